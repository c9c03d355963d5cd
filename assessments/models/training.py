"""The annual training plan (年度訓練計畫): its courses, sessions, people, and the gap behind each place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import COMMENT_MAX, Attendance, NeedKind, PlannedState, TrainingPlanState
from assessments.models.actions import DevelopmentAction
from assessments.models.assessment import MANAGER_LEVELS, Assessment
from assessments.models.courses import Course
from assessments.models.scales import ScaleLevel
from competency.models import Element, Indicator
from config.days import DayColumn, written
from config.fields import LineColumn, TextColumn
from integrity.ledgered import Ledgered, LedgeredQuerySet
from people.roles import Role

if TYPE_CHECKING:
    from people.models import User

PERSON = settings.AUTH_USER_MODEL


def reporting_to(user: User, path: str) -> Q:
    """Rows whose person, at this path, reports to the user now, over as many levels as a manager reads."""
    condition = Q()
    for _level in range(MANAGER_LEVELS + 1):
        path += "__supervisor"
        condition |= Q(**{path: user})
    return condition


class ParticipantQuerySet(LedgeredQuerySet["Participant"]):
    def visible_to(self, user: User) -> Self:
        """The places of who reports to the reader now; HR and the auditor see all."""
        if not user.is_authenticated:
            return self.none()
        if user.roles & {Role.HR, Role.AUDITOR}:
            return self
        return self.filter(reporting_to(user, "person"))

    def in_session(self, session: TrainingSession | None) -> Self:
        """
        Places in a session that takes place; None: those without one, to which places belong whose session was called
        off.
        """
        if session is None:
            return self.filter(Q(session__isnull=True) | Q(session__cancelled_at__isnull=False))
        return self.filter(session=session, session__cancelled_at__isnull=True)


class PlannedCourseQuerySet(LedgeredQuerySet["PlannedCourse"]):
    def visible_to(self, user: User) -> Self:
        """Rows in which somebody has a place whom the reader sees; HR and the auditor see all."""
        if user.is_authenticated and user.roles & {Role.HR, Role.AUDITOR}:
            return self
        return self.filter(pk__in=Participant.objects.visible_to(user).values("planned"))


class TrainingPlan(Ledgered):
    """
    The training plan of a year: its budget in New Taiwan dollars, and who approved it when. `version` grows with each
    change of the plan or of its courses.
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    budget = models.PositiveBigIntegerField(_("budget (NT$)"), default=0)
    note = TextColumn(_("note"), max_length=COMMENT_MAX, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=TrainingPlanState.choices, default=TrainingPlanState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("made at"), default=timezone.now)
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = LedgeredQuerySet["TrainingPlan"].as_manager()

    class Meta:
        verbose_name = _("training plan")
        verbose_name_plural = _("training plans")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(condition=Q(year__gte=1912, year__lte=2200), name="training_plan_of_a_year"),
            models.CheckConstraint(
                condition=Q(state__in=TrainingPlanState.values), name="training_plan_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="training_plan_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class PlannedCourse(Ledgered):
    """
    One row of a training plan: a course, why, in which month, for how much. `cost` is planned for all of it, `spent` is
    what it came to. One that was called off says why.
    """

    plan = models.ForeignKey(TrainingPlan, on_delete=models.PROTECT, related_name="courses")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="planned")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    goal = LineColumn(_("what it is for"), max_length=400, blank=True)
    month = models.PositiveSmallIntegerField(_("month"), null=True, blank=True)
    cost = models.PositiveBigIntegerField(_("planned cost (NT$)"), default=0)
    spent = models.PositiveBigIntegerField(_("actual cost (NT$)"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PlannedState.choices, default=PlannedState.PLANNED)
    reason = TextColumn(_("reason"), max_length=COMMENT_MAX, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("made at"), default=timezone.now)
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    objects = PlannedCourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course of a training plan")
        verbose_name_plural = _("courses of training plans")
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PlannedState.values), name="planned_course_state_is_known"),
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(month__gte=1, month__lte=12), name="planned_course_in_a_month"
            ),
            models.CheckConstraint(
                condition=~Q(state=PlannedState.CANCELLED) | ~Q(reason=""), name="planned_course_says_why_called_off"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.course}"


class TrainingSession(Ledgered):
    """
    When and where a course of a plan is held. `uid` and `sequence` name it in calendars (RFC 5545): a moved session has
    the same uid and a higher sequence. `taken_at`: attendance was taken.
    """

    planned = models.ForeignKey(PlannedCourse, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = LineColumn(_("place"), max_length=200, blank=True)
    trainer = LineColumn(_("trainer"), max_length=120, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    uid = models.CharField(max_length=64, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    cancelled_at = models.DateTimeField(_("called off at"), null=True, blank=True)
    taken_at = models.DateTimeField(_("attendance taken at"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    objects = LedgeredQuerySet["TrainingSession"].as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.planned} {written(self.starts_at)}"


class Participant(Ledgered):
    """
    A place of a person in a course of a plan; `person` is None after what is known of them was deleted, so that counts
    stay and names go; `same_as` is then the first place of the same person, so that they still count once. `action`:
    the development action that the place serves. `withdrawn_at`: they do not take part after all, and `reason` says
    why. `hours` attended; `taken_by` wrote down the attendance.
    """

    planned = models.ForeignKey(PlannedCourse, on_delete=models.PROTECT, related_name="participants")
    session = models.ForeignKey(
        TrainingSession, null=True, blank=True, on_delete=models.PROTECT, related_name="participants"
    )
    person = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="training")
    same_as = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    action = models.ForeignKey(
        DevelopmentAction, null=True, blank=True, on_delete=models.PROTECT, related_name="participants"
    )
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(_("invited at"), null=True, blank=True)
    attendance = models.CharField(_("attendance"), max_length=10, choices=Attendance.choices, default=Attendance.OPEN)
    hours = models.DecimalField(_("hours attended"), max_digits=6, decimal_places=1, null=True, blank=True)
    note = LineColumn(_("note"), max_length=400, blank=True)
    taken_at = models.DateTimeField(_("attendance taken at"), null=True, blank=True)
    taken_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    reason = TextColumn(_("reason"), max_length=COMMENT_MAX, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["planned", "person"], name="one_place_a_course_and_person"),
            models.CheckConstraint(
                condition=Q(same_as__isnull=True) | Q(person__isnull=True), name="place_same_as_of_nobody_named"
            ),
            models.CheckConstraint(condition=Q(attendance__in=Attendance.values), name="attendance_is_known"),
            models.CheckConstraint(
                condition=Q(attendance=Attendance.OPEN) | Q(taken_at__isnull=False), name="attendance_taken_some_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.planned_id}: {self.person or '–'}"

    @property
    def open_session(self) -> TrainingSession | None:
        """None where it was called off, as `in_session` has it."""
        return self.session if self.session is not None and self.session.cancelled_at is None else None


class TrainingNeed(Ledgered):
    """
    Why somebody has a place in a course: a gap, or a knowledge or skill that was marked as explaining one, as the
    appraisal said it when the place was given. `level` is the one that was confirmed; None for a mark. After what is
    known of the person was deleted, `assessment` is None, and `closed_on` keeps the day on which the need was closed;
    until then that is worked out (`assessments.training.chain`).
    """

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="needs")
    kind = models.CharField(_("kind"), max_length=10, choices=NeedKind.choices)
    indicator = models.ForeignKey(Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="needs")
    element = models.ForeignKey(
        Element, verbose_name=_("attitude, knowledge or skill"), null=True, blank=True, on_delete=models.PROTECT,
        related_name="needs",
    )  # fmt: skip
    assessment = models.ForeignKey(Assessment, null=True, on_delete=models.PROTECT, related_name="training_needs")
    revision = models.PositiveSmallIntegerField(_("revision"))
    level = models.ForeignKey(ScaleLevel, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_on = DayColumn(_("confirmed on"))
    closed_on = DayColumn(_("closed on"), null=True, blank=True)

    objects = LedgeredQuerySet["TrainingNeed"].as_manager()

    class Meta:
        verbose_name = _("training need")
        verbose_name_plural = _("training needs")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=True) ^ Q(element__isnull=True), name="training_need_of_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(kind=NeedKind.GAP, level__isnull=False)
                | Q(kind=NeedKind.MARK, level__isnull=True, element__isnull=False),
                name="training_need_gap_with_a_level",
            ),
            models.UniqueConstraint(
                fields=["participant", "indicator"],
                condition=Q(indicator__isnull=False),
                name="training_need_indicator_once",
            ),
            models.UniqueConstraint(
                fields=["participant", "element", "kind"],
                condition=Q(element__isnull=False),
                name="training_need_element_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id}: {self.indicator or self.element}"
