"""The plans that tests of rights look at: one that runs, and a draft, each beside an assessment."""

from __future__ import annotations

from assessments.enums import ImprovementAction
from assessments.improvement import drafting, record
from assessments.models import Assessment, ImprovementPlan
from people.models import User
from tests.assessments.improvement.plans import given, running


def put_plans(rated: Assessment, submitted: Assessment, hr: User) -> None:
    """A plan that runs beside the one that is being rated, a draft beside the one that is submitted."""
    running(rated.trainee, rated.supervisor, hr)
    person, lead, whole = submitted.trainee, submitted.supervisor, given()
    plan = ImprovementPlan(person=person, person_name=person.name, person_number=person.username, supervisor=lead)
    plan.starts_on, plan.ends_on = whole.starts_on, whole.ends_on
    plan.save()
    record.append(plan, ImprovementAction.DRAFT, actor=lead, from_state="")
    plan.save()
    drafting.save(plan.pk, lead, whole, seen=None)


def plan_for(assessment: Assessment) -> ImprovementPlan | None:
    state = "draft" if assessment.status == "submitted" else "running"
    rows = ImprovementPlan.objects.filter(person=assessment.trainee, supervisor=assessment.supervisor, state=state)
    return rows.first()


def plan_of(assessment: Assessment) -> int:
    """Its key; 0, which none has, where there is none."""
    found = plan_for(assessment)
    return found.pk if found else 0


def said_of_plan(name: str, assessment: Assessment, hired: User) -> dict[str, object]:
    """What the forms of a plan would send."""
    if name == "assessments:improvement-new":
        return {"person": hired.username}
    plan = plan_for(assessment)
    if plan is None or not name.startswith("assessments:improvement-"):
        return {}
    lines = {f"{prefix}-{total}_FORMS": count for prefix in ("fact", "help", "review") for total, count in TOTALS}
    days = {"starts_on": plan.starts_on.isoformat(), "ends_on": plan.ends_on.isoformat()}
    return {"version": plan.version, **lines, **days, "summary": "改過的緣由", "help": "再加一次陪同", "person": ""}


TOTALS = (("TOTAL", 0), ("INITIAL", 0))
