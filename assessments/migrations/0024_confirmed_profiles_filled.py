"""
The profile of each appraisal that has confirmed results: from its newest snapshot, of what `seed_demo` wrote without
one from its ratings. A snapshot that doesn't fit its seal or its standard is left out: `verify_records` names it.
"""

import json
import logging
from datetime import UTC

from django.db import migrations
from django.db.models import Exists, OuterRef

from assessments.record.confirmed import COLUMNS, ORDER, Unlike, places_of, row_of, said_of
from config.days import local_day
from integrity import seals
from integrity.canonical import sha256

logger = logging.getLogger(__name__)
# Snapshots read at once, of some 50 KB each; appraisals without one, of some 40 short rows.
CHUNK = 50


def fill(apps, schema_editor):
    rows = Rows(apps, schema_editor.connection.alias)
    for chunk in rows.snapshots():
        rows.write(profile for snapshot in chunk if (profile := rows.of_snapshot(snapshot)))
    for chunk in rows.without_snapshot():
        rows.write(rows.of_ratings(chunk))


class Rows:
    """Standards and scales as they were read so far."""

    def __init__(self, apps, alias):
        def table(app, name):
            return apps.get_model(app, name).objects.using(alias)

        self.profile, self.profiles = (
            apps.get_model("assessments", "ConfirmedProfile"),
            table("assessments", "ConfirmedProfile"),
        )
        self.snapshot, self.assessment = table("assessments", "Snapshot"), table("assessments", "Assessment")
        self.result = table("assessments", "IndicatorResult")
        self.given, self.own = table("assessments", "Answer"), table("assessments", "SelfAnswer")
        self.task, self.element = table("competency", "Task"), table("competency", "Element")
        self.version, self.level = table("competency", "StandardVersion"), table("assessments", "ScaleLevel")
        self.places, self.versions, self.levels = {}, {}, {}

    def snapshots(self):
        later = self.snapshot.filter(assessment=OuterRef("assessment"), revision__gt=OuterRef("revision"))
        newest = self.snapshot.filter(~Exists(later), assessment__purged_at__isnull=True)
        newest = newest.exclude(assessment__status="cancelled").select_related("assessment__cycle").order_by("pk")
        return chunks(newest)

    def without_snapshot(self):
        of_it = self.snapshot.filter(assessment=OuterRef("pk"))
        has_results = Exists(self.result.filter(assessment=OuterRef("pk")))
        rows = self.assessment.filter(has_results, ~Exists(of_it), status="approved", purged_at__isnull=True)
        return chunks(rows.select_related("standard").order_by("pk"))

    def write(self, profiles):
        self.profiles.bulk_create(profiles)

    def of_snapshot(self, snapshot):
        if not _fits(snapshot):
            logger.warning("A-%06d: the snapshot does not fit its seal; no profile", snapshot.assessment_id)
            return None
        try:
            content = json.loads(snapshot.content)
            code = content["standard"]["code"]
            said = said_of(content, self.places_in(code), self.levels_of(snapshot.assessment.cycle.scale_id))
        except (Unlike, ValueError, KeyError, TypeError) as error:
            logger.warning("A-%06d: no profile: %s", snapshot.assessment_id, error)
            return None
        return self.profile(
            assessment_id=snapshot.assessment_id,
            revision=snapshot.revision,
            person_id=snapshot.assessment.trainee_id,
            standard_id=self.versions[code],
            confirmed_on=local_day(snapshot.created_at),
            verdict=said.verdict,
            ratings=said.ratings,
            own=said.own,
        )

    def of_ratings(self, chunk):
        keys = [row.pk for row in chunk]
        sheets = by_sheet(self.given.filter(assessment__in=keys), "assessment_id")
        sent = self.own.filter(self_rating__assessment__in=keys, self_rating__submitted_at__isnull=False)
        own_sheets = by_sheet(sent, "self_rating__assessment_id")
        for row in chunk:
            yield self.profile(
                assessment_id=row.pk,
                revision=row.revision,
                person_id=row.trainee_id,
                standard_id=row.standard_id,
                confirmed_on=local_day(row.approved_at),
                verdict=row.verdict,
                ratings=self.row(row.standard.code, sheets.get(row.pk, {})),
                own=self.row(row.standard.code, own_sheets.get(row.pk, {})),
            )

    def row(self, code, given):
        places = self.places_in(code)
        indicators = [(one.key, None) for tasks in places.duties for task in tasks for one in task.indicators]
        keys = [*indicators, *((None, one.key) for one in places.attitudes)]
        said = row_of(given.get(key, (None, False)) for key in keys)
        return said if said.strip(".") else ""

    def places_in(self, code):
        if code not in self.places:
            self.versions[code] = self.version.filter(code=code).values_list("pk", flat=True).first()
            tasks = self.task.filter(duty__version__code=code).order_by(*ORDER).values_list(*COLUMNS)
            attitudes = self.element.filter(version__code=code, kind="A").order_by("position", "pk")
            self.places[code] = places_of(tasks, attitudes.values_list("pk", "code"))
        return self.places[code]

    def levels_of(self, scale):
        if scale not in self.levels:
            self.levels[scale] = dict(self.level.filter(scale=scale).values_list("value", "pk"))
        return self.levels[scale]


def chunks(rows):
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


def by_sheet(answers, owner):
    """Of each appraisal level and 'not observed' by indicator and attitude."""
    found = {}
    rows = answers.values_list(owner, "indicator_id", "attitude_id", "level__value", "not_observed")
    for sheet, indicator, attitude, value, not_observed in rows:
        found.setdefault(sheet, {})[indicator, attitude] = value, value is None and not_observed
    return found


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
    dependencies = [("assessments", "0023_confirmed_profiles")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
