"""Training plans among the rights: what each of WHO gets, where the addresses lead, and what their forms send."""

from __future__ import annotations

from typing import Any

from assessments.models import Course, Participant, PlannedCourse, TrainingPlan, TrainingSession

YEAR = 2026
HR_ONLY = [302, 403, 403, 200, 403, 403, 403, 403, 403]
LEADERS = [302, 200, 403, 200, 200, 403, 403, 403, 200]
DONE_BY_HR = [302, 403, 403, 302, 403, 403, 403, 403, 403]
FORMS = ("new", "edit", "add", "row-edit", "session-new", "session", "place", "attendance")
POSTED = ("step", "row-step", "people", "assign")
# In the order of WHO; the calendar entry is of a session of the trainee.
EXPECTED = {
    **{f"assessments:training{name}": LEADERS for name in ("", "-plan", "-row", "-pdf", "-xlsx")},
    **{f"assessments:training-{name}": HR_ONLY for name in FORMS},
    **{f"assessments:training-{name}": [302] + [405] * 8 for name in POSTED},
    "assessments:training-ics": [302, 404, 200, 404, 404, 404, 404, 404, 404],
}
EXPECTED_POST = {f"assessments:training-{name}": DONE_BY_HR for name in (*FORMS, *POSTED)}


def arguments(assessment: Any) -> dict[str, list[object]]:
    """By name of the address."""
    if (row := PlannedCourse.objects.first()) is None:
        return {}
    of_row = ("row", "row-edit", "row-step", "session-new", "people", "assign", "attendance")
    place = _place(assessment)
    return {
        **{f"training-{name}": [YEAR] for name in ("plan", "edit", "step", "add", "pdf", "xlsx")},
        **{f"training-{name}": [YEAR, row.pk] for name in of_row},
        "training-session": [YEAR, row.pk, place.session_id],
        "training-place": [YEAR, row.pk, place.pk],
        "training-ics": [place.session_id],
    }


def _place(assessment: Any) -> Participant:
    return Participant.objects.get(person=assessment.trainee)


def said(name: str, assessment: Any, hired: Any) -> dict[str, object]:
    """What a form would send for the one who may."""
    if not name.startswith("assessments:training"):
        return {}
    plan, row = TrainingPlan.objects.get(), PlannedCourse.objects.get()
    place, first = _place(assessment), TrainingSession.objects.filter(planned=row).first()
    day: dict[str, object] = {"day": "2026/12/1", "begins": "09:00", "ends": "16:00", "place": "二樓"}
    seen = {f"seen-{one.pk}": f"{one.version}|open||" for one in first.participants.all()} if first else {}
    typed: dict[str, dict[str, object]] = {
        "new": {"year": "2031", "budget": "1000"},
        "edit": {"budget": "900", "version": plan.version},
        "step": {"then": "approve", "version": plan.version},
        "add": {"course": Course.objects.get(code="C01").pk, "cost": "1"},
        "row-edit": {"cost": "77", "version": row.version},
        "row-step": {"then": "call-off", "version": row.version},
        "session-new": day,
        "session": {**day, "version": first.version if first else 1, "then": ""},
        "people": {"people": hired.username},
        "assign": {"place": place.pk, "session": ""},
        "place": {"version": place.version, "then": ""},
        "attendance": {**seen, "session": first.pk if first else "none", "then": "all"},
    }
    return typed.get(name.removeprefix("assessments:training-"), {})
