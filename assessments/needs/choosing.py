"""From a row of the training needs to places in a course: which course, which year, which of the people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.courses import keeping
from assessments.courses.forms import MOST_HOURS, DollarsField
from assessments.courses.keeping import Taken, Wanted
from assessments.courses.serving import on_offer
from assessments.courses.subjects import Key
from assessments.enums import CourseKind, NeedKind
from assessments.models import ConfirmedProfile, Course, ScaleLevel
from assessments.needs.finding import Group, Need, Needs, urgent_first
from assessments.needs.planning import Planned, Reason, plan_training
from config.fields import CodeField, LineField
from config.forms import InnerForm, number_from
from config.refusals import BadInput, Refusal
from integrity import ledger
from people.models import User

NEW = "new"
# So many people are proposed for one course, the most urgent ones; who has more narrows the page.
MOST_PEOPLE = 200


class PlanForm(InnerForm, forms.Form):
    course = forms.ChoiceField(label=gettext_lazy("Course"))
    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int)
    goal = LineField(
        label=gettext_lazy("What it is for"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Shown in the plan beside the course."),
    )
    code = CodeField(label=gettext_lazy("Course number"), max_length=40, required=False)
    name = LineField(label=gettext_lazy("Name of the course"), max_length=120, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("How it is held"), choices=CourseKind.choices, required=False)
    hours = forms.DecimalField(
        label=gettext_lazy("Hours of one person"), min_value=0, max_value=MOST_HOURS, decimal_places=1, required=False
    )
    cost = DollarsField(label=gettext_lazy("Cost of one person (NT$)"), required=False)

    def __init__(self, group: Group, data: Any = None) -> None:
        year = timezone.localdate().year
        serving = group.courses
        rest = [course for course in on_offer().values() if course not in serving]
        super().__init__(
            data,
            initial={
                "course": str(serving[0].pk) if serving else NEW,
                "year": year,
                "goal": f"{group.code} {group.text}"[:400],
                "kind": CourseKind.EXTERNAL,
                "hours": 0,
                "cost": 0,
            },
        )
        self.courses = {str(course.pk): course for course in (*serving, *rest)}
        self.fields["course"].choices = [  # type: ignore[attr-defined]
            (_("Serves this need"), [(str(one.pk), f"{one.code} {one.name}") for one in serving]),
            (_("Other courses"), [(str(one.pk), f"{one.code} {one.name}") for one in rest]),
            (_("Not in the catalogue yet"), [(NEW, _("A new course, as filled in below"))]),
        ]
        self.fields["year"].choices = [(one, str(one)) for one in (year, year + 1)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("course") == NEW:
            for name in ("code", "name"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("A new course needs it. Fill it in, or choose a course that is there."))
        return data


class Planning:
    """The page on which HR gives people places; `code`: what it answers."""

    def __init__(self, needs: Needs, group: Group, by: User, sent: Any = None) -> None:
        self.needs, self.group, self.by, self.code = needs, group, by, 200
        self.people = urgent_first(group.needs)[:MOST_PEOPLE]
        self.more = max(0, len(group.needs) - MOST_PEOPLE)
        self.form = PlanForm(group, sent)
        free = {need.person.pk for need in self.people if need.held is None}
        self.ticked = {number_from(one) for one in sent.getlist("person")} if sent is not None else free

    @property
    def lines(self) -> list[tuple[Need, bool]]:
        return [(need, need.person.pk in self.ticked) for need in self.people]

    def save(self) -> Planned | None:
        """None where the form has to be shown (again), with what is wrong."""
        if not self.form.is_bound:
            return None
        chosen = [need for need in self.people if need.person.pk in self.ticked]
        if self.form.is_valid() and not chosen:
            self.form.add_error(None, _("Nobody with this need is selected. Tick at least one person."))
        if not self.form.is_valid():
            self.code = 400
            return None
        try:
            return self._plan(chosen)
        except Refusal as refusal:
            self.form.add_error("code" if isinstance(refusal, Taken) else None, refusal.message)
            self.code = refusal.status
        return None

    def _plan(self, chosen: list[Need]) -> Planned:
        data = self.form.cleaned_data
        with transaction.atomic(), ledger.gathered():
            course = self._course()
            return plan_training(self.by, data["year"], course, self._reasons(chosen), data["goal"])

    def _course(self) -> Course:
        data = self.form.cleaned_data
        if data["course"] != NEW:
            return self.form.courses[data["course"]]
        values: dict[str, keeping.Value] = {name: data[name] for name in ("code", "name")}
        values |= {"kind": data["kind"] or CourseKind.EXTERNAL, "hours": data["hours"] or 0, "cost": data["cost"] or 0}
        return keeping.make(Wanted(values, frozenset(self._subjects())), self.by)

    def _subjects(self) -> list[Key]:
        """What a course made for this need serves: the element, or the task of the indicator."""
        ground = self.needs.ground
        if self.group.kind == NeedKind.MARK:
            return [Key(False, self.group.at)]
        key = ground.layout.places[self.group.at]
        return [Key(False, key.pk)] if key.is_attitude else ground.serving.asked_by[key.pk][:1]

    def _reasons(self, chosen: list[Need]) -> list[Reason]:
        """As the appraisals say them, each in its own version."""
        keys = [need.profile.assessment for need in chosen]
        revisions = dict(ConfirmedProfile.objects.filter(assessment__in=keys).values_list("assessment", "revision"))
        levels = {(one.scale_id, one.value): one.pk for one in ScaleLevel.objects.all()}
        if missing := [key for key in keys if key not in revisions]:
            raise BadInput(_("The results of %(n)d of them are gone by now. Reload the page.") % {"n": len(missing)})
        return [self._reason(need, revisions[need.profile.assessment], levels) for need in chosen]

    def _reason(self, need: Need, revision: int, levels: dict[tuple[int, int], int]) -> Reason:
        day = need.confirmed_on
        person, assessment = need.person.pk, need.profile.assessment
        if self.group.kind == NeedKind.MARK:
            return Reason(person, NeedKind.MARK, None, need.own, assessment, revision, None, day)
        key = self.needs.ground.layouts[need.profile.standard].places[need.own]
        level = levels[need.profile.scale, need.level]
        indicator, element = (None, key.pk) if key.is_attitude else (key.pk, None)
        return Reason(person, NeedKind.GAP, indicator, element, assessment, revision, level, day)
