"""Follow-ups (複評): what a supervisor confirms of single indicators after an appraisal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import COMMENT_MAX, SIGNS, EvidenceKind, FollowUpState
from assessments.models.actions import DevelopmentAction
from assessments.models.assessment import MANAGER_LEVELS, Assessment
from assessments.models.items import ItemKey
from assessments.models.records import Event
from assessments.models.scales import ScaleLevel
from assessments.models.training import Participant
from competency.models import Element, Indicator
from config.days import DayColumn
from config.fields import TextColumn
from integrity.ledgered import Ledgered, LedgeredQuerySet

if TYPE_CHECKING:
    from people.models import User

PERSON = settings.AUTH_USER_MODEL


class FollowUpQuerySet(LedgeredQuerySet["FollowUp"]):
    def visible_to(self, user: User) -> Self:
        """
        Those of appraisals that this person sees; those of people who report to them now, directly or over the levels
        that a manager reads, whoever appraised them; and those that they confirmed themself.
        """
        if not user.is_authenticated:
            return self.none()
        seen = Assessment.objects.visible_to(user).values("pk")
        theirs, path = Q(assessment__in=seen) | Q(confirmed_by=user), "assessment__trainee"
        for _level in range(MANAGER_LEVELS + 1):
            path += "__supervisor"
            theirs |= Q(**{path: user})
        return self.filter(theirs)

    def counting(self) -> Self:
        """All but those that were taken back."""
        return self.filter(state__in=FollowUpState.counting())

    def deciding(self) -> Self:
        """
        Those that follow the revision that is approved now, oldest first: of each item the last one decides. Those of a
        former revision do not: the approval that came after them is the newer confirmation.
        """
        rows = self.counting().filter(revision=F("assessment__profile__revision"))
        return rows.order_by("confirmed_at", "pk")

    def with_all(self) -> Self:
        """With everything that is told of one."""
        rows = self.select_related("assessment__trainee", "assessment__cycle", "event", "confirmed_by")
        rows = rows.select_related("indicator", "attitude", "level", "action", "participant__planned__course")
        return rows.prefetch_related("evidence")


class FollowUp(Ledgered):
    """
    A level that the supervisor of today confirms for one indicator or attitude after the appraisal was approved:
    `seen` says what was seen, `observed_on` when. It stands in the chain of the appraisal (`event`), whose verdict and
    report stay as they were. `revision`: the approved one that it follows. The trainee may object; somebody else
    decides. One that was taken back counts no more, and stays.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="follow_ups")
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="follow_up")
    revision = models.PositiveSmallIntegerField(_("revision"))
    indicator = models.ForeignKey(Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups")
    attitude = models.ForeignKey(Element, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups")
    level = models.ForeignKey(ScaleLevel, verbose_name=_("level"), on_delete=models.PROTECT, related_name="+")
    meets = models.BooleanField(_("meets the standard"))
    seen = TextColumn(_("what was seen"), max_length=COMMENT_MAX)
    observed_on = DayColumn(_("observed on"))
    action = models.ForeignKey(
        DevelopmentAction, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    confirmed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    confirmed_by_name = models.CharField(max_length=80)
    confirmed_by_number = models.CharField(max_length=40, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), default=timezone.now)
    confirmed_on = DayColumn(_("confirmed on"))
    state = models.CharField(_("state"), max_length=10, choices=FollowUpState.choices, default=FollowUpState.CONFIRMED)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["confirmed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=True) ^ Q(attitude__isnull=True), name="follow_up_of_one_thing"
            ),
            models.CheckConstraint(condition=~Q(seen=""), name="follow_up_says_what_was_seen"),
            models.CheckConstraint(condition=Q(state__in=FollowUpState.values), name="follow_up_state_is_known"),
        ]
        indexes = [models.Index(fields=["assessment", "indicator"], name="follow_up_of_an_indicator")]

    def __str__(self) -> str:
        return f"{self.subject}: {self.level}"

    @property
    def subject(self) -> Indicator | Element | None:
        """The indicator or attitude; a constraint holds that there is one."""
        return self.indicator or self.attitude

    def get_absolute_url(self) -> str:
        return reverse("assessments:follow-up-one", args=[self.pk])

    @property
    def code(self) -> str:
        return self.subject.code if self.subject else ""

    @property
    def key(self) -> ItemKey:
        """A constraint holds that it is about one of the two."""
        return ItemKey(self.attitude_id is not None, self.attitude_id or self.indicator_id or 0)

    @property
    def by(self) -> tuple[str, str]:
        """Name and number of who confirmed it."""
        return self.confirmed_by_name, self.confirmed_by_number

    @property
    def counts(self) -> bool:
        return self.state in FollowUpState.counting()

    @property
    def sign(self) -> str:
        return SIGNS.get(self.state, "")


class DevelopmentEvidence(Ledgered):
    """
    佐證 of a development action or of a follow-up: a note, a link or a file, as in `Evidence`. Taken back, it stays as
    a row with `removed_at`.
    """

    action = models.ForeignKey(
        DevelopmentAction, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    follow_up = models.ForeignKey(FollowUp, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=4, choices=EvidenceKind.choices)
    text = TextColumn(_("text"), max_length=COMMENT_MAX, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to="development/%Y/", max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=150, blank=True)
    file_type = models.CharField(_("file type"), max_length=40, blank=True)
    file_size = models.PositiveIntegerField(_("bytes"), default=0)
    file_digest = models.CharField(_("digest"), max_length=64, blank=True)
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    added_by_name = models.CharField(max_length=80)
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    removed_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = LedgeredQuerySet["DevelopmentEvidence"].as_manager()

    class Meta:
        verbose_name = _("evidence of development")
        verbose_name_plural = _("evidence of development")
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__isnull=True) ^ Q(follow_up__isnull=True), name="development_evidence_of_one_thing"
            ),
            models.CheckConstraint(
                condition=(Q(kind="note") & ~Q(text=""))
                | (Q(kind="link") & ~Q(url=""))
                | (Q(kind="file") & ~Q(file="")),
                name="development_evidence_as_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40] or self.url or self.file_name
