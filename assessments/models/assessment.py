"""The assessment (評核): one person, one cycle, one record."""

from __future__ import annotations

from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.enums import Status, Verdict
from assessments.models.cycles import Cycle
from assessments.models.period import KEPT_ONCE_SUBMITTED, KeepsPeriod
from competency.models import StandardVersion
from config.days import DayColumn
from integrity.ledgered import Ledgered, LedgeredQuerySet
from integrity.models import ChainedSubject
from people.acting import able, can_act
from people.models import PATH_MAX, WORK, Department
from people.roles import Role

if TYPE_CHECKING:
    from people.models import User

PERSON = settings.AUTH_USER_MODEL
# How far up the reporting line a manager reads what was submitted.
MANAGER_LEVELS = 3


def managed_by(user: User) -> Q:
    """Assessments whose supervisor reports, over at most MANAGER_LEVELS levels, to this person."""
    condition, path = Q(), "supervisor"
    for _level in range(MANAGER_LEVELS):
        path += "__supervisor"
        condition |= Q(**{path: user})
    return condition


class AssessmentQuerySet(LedgeredQuerySet["Assessment"]):
    def visible_to(self, user: User) -> Self:
        """
        The one definition of visibility. One's own and those to rate, always; HR and auditor all of them (of
        a draft only state and progress, see `permissions`); a manager above once submitted. That one was purged
        is for HR and auditor to know.
        """
        if not user.is_authenticated:
            return self.none()
        if user.roles & {Role.HR, Role.AUDITOR}:
            return self
        return self.filter(
            Q(purged_at__isnull=True),
            Q(trainee=user)
            | Q(supervisor=user)
            | Q(approver=user)
            | (Q(submitted_at__isnull=False) & managed_by(user)),
        )

    def to_approve(self, on: date | None = None) -> Self:
        """Answered by the trainee, or the answer is overdue. `on`: a day, today where none is given."""
        today = on or timezone.localdate()
        return self.filter(
            Q(status__in=[Status.ACKNOWLEDGED, Status.DISPUTED]) | Q(status=Status.SUBMITTED, answer_due__lt=today)
        )

    def decided_by(self, user: User) -> Self:
        """On which this person takes HR's steps: HR on all but their own and those they rate, others where named."""
        others = self.exclude(trainee=user).exclude(supervisor=user)
        return others if user.has_role(Role.HR) else others.filter(approver=user)

    def approved_before(self, assessment: Assessment | None = None) -> Self:
        """
        The person's appraisals of earlier cycles that are approved now, newest cycle first, by any version of the
        same standard: by another one the same number says something else. What was opened again counts once it is
        approved again. None given: those of the row that a subquery stands beside.
        """

        def of(path: str) -> object:
            return reduce(getattr, path.split("__"), assessment) if assessment else OuterRef(path)

        ends, starts = {"cycle__ends_on": of("cycle__ends_on")}, {"cycle__starts_on": of("cycle__starts_on")}
        earlier = (
            Q(cycle__ends_on__lt=of("cycle__ends_on"))
            | Q(**ends, cycle__starts_on__lt=of("cycle__starts_on"))
            | Q(**ends, **starts, cycle__lt=of("cycle_id"))
        )
        same = Q(trainee=of("trainee_id"), standard__standard=of("standard__standard_id"))
        newest = self.filter(earlier, same, status=Status.APPROVED, purged_at__isnull=True)
        return newest.order_by("-cycle__ends_on", "-cycle__starts_on", "-cycle")

    def overdue(self) -> Self:
        return self.filter(status=Status.DRAFT, supervisor_due__lt=timezone.localdate())

    def to_hand_over(self) -> Self:
        """Being rated by somebody who can't act any more."""
        return self.filter(status__in=Status.being_rated()).exclude(able("supervisor__"))

    def with_people(self) -> Self:
        return self.select_related("trainee", "supervisor", "approver", "standard", "cycle__scale", "self_rating")

    def locked(self, pk: int) -> Assessment:
        """The row, held until the transaction ends; raises Assessment.DoesNotExist."""
        return self.select_for_update(of=("self",)).select_related("cycle", "standard").get(pk=pk)


class Assessment(Ledgered, KeepsPeriod, ChainedSubject):
    """
    The appraisal of a trainee by a supervisor in a cycle. Only `workflow` assigns its status.

    The trainee_… and supervisor_… fields say who they were when it was opened, the latter again when it was submitted;
    `supervisor_number` is empty in what a former release opened and nobody submitted since. `version` counts every
    write to the record; `answers_mac` seals which answers there are; `revision` counts reopenings, from 1.
    `standard` is the version it is rated by, whatever others in the cycle are rated by. `submitted_at` is empty while
    the ratings are the supervisor's alone, and so is `verdict`, which `workflow` takes from `scoring` at submission.
    `purged_at`: what it said was deleted when its time of retention was over; the row and the tombstone in its chain
    stay.
    """

    cycle = models.ForeignKey(
        Cycle, verbose_name=_("appraisal cycle"), on_delete=models.PROTECT, related_name="assessments"
    )
    standard = models.ForeignKey(
        StandardVersion, verbose_name=_("standard"), on_delete=models.PROTECT, related_name="assessments"
    )
    trainee = models.ForeignKey(PERSON, verbose_name=_("trainee"), on_delete=models.PROTECT, related_name="assessments")
    supervisor = models.ForeignKey(
        PERSON,
        verbose_name=pgettext_lazy("assessment", "supervisor"),
        on_delete=models.PROTECT,
        related_name="assessments_to_rate",
    )
    approver = models.ForeignKey(
        PERSON,
        verbose_name=_("approver"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assessments_to_approve",
        help_text=_("Named where HR itself is appraised or appraises."),
    )
    trainee_number = models.CharField(_("employee number"), max_length=40)
    trainee_name = models.CharField(pgettext_lazy("person", "name"), max_length=80)
    trainee_department = models.CharField(_("department"), max_length=PATH_MAX, blank=True)
    # The department of that time in the tree of today: for figures and filters; paper goes by the path above.
    department = models.ForeignKey(
        Department, null=True, editable=False, on_delete=models.SET_NULL, related_name="assessments"
    )
    trainee_job_title = models.CharField(_("job title"), max_length=80, blank=True)
    trainee_hired_on = DayColumn(_("hired on"), null=True, blank=True, span=WORK)
    supervisor_name = models.CharField(pgettext_lazy("assessment", "supervisor"), max_length=80)
    supervisor_number = models.CharField(_("employee number of the supervisor"), max_length=40, blank=True)
    self_due = DayColumn(_("self-rating due"), null=True, blank=True)
    supervisor_due = DayColumn(_("rating due"))
    answer_due = DayColumn(_("answer due"))
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.DRAFT, editable=False)
    revision = models.PositiveSmallIntegerField(_("revision"), default=1, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    answers_mac = models.CharField(max_length=64, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict.choices, blank=True, editable=False)
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    purged_at = models.DateTimeField(_("purged at"), null=True, editable=False)
    created_at = models.DateTimeField(_("opened at"), auto_now_add=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["supervisor_due", "trainee_number", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="assessment_status_is_known"),
            models.UniqueConstraint(
                fields=["cycle", "trainee"],
                condition=~Q(status="cancelled"),
                name="one_assessment_per_person_and_cycle",
                violation_error_message=_("This person already has an assessment in this cycle."),
            ),
            models.CheckConstraint(
                condition=~Q(trainee=F("supervisor")),
                name="nobody_rates_themself",
                violation_error_message=_("Nobody appraises themself."),
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | (~Q(approver=F("trainee")) & ~Q(approver=F("supervisor"))),
                name="approver_is_someone_else",
                violation_error_message=_("The approver is neither the trainee nor the supervisor."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(Status.rated()))
                | Q(purged_at__isnull=False)
                | (Q(submitted_at__isnull=False) & ~Q(verdict="")),
                name="submitted_assessment_has_time_and_verdict",
            ),
            KEPT_ONCE_SUBMITTED,
        ]

    def __str__(self) -> str:
        return f"{self.trainee_name} {self.trainee_number} · {self.cycle}".replace("  ", " ")

    def get_absolute_url(self) -> str:
        return reverse("assessments:detail", args=[self.pk])

    def get_rating_url(self) -> str:
        return reverse("assessments:rate", args=[self.pk])

    @property
    def number(self) -> str:
        """The document number that reports print; A-000042."""
        return self.number_of(self.pk)

    @staticmethod
    def number_of(pk: int) -> str:
        return f"A-{pk:06d}"

    def get_self_rating_url(self) -> str:
        return reverse("assessments:self", args=[self.pk])

    @property
    def rated_by(self) -> tuple[str, str]:
        """Name and number of who rated; where a former release kept no number, that of today if the name fits."""
        number = self.supervisor_number
        if not number and self.supervisor.name == self.supervisor_name:
            number = self.supervisor.username
        return self.supervisor_name, number

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def is_approved(self) -> bool:
        return self.status == Status.APPROVED

    @property
    def is_overdue(self) -> bool:
        """The supervisor has not submitted and the day has passed."""
        return self.is_draft and self.supervisor_due < timezone.localdate()

    @property
    def self_is_overdue(self) -> bool:
        """The day of the self-rating has passed; it stays open until the supervisor submits."""
        return self.self_due is not None and self.self_due < timezone.localdate()

    @property
    def answer_is_overdue(self) -> bool:
        """The trainee neither acknowledged nor disputed in time (逾期未回覆)."""
        return self.status == Status.SUBMITTED and self.answer_due < timezone.localdate()

    @property
    def waits_for_approval(self) -> bool:
        """Answered by the trainee, or the answer is overdue."""
        return self.status in (Status.ACKNOWLEDGED, Status.DISPUTED) or self.answer_is_overdue

    @property
    def waits_for_hand_over(self) -> bool:
        """Being rated by somebody who can't act any more, so that HR has to name another."""
        return self.status in Status.being_rated() and not can_act(self.supervisor)

    @property
    def next_due(self) -> date | None:
        """The day by which the next step is expected, none when nothing is open."""
        if self.status == Status.DRAFT:
            return self.supervisor_due
        return self.answer_due if self.status == Status.SUBMITTED else None

    def raise_version(self) -> None:
        """Whoever looked before this write looks again before they take a step."""
        self.version += 1
        self.save(update_fields=["version", "answers_mac"])
