"""The fixed words of growth: what becomes of a gap, of courses, follow-ups and improvement plans."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ActionState(models.TextChoices):
    """How far a development action is."""

    PLANNED = "planned", pgettext_lazy("action", "planned")
    UNDER_WAY = "under_way", pgettext_lazy("action", "under way")
    DONE = "done", pgettext_lazy("action", "done")
    DROPPED = "dropped", pgettext_lazy("action", "dropped")

    @classmethod
    def open(cls) -> frozenset[ActionState]:
        return frozenset({cls.PLANNED, cls.UNDER_WAY})

    @classmethod
    def closed(cls) -> frozenset[ActionState]:
        return frozenset(cls) - cls.open()


class CourseKind(models.TextChoices):
    """How somebody learns in a course."""

    EXTERNAL = "external", pgettext_lazy("course", "outside")
    INTERNAL = "internal", pgettext_lazy("course", "in the company")
    ONLINE = "online", pgettext_lazy("course", "online")
    ON_THE_JOB = "on_job", pgettext_lazy("course", "on the job")


class TrainingPlanState(models.TextChoices):
    """How far the training plan of a year is."""

    DRAFT = "draft", pgettext_lazy("training plan", "draft")
    APPROVED = "approved", pgettext_lazy("training plan", "approved")
    CLOSED = "closed", pgettext_lazy("training plan", "closed")


class PlannedState(models.TextChoices):
    """How far a course of a training plan is."""

    PLANNED = "planned", pgettext_lazy("planned course", "planned")
    HELD = "held", pgettext_lazy("planned course", "held")
    CANCELLED = "cancelled", pgettext_lazy("planned course", "called off")


class Attendance(models.TextChoices):
    """What came of a place in a course; OPEN: attendance was not taken yet."""

    OPEN = "open", pgettext_lazy("attendance", "not taken yet")
    ATTENDED = "attended", pgettext_lazy("attendance", "attended")
    PARTLY = "partly", pgettext_lazy("attendance", "attended in part")
    ABSENT = "absent", pgettext_lazy("attendance", "absent")
    EXCUSED = "excused", pgettext_lazy("attendance", "excused")

    @classmethod
    def came(cls) -> frozenset[Attendance]:
        return frozenset({cls.ATTENDED, cls.PARTLY})


class NeedKind(models.TextChoices):
    """From what a training need follows."""

    GAP = "gap", pgettext_lazy("training need", "gap")
    MARK = "mark", pgettext_lazy("training need", "marked as explaining a gap")


class FollowUpState(models.TextChoices):
    """Whether a follow-up counts; one that was objected to counts until it is taken back."""

    CONFIRMED = "confirmed", pgettext_lazy("follow-up", "confirmed")
    OBJECTED = "objected", pgettext_lazy("follow-up", "objected to")
    UPHELD = "upheld", pgettext_lazy("follow-up", "upheld after an objection")
    WITHDRAWN = "withdrawn", pgettext_lazy("follow-up", "taken back")

    @classmethod
    def counting(cls) -> frozenset[FollowUpState]:
        return frozenset(cls) - {cls.WITHDRAWN}


class ImprovementState(models.TextChoices):
    """How far an improvement plan is."""

    DRAFT = "draft", pgettext_lazy("improvement plan", "draft")
    WITH_HR = "with_hr", pgettext_lazy("improvement plan", "with HR")
    TO_SIGN = "to_sign", pgettext_lazy("improvement plan", "to be signed")
    RUNNING = "running", pgettext_lazy("improvement plan", "under way")
    ENDED = "ended", pgettext_lazy("improvement plan", "ended")
    CANCELLED = "cancelled", pgettext_lazy("improvement plan", "cancelled")

    @classmethod
    def open(cls) -> frozenset[ImprovementState]:
        return frozenset(cls) - {cls.ENDED, cls.CANCELLED}

    @classmethod
    def under_way(cls) -> frozenset[ImprovementState]:
        """Sent to HR and not over: of a person there is one such plan at most."""
        return cls.open() - {cls.DRAFT}


class ImprovementOutcome(models.TextChoices):
    REACHED = "reached", pgettext_lazy("improvement plan", "reached")
    PARTLY = "partly", pgettext_lazy("improvement plan", "reached in part")
    NOT_REACHED = "not_reached", pgettext_lazy("improvement plan", "not reached")


class ImprovementAction(models.TextChoices):
    """What somebody did with an improvement plan, in its chain."""

    DRAFT = "draft", pgettext_lazy("improvement plan", "draft it")
    SEND = "send", pgettext_lazy("improvement plan", "send it to HR")
    RETURN = "return", pgettext_lazy("improvement plan", "return it")
    RELEASE = "release", pgettext_lazy("improvement plan", "release it for signing")
    SIGN = "sign", pgettext_lazy("improvement plan", "sign")
    OBJECT = "object", pgettext_lazy("improvement plan", "object")
    REFUSE = "refuse", pgettext_lazy("improvement plan", "note that it was not signed")
    REVIEW = "review", pgettext_lazy("improvement plan", "write down a review")
    MOVE = "move", pgettext_lazy("improvement plan", "change dates or help")
    END = "end", pgettext_lazy("improvement plan", "end it with an outcome")
    REPLY = "reply", pgettext_lazy("improvement plan", "answer the outcome")
    HAND_OVER = "hand_over", pgettext_lazy("improvement plan", "hand it over")
    CANCEL = "cancel", pgettext_lazy("improvement plan", "cancel it")
    DISCARD = "discard", pgettext_lazy("improvement plan", "discard the draft")
    PURGE = "purge", _("purge")


class StepCause(models.TextChoices):
    """By what a step of an action followed, where nobody took it by itself."""

    PLAN = "plan", _("the plan was changed")
    CANCELLED = "cancelled", _("the appraisal was cancelled")
