"""Of each line of a plan that is approved now an action, planned by the one who approved it, at that time."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

CHUNK = 500


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    Action, Step = (apps.get_model("assessments", name) for name in ("DevelopmentAction", "DevelopmentStep"))
    approvals = apps.get_model("assessments", "Event").objects.using(alias).filter(action="approve")
    approved_by = approvals.filter(assessment=OuterRef("assessment")).order_by("-sequence").values("actor")[:1]
    lines = apps.get_model("assessments", "PlanLine").objects.using(alias).select_related("assessment")
    lines = lines.filter(assessment__status="approved", assessment__purged_at__isnull=True, action__isnull=True)
    lines = lines.exclude(goal="").annotate(approved_by=Subquery(approved_by)).order_by("pk")
    last = 0
    while chunk := list(lines.filter(pk__gt=last)[:CHUNK]):
        made = Action.objects.using(alias).bulk_create([_action(Action, line) for line in chunk])
        steps = (Step(action=row, at=row.created_at, by_id=row.created_by_id, to_state=row.state) for row in made)
        Step.objects.using(alias).bulk_create(steps)
        last = chunk[-1].pk


def _action(Action, line):
    assessment = line.assessment
    return Action(
        line=line,
        assessment=assessment,
        person_id=assessment.trainee_id,
        owner_id=assessment.supervisor_id,
        goal=line.goal,
        measure=line.measure,
        element_id=line.element_id,
        due_on=line.due_on,
        created_at=assessment.approved_at,
        created_by_id=line.approved_by or assessment.supervisor_id,
    )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0017_plan_lines_and_actions")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
