"""The form of a course while it is typed: a new one, or one that is there."""

from __future__ import annotations

from assessments.courses import keeping
from assessments.courses.choosing import Chosen, as_stored, chosen_of
from assessments.courses.forms import CourseForm, dollars, shown_of
from assessments.courses.keeping import COLUMNS, Changed, Taken, Wanted
from assessments.courses.subjects import Key, key_from
from assessments.enums import CourseKind
from assessments.models import Course
from config.days import written
from config.refusals import Refusal
from people.requests import SignedInRequest


class Editing:
    """
    `code`: what the page answers; `now`: where somebody else changed the course meanwhile, what is stored by now of
    each field that was typed otherwise, as label and value.
    """

    def __init__(self, request: SignedInRequest, course: Course | None) -> None:
        self.course, self.by, self.code = course, request.user, 200
        self.now: list[tuple[str, str]] = []
        sent = request.POST if request.method == "POST" else None
        self.looks = request.POST.get("then") == "standard"
        self.asked = request.POST.get("standard", "")
        initial: dict[str, object] = {"kind": CourseKind.EXTERNAL, "hours": 0, "cost": 0, "version": ""}
        self.form = CourseForm(sent, initial=shown_of(course) if course else initial)
        self.ticked = self.form.ticked if sent is not None else self._first(request)
        if sent is not None and not self.looks and not self.form.is_valid():
            self.code = 400

    def _first(self, request: SignedInRequest) -> frozenset[Key]:
        """What is ticked on a fresh page: what the course serves; of a new one what the address names."""
        if self.course is not None:
            return frozenset(keeping.subjects_of(self.course))
        named = request.GET.get("serves", "")
        return frozenset([key_from(named)] if named else [])

    @property
    def chosen(self) -> Chosen:
        return chosen_of(self.ticked, int(self.asked) if self.asked.isdecimal() and len(self.asked) < 10 else None)

    def save(self) -> Course | None:
        """The course once it is sent and right; None where the form has to be shown (again)."""
        if not self.form.is_bound or self.looks or self.code != 200:
            return None
        try:
            if self.course is None:
                return keeping.make(Wanted(self.form.values, self.ticked), self.by)
            ticked = as_stored(keeping.subjects_of(self.course), self.ticked)
            version = self.form.cleaned_data["version"] or 0
            return keeping.change(self.course.pk, version, Wanted(self.form.values, ticked))
        except Refusal as refusal:
            self.form.add_error("code" if isinstance(refusal, Taken) else None, refusal.message)
            self.code = refusal.status
            if isinstance(refusal, Changed):
                self._show_what_is_stored()
        return None

    def _show_what_is_stored(self) -> None:
        """Beside what was typed; sent again, it is meant about what is now."""
        if self.course is None:
            return
        self.course = Course.objects.get(pk=self.course.pk)
        self.form.data = {**self.form.data, "version": str(self.course.version)}
        for name in COLUMNS:
            stored = getattr(self.course, name)
            if stored != self.form.cleaned_data.get(name, stored):
                self.now.append((str(self.form.fields[name].label), _shown(self.course, name)))


def _shown(course: Course, name: str) -> str:
    value = getattr(course, name)
    if name == "kind":
        return str(course.get_kind_display())
    if name == "icap_expires_on":
        return written(value) or "–"
    return dollars(value) if name == "cost" else str(value) or "–"
