from __future__ import annotations

from typing import Any

from django.db import migrations, models

# Where the background tasks stood, and where they stand: what is queued, or was done and is still kept, moves along.
MOVED = {
    "assessments.tasks.send_opening": "assessments.workflow.tasks.send_opening",
    "assessments.tasks.send_mail": "assessments.workflow.tasks.send_mail",
    "assessments.tasks.render_reports": "assessments.workflow.tasks.render_reports",
}


def move_tasks(apps: Any, schema_editor: Any) -> None:
    results = apps.get_model("django_tasks_database", "DBTaskResult")
    for before, after in MOVED.items():
        results.objects.filter(task_path=before).update(task_path=after)


def move_tasks_back(apps: Any, schema_editor: Any) -> None:
    results = apps.get_model("django_tasks_database", "DBTaskResult")
    for before, after in MOVED.items():
        results.objects.filter(task_path=after).update(task_path=before)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0001_initial"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="assessment",
            name="submitted_assessment_has_time_and_verdict",
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["acknowledged", "approved", "disputed", "submitted"]), _negated=True),
                    ("purged_at__isnull", False),
                    models.Q(("submitted_at__isnull", False), models.Q(("verdict", ""), _negated=True)),
                    _connector="OR",
                ),
                name="submitted_assessment_has_time_and_verdict",
            ),
        ),
        migrations.RunPython(move_tasks, move_tasks_back),
    ]
