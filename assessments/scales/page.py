"""The pages of rating scales: the list, one while it is typed, and how raters see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest
from django.utils.safestring import SafeString

from assessments.enums import NOT_OBSERVED
from assessments.models import RatingScale, ScaleLevel
from assessments.models.scales import lacks
from assessments.rating.fields import Scale
from assessments.scales import keeping
from assessments.scales.forms import FIRST_LEVELS, FIRST_THRESHOLD, ScaleForm, first_values, shown_of
from assessments.sheet.raters import SUPERVISOR
from config.forms import number_from
from config.refusals import Conflict, Refusal
from people.requests import SignedInRequest


@dataclass(frozen=True, slots=True)
class Sample:
    """One indicator on a scale. The page asks for it while it speaks the language of the sample."""

    code: str
    language: str
    levels: Sequence[ScaleLevel]

    @property
    def scale(self) -> SafeString:
        chosen = min((level.value for level in self.levels if level.meets), default="")
        return Scale(list(self.levels), SUPERVISOR).of(f"preview-{self.code}", str(chosen))


@dataclass(frozen=True, slots=True)
class Preview:
    """How raters see a scale, stored or not, in both languages. `is_refused`: the form says itself what is wrong."""

    levels: Sequence[ScaleLevel]
    is_refused: bool = False
    not_observed = NOT_OBSERVED

    @property
    def samples(self) -> list[Sample]:
        return [Sample("zh-hant", "中文", self.levels), Sample("en", "English", self.levels)]

    @property
    def lacking(self) -> str:
        return "" if self.is_refused else lacks(self.levels)


def listed() -> list[RatingScale]:
    """All scales with their levels and how many cycles use each."""
    return list(RatingScale.objects.prefetch_related("levels").annotate(used=Count("cycles")))


def copied_of(request: HttpRequest) -> RatingScale | None:
    """The scale of which a new one starts as a copy; None for an empty one."""
    wanted = request.GET.get("from", "")
    return RatingScale.objects.filter(pk=number_from(wanted)).first() if wanted else None


class Editing:
    """The form of a scale, None: of a new one. `seen`: what the page showed of it; `code`: what the page answers."""

    def __init__(self, request: SignedInRequest, scale: RatingScale | None) -> None:
        self.scale, self.by, self.code = scale, request.user, 200
        sent = request.POST if request.method == "POST" else None
        self.then = request.POST.get("then", "")
        self.copied = None if scale else copied_of(request)
        initial = shown_of(scale) if scale else first_values(self.copied)
        self.form = ScaleForm(sent, initial=initial)
        shown = keeping.seen_of(scale, self.by) if scale and sent is None else ""
        self.seen = request.POST.get("seen", shown)
        if sent is not None and not self.form.is_valid():
            self.code = 400

    @property
    def preview(self) -> Preview:
        """Of what is typed, or of what the form starts with."""
        if self.form.is_bound:
            return Preview(self.form.wanted.levels, is_refused="lowest" in self.form.errors)
        if shown := self.scale or self.copied:
            return Preview(list(shown.levels.all()))
        return Preview([ScaleLevel(value=value, meets=value >= FIRST_THRESHOLD) for value in FIRST_LEVELS])

    @property
    def must_be_new(self) -> bool:
        """Whether what is typed can only be saved as another scale: this one is used by now, or gone."""
        return self.scale.is_used if self.scale else self.code == Conflict.status

    def save(self) -> RatingScale | None:
        """The scale once it is sent to be saved and right; None where the form has to be shown (again)."""
        if not self.form.is_bound or self.code != 200 or self.then == "look":
            return None
        try:
            if self.scale is None:
                return keeping.make(self.form.wanted)
            return keeping.change(self.scale.pk, self.form.wanted, self.seen, self.by)
        except Refusal as refusal:
            self.form.add_error("name" if refusal.message == RatingScale.TAKEN else None, refusal.message)
            self.code = refusal.status
            if self.scale:  # sent again, it is meant about what is now
                self.scale = RatingScale.objects.filter(pk=self.scale.pk).first()
                self.seen = keeping.seen_of(self.scale, self.by) if self.scale else ""
        return None
