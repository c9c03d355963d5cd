"""What the page of the development plan shows and receives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.development.plan import LINE_MAX, GivenLine, RefusedLine, key_of
from assessments.development.suggesting import is_below, suggestions
from assessments.models import Assessment, PlanLine
from assessments.sheet.layout import Sheet, load_sheet
from competency.models import ElementKind, StandardVersion
from config.days import DayField
from config.fields import LineField
from config.forms import InnerForm
from config.refusals import BadInput, Refusal

# So many characters of what a gap is about stand in a list of choices.
GAP_SHOWN = 70


class LineForm(InnerForm, forms.Form):
    """One line of the plan; what may be stored is for `plan.save_line` to say."""

    goal = LineField(label=_("Goal"), help_text=_("What this person can do then."), max_length=LINE_MAX, required=False)
    measure = LineField(
        label=_("Measure"),
        help_text=_("How: a course, practice with a colleague, a task."),
        max_length=LINE_MAX,
        required=False,
    )
    element = forms.TypedChoiceField(label=_("Knowledge or skill"), coerce=int, empty_value=None, required=False)
    due_on = DayField(label=_("Due"), required=False)
    gap = forms.ChoiceField(label=_("For which gap"), required=False)

    def __init__(
        self,
        choices: list[Any],
        *args: Any,
        line: PlanLine | None = None,
        gaps: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        name = f"line-{line.pk}" if line else "line"
        super().__init__(*args, **{"auto_id": f"{name}-%s", **kwargs})
        self.line = line
        self.fields["element"] = forms.TypedChoiceField(
            label=_("Knowledge or skill"), choices=choices, coerce=int, empty_value=None, required=False
        )
        self.fields["gap"] = forms.ChoiceField(
            label=_("For which gap"), choices=[("", _("None in particular")), *gaps], required=False
        )
        self.order_fields(["element", "goal", "measure", "due_on", "gap"])
        self.fields["goal"].widget.attrs["required"] = True
        if line is None:
            self.fields["due_on"].widget.attrs["data-min"] = timezone.localdate().isoformat()

    def line_given(self) -> GivenLine:
        """What was typed. Raises RefusedLine, so that the page says it beside the field."""
        if not self.is_valid():
            raise BadInput(str(_("Not saved. Look at what is marked and correct it.")))
        return GivenLine(**self.cleaned_data)


def initial_of(row: PlanLine) -> dict[str, object]:
    fields = {"goal": row.goal, "measure": row.measure, "element": row.element_id or "", "due_on": row.due_on}
    return {**fields, "gap": key_of(row)}


def refuse(form: LineForm, refusal: Refusal) -> None:
    """Says what is wrong beside the field that it is about."""
    if isinstance(refusal, RefusedLine):
        form.add_error(refusal.field, refusal.message)


def choices_of(assessment: Assessment) -> list[Any]:
    """Knowledge and skills to choose from, marked ones first."""
    marked = set(assessment.element_marks.values_list("element_id", flat=True))
    version: StandardVersion = assessment.standard
    rows = [row for row in version.elements.all() if row.kind in (ElementKind.KNOWLEDGE, ElementKind.SKILL)]

    def named(wanted: bool) -> list[tuple[int, str]]:
        return [(row.pk, str(row)) for row in rows if (row.pk in marked) is wanted]

    groups = [(_("Marked as explaining a gap"), named(True)), (_("Others"), named(False))]
    return [("", _("Something else")), *((label, group) for label, group in groups if group)]


def gaps_of(sheet: Sheet, row: PlanLine | None = None) -> list[tuple[str, str]]:
    """What a line may be for: the items below the standard, and what it is for already."""
    named = key_of(row) if row else ""
    items = [item for item in sheet.items if is_below(item) or item.key == named]
    return [(item.key, " ".join(f"{item.code} {item.text}".split())[:GAP_SHOWN]) for item in items]


def form_of(
    assessment: Assessment, data: QueryDict | None = None, *, line: PlanLine | None = None, **options: Any
) -> LineForm:
    """The form of one line, or of a new one."""
    gaps = gaps_of(load_sheet(assessment), line)
    return LineForm(choices_of(assessment), data, line=line, gaps=gaps, **options)


def plan_context(assessment: Assessment, form: LineForm | None = None, *, element: str = "") -> dict[str, object]:
    """A form for each line and one to add; `form`: one that came back, with what was typed."""
    choices, sheet = choices_of(assessment), load_sheet(assessment)
    came_back = form.line.pk if form and form.line else None
    lines = assessment.plan_lines.select_related("element", "indicator", "attitude")
    return {
        "assessment": assessment,
        "lines": [
            form
            if row.pk == came_back
            else LineForm(choices, line=row, gaps=gaps_of(sheet, row), initial=initial_of(row))
            for row in lines
        ],
        "new": form
        if form and came_back is None
        else LineForm(choices, gaps=gaps_of(sheet), initial={"element": element}),
        "suggestions": suggestions(assessment, sheet),
    }
