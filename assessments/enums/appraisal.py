"""The fixed words of an appraisal and of a round: statuses, actions, outcomes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("assessment", "being rated")
    SUBMITTED = "submitted", pgettext_lazy("assessment", "submitted")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("assessment", "acknowledged")
    DISPUTED = "disputed", pgettext_lazy("assessment", "disputed")
    APPROVED = "approved", pgettext_lazy("assessment", "approved")
    CANCELLED = "cancelled", pgettext_lazy("assessment", "cancelled")

    @classmethod
    def finished(cls) -> frozenset[Status]:
        """Nothing more is expected; only what is finished is ever deleted when its time of retention is over."""
        return frozenset({cls.APPROVED, cls.CANCELLED})

    @classmethod
    def open(cls) -> frozenset[Status]:
        """Whatever is not finished, so that a new status is open until it is named as finished."""
        return frozenset(cls) - cls.finished()

    @classmethod
    def rated(cls) -> frozenset[Status]:
        """The supervisor's ratings are submitted: there is a verdict, and others read them."""
        return frozenset({cls.SUBMITTED, cls.ACKNOWLEDGED, cls.DISPUTED, cls.APPROVED})

    @classmethod
    def being_rated(cls) -> frozenset[Status]:
        """Open, and its ratings are not submitted: whatever is neither rated nor finished."""
        return cls.open() - cls.rated()

    @classmethod
    def answered(cls) -> frozenset[Status]:
        """The trainee's part is over; a later remark of theirs is a note."""
        return frozenset({cls.ACKNOWLEDGED, cls.DISPUTED}) | cls.finished()


class Action(models.TextChoices):
    OPEN = "open", _("open")
    SELF_SUBMIT = "self_submit", _("submit the self-rating")
    SELF_RECALL = "self_recall", _("take the self-rating back")
    SELF_REOPEN = "self_reopen", _("open the self-rating again")
    SUBMIT = "submit", _("submit")
    WITHDRAW = "withdraw", _("withdraw")
    ACKNOWLEDGE = "acknowledge", _("acknowledge")
    DISPUTE = "dispute", _("dispute")
    RETURN = "return", _("return")
    APPROVE = "approve", _("approve")
    REOPEN = "reopen", _("reopen")
    REASSIGN = "reassign", _("reassign")
    CANCEL = "cancel", _("cancel")
    EXTEND = "extend", _("move the due date")
    APPOINT = "appoint", _("name an approver")
    NOTE = "note", _("add a note")
    FOLLOW_UP = "follow_up", _("confirm in a follow-up")
    FOLLOW_UP_OBJECT = "fu_object", _("object to a follow-up")
    FOLLOW_UP_ANSWER = "fu_answer", _("answer an objection to a follow-up")
    FOLLOW_UP_WITHDRAW = "fu_withdraw", _("take a follow-up back")
    PURGE = "purge", _("purge")


class Outcome(models.TextChoices):
    """Of a task; the whole uses the words of `Verdict`."""

    MET = "met", _("met")
    NOT_MET = "not_met", _("not met")
    INSUFFICIENT = "insufficient", _("insufficient evidence")
    NONE = "none", _("nothing to rate")


class ResultSource(models.TextChoices):
    """By what a result was confirmed."""

    APPRAISAL = "appraisal", pgettext_lazy("result", "appraisal")
    FOLLOW_UP = "follow_up", pgettext_lazy("result", "follow-up")


class Verdict(models.TextChoices):
    COMPETENT = "competent", _("competent")
    NOT_YET_COMPETENT = "not_yet_competent", _("not yet competent")
    INSUFFICIENT = "insufficient", _("insufficient evidence")


class CycleState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("cycle", "draft")
    OPEN = "open", pgettext_lazy("cycle", "open")
    CLOSED = "closed", pgettext_lazy("cycle", "closed")


class EvidenceKind(models.TextChoices):
    NOTE = "note", pgettext_lazy("evidence", "note")
    LINK = "link", _("link")
    FILE = "file", _("file")


class SelfState(models.TextChoices):
    """How far a self-rating is, as others see it."""

    SUBMITTED = "self_submitted", _("self-rating submitted")
    OPEN = "self_open", _("self-rating not submitted yet")
    MISSING = "self_missing", _("no self-rating submitted")


class Shortcut(models.TextChoices):
    """How an answer came about where it was not given one by one; stays in the record."""

    LAST_TIME = "last_time", _("taken over from last time")
    REST_MEETS = "rest_meets", _("rest of the task meets")


class AccessKind(models.TextChoices):
    """What somebody did; `SHOWN`: the confirmed result stood on a page or in a file among those of others."""

    VIEW = "view", _("viewed")
    SHOWN = "shown", _("seen in an overview")
    DOWNLOAD = "download", _("downloaded")
    EXPORT = "export", _("exported")
    REFUSED = "refused", _("refused")


class ExportFormat(models.TextChoices):
    ZIP = "zip", _("ZIP archive, one PDF each")
    MERGED = "pdf", _("one PDF with bookmarks")
    WORKBOOK = "xlsx", _("Excel workbook")


class ExportState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("export", "being made")
    DONE = "done", pgettext_lazy("export", "ready")
    FAILED = "failed", pgettext_lazy("export", "failed")
    CANCELLED = "cancelled", pgettext_lazy("export", "cancelled")
    EXPIRED = "expired", pgettext_lazy("export", "no longer kept")


class ItemState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("export", "waiting")
    DONE = "done", pgettext_lazy("export", "done")
    FAILED = "failed", pgettext_lazy("export", "left out")


class BulkKind(models.TextChoices):
    """What is done to many at once."""

    OPEN = "open", pgettext_lazy("bulk", "open assessments")
    REMIND = "remind", pgettext_lazy("bulk", "remind")
    EXTEND = "extend", pgettext_lazy("bulk", "move the due date")
    HAND_OVER = "hand_over", pgettext_lazy("bulk", "hand over")
    APPROVE = "approve", pgettext_lazy("bulk", "approve")
    CANCEL = "cancel", pgettext_lazy("bulk", "cancel")


class BulkState(models.TextChoices):
    """How far a bulk action is."""

    PREPARED = "prepared", pgettext_lazy("bulk", "not confirmed yet")
    WAITING = "waiting", pgettext_lazy("bulk", "under way")
    DONE = "done", pgettext_lazy("bulk", "finished")
    CANCELLED = "cancelled", pgettext_lazy("bulk", "stopped")
    FAILED = "failed", pgettext_lazy("bulk", "failed")


class BulkItemState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("bulk", "to do")
    DONE = "done", pgettext_lazy("bulk", "done")
    LEFT_OUT = "left_out", pgettext_lazy("bulk", "left out")


# What a form sends where an indicator could not be observed; beside the values of the scale.
NOT_OBSERVED = "not_observed"
# Characters of a comment, a statement or a reason.
COMMENT_MAX = 4000


class MailKind(models.TextChoices):
    """What a mail tells of."""

    STEP = "step", pgettext_lazy("mail", "step")
    OPENING = "opening", pgettext_lazy("mail", "opening")
    EXPORT = "export", pgettext_lazy("mail", "export")
    BULK = "bulk", pgettext_lazy("mail", "many steps at once")
    REMINDER = "reminder", pgettext_lazy("mail", "reminder")
    ACTION = "action", pgettext_lazy("mail", "development action")
    FOLLOW_UP = "follow_up", pgettext_lazy("mail", "follow-up")
    TRAINING = "training", pgettext_lazy("mail", "training")
    IMPROVEMENT = "improvement", pgettext_lazy("mail", "improvement plan")
    NEW_VERSION = "new_version", pgettext_lazy("mail", "new version of a standard")


class Duty(models.TextChoices):
    """
    What somebody still has to do. All but the last two belong to a cycle; of them the last two are HR's, or those of
    who was named to approve. DEVELOP: development actions that are due soon or overdue; IMPROVE: what improvement plans
    ask on a day. Both in no cycle.
    """

    RATE_SELF = "rate_self", _("rate themself")
    RATE = "rate", _("rate")
    ANSWER = "answer", _("read and answer")
    DECIDE = "decide", _("approve")
    HAND_OVER = "hand_over", _("hand over")
    DEVELOP = "develop", _("see to development actions")
    IMPROVE = "improve", _("see to improvement plans")

    @classmethod
    def of_cycles(cls) -> list[tuple[str, str]]:
        """The choices of what belongs to a cycle."""
        return [(duty.value, str(duty.label)) for duty in cls if duty.value not in cls.outside_cycles()]

    @classmethod
    def outside_cycles(cls) -> frozenset[str]:
        return frozenset({cls.DEVELOP.value, cls.IMPROVE.value})
