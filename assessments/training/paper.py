"""年度訓練計畫表: the plan of a year on A3, then the people with the gap behind each place; and as Excel."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.development.today import state_of
from assessments.enums import TrainingPlanState
from assessments.models import Assessment
from assessments.papers.frame import Box, Paper, boxes, edition, paper_pdf, printed_by
from assessments.papers.long import LongPaper, workbook_of
from assessments.training.chain import OPEN
from assessments.training.evidence import NeedLine, PlaceLine
from assessments.training.figures import hours, money
from assessments.training.printed import Line, Printed, closed_by
from config.days import local_day, written, written_time
from people.namesakes import numbered
from printing.long_sheet import Field
from printing.spreadsheet import Column, Value

TEMPLATE = "assessments/training/print/plan.html"
# On paper so many places are told one by one; of more the Excel tells all.
MOST_PLACES = 400


def paper_of(printed: Printed) -> Paper:
    plan = printed.plan
    approved = plan.approved_by and plan.approved_at
    is_final = plan.state != TrainingPlanState.DRAFT
    return Paper(
        title=_("Training plan of %(year)d") % {"year": plan.year},
        number=f"TP-{plan.year}" + ("" if printed.sees_all else f"-T{printed.reader.username}"),
        version=edition(str(plan.version), said(printed)),
        day=printed.today,
        boxes=boxes(
            printed_by(printed.reader),
            approved=Box("", numbered(plan.approved_by.name, plan.approved_by.username), written_time(plan.approved_at))
            if approved and plan.approved_by
            else None,
        ),
        about=about(printed),
        mark="" if is_final else str(plan.get_state_display()),
        is_wide=True,
    )


def said(printed: Printed) -> list[object]:
    """
    What makes one edition another: all that PDF and Excel tell. Names, attendance and sessions change without a change
    of the plan, and so of its version.
    """
    with_money = printed.sees_all
    return [
        *(about(printed), printed.plan.note if with_money else "", figures(printed), str(printed.hours)),
        [
            [*_course(line, with_money=with_money), line.planned.course.icap_number, line.serves]
            for line in printed.lines
        ],
        list(_people(printed)),
    ]


def about(printed: Printed) -> str:
    said = [str(printed.plan.get_state_display())]
    if printed.plan.approved_at:
        said.append(_("approved on %(day)s") % {"day": written(local_day(printed.plan.approved_at))})
    if not printed.sees_all:
        reader = numbered(printed.reader.name, printed.reader.username)
        said.append(_("only the courses and places of people who report to %(name)s") % {"name": reader})
    return " · ".join(said)


def figures(printed: Printed) -> list[tuple[str, str]]:
    tally, gaps, spending = printed.tally, printed.gaps, printed.money
    share = f" ({gaps.percent} %)" if gaps.percent is not None else ""
    without = _("; %(n)d more without a course") % {"n": gaps.elsewhere} if gaps.elsewhere else ""
    attended = "–" if tally.attendance is None else f"{tally.attendance} % ({tally.came} / {tally.taken})"
    found = [
        (_("Courses"), str(len(printed.held))),
        (_("Places"), str(tally.places)),
        (_("People"), str(tally.people)),
        (_("Attendance"), attended),
        (_("Gaps closed"), f"{gaps.closed} / {gaps.measurable}{share}{without}"),
    ]
    if printed.sees_all:
        found += [
            (_("Budget (NT$)"), money(spending.budget)),
            (_("Planned (NT$)"), _share(spending.planned, spending.planned_percent)),
            (_("Spent (NT$)"), _share(spending.spent, spending.spent_percent)),
        ]
    return found


def _share(amount: int, percent: int | None) -> str:
    return money(amount) if percent is None else f"{money(amount)} ({percent} %)"


def plan_pdf(printed: Printed) -> bytes:
    """Raises PrintingError when the document can't be made."""
    context = {
        "plan": printed.plan,
        "lines": printed.lines,
        "figures": figures(printed),
        "sees_all": printed.sees_all,
        "printed": printed,
        "people": list(told(printed)) if names_people(printed) else [],
        "too_many": not names_people(printed),
    }
    return paper_pdf(paper_of(printed), TEMPLATE, context)


def names_people(printed: Printed) -> bool:
    return printed.tally.places <= MOST_PLACES


def told(printed: Printed) -> Iterator[dict[str, object]]:
    """A row for each place, with its gaps."""
    for line, one in printed.people[0]:
        place = one.place
        yield {
            "place": line.place,
            "course": line.planned.course.name,
            "name": one.name,
            "number": one.number,
            "attendance": state_of(place, line.planned),
            "hours": hours(place.hours) if place.hours is not None else "",
            "needs": [
                {
                    "code": need.subject,
                    "text": need.text,
                    "level": need.level or ("–" if not need.is_mark else _("marked")),
                    "asked": "" if need.is_mark else need.threshold,
                    "since": need.since,
                    "state": need.closing.word,
                    "closed": closed_by(need) or later(need),
                }
                for need in one.needs
            ],
        }


def later(need: NeedLine) -> str:
    """What was confirmed after the course of a gap that is open still: level, day and by what."""
    now = need.closing.now
    if need.closing.state != OPEN or now is None:
        return ""
    words = {"level": need.now, "day": written(now.on), "number": Assessment.number_of(now.assessment)}
    if need.is_mark and now.follow_up:
        return _("still open after the follow-up of %(day)s to %(number)s") % words
    if need.is_mark:
        return _("still open after the appraisal %(number)s of %(day)s") % words
    if now.follow_up:
        return _("still %(level)s, follow-up of %(day)s to %(number)s") % words
    return _("still %(level)s, appraisal %(number)s of %(day)s") % words


def plan_workbook(printed: Printed) -> bytes:
    def write(paper: LongPaper) -> None:
        _courses(paper, printed)
        paper.list(_("People and gaps"), _columns_of_people(), _people(printed), frozen=4)

    return workbook_of(paper_of(printed), write)


def _courses(paper: LongPaper, printed: Printed) -> None:
    columns = [
        Column("#", 5),
        Column(_("Course number"), 12, is_code=True),
        Column(_("Course"), 28),
        Column(_("Provider"), 18),
        Column(pgettext("course", "Kind"), 10),
        Column(_("What it is for"), 30),
        Column(_("Gap it answers"), 40),
        Column(_("People"), 8),
        Column(_("Sessions"), 38),
        Column(_("Month"), 8),
        Column(_("Hours"), 8),
        *([Column(_("Planned (NT$)"), 12), Column(_("Spent (NT$)"), 12)] if printed.sees_all else []),
        Column(_("State"), 12),
        Column(_("Attendance taken"), 10),
        Column(pgettext("figure", "Attended"), 9),
        Column(_("Gaps"), 8),
        Column(_("Gaps closed"), 8),
        Column(_("Evidence"), 40),
    ]
    sheet = paper.begin(_("Courses"), [Field(column) for column in columns])
    for line in printed.lines:
        sheet.append(_course(line, with_money=printed.sees_all))
    style = sheet.book.style(bold=True, align="center", top=1)
    spending, tally, gaps = printed.money, printed.tally, printed.gaps
    sums: dict[str, Value] = {
        _("People"): tally.people,
        _("Hours"): float(printed.hours),
        _("Planned (NT$)"): spending.planned,
        _("Spent (NT$)"): spending.spent,
        _("Attendance taken"): tally.taken,
        pgettext("figure", "Attended"): tally.came,
        _("Gaps"): gaps.measurable,
        _("Gaps closed"): gaps.closed,
    }
    places = {column.name: at for at, column in enumerate(columns)}
    cells = [(places[name], value, style) for name, value in sums.items() if name in places]
    sheet.say_foot([(2, _("In all"), style), *sorted(cells, key=lambda cell: cell[0])])
    basis = "　".join(f"{label} {value}" for label, value in figures(printed))
    paper.finish(sheet, basis, 3)


def _course(line: Line, *, with_money: bool) -> list[Value]:
    planned, course = line.planned, line.planned.course
    spending: list[Value] = [planned.cost, planned.spent] if with_money else []
    state = str(planned.get_state_display())
    return [
        *(line.place, course.code, course.name, course.provider, str(course.get_kind_display()), planned.goal),
        "\n".join(f"{one.code} {one.text} ({one.people})".strip() for one in line.answers) or "\n".join(line.serves),
        *(line.tally.places, "\n".join(line.sessions), planned.month, float(course.hours), *spending),
        *(f"{state}：{planned.reason}" if planned.reason else state, line.tally.taken, line.tally.came),
        *(line.gaps.measurable, line.gaps.closed, line.address),
    ]


def _columns_of_people() -> list[Column]:
    return [
        Column("#", 5),
        Column(_("Course"), 26),
        Column(_("Employee number"), 12, is_code=True),
        Column(_("Name"), 14),
        Column(_("Department"), 28),
        Column(_("Session"), 18),
        Column(_("Attendance"), 12),
        Column(_("Hours attended"), 9),
        Column(_("Code"), 10, is_code=True),
        Column(pgettext("training", "Gap"), 44),
        Column(_("Level then"), 14),
        Column(_("Level required"), 14),
        Column(_("Confirmed on"), 12),
        Column(_("State"), 14),
        Column(_("Closed by"), 34),
        Column(_("Later result, still open"), 34),
        Column(_("Evidence"), 44),
    ]


def _people(printed: Printed) -> Iterator[list[Value]]:
    for line, one in printed.people[0]:
        yield from _of_place(line, one)


def _of_place(line: Line, one: PlaceLine) -> Iterator[list[Value]]:
    place = one.place
    unit = place.person.department_path if place.person and place.person.department else ""
    when = written_time(place.open_session.starts_at) if place.open_session else ""
    attended: Value = float(place.hours) if place.hours is not None else None
    before: list[Value] = [line.place, line.planned.course.name, one.number, one.name, unit, when]
    before += [state_of(place, line.planned), attended]
    address = f"{line.address}#place-{place.pk}"
    for need in one.needs:
        of_need: list[Value] = [need.subject, need.text, need.level, "" if need.is_mark else need.threshold, need.since]
        yield [*before, *of_need, need.closing.word, closed_by(need), later(need), address]
    if not one.needs:
        yield [*before, "", _("no gap"), "", "", None, "", "", "", address]
