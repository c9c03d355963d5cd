"""What the assessment's page tells of a result: the verdict in words, both ratings side by side, what comes next."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.access.permissions import Part, can_read_self_rating
from assessments.development.printed import may_print
from assessments.enums import Action, Status, Verdict
from assessments.models import Assessment, DevelopmentAction, Event, PlanLine
from assessments.overview.choices import Choices
from assessments.overview.parted import parted, whole
from assessments.rating.page import self_rating_of
from assessments.sheet.chips import UNRATED, forming
from assessments.sheet.layout import Item, Sheet, load_own_sheet, load_sheet
from assessments.sheet.raters import TRAINEE, has_sheet, why_closed
from assessments.workflow.awaited import Awaited
from competency.models import Element
from config.days import written
from people.models import User
from people.namesakes import named


def result_context(assessment: Assessment, user: User, part: Part | None) -> dict[str, object]:
    """The result as this reader may see it; the caller has made sure that they may read the ratings."""
    own = self_rating_of(assessment)
    reads_own = own is not None and can_read_self_rating(user, assessment)
    sheet = load_sheet(assessment, own=reads_own)
    shows_own = any(item.own is not None for item in sheet.items)
    return {
        "sheet": sheet,
        **parted(sheet, _marked(assessment)),
        "means": what_it_means(sheet),
        "self_rating": own,
        "shows_own": shows_own,
        "differing": [item for item in sheet.items if item.gap],
        "plan": plan_of(assessment),
        "former_actions": former_actions(assessment),
        "prints_plan": assessment.is_approved and may_print(user, assessment.trainee),
        "what_next": what_next(assessment, user, part),
    }


def plan_of(assessment: Assessment) -> QuerySet[PlanLine]:
    """Its lines with what became of each."""
    rows = assessment.plan_lines.select_related("element", "indicator", "attitude", "action")
    return rows.prefetch_related("action__steps__by")


def former_actions(assessment: Assessment) -> list[DevelopmentAction]:
    """Those of lines that a former revision had; while a first one stands there are none, and nothing is asked."""
    if assessment.revision == 1:
        return []
    rows = assessment.development_actions.filter(line=None).select_related("element")
    return list(rows.prefetch_related("steps__by"))


def own_context(assessment: Assessment) -> dict[str, object]:
    """What the trainee reads while the supervisor rates: their own ratings, and nothing else."""
    sheet = load_own_sheet(assessment)
    return {
        "sheet": sheet,
        "duties": whole(sheet),
        "attitudes": sheet.attitudes,
        "self_rating": self_rating_of(assessment),
    }


def own_note(assessment: Assessment, part: Part | None, choices: Choices) -> str:
    """Why the trainee can't change their own rating while the supervisor rates, where no step of theirs opens it."""
    if part is not Part.TRAINEE or not assessment.is_draft or choices.own or not has_sheet(TRAINEE, assessment):
        return ""
    return "" if assessment.self_rating.is_open else why_closed(TRAINEE, assessment)


def statements(signed: Iterable[Event], shared: Collection[str]) -> list[dict[str, object]]:
    """What the trainee answered and HR decided about it, in their words; `shared`: names of more than one person."""
    titles = {
        Action.ACKNOWLEDGE: _("%(name)s's comment"),
        Action.DISPUTE: _("The objection of %(name)s"),
        Action.APPROVE: _("The decision of %(name)s (HR)"),
    }
    return [
        {"title": titles[Action(event.action)] % {"name": named(*event.who, shared)}, "event": event}
        for event in signed
        if event.action in titles and event.reason
    ]


def what_it_means(sheet: Sheet) -> str:
    """The verdict in a sentence that needs no knowledge of its rules; none while not everything is rated."""
    if forming(sheet.score).code == UNRATED:
        given = {"answered": sheet.score.answered, "total": len(sheet.indicators)}
        return _("%(answered)d of %(total)d behaviour indicators are rated so far; the verdict follows.") % given
    count, total = len(sheet.indicators), {"total": len(sheet.indicators)}
    if sheet.score.verdict == Verdict.COMPETENT:
        text = ngettext(
            "The one behaviour indicator meets the standard, so the work meets it as a whole.",
            "All %(total)d behaviour indicators meet the standard, so the work meets it as a whole.",
            count,
        )
        return text % total
    if sheet.score.verdict == Verdict.NOT_YET_COMPETENT:
        below = [item for item in sheet.indicators if item.answer and item.answer.level and not item.answer.level.meets]
        return _(
            "Not everything meets the standard yet. Behaviour indicators that fall short: %(count)d of %(total)d "
            "(%(codes)s). A task is met once all its indicators are."
        ) % {**total, "count": len(below), "codes": _codes(below)}
    unseen = [item for item in sheet.indicators if not item.answer or item.answer.level is None]
    return _(
        "Nothing that was seen falls short. Behaviour indicators that were not observed: %(count)d of %(total)d "
        "(%(codes)s). So it can't be said yet whether the standard is met: neither a pass nor a fail."
    ) % {**total, "count": len(unseen), "codes": _codes(unseen)}


def what_next(assessment: Assessment, user: User, part: Part | None) -> str:
    """What happens after this, by when, and what happens if nobody acts."""
    day = {"day": written(assessment.answer_due)}
    if assessment.status == Status.SUBMITTED and part is Part.TRAINEE:
        if assessment.answer_is_overdue:
            return (
                _(
                    "Your answer was due by %(day)s. You can still answer until HR approves; without an answer the "
                    "report says “no answer in time”."
                )
                % day
            )
        return (
            _(
                "Please answer by %(day)s: confirm that you have read it, or object and say why. If you do neither, HR "
                "can approve it after that day, and the report says “no answer in time”."
            )
            % day
        )
    return Awaited(user).follows(assessment)


def _codes(items: list[Item]) -> str:
    return _(", ").join(item.code for item in items)


def _marked(assessment: Assessment) -> dict[int, list[Element]]:
    """Knowledge and skills that explain a gap, by task."""
    marked: dict[int, list[Element]] = {}
    for mark in assessment.element_marks.select_related("element").order_by("element__kind", "element__position"):
        marked.setdefault(mark.task_id, []).append(mark.element)
    return marked
