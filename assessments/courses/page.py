"""What the pages of courses show, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.courses.catalogue import (
    MONTHS_AHEAD,
    ORDERS,
    State,
    counts,
    matching,
    question_of,
)
from assessments.courses.choosing import standing_of, text_of, what_became
from assessments.courses.forms import dollars
from assessments.courses.plans import plans_of
from assessments.courses.subjects import Key, current_versions, outlines
from assessments.enums import CourseKind
from assessments.models import Course, CourseSubject
from config.days import months_after, written
from people.models import User
from people.roles import Role

PAGE_SIZE = 50
MOST_CODES = 4


@dataclass(frozen=True, slots=True)
class Accreditation:
    """Whether iCAP still accredits a course, with a sign and in words; `kind`: that of the chip."""

    number: str
    words: str
    sign: str
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    course: Course
    kind: str
    cost: str
    icap: Accreditation | None
    codes: str
    titles: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that a press sorts by; `sorted_as` is what aria-sort says."""

    label: str
    query: str
    sorted_as: str
    is_number: bool


def may_change(reader: User) -> bool:
    return reader.has_role(Role.HR)


def accreditation(course: Course, today: date | None = None) -> Accreditation | None:
    """None for a course without a number."""
    today = today or timezone.localdate()
    day = course.icap_expires_on
    if not course.icap_number:
        return None
    if day is None:
        return Accreditation(course.icap_number, _("no last day given"), "?", "chip--warn")
    if day < today:
        return Accreditation(course.icap_number, _("lapsed on %(day)s") % {"day": written(day)}, "✕", "chip--bad")
    words = _("until %(day)s") % {"day": written(day)}
    if day > months_after(today, MONTHS_AHEAD):
        return Accreditation(course.icap_number, words, "", "")
    return Accreditation(course.icap_number, _("lapses soon, %(day)s") % {"day": written(day)}, "◷", "chip--warn")


def list_context(reader: User, address: QueryDict) -> dict[str, object]:
    asked = question_of(address)
    page = Paginator(matching(asked), PAGE_SIZE).get_page(address.get("page"))
    kept = address.copy()
    kept.pop("page", None)
    return {
        "asked": asked,
        "query": kept.urlencode(),
        "page": page,
        "rows": rows(page),
        "headings": headings(kept, asked.order),
        "figures": figures(),
        "kinds": CourseKind.choices,
        "states": State.choices,
        "subjects": subjects_to_choose(),
        "may_change": may_change(reader),
    }


def rows(courses: Iterable[Course]) -> list[Row]:
    shown = list(courses)
    served: dict[int, list[tuple[str, str]]] = {}
    links = CourseSubject.objects.filter(course__in=shown).select_related("task", "element").order_by("pk")
    for link in links:
        row = link.task or link.element
        if row is not None:
            served.setdefault(link.course_id, []).append((row.code or text_of(row)[:12], f"{row.code} {text_of(row)}"))
    return [_row(course, served.get(course.pk, [])) for course in shown]


def _row(course: Course, served: list[tuple[str, str]]) -> Row:
    codes = _(", ").join(code for code, _title in served[:MOST_CODES])
    more = f" +{len(served) - MOST_CODES}" if len(served) > MOST_CODES else ""
    return Row(
        course=course,
        kind=course.get_kind_display(),
        cost=dollars(course.cost),
        icap=accreditation(course),
        codes=f"{codes}{more}",
        titles="\n".join(title for _code, title in served),
    )


def headings(address: QueryDict, order: str) -> list[Heading]:
    labels = {
        "number": _("Number"),
        "name": _("Course"),
        "provider": _("Provider"),
        "kind": _("How it is held"),
        "hours": _("Hours"),
        "cost": _("Cost a person (NT$)"),
        "icap": _("iCAP accreditation"),
    }
    found = []
    for key in ORDERS:
        sorted_as = {key: "ascending", f"-{key}": "descending"}.get(order, "")
        query = address.copy()
        query["sort"] = f"-{key}" if sorted_as == "ascending" else key
        found.append(Heading(labels[key], query.urlencode(), sorted_as, key in ("hours", "cost")))
    return found


def figures() -> list[tuple[str, int, str, str]]:
    """For each: the state that lists them, how many, what they are called, and the colour of the edge."""
    found = counts()
    shown = [
        (State.LAPSING, _("lapse within three months"), "warn"),
        (State.LAPSED, _("accreditation lapsed"), "bad"),
        (State.LOOSE, _("with links to check"), "warn"),
        (State.UNLINKED, _("serve nothing yet"), "warn"),
        (State.RETIRED, _("no longer offered"), ""),
    ]
    return [
        ("", found["offered"], _("courses on offer"), ""),
        *((state.value, found[state], words, edge if found[state] else "") for state, words, edge in shown),
    ]


def subjects_to_choose() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """By which the list is narrowed: each standard of now that courses serve, with its tasks."""
    served = CourseSubject.objects.order_by()
    standards = {
        *served.filter(task__isnull=False).values_list("task__duty__version__standard", flat=True).distinct(),
        *served.filter(element__isnull=False).values_list("element__version__standard", flat=True).distinct(),
    }
    versions = current_versions(standards) if standards else {}
    laid_out = outlines(version.pk for version in versions.values())
    return [
        (f"standard-{pk}", str(one.version), [(f"task-{task.pk}", f"{task.code} {task.name}") for task in one.tasks])
        for pk, one in sorted(laid_out.items(), key=lambda found: found[1].version.code)
    ]


@dataclass(frozen=True, slots=True)
class Served:
    """One thing that a course serves: `became` says what it is in the version of now, where that is something else."""

    kind: str
    code: str
    text: str
    version: str
    became: str


def course_context(reader: User, course: Course) -> dict[str, object]:
    keys = [Key(row.task_id is not None, row.task_id or row.element_id or 0) for row in course.subjects.order_by("pk")]
    return {
        "course": course,
        "row": _row(course, []),
        "served": served_of(keys),
        "planned": plans_of(course) if reader.roles & {Role.HR, Role.AUDITOR} else [],
        "may_change": may_change(reader),
    }


def served_of(keys: list[Key]) -> list[Served]:
    stands = standing_of(keys)
    found = []
    for key in sorted(keys, key=lambda one: (not one.is_task, one.pk)):
        place, row = stands.places.get(key), stands.subjects[key]
        now = stands.now[stands.versions[stands.of[key]]].version
        if place is not None and place.same:
            row = stands.subjects[place.key]
        kind = _("Work task") if key.is_task else str(row.get_kind_display())  # type: ignore[union-attr]
        found.append(Served(kind, row.code, text_of(row), str(now), what_became(stands, key)))
    return found
