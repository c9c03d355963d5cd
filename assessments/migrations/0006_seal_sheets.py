"""
Of each sheet of ratings a seal of which there are. Those that are there now are taken as all: before, nothing said
which had been removed.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from integrity import seals


def seal_sheets(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    Assessment, SelfRating = (apps.get_model("assessments", name) for name in ("Assessment", "SelfRating"))
    for row in Assessment.objects.filter(purged_at__isnull=True).only("pk").iterator():
        seal = _seal(row.answers, row.pk, is_own=False)
        Assessment.objects.filter(pk=row.pk).update(answers_mac=seal)
    for own in SelfRating.objects.only("pk", "assessment_id").iterator():
        seal = _seal(own.answers, own.assessment_id, is_own=True)
        SelfRating.objects.filter(pk=own.pk).update(answers_mac=seal)


def _seal(answers, assessment: int, *, is_own: bool) -> str:
    rows = answers.values_list("indicator_id", "attitude_id", "mac")
    stored = sorted([indicator or 0, attitude or 0, mac] for indicator, attitude, mac in rows)
    return seals.mac("assessments.sheet", {"assessment": assessment, "is_own": is_own, "answers": stored})


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_answers_mac")]

    operations = [migrations.RunPython(seal_sheets, migrations.RunPython.noop)]
