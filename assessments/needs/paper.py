"""年度訓練需求彙整表: what people need to learn, by indicator and by knowledge and skill, as PDF and Excel."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.insight.bar import as_words, basis_of
from assessments.insight.paper import number_of
from assessments.models import Course
from assessments.needs.counting import Counted, counted
from assessments.needs.finding import Group, Needs
from assessments.needs.places import Held
from assessments.papers.frame import Paper, boxes, edition_of_day, paper_pdf, printed_by
from assessments.papers.long import LongPaper, workbook_of
from assessments.pictures.bars import percent
from config.days import written
from printing.spreadsheet import Column, Value

TEMPLATE = "assessments/needs/print/summary.html"
# So many departments and courses are named of each need; all of them stand in the Excel.
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Line:
    """
    A need of some people. `place` in the order of how many, how far, how long; `planned`: courses of training plans in
    which they have places for it, with how many; `departments` likewise.
    """

    place: int
    group: Group
    share: int
    days: int
    departments: list[tuple[str, int]]
    planned: list[tuple[str, int]]

    @property
    def free(self) -> int:
        return self.group.people - self.group.placed

    @property
    def named_departments(self) -> str:
        return named(self.departments, MOST_NAMED)

    @property
    def named_planned(self) -> str:
        return named(self.planned, MOST_NAMED)

    @property
    def serving(self) -> list[Course]:
        """Courses of the catalogue, where none is planned yet."""
        return [] if self.planned else self.group.courses[:MOST_NAMED]


@dataclass(frozen=True, slots=True)
class Part:
    """The needs of gaps, or of marks; `what` a row is about."""

    title: str
    what: str
    counted: Counted
    lines: list[Line]


def named(found: list[tuple[str, int]], most: int | None = None) -> str:
    said = [f"{name} ({count})" for name, count in found[:most]]
    more = len(found) - len(said)
    if more:
        said.append(ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more})
    return _(", ").join(said)


def lines_of(needs: Needs, groups: list[Group]) -> list[Line]:
    outline, confirmed = needs.ground.scope.outline, len(needs.ground.confirmed)
    today = timezone.localdate()
    found = []
    for place, group in enumerate(groups, 1):
        units = Counter(outline.names.get(need.person.department or 0, "–") for need in group.needs)
        courses = Counter(in_plan(need.held) for need in group.needs if need.held)
        found.append(
            Line(
                place=place,
                group=group,
                share=percent(group.people, confirmed),
                days=(today - group.since).days,
                departments=units.most_common(),
                planned=courses.most_common(),
            )
        )
    return found


def in_plan(held: Held) -> str:
    """A course with the year of its plan: what is found short of in one year is often taught in the next."""
    return _("%(year)d plan: %(course)s") % {"year": held.year, "course": held.course}


def year_of(needs: Needs) -> int:
    return needs.ground.year or needs.ground.scope.as_of.year


def paper_of(needs: Needs) -> Paper:
    scope = needs.ground.scope
    return Paper(
        title=_("Training needs of %(year)d") % {"year": year_of(needs)},
        number=number_of("TN", scope, needs.ground.year),
        version=edition_of_day(scope.as_of, said(needs)),
        day=scope.as_of,
        boxes=boxes(printed_by(scope.reader)),
        about=about(needs),
        is_across=True,
    )


def said(needs: Needs) -> list[object]:
    """What makes one edition another."""
    return [
        [line.group.code, line.group.people, line.group.mean, line.group.since, line.departments, line.planned]
        for groups in (needs.gaps, needs.marks)
        for line in lines_of(needs, groups)
    ]


def about(needs: Needs) -> str:
    scope = needs.ground.scope
    asked = [str(scope.version), scope.cycle.name if scope.cycle else _("newest results of each person")]
    if needs.ground.year:
        asked.append(_("confirmed in %(year)d") % {"year": needs.ground.year})
    asked.append(scope.outline.path_of(scope.department) if scope.department is not None else "")
    if scope.team is not None:
        asked.append(_("team of %(name)s") % {"name": f"{scope.team.head.name} {scope.team.head.username}"})
    return " · ".join(filter(None, asked))


def parts_of(needs: Needs) -> list[Part]:
    """Gaps first, then the knowledge and skills that explain them."""
    kinds = (
        (_("By indicator"), _("Indicator or attitude"), needs.gaps),
        (_("By knowledge and skill"), _("Knowledge or skill"), needs.marks),
    )
    return [Part(title, what, counted(groups), lines_of(needs, groups)) for title, what, groups in kinds]


def figures(part: Part) -> list[tuple[str, str]]:
    """In the words and order of the page of training needs."""
    found, today = part.counted, timezone.localdate()
    days = (today - found.since).days if found.since else 0
    return [
        (_("People with a need"), str(found.people)),
        (_("Needs (each person once for each)"), str(found.needs)),
        (_("People not in a course yet"), str(found.free)),
        (_("Needs that no course serves"), str(found.unserved)),
        (_("Days the longest gap has been open"), f"{days} ({written(found.since)})" if found.since else "–"),
    ]


def summary_pdf(needs: Needs) -> bytes:
    """Raises PrintingError when the document can't be made."""
    parts = parts_of(needs)
    context = {
        "basis": as_words(basis_of(needs.ground.standing)),
        "confirmed": len(needs.ground.confirmed),
        "parts": [(part, figures(part)) for part in parts],
    }
    return paper_pdf(paper_of(needs), TEMPLATE, context)


def summary_workbook(needs: Needs) -> bytes:
    basis = as_words(basis_of(needs.ground.standing))

    def write(paper: LongPaper) -> None:
        for part in parts_of(needs):
            said = "　".join(f"{label} {value}" for label, value in figures(part))
            paper.list(part.title, columns(), map(_row, part.lines), f"{basis}　{said}")

    return workbook_of(paper_of(needs), write)


def columns() -> list[Column]:
    return [
        Column(_("Rank"), 6),
        Column(_("Code"), 10, is_code=True),
        Column(_("Text"), 48),
        Column(_("Work task"), 34),
        Column(_("People"), 8),
        Column(_("Share of those confirmed (%)"), 10),
        Column(_("Levels below, mean"), 10),
        Column(_("Worst"), 8),
        Column(_("Open since"), 12),
        Column(_("Days open"), 9),
        Column(_("Departments"), 36),
        Column(_("With a place"), 9),
        Column(_("Without a place"), 9),
        Column(_("Planned course"), 40),
        Column(_("Courses that serve it"), 40),
    ]


def _row(line: Line) -> list[Value]:
    group = line.group
    serve = "\n".join(f"{course.code} {course.name}" for course in group.courses)
    return [
        *(line.place, group.code, group.text, group.task, group.people, line.share, round(group.mean, 2), group.worst),
        *(group.since, line.days, named(line.departments), group.placed, line.free, named(line.planned), serve),
    ]


def shown(needs: Needs) -> list[int]:
    """The appraisals that these figures are drawn from, for the log."""
    return [need.profile.assessment for group in (*needs.gaps, *needs.marks) for need in group.needs]
