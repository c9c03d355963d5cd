"""What a certificate says, as plain data: the tasks of which everything meets the standard now, and what says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TypedDict

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.careers.career import Appraisal, Career, ItemNow, TaskNow
from assessments.careers.gathering import gathered
from assessments.enums import Action, ResultSource
from assessments.insight.states import State
from assessments.models import FollowUp, Snapshot
from assessments.models.items import ItemKey
from assessments.record import seals
from assessments.record.snapshot import thaw
from assessments.reports.errors import AlteredSnapshot
from competency.models import Block
from config.refusals import Conflict
from people.company import looks
from people.models import User

FORMAT = 1


class Source(TypedDict):
    """
    An approved revision, with who rated and who approved it, or a follow-up after it (`follow_up`: its key, else None),
    with who confirmed it; `on`: ISO day.
    """

    number: str
    revision: int
    follow_up: int | None
    on: str
    rated_by: str
    approved_by: str


class CertifiedTask(TypedDict):
    """`codes` and `names`: several where tasks share their indicators; `on`: when the last of these was confirmed."""

    codes: list[str]
    names: list[str]
    levels: list[int]
    indicators: int
    on: str
    sources: list[int]


class CertifiedStandard(TypedDict):
    """`of`: how many tasks the version has; `level`: of the standard."""

    code: str
    label: str
    name: str
    origin: str
    level: int | None
    of: int
    tasks: list[CertifiedTask]


class Content(TypedDict):
    """`sources`: what the tasks name by place."""

    format: int
    language: str
    company: str
    made_on: str
    name: str
    number: str
    standards: list[CertifiedStandard]
    sources: list[Source]


Told = tuple[int, int, int | None]


class Sources:
    """Each approved revision and follow-up once, in the order in which tasks name them."""

    def __init__(self, careers: Iterable[Career]) -> None:
        appraisals = {one.assessment.pk: one for career in careers for one in career.appraisals}
        self.snapshots = {
            row.assessment_id: row
            for row in Snapshot.objects.filter(assessment__in=appraisals)
            if row.revision == appraisals[row.assessment_id].revision
        }
        self.follow_ups: dict[tuple[int, ItemKey], FollowUp] = {}
        rows = FollowUp.objects.counting().filter(assessment__in=appraisals).order_by("confirmed_at", "pk")
        for row in rows:
            if row.revision == appraisals[row.assessment_id].revision:
                self.follow_ups[row.assessment_id, row.key] = row
        self.places: dict[Told, int] = {}
        self.all: list[Source] = []

    def place_of(self, item: ItemNow, appraisal: Appraisal, then: ItemKey) -> int:
        row = self.follow_ups[appraisal.assessment.pk, then] if item.source == ResultSource.FOLLOW_UP else None
        told = (appraisal.assessment.pk, appraisal.revision, row.pk if row else None)
        if told not in self.places:
            self.places[told] = len(self.all)
            self.all.append(self._source(appraisal, row))
        return self.places[told]

    def _source(self, appraisal: Appraisal, row: FollowUp | None) -> Source:
        """Of an appraisal as it was frozen. Raises AlteredSnapshot."""
        snapshot = self.snapshots[appraisal.assessment.pk]
        if not seals.fits_snapshot(snapshot):
            raise AlteredSnapshot
        frozen = thaw(snapshot)
        approved_by = next((one["name"] for one in frozen["signatures"] if one["action"] == Action.APPROVE), "")
        return {
            "number": appraisal.assessment.number,
            "revision": appraisal.revision,
            "follow_up": row.pk if row else None,
            "on": (row.confirmed_on if row else appraisal.confirmed_on).isoformat(),
            "rated_by": row.confirmed_by_name if row else frozen["assessment"]["supervisor"]["name"],
            "approved_by": "" if row else approved_by,
        }


def content_of(person: User, today: date) -> Content:
    """
    `standards` is empty where no task is confirmed now. Raises Conflict where nothing of it was ever signed, and
    AlteredSnapshot.
    """
    careers = gathered(person, person, today).careers
    certified = [(one, tasks) for one in careers if (tasks := certifiable_tasks(one))]
    if not certified and any(confirmed_tasks(one) for one in careers):
        raise Conflict(never_signed())
    sources = Sources(one for one, _found in certified)
    return {
        "format": FORMAT,
        "language": "en" if get_language() == "en" else "zh-Hant",
        "company": looks.current().name,
        "made_on": today.isoformat(),
        "name": person.name,
        "number": person.username,
        "standards": [_standard(one, tasks, sources) for one, tasks in certified],
        "sources": sources.all,
    }


def confirmed_tasks(career: Career) -> list[TaskNow]:
    """Every indicator was confirmed, meets, and is not too old."""
    return [task for task in career.tasks if task.state == State.MEETS]


def certifiable_tasks(career: Career) -> list[TaskNow]:
    """Those whose appraisals were all signed and frozen; what seed_demo writes for trials in bulk was not."""
    return [task for task in confirmed_tasks(career) if all(one.appraisal and one.appraisal.code for one in task.items)]


def never_signed() -> str:
    return _(
        "The appraisals behind your confirmed tasks have no signed record, like those made for a trial, so no "
        "certificate can be made of them. Ask HR."
    )


def _standard(career: Career, tasks: list[TaskNow], sources: Sources) -> CertifiedStandard:
    version, levels = career.layout.version, _levels(tasks)
    return {
        "code": version.code,
        "label": version.label,
        "name": version.name,
        "origin": version.origin,
        "level": version.level,
        "of": len(career.tasks),
        "tasks": [_task(career, task, levels, sources) for task in tasks],
    }


def _levels(tasks: Iterable[TaskNow]) -> dict[int, list[int]]:
    """The competency levels of each task, as its blocks have them."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Block.objects.filter(task__in=[task.line.pk for task in tasks], level__isnull=False)
    for task, level in rows.values_list("task", "level"):
        found[task].add(level or 0)
    return {task: sorted(levels) for task, levels in found.items()}


def _task(career: Career, task: TaskNow, levels: dict[int, list[int]], sources: Sources) -> CertifiedTask:
    places = set()
    for item in task.items:
        if item.appraisal is not None:
            then = career.carried[item.appraisal.layout.version.pk].items[item.item.key]
            places.add(sources.place_of(item, item.appraisal, then))
    return {
        "codes": [code for code, _label in task.line.named if code],
        "names": [name for _number, name in task.line.named],
        "levels": levels.get(task.line.pk, []),
        "indicators": len(task.items),
        "on": max(item.on for item in task.items if item.on).isoformat(),
        "sources": sorted(places),
    }
