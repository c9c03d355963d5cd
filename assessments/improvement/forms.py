"""The form of a draft, whose lines are formsets that need no script; and the form of a step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from assessments.enums import COMMENT_MAX, ImprovementOutcome
from assessments.improvement.drafting import GivenFact, GivenHelp, GivenPlan
from assessments.improvement.subjects import choices_of
from assessments.improvement.transitions import Given, NewHelp, Step
from assessments.models import ImprovementPlan
from assessments.models.items import ItemKey
from config.days import DayField, written
from config.fields import LineField, TextField
from config.forms import InnerForm
from config.refusals import BadInput

HELP_MAX, GIVER_MAX = 400, 120
MOST_LINES = 60


def rows_of(count: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": count})


class HeadForm(InnerForm, forms.Form):
    """`version` is what the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(
        label=pgettext_lazy("improvement plan", "Last day"), help_text=_("About three months leaves time to improve.")
    )
    summary = TextField(
        label=_("Why this plan"),
        max_length=COMMENT_MAX,
        required=False,
        widget=rows_of(3),
        help_text=_("In a few sentences: what was tried before, and what the plan is for."),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] <= data["starts_on"]:
            self.add_error("ends_on", gettext("The last day has to come after the first. Choose a later one."))
        return data


class LineForm(InnerForm, forms.Form):
    """A line that is empty is none; one that lacks what it is about comes back."""

    needed = "text"

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if any(data.values()) and not data.get(self.needed) and self.needed not in self.errors:
            self.add_error(self.needed, gettext("Fill this in too, or clear the whole line to remove it."))
        return data

    @property
    def is_there(self) -> bool:
        return bool(self.cleaned_data.get(self.needed))


class FactForm(LineForm):
    about = forms.ChoiceField(label=_("Indicator or attitude"), required=False)
    happened_on = DayField(label=_("When"), required=False)
    text = TextField(
        label=pgettext_lazy("improvement plan", "What happened"),
        max_length=COMMENT_MAX,
        required=False,
        widget=rows_of(3),
    )
    goal = TextField(label=_("What is expected"), max_length=COMMENT_MAX, required=False, widget=rows_of(3))

    def __init__(self, *args: Any, choices: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [("", _("None of these")), *choices]  # type: ignore[attr-defined]

    def given(self) -> GivenFact:
        data = self.cleaned_data
        return GivenFact(ItemKey.parse(data["about"]), data["happened_on"], data["text"], data["goal"])


class HelpForm(LineForm):
    text = LineField(label=_("Help"), max_length=HELP_MAX, required=False)
    giver = LineField(label=pgettext_lazy("improvement plan", "By whom"), max_length=GIVER_MAX, required=False)
    due_on = DayField(label=pgettext_lazy("improvement plan", "Until"), required=False)


class ReviewForm(LineForm):
    needed = "due_on"
    due_on = DayField(label=_("Review on"), required=False)


# So many empty lines stand below those that are filled; each saving adds as many.
Facts = formset_factory(FactForm, extra=1, absolute_max=MOST_LINES, max_num=MOST_LINES)
Helps = formset_factory(HelpForm, extra=2, absolute_max=MOST_LINES, max_num=MOST_LINES)
Reviews = formset_factory(ReviewForm, extra=1, absolute_max=MOST_LINES, max_num=MOST_LINES)


class DraftForm:
    """The whole draft: its head and its three kinds of lines."""

    def __init__(self, plan: ImprovementPlan, data: QueryDict | None = None) -> None:
        facts, help_, reviews = list(plan.facts.all()), list(plan.help.all()), list(plan.reviews.all())
        head = {name: getattr(plan, name) for name in ("version", "starts_on", "ends_on", "summary")}
        self.head = HeadForm(data, initial=head)
        self.facts: BaseFormSet[Any] = Facts(
            data, prefix="fact", form_kwargs={"choices": choices_of(plan)}, initial=[_fact(row) for row in facts]
        )
        self.help: BaseFormSet[Any] = Helps(
            data,
            prefix="help",
            initial=[{"text": row.text, "giver": row.giver, "due_on": row.due_on} for row in help_],
        )
        self.reviews: BaseFormSet[Any] = Reviews(
            data, prefix="review", initial=[{"due_on": row.due_on} for row in reviews]
        )

    @property
    def parts(self) -> tuple[Any, ...]:
        return self.head, self.facts, self.help, self.reviews

    def given(self) -> GivenPlan:
        """Raises BadInput; the page then says it beside the field."""
        valid = [part.is_valid() for part in self.parts]  # each of them, so that each says what is wrong
        if not all(valid):
            raise BadInput(gettext("Not saved. Look at what is marked and correct it."))
        data = self.head.cleaned_data
        return GivenPlan(
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            summary=data["summary"],
            facts=tuple(form.given() for form in self.facts if form.is_there),
            help=tuple(GivenHelp(**form.cleaned_data) for form in self.help if form.is_there),
            reviews=tuple(form.cleaned_data["due_on"] for form in self.reviews if form.is_there),
        )

    @property
    def seen(self) -> int | None:
        version: int | None = self.head.cleaned_data.get("version")
        return -1 if version is None else version


def _fact(row: Any) -> dict[str, object]:
    about = ItemKey.of_row(row.indicator_id, row.attitude_id)
    return {"about": str(about or ""), "happened_on": row.happened_on, "text": row.text, "goal": row.goal}


class StepForm(InnerForm, forms.Form):
    """One step of the table on one plan."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, step: Step, plan: ImprovementPlan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{step.action}-%s", **kwargs})
        self.step = step
        self.initial["version"] = plan.version
        for name, field in _asked(step, plan):
            self.fields[name] = field
        if step.reason:
            self.fields["reason"] = TextField(
                label=step.reason_label,
                help_text=str(step.reason),
                widget=forms.Textarea(attrs={"rows": 3, "required": True}),
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if (data.get("giver") or data.get("help_due")) and not data.get("help") and "help" not in self.errors:
            self.add_error("help", gettext("Say what the help is too, or empty “By whom” and “Until”."))
        return data

    def take(self) -> dict[str, Any]:
        """As `steps.take` takes it; raises BadInput with what is wrong, in sentences."""
        if not self.is_valid():
            raise BadInput(" ".join(str(error) for errors in self.errors.values() for error in errors))
        data, version = self.cleaned_data, self.cleaned_data.get("version")
        given = Given(
            day=data.get("end") or data.get("held_on"),
            review=data.get("review"),
            review_on=data.get("review_on"),
            help_given=tuple(data.get("help_given") or ()),
            help=NewHelp(data["help"], data["giver"], data["help_due"]) if data.get("help") else None,
            outcome=data.get("outcome", ""),
        )
        return {"seen": -1 if version is None else version, "reason": data.get("reason", ""), "given": given}


def _asked(step: Step, plan: ImprovementPlan) -> Iterable[tuple[str, forms.Field]]:
    today = timezone.localdate()
    if "review" in step.asks:
        days = [(row.pk, written(row.due_on)) for row in plan.reviews.filter(held_on__isnull=True)]
        yield "review", forms.TypedChoiceField(label=_("Which review"), choices=days, coerce=int, required=False)
        yield "held_on", DayField(label=_("Held on"), initial=today, required=False)
        waiting = [(row.pk, row.text) for row in plan.help.filter(given_on__isnull=True)]
        if waiting:
            yield (
                "help_given",
                forms.TypedMultipleChoiceField(
                    label=_("Help that was given by then"),
                    choices=waiting,
                    coerce=int,
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                ),
            )
    if "end" in step.asks:
        yield "end", DayField(label=_("New last day"), help_text=_so_far(plan), required=False)
        yield "help", LineField(label=_("Further help"), max_length=HELP_MAX, required=False)
        yield (
            "giver",
            LineField(label=pgettext_lazy("improvement plan", "By whom"), max_length=GIVER_MAX, required=False),
        )
        yield "help_due", DayField(label=pgettext_lazy("improvement plan", "Until"), required=False)
        yield "review_on", DayField(label=_("Further review on"), required=False)
    if "outcome" in step.asks:
        choices = ImprovementOutcome.choices if today >= plan.ends_on else [ImprovementOutcome.choices[0]]
        yield (
            "outcome",
            forms.ChoiceField(label=_("Outcome"), choices=choices, widget=forms.RadioSelect, required=False),
        )


def _so_far(plan: ImprovementPlan) -> str:
    return gettext("So far: %(day)s. Leave it empty if it stays.") % {"day": written(plan.ends_on)}
