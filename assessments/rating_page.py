"""What the rating page and its autosave send and receive."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import NOT_OBSERVED, SIGNS
from assessments.models import Answer, Assessment
from assessments.rating import Edit, Saved, StaleAnswers
from assessments.scoring import Score
from assessments.sheet import Item, load_sheet
from config.errors import BadInput


def edit_of(post: Mapping[str, str]) -> Edit:
    """One edit as autosave sends it."""
    return Edit(
        item=post.get("item", ""),
        value=post.get("value", ""),
        comment=post.get("comment", ""),
        seen=_number(post.get("seen", "")),
        client=post.get("client", "")[:40],
        number=_number(post.get("edit", "")),
    )


def edits_of(post: Mapping[str, str]) -> list[Edit]:
    """All items of a posted page: i12-seen, i12-value, i12-comment."""
    items = [name.removesuffix("-seen") for name in post if name.endswith("-seen")]
    return [
        Edit(
            item=item,
            value=post.get(f"{item}-value", ""),
            comment=post.get(f"{item}-comment", ""),
            seen=_number(post[f"{item}-seen"]),
            client="",
            number=0,
        )
        for item in items
    ]


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise BadInput(_("The page sent something unreadable. Reload it and try again."))
    return int(text)


def rate_context(assessment: Assessment, typed: dict[str, Edit], stale: dict[str, Answer]) -> dict[str, Any]:
    """The page; `typed` wins over what is stored where a post came back, `stale` is what stands in its way."""
    sheet = load_sheet(assessment)

    def field(item: Item) -> dict[str, Any]:
        edit = typed.get(item.key)
        value = edit.value if edit else item.value
        levels = {str(level.value): level for level in sheet.levels}
        return {
            "item": item,
            "value": value,
            "comment": edit.comment if edit else item.comment,
            "descriptor": levels[value].local_descriptor if value in levels else "",
            "theirs": said(stale[item.key]) if item.key in stale else None,
        }

    return {
        "assessment": assessment,
        "sheet": sheet,
        "levels": list(reversed(sheet.levels)),
        "not_observed": NOT_OBSERVED,
        "duties": [
            {
                "duty": duty.duty,
                "tasks": [{"task": task, "fields": [field(item) for item in task.items]} for task in duty.tasks],
            }
            for duty in sheet.duties
        ],
        "attitudes": [field(item) for item in sheet.attitudes],
        "verdict": verdict_json(sheet.score),
    }


def said(answer: Answer) -> dict[str, Any]:
    """A stored answer as a page shows it beside what was typed."""
    label = _("not observed") if answer.not_observed else str(answer.level) if answer.level else _("not rated")
    return {"value": answer.value, "label": label, "comment": answer.comment, "version": answer.version}


def verdict_json(score: Score) -> dict[str, Any]:
    mean = "–" if score.mean is None else str(score.mean)
    return {
        "code": score.verdict.value,
        "label": score.verdict.label,
        "sign": SIGNS[score.verdict],
        "mean": _("Mean %(mean)s, of %(observed)d/%(total)d indicators (information only)")
        % {"mean": mean, "observed": score.observed, "total": score.total},
    }


def saved_json(saved: Saved) -> dict[str, Any]:
    """What the page updates after a save; without verdict for an attitude, which decides nothing."""
    answer: dict[str, Any] = {
        "version": saved.answer.version,
        "assessment_version": saved.assessment.version,
        "saved_at": timezone.localtime(saved.answer.changed_at).strftime("%H:%M"),
    }
    if saved.score is not None:
        answer["verdict"] = verdict_json(saved.score)
        answer["tasks"] = {
            str(task_id): {
                "outcome": task.outcome.value,
                "label": task.outcome.label,
                "sign": SIGNS[task.outcome],
                "answered": task.answered,
                "total": task.total,
            }
            for task_id, task in zip(saved.task_ids, saved.score.tasks, strict=True)
        }
    return answer


def stale_json(stale: StaleAnswers) -> dict[str, Any]:
    (theirs,) = stale.stored.values()
    return {"error": stale.message, "theirs": said(theirs)}
