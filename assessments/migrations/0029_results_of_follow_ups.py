"""Of each item and task one result by follow-ups, beside that of the appraisal."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0028_agreed_before"),
        ("competency", "0004_origin_of_published_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="indicatorresult",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", "follow_up")),
                fields=("assessment", "indicator"),
                name="indicator_result_once_by_follow_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorresult",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", "follow_up")),
                fields=("assessment", "attitude"),
                name="attitude_result_once_by_follow_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskresult",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", "follow_up")),
                fields=("assessment", "task"),
                name="task_result_once_by_follow_up",
            ),
        ),
    ]
