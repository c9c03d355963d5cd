"""The open gaps of people that a course serves: why somebody is given a place in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assessments.careers.standards import Layout, between, layouts
from assessments.enums import FollowUpState, NeedKind
from assessments.models import ConfirmedProfile, Course, ElementMark, FollowUp, Participant, ScaleLevel, TrainingNeed
from assessments.models.items import ItemKey
from assessments.models.profiles import NOT_OBSERVED, NOT_RATED
from competency.models import ElementKind


@dataclass(slots=True)
class _Served:
    """What a course serves, by the versions of the people who take it; `elements`: knowledge and skills as texts."""

    items: dict[int, set[ItemKey]]
    elements: set[tuple[str, str]]


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
    levels = {(row.scale_id, row.value): row for row in ScaleLevel.objects.all()}
    followed = _followed([profile.assessment_id for profile in newest.values()])
    for profile in newest.values():
        place = by_person[profile.person_id]
        wanted = served.items.get(profile.standard_id, set())
        for position, key in enumerate(versions[profile.standard_id].places):
            mark = profile.ratings[position] if position < len(profile.ratings) else NOT_RATED
            if key not in wanted or mark in (NOT_RATED, NOT_OBSERVED) or followed.get((profile.assessment_id, key)):
                continue
            level = levels[profile.assessment.cycle.scale_id, int(mark)]
            if not level.meets:
                column = "element_id" if key.is_attitude else "indicator_id"
                yield TrainingNeed(kind=NeedKind.GAP, level=level, **{column: key.pk}, **_of(place, profile))
    yield from _marks(by_person, list(newest.values()), served)


def _of(place: Participant, profile: ConfirmedProfile) -> dict[str, object]:
    return {
        "participant": place,
        "assessment_id": profile.assessment_id,
        "revision": profile.revision,
        "confirmed_on": profile.confirmed_on,
    }


def _marks(
    by_person: dict[int, Participant], profiles: list[ConfirmedProfile], served: _Served
) -> Iterator[TrainingNeed]:
    """Each knowledge or skill once, in however many tasks it was marked."""
    if not served.elements:
        return
    by_assessment = {profile.assessment_id: profile for profile in profiles}
    marks = ElementMark.objects.filter(assessment__in=by_assessment).select_related("element").order_by("pk")
    met: set[tuple[int, int]] = set()
    for mark in marks:
        pair = mark.assessment_id, mark.element_id
        if pair in met or (mark.element.code, mark.element.text) not in served.elements:
            continue
        met.add(pair)
        profile = by_assessment[mark.assessment_id]
        place = by_person[profile.person_id]
        yield TrainingNeed(kind=NeedKind.MARK, element_id=mark.element_id, **_of(place, profile))


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


def _followed(assessments: list[int]) -> dict[tuple[int, ItemKey], bool]:
    """Whether the newest follow-up of an item says that it meets."""
    rows = FollowUp.objects.filter(assessment__in=assessments, state__in=FollowUpState.counting())
    found: dict[tuple[int, ItemKey], bool] = {}
    columns = ("assessment", "indicator", "attitude", "meets")
    for assessment, indicator, attitude, meets in rows.order_by("confirmed_at", "pk").values_list(*columns):
        found[assessment, ItemKey(attitude is not None, attitude or indicator or 0)] = meets
    return found
