"""個人發展計畫: the development actions of a person as PDF and Excel."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.development.printed import Line, Printed
from assessments.models import DevelopmentStep
from assessments.papers.frame import Paper, boxes, edition_of_day, paper_pdf, printed_by
from assessments.papers.sheet import PaperSheet
from config.days import written
from people.namesakes import numbered

TEMPLATE = "assessments/development/print/plan.html"


def paper_of(printed: Printed) -> Paper:
    person = printed.person
    of = f"-{printed.assessment.number}" if printed.assessment else ""
    return Paper(
        title=_("Individual development plan"),
        number=f"IDP-{person.username}{of}",
        version=edition_of_day(printed.today, printed.said()),
        day=printed.today,
        boxes=boxes(printed_by(printed.reader)),
        about=numbered(person.name, person.username),
        is_across=True,
    )


def details_of(printed: Printed) -> list[tuple[str, str]]:
    person, of = printed.person, printed.assessment
    return [
        (_("Name"), person.name),
        (_("Employee number"), person.username),
        (_("Department"), person.department_path or "–"),
        (_("Job title"), person.job_title or "–"),
        (_("Supervisor"), numbered(*person.supervisor.who) if person.supervisor else "–"),
        (_("Agreed in"), f"{of.period.name} {of.number}" if of else _("all appraisals, and by hand")),
    ]


def figures(printed: Printed) -> list[tuple[str, str]]:
    counts = printed.counts()
    return [
        (_("Gaps open today"), str(counts["gaps"])),
        (_("Without an action"), str(counts["bare"])),
        (_("Actions open"), str(counts["open"])),
        (_("Overdue"), str(counts["overdue"])),
        (_("Done"), str(counts["done"])),
        (_("Dropped"), str(counts["dropped"])),
    ]


def plan_pdf(printed: Printed) -> bytes:
    """Raises PrintingError when the document can't be made."""
    context = {
        "details": details_of(printed),
        "figures": figures(printed),
        "gaps": printed.gaps,
        "places": printed.places,
        "lines": printed.lines,
        "is_cut": printed.is_cut,
        "person": printed.person,
    }
    return paper_pdf(paper_of(printed), TEMPLATE, context)


def plan_xlsx(printed: Printed) -> bytes:
    sheet = PaperSheet(paper_of(printed), (15, 30, 30, 34, 12, 16, 12, 12, 22, 24, 40, 40))
    for label, value in [*details_of(printed), *figures(printed)]:
        sheet.fact(label, value)
    _today(sheet, printed)
    sheet.heading(_("Development actions"))
    sheet.head(
        [
            "#",
            _("Goal"),
            pgettext("development", "How"),
            _("For which gap"),
            _("Level then"),
            _("Responsible"),
            _("Due"),
            _("Status"),
            _("Agreed in"),
            _("Courses"),
            _("Notes of both"),
            _("Follow-ups"),
        ]
    )
    for line in printed.lines:
        one = line.action
        sheet.row(
            [
                *(line.place, one.goal, one.measure, about(line), str(line.level or "–"), numbered(*one.owner.who)),
                *(written(one.due_on), str(one.get_state_display()), line.agreed_in, "\n".join(line.courses)),
                *("\n".join(map(note, line.notes)), "\n".join(seen_words(line))),
            ]
        )
    if not printed.lines:
        sheet.note(_("No development action is agreed."))
    return sheet.finished()


def _today(sheet: PaperSheet, printed: Printed) -> None:
    sheet.heading(_("Gaps open today"))
    if printed.gaps:
        sheet.head(
            ["#", _("Code"), _("Indicator or attitude"), _("Level now"), _("Confirmed on"), _("By"), _("Actions")]
        )
    for place, gap in enumerate(printed.gaps, 1):
        actions = ", ".join(f"#{number}" for number in gap.actions) or _("no action yet")
        source = str(gap.source.label)
        sheet.row([place, gap.code, gap.text, str(gap.level), written(gap.since), source, actions])
    if not printed.gaps:
        sheet.note(_("No gap is open."))
    sheet.heading(_("Courses"))
    if printed.places:
        sheet.head(["#", _("Year"), _("Course"), _("For which gap"), _("Session"), _("State")])
    for number, one in enumerate(printed.places, 1):
        sheet.row([number, one.year, one.course, _(", ").join(one.gaps), written(one.on) or "–", one.state])
    if not printed.places:
        sheet.note(_("No place in a course."))


def about(line: Line) -> str:
    """The gap, and the knowledge or skill, that it answers."""
    one = line.action
    gap = f"{one.gap.code} {one.gap.text}".strip() if one.gap else ""
    explains = _(", ").join(gap.code for gap in line.explains)
    return "\n".join(filter(None, [gap, str(one.element or ""), explains])) or "–"


def note(step: DevelopmentStep) -> str:
    """On which day who said what."""
    who = step.by.name if step.by else ""
    return " ".join(filter(None, [written(step.at), who, step.words]))


def seen_words(line: Line) -> list[str]:
    return [f"{written(one.on)} {one.by}: {one.code} {one.level} {one.seen}" for one in line.follow_ups]
