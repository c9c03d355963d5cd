"""
Of what was approved so far, the results that its newest snapshot holds; of what was opened again too. A snapshot that
doesn't fit its seal or its standard is left out: `verify_records` names it.
"""

import json
import logging
from datetime import UTC

from django.db import migrations
from django.db.models import Exists, OuterRef

from assessments.record.confirmed import COLUMNS, ORDER, Unlike, places_of, said_of
from config.days import local_day
from integrity import seals
from integrity.canonical import sha256

logger = logging.getLogger(__name__)
# Snapshots read at once, of some 50 KB each.
CHUNK = 50


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    rows = Rows(apps, alias)
    Snapshot = apps.get_model("assessments", "Snapshot")
    Indicators, Tasks = (apps.get_model("assessments", name) for name in ("IndicatorResult", "TaskResult"))
    snapshots = Snapshot.objects.using(alias)
    later = snapshots.filter(assessment=OuterRef("assessment"), revision__gt=OuterRef("revision"))
    newest = snapshots.filter(~Exists(later), assessment__purged_at__isnull=True).exclude(
        assessment__status="cancelled"
    )
    newest = newest.select_related("assessment__cycle").order_by("pk")
    last = 0
    while chunk := list(newest.filter(pk__gt=last)[:CHUNK]):
        found = [said for snapshot in chunk if (said := rows.of(snapshot))]
        Indicators.objects.using(alias).bulk_create(
            [Indicators(**common, **item) for common, items, _tasks in found for item in items], batch_size=2000
        )
        Tasks.objects.using(alias).bulk_create(
            [Tasks(**common, **task) for common, _items, tasks in found for task in tasks], batch_size=2000
        )
        last = chunk[-1].pk


class Rows:
    """Standards and scales as they were read so far."""

    def __init__(self, apps, alias):
        self.tasks = apps.get_model("competency", "Task").objects.using(alias)
        self.elements = apps.get_model("competency", "Element").objects.using(alias)
        self.levels = apps.get_model("assessments", "ScaleLevel").objects.using(alias)
        self.places, self.values = {}, {}

    def of(self, snapshot):
        """What all rows say alike, those of indicators and attitudes, those of tasks; None for what is left out."""
        if not _fits(snapshot):
            logger.warning("A-%06d: the snapshot does not fit its seal; no results", snapshot.assessment_id)
            return None
        try:
            content = json.loads(snapshot.content)
            scale = snapshot.assessment.cycle.scale_id
            said = said_of(content, self.places_in(content["standard"]["code"]), self.levels_of(scale))
        except (Unlike, ValueError, KeyError, TypeError) as error:
            logger.warning("A-%06d: no results: %s", snapshot.assessment_id, error)
            return None
        common = {
            "assessment_id": snapshot.assessment_id,
            "revision": snapshot.revision,
            "person_id": snapshot.assessment.trainee_id,
            "confirmed_on": local_day(snapshot.created_at),
            "source": "appraisal",
        }
        items = [
            {
                "indicator_id": item.indicator,
                "attitude_id": item.attitude,
                "level_id": item.level,
                "meets": item.meets,
                "not_observed": item.not_observed,
            }
            for item in said.items
        ]
        return common, items, [{"task_id": task.task, "outcome": task.outcome} for task in said.tasks]

    def places_in(self, code):
        if code not in self.places:
            tasks = self.tasks.filter(duty__version__code=code).order_by(*ORDER).values_list(*COLUMNS)
            attitudes = self.elements.filter(version__code=code, kind="A").order_by("position", "pk")
            self.places[code] = places_of(tasks, attitudes.values_list("pk", "code"))
        return self.places[code]

    def levels_of(self, scale):
        if scale not in self.values:
            self.values[scale] = dict(self.levels.filter(scale=scale).values_list("value", "pk"))
        return self.values[scale]


def _fits(snapshot):
    sealed = {
        "assessment": snapshot.assessment_id,
        "revision": snapshot.revision,
        "digest": snapshot.digest,
        "code": snapshot.code,
        "created_at": snapshot.created_at.astimezone(UTC).isoformat(),
    }
    return sha256(snapshot.content) == snapshot.digest and seals.fits("assessments.snapshot", sealed, snapshot.mac)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0015_confirmed_results")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
