"""
The last look before the supervisor signs: the verdict with what decides it, what an objection would ask for and does
not find, how the self-rating stands, and what signing means. It stops nobody but where something is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.development.suggesting import Planned, is_below
from assessments.enums import Action, Verdict
from assessments.evidence.page import counts
from assessments.models import Assessment
from assessments.sheet.layout import Item, Sheet, load_sheet
from assessments.sheet.way_back import way_back
from assessments.workflow.effects import answer_day
from assessments.workflow.table import TABLE
from config.days import written
from config.texts import is_blank
from people.models import User


@dataclass(frozen=True, slots=True)
class Gap:
    """An item below the standard; `lacks` says what is not there yet, in words; `offers`: to put it into the plan."""

    item: Item
    level: str
    lacks: list[str]
    offers: bool = False


def look_context(assessment: Assessment, reader: User, answer: str = "") -> dict[str, object]:
    """What the look shows; `answer`: what the supervisor had written to HR, where the page came back."""
    sheet = load_sheet(assessment)
    step = TABLE[Action.SUBMIT]
    found = gaps(sheet, Planned.of(assessment.plan_lines.all()), counts(assessment, reader))
    return {
        "assessment": assessment,
        "step": step,
        "sheet": sheet,
        "unanswered": sheet.unanswered,
        "uncommented": sheet.uncommented,
        "decides": what_decides(sheet),
        "gaps": found,
        "advises": any(gap.lacks for gap in found),
        "unseen": [item for item in sheet.items if item.answer and item.answer.not_observed],
        "self_rating": getattr(assessment, "self_rating", None),
        "question": step.asks(assessment),
        "returned": way_back(assessment),
        "answer": answer,
        "signing": what_signing_means(assessment),
    }


def what_decides(sheet: Sheet) -> str:
    """Why the verdict is what it is, in one sentence; the items themselves are named below it."""
    total, below = len(sheet.indicators), sheet.score.not_met
    if sheet.score.verdict == Verdict.COMPETENT:
        text = ngettext(
            "The one behaviour indicator meets the standard.",
            "All %(total)d behaviour indicators meet the standard.",
            total,
        )
        return text % {"total": total}
    if sheet.score.verdict == Verdict.NOT_YET_COMPETENT:
        text = ngettext(
            "%(count)d of %(total)d behaviour indicators is below the standard.",
            "%(count)d of %(total)d behaviour indicators are below the standard.",
            below,
        )
        return text % {"count": below, "total": total}
    unseen = ngettext(
        "Nothing that was seen is below the standard, but %(count)d of %(total)d behaviour indicators was not "
        "observed.",
        "Nothing that was seen is below the standard, but %(count)d of %(total)d behaviour indicators were not "
        "observed.",
        sheet.score.not_observed,
    )
    return unseen % {"count": sheet.score.not_observed, "total": total}


def gaps(sheet: Sheet, planned: Planned, evidence: dict[str, int]) -> list[Gap]:
    """The indicators below the standard, each with what it lacks, and attitudes below it that nobody explained."""
    found = []
    for task in sheet.tasks:
        wanted = {row.pk for row in (*task.knowledge, *task.skills)}
        for item in task.items:
            if is_below(item):
                is_planned = planned.answers(item, wanted)
                found.append(_gap(item, is_planned=is_planned, has_evidence=evidence.get(item.key, 0) > 0))
    silent = [item for item in sheet.attitudes if is_below(item) and is_blank(item.comment)]
    return [*found, *(_gap(item, is_planned=True, has_evidence=True) for item in silent)]


def what_signing_means(assessment: Assessment) -> str:
    return _(
        "You sign the ratings, comments, evidence and development plan as they stand now. %(name)s reads them next and "
        "can confirm or object until %(day)s. Until they answer you can still withdraw it."
    ) % {"name": assessment.trainee_name, "day": written(answer_day(assessment, timezone.now()))}


def _gap(item: Item, *, is_planned: bool, has_evidence: bool) -> Gap:
    lacks = [
        *([_("no comment")] if is_blank(item.comment) else []),
        *([] if has_evidence else [_("no evidence")]),
        *([] if is_planned else [_("not in the plan")]),
    ]
    return Gap(item, str(item.answer.level) if item.answer else "", lacks, offers=not is_planned)
