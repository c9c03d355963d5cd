"""What the rating page, the supervisor's or the trainee's own, and its autosave send and receive."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.access.permissions import can_read_self_rating
from assessments.enums import NOT_OBSERVED, Action, Shortcut
from assessments.evidence.page import counts
from assessments.models import Answer, Assessment, Event, SelfRating
from assessments.models.answers import RatedItem
from assessments.rating.aids import Aids
from assessments.rating.fields import Fields, fingerprint, stored_answer
from assessments.rating.saving import CLIENTS_KEPT, Edit, Saved, StaleAnswers
from assessments.record.agreed import agreed_before
from assessments.sheet.chips import forming
from assessments.sheet.layout import Sheet, load_sheet
from assessments.sheet.raters import Rater
from assessments.sheet.scoring import Score
from assessments.sheet.way_back import way_back
from assessments.workflow.table import TABLE
from assessments.workflow.timeline import part_seen
from config.forms import number_from, unreadable
from config.refusals import BadInput
from people.models import User

# What a page sends to submit, and what the last look sends, which has asked its reader all there is to ask.
SUBMIT, ANYWAY = "submit", "anyway"


def edit_of(post: Mapping[str, str]) -> Edit:
    """One edit as autosave sends it."""
    return Edit(
        item=post.get("item", ""),
        value=post.get("value", ""),
        comment=post.get("comment", ""),
        seen=number_from(post.get("seen", "")),
        client=post.get("client", "")[:40],
        number=number_from(post.get("edit", "")),
        shortcut=_shortcut(post.get("shortcut", "")),
        after=_after(post.get("after", "")),
    )


def is_for_another(post: Mapping[str, str], user: User) -> bool:
    """Whether the page was made for another person than the one who is signed in by now."""
    return post.get("user", "") not in ("", str(user.pk))


def _shortcut(name: str) -> str:
    if name and name not in Shortcut.values:
        raise BadInput(unreadable())
    return name


def _after(text: str) -> tuple[tuple[str, int], ...]:
    """Earlier pages of the same tab: "client.number client.number"."""
    pairs = [part.rpartition(".") for part in text.split()[:CLIENTS_KEPT]]
    return tuple((client[:40], number_from(number)) for client, _dot, number in pairs)


def edits_of(post: Mapping[str, str]) -> list[Edit]:
    """
    What a posted page changed: of each item i12-seen, i12-value, i12-comment and i12-was, the mark of what stood
    there when the page was made. A field that nobody touched is no edit, however old the page is.
    """
    edits = []
    for name in post:
        if not name.endswith("-seen"):
            continue
        item = name.removesuffix("-seen")
        value, comment = post.get(f"{item}-value", ""), post.get(f"{item}-comment", "")
        if post.get(f"{item}-was") != fingerprint(value, comment):
            edits.append(Edit(item, value, comment, number_from(post[name]), client="", number=0))
    return edits


def rate_context(
    rater: Rater,
    user: User,
    assessment: Assessment,
    typed: dict[str, Edit],
    stale: dict[str, RatedItem],
    refused: dict[str, str],
) -> dict[str, object]:
    """The page of one rater; for `typed`, `stale` and `refused` see `Fields`."""
    sheet = _sheet(rater, user, assessment)
    aids = None if rater.is_own else Aids(assessment, user, sheet)
    fields = Fields(sheet, rater, aids, counts(assessment, user), typed, stale, refused)
    return {
        "assessment": assessment,
        "drawn": {},
        "rater": rater,
        "save_url": reverse(rater.save_page, args=[assessment.pk]),
        "evidence_url": reverse("assessments:evidence", args=[assessment.pk]),
        "plan_url": reverse("assessments:plan", args=[assessment.pk]),
        "submit_label": TABLE[rater.step].button,
        "comment_placeholder": _("＋ Comment"),
        "new_tab": _("(opens in a new tab)"),
        "sheet": sheet,
        "not_observed": NOT_OBSERVED,
        "duties": [
            {
                "duty": duty.duty,
                "tasks": [
                    {
                        "task": task,
                        "chip": forming(task.score).chip,
                        "fields": [fields.of(item) for item in task.items],
                        "offers": aids.of(task) if aids else None,
                    }
                    for task in duty.tasks
                ],
            }
            for duty in sheet.duties
        ],
        "attitudes": [fields.of(item) for item in sheet.attitudes],
        "aids": aids,
        "agreed": [] if rater.is_own else agreed_before(assessment),
        "verdict": {"chip": forming(sheet.score).chip, **verdict_of(sheet.score)},
        "is_unsaved": bool(typed),
        "todo": sheet.unanswered if rater.is_own else [*sheet.unanswered, *sheet.uncommented],
        "attitudes_answered": sum(item.is_answered for item in sheet.attitudes),
        "returned": None if rater.is_own else way_back(assessment),
        "part_of_former": "" if rater.is_own else part_of_former(assessment),
        "self_rating": self_rating_of(assessment),
        "reopened": reopened(assessment),
    }


def _sheet(rater: Rater, user: User, assessment: Assessment) -> Sheet:
    """The rater's sheet; the supervisor's with the trainee's own ratings beside where the cycle shows them early."""
    if not rater.is_own and can_read_self_rating(user, assessment):
        return load_sheet(assessment, own=True)
    return rater.load_sheet(assessment)


def self_rating_of(assessment: Assessment) -> SelfRating | None:
    """How far the trainee's own rating is; None where the cycle asks for none."""
    return getattr(assessment, "self_rating", None)


def reopened(assessment: Assessment) -> list[Event]:
    """When HR opened the self-rating again, after the trainee had seen ratings."""
    if not getattr(assessment, "self_reopened", True):
        return []
    return list(assessment.events.filter(action=Action.SELF_REOPEN).select_related("actor"))


def part_of_former(assessment: Assessment) -> str:
    """Which part of the period a former supervisor saw, as the newest hand-over says; "" where nothing was noted."""
    if not getattr(assessment, "handed_over", True):
        return ""
    last = assessment.events.filter(action=Action.REASSIGN).last()
    return part_seen(last) if last else ""


def verdict_of(score: Score) -> dict[str, object]:
    mean = "–" if score.mean is None else str(score.mean)
    return {
        **forming(score)._asdict(),
        "mean": _("Mean %(mean)s over %(observed)d of %(total)d indicators (for information only)")
        % {"mean": mean, "observed": score.observed, "total": score.total},
    }


def outcome_of_save(saved: Saved) -> dict[str, object]:
    """What the page updates after a save; without verdict for what decides nothing."""
    answer: dict[str, object] = {
        "version": saved.version,
        "saved_at": timezone.localtime(saved.answer.changed_at).strftime("%H:%M"),
    }
    if isinstance(saved.answer, Answer):  # its version would tell the trainee how busy the supervisor is
        answer["assessment_version"] = saved.assessment.version
    if saved.score is not None:
        answer["verdict"] = verdict_of(saved.score)
        answer["tasks"] = {
            str(task_id): {
                **forming(task)._asdict(),
                "answered": task.answered,
                "total": task.total,
            }
            for task_id, task in zip(saved.task_ids, saved.score.tasks, strict=True)
        }
    return answer


def theirs_of(stale: StaleAnswers) -> dict[str, object]:
    """What stands where the one edit of an autosave would go, as the page shows it beside what was typed."""
    (theirs,) = stale.stored.values()
    return stored_answer(theirs)
