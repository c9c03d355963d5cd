"""
The open gaps of people that a course serves: why somebody is given a place in it. The newest confirmation decides, as
on the pages of needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from assessments.careers.standards import Layout, between, layouts
from assessments.enums import NeedKind
from assessments.models import ConfirmedProfile, Course, ElementMark, FollowUp, Participant, ScaleLevel, TrainingNeed
from assessments.models.items import ItemKey
from assessments.models.profiles import NOT_RATED
from assessments.needs.marks import Mark, explaining
from competency.models import Element, ElementKind


@dataclass(slots=True)
class _Served:
    """What a course serves, by the versions of the people who take it; `elements`: knowledge and skills as texts."""

    items: dict[int, set[ItemKey]]
    elements: set[tuple[str, str]]


class _Confirmed(NamedTuple):
    """`on`: the day of the approval, or of the follow-up that came after it."""

    level: ScaleLevel
    meets: bool
    on: date


# Of an appraisal what falls short now.
_Gaps = dict[ItemKey, _Confirmed]


def needs(places: Iterable[Participant], course: Course) -> Iterator[TrainingNeed]:
    """Unsaved, of stored places; by the newest confirmed appraisal of each standard, and what was followed up since."""
    by_person = {place.person_id: place for place in places if place.person_id is not None}
    newest: dict[tuple[int, int], ConfirmedProfile] = {}
    profiles = ConfirmedProfile.objects.filter(person__in=by_person).select_related("standard", "assessment__cycle")
    for profile in profiles.order_by("confirmed_on", "assessment"):
        newest[profile.person_id, profile.standard.standard_id] = profile
    if not newest:
        return
    versions = layouts(profile.standard_id for profile in newest.values())
    served = _served(course, versions)
    gaps = _gaps(list(newest.values()), versions)
    for profile in newest.values():
        place = by_person[profile.person_id]
        wanted = served.items.get(profile.standard_id, set())
        for key, now in gaps[profile.assessment_id].items():
            if key in wanted:
                column = "element_id" if key.is_attitude else "indicator_id"
                about = {column: key.pk, **_of(place, profile), "confirmed_on": now.on}
                yield TrainingNeed(kind=NeedKind.GAP, level=now.level, **about)
    yield from _marks(by_person, list(newest.values()), versions, served, gaps)


def _of(place: Participant, profile: ConfirmedProfile) -> dict[str, object]:
    return {
        "participant": place,
        "assessment_id": profile.assessment_id,
        "revision": profile.revision,
        "confirmed_on": profile.confirmed_on,
    }


def _gaps(profiles: list[ConfirmedProfile], versions: dict[int, Layout]) -> dict[int, _Gaps]:
    """By appraisal."""
    levels = {(row.scale_id, row.value): row for row in ScaleLevel.objects.all()}
    followed = _followed([profile.assessment_id for profile in profiles])
    found: dict[int, _Gaps] = {}
    for profile in profiles:
        scale, later = profile.assessment.cycle.scale_id, followed.get(profile.assessment_id, {})
        gaps = found[profile.assessment_id] = {}
        ratings = profile.ratings.ljust(len(versions[profile.standard_id].places), NOT_RATED)
        for key, sign in zip(versions[profile.standard_id].places, ratings, strict=False):
            now = later.get(key)
            if now is None and sign.isdigit():
                level = levels[scale, int(sign)]
                now = _Confirmed(level, level.meets, profile.confirmed_on)
            if now is not None and not now.meets:
                gaps[key] = now
    return found


def _followed(assessments: list[int]) -> dict[int, _Gaps]:
    """By appraisal what was confirmed after it, of each item the newest."""
    found: dict[int, _Gaps] = {}
    for row in FollowUp.objects.deciding().filter(assessment__in=assessments).select_related("level"):
        found.setdefault(row.assessment_id, {})[row.key] = _Confirmed(row.level, row.meets, row.confirmed_on)
    return found


def _marks(
    by_person: dict[int, Participant],
    profiles: list[ConfirmedProfile],
    versions: dict[int, Layout],
    served: _Served,
    gaps: dict[int, _Gaps],
) -> Iterator[TrainingNeed]:
    """Each knowledge or skill once, in however many tasks it was marked."""
    if not served.elements:
        return
    by_assessment = {profile.assessment_id: profile for profile in profiles}
    items = {task: keys for layout in versions.values() for task, keys in _by_task(layout).items()}

    def gaps_of(mark: Mark) -> list[ItemKey]:
        return [key for key in items.get(mark.task, ()) if key in gaps[mark.assessment]]

    marks = [mark for mark, _explained in explaining(ElementMark.objects.filter(assessment__in=by_assessment), gaps_of)]
    elements = Element.objects.in_bulk({mark.element for mark in marks})
    for assessment, element in dict.fromkeys((mark.assessment, mark.element) for mark in marks):
        row, profile = elements[element], by_assessment[assessment]
        if (row.code, row.text) in served.elements:
            yield TrainingNeed(kind=NeedKind.MARK, element=row, **_of(by_person[profile.person_id], profile))


def _by_task(layout: Layout) -> dict[int, list[ItemKey]]:
    """The indicators of each task, also of those that share the blocks of another."""
    own = {line.pk: [item.key for item in line.items] for line in layout.lines}
    tasks = [task for duty in layout.version.duties.all() for task in duty.tasks.all()]
    return {task.pk: own.get(task.blocks_of_id or task.pk, []) for task in tasks}


def _served(course: Course, versions: dict[int, Layout]) -> _Served:
    """Carried from the version that the course names to those by which people were appraised."""
    subjects = list(course.subjects.select_related("task__duty", "element"))
    elements = {
        (one.element.code, one.element.text) for one in subjects if one.element and one.element.kind in _explaining()
    }
    named = {one.task.duty.version_id for one in subjects if one.task}
    named |= {one.element.version_id for one in subjects if one.element and one.element.kind not in _explaining()}
    olds = layouts(named) if named else {}
    keys: dict[int, set[ItemKey]] = {}
    for one in subjects:
        if one.task:
            layout = olds[one.task.duty.version_id]
            line = layout.line_of(one.task.blocks_of_id or one.task.pk)
            keys.setdefault(layout.version.pk, set()).update(item.key for item in (line.items if line else ()))
        elif one.element and one.element.kind not in _explaining():
            keys.setdefault(one.element.version_id, set()).add(ItemKey(True, one.element.pk))
    items: dict[int, set[ItemKey]] = {pk: set() for pk in versions}
    for pk, new in versions.items():
        for version, wanted in keys.items():
            if olds[version].version.standard_id == new.version.standard_id:
                pairs = between(olds[version], new).items
                items[pk] |= {now for now, then in pairs.items() if then in wanted}
    return _Served(items, elements)


def _explaining() -> tuple[str, str]:
    return ElementKind.KNOWLEDGE, ElementKind.SKILL
