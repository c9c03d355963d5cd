"""An improvement plan as a paper (績效改善計畫書): PDF and Excel."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.enums import ImprovementAction, ImprovementState
from assessments.improvement.content import facts_of, parsed
from assessments.improvement.page import STATEMENTS, entries, refusal_of, sides_of
from assessments.improvement.parts import Part, part_of
from assessments.models import ImprovementEvent, ImprovementPlan
from assessments.papers.frame import Box, Paper, boxes, paper_pdf
from assessments.papers.sheet import PaperSheet
from config.days import local_day, written, written_time
from integrity.canonical import sha256
from people.models import User
from people.namesakes import numbered

TEMPLATE = "assessments/improvement/print/plan.html"


def plan_pdf(reader: User, plan: ImprovementPlan) -> bytes:
    """Raises PrintingError when the document can't be made."""
    context = plan_words(reader, plan)
    return paper_pdf(paper_of(plan), TEMPLATE, context)


def paper_of(plan: ImprovementPlan) -> Paper:
    events = list(plan.events.order_by("sequence"))
    released = _last(events, ImprovementAction.RELEASE) if plan.revision else None
    sent = _last(events, ImprovementAction.SEND)
    is_final = plan.state in (ImprovementState.RUNNING, ImprovementState.ENDED)
    return Paper(
        title=_("Performance improvement plan"),
        number=plan.number,
        version=_("version %(n)d") % {"n": max(1, plan.revision)},
        day=local_day(plan.released_at) if plan.released_at else timezone.localdate(),
        as_of=timezone.now(),
        boxes=boxes(_box(sent), _box(released)),
        about=numbered(*plan.who),
        mark="" if is_final else plan.get_state_display(),
        code=plan.code if plan.released_at else "",
        digest=sha256(plan.content) if plan.released_at else "",
    )


def _last(events: list[ImprovementEvent], action: ImprovementAction) -> ImprovementEvent | None:
    return next((event for event in reversed(events) if event.action == action), None)


def _box(event: ImprovementEvent | None) -> Box | None:
    return Box("", numbered(*event.who), written_time(event.at)) if event else None


def plan_words(reader: User, plan: ImprovementPlan) -> dict[str, object]:
    """What the paper says of the plan to this reader, who sees it."""
    events = list(plan.events.select_related("signature").order_by("sequence"))
    part = part_of(reader, plan)
    told = entries(events, part if part is Part.PERSON else None)
    return {
        "plan": plan,
        "details": details_of(plan),
        "facts": facts_of(plan),
        "help": list(plan.help.all()),
        "reviews": list(plan.reviews.select_related("written_by")),
        "sides": sides_of(plan, events),
        "refusal": refusal_of(plan, events),
        "statements": [one for one in told if one.event.action in STATEMENTS],
        "moved": [one for one in told if one.event.action == ImprovementAction.MOVE],
    }


def details_of(plan: ImprovementPlan) -> list[tuple[str, str]]:
    """The person as they were when it was released."""
    kept = parsed(plan.content) if plan.released_at else None
    person = kept["person"] if kept else None
    return [
        (_("Name"), plan.person_name),
        (_("Employee number"), plan.person_number),
        (_("Department"), (person["department"] if person else "") or "–"),
        (_("Job title"), (person["job_title"] if person else "") or "–"),
        (_("Supervisor"), plan.supervisor.name),
        (pgettext("improvement plan", "Period"), f"{written(plan.starts_on)} – {written(plan.ends_on)}"),
        (_("Rests on the appraisal"), plan.assessment.number if plan.assessment else "–"),
        (_("State"), str(plan.get_state_display())),
    ]


def plan_xlsx(reader: User, plan: ImprovementPlan) -> bytes:
    words = plan_words(reader, plan)
    sheet = PaperSheet(paper_of(plan), (20, 34, 20, 40, 40))
    for label, value in details_of(plan):
        sheet.fact(label, value)
    if plan.summary:
        sheet.fact(_("Why this plan"), plan.summary)
    sheet.heading(_("What happened and what is expected"))
    sheet.head(
        [
            _("Code"),
            _("Indicator or attitude"),
            _("When"),
            pgettext("improvement plan", "What happened"),
            _("What is expected"),
        ]
    )
    for fact in facts_of(plan):
        about = (fact.subject.code, fact.subject.text) if fact.subject else ("–", "–")
        sheet.row([*about, written(fact.happened_on), fact.text, fact.goal])
    sheet.heading(_("Help that the company gives"))
    sheet.head(
        ["", _("Help"), pgettext("improvement plan", "Until"), pgettext("improvement plan", "By whom"), _("Given on")]
    )
    for place, row in enumerate(plan.help.all(), 1):
        sheet.row([place, row.text, written(row.due_on), row.giver, written(row.given_on)])
    sheet.heading(_("Reviews"))
    for review in plan.reviews.all():
        held = _("held on %(day)s") % {"day": written(review.held_on)} if review.held_on else _("still to come")
        sheet.fact(written(review.due_on), "\n".join(filter(None, [held, review.findings])))
    _end(sheet, plan, words)
    return sheet.finished()


def _end(sheet: PaperSheet, plan: ImprovementPlan, words: dict[str, object]) -> None:
    events = list(plan.events.select_related("signature").order_by("sequence"))
    if plan.outcome:
        sheet.heading(_("Outcome"))
        sheet.fact(str(plan.get_outcome_display()), plan.outcome_text)
    statements = words["statements"]
    if isinstance(statements, list) and statements:
        sheet.heading(_("In the person's own words"))
        for one in statements:
            sheet.fact(f"{one.event.get_action_display()} {written_time(one.event.at)}", one.reason)
    sheet.heading(_("Signatures"))
    for side in sides_of(plan, events):
        at = written_time(side.signature.signed_at) if side.signature else _("Not signed yet.")
        sheet.fact(side.name, at)
