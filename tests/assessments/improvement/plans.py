"""Improvement plans in each state, reached through the steps alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from assessments.improvement import drafting, steps
from assessments.improvement.content import parsed
from assessments.improvement.drafting import GivenFact, GivenHelp, GivenPlan
from assessments.improvement.transitions import Given
from assessments.models import ImprovementEvent, ImprovementPlan, ImprovementSignature
from assessments.models.items import ItemKey
from integrity import chain
from integrity.canonical import canonical_json, sha256
from people.models import User

FACT, GOAL, HELP = "接聽時未複誦訂單編號，客戶再次來電", "每通電話結束前複誦一次", "資深同事每週陪同接聽兩小時"


def today() -> date:
    return timezone.localdate()


def given(about: ItemKey | None = None, **changes: Any) -> GivenPlan:
    """A draft that lacks nothing."""
    first = today() + timedelta(days=1)
    whole: dict[str, Any] = {
        "starts_on": first,
        "ends_on": first + timedelta(days=90),
        "summary": "口頭提醒三次後仍未改善",
        "facts": (GivenFact(about, today() - timedelta(days=20), FACT, GOAL),),
        "help": (GivenHelp(HELP, "蔡怡君", first + timedelta(days=30)),),
        "reviews": (first + timedelta(days=30), first + timedelta(days=60)),
    }
    return GivenPlan(**{**whole, **changes})


def drafted(person: User, lead: User, **changes: Any) -> ImprovementPlan:
    plan = drafting.begin(person, lead, with_gaps=False)
    return drafting.save(plan.pk, lead, given(**changes), seen=None)


def with_hr(person: User, lead: User, **changes: Any) -> ImprovementPlan:
    return steps.take(drafted(person, lead, **changes).pk, "send", lead)


def to_sign(person: User, lead: User, hr: User, **changes: Any) -> ImprovementPlan:
    return steps.take(with_hr(person, lead, **changes).pk, "release", hr)


def running(person: User, lead: User, hr: User, **changes: Any) -> ImprovementPlan:
    plan = to_sign(person, lead, hr, **changes)
    steps.take(plan.pk, "sign", lead)
    return steps.take(plan.pk, "sign", person)


def moved_back(plan: ImprovementPlan, days: int) -> ImprovementPlan:
    """As if all of it had begun so many days earlier; what was signed says the same."""
    back = timedelta(days=days)
    ImprovementPlan.objects.filter(pk=plan.pk).update(
        starts_on=plan.starts_on - back, ends_on=plan.ends_on - back, sign_by=plan.sign_by and plan.sign_by - back
    )
    for row in plan.reviews.all():
        row.due_on -= back
        row.save()
    stored = ImprovementPlan.objects.get(pk=plan.pk)
    content: Any = parsed(stored.content)
    content["starts_on"], content["ends_on"] = stored.starts_on.isoformat(), stored.ends_on.isoformat()
    content["reviews"] = [row.due_on.isoformat() for row in stored.reviews.filter(added_at__isnull=True)]
    stored.content = canonical_json(content)
    digest = sha256(stored.content)
    events = list(stored.events.order_by("sequence"))
    for event in events:
        for name in ("released", "signed"):
            if name in event.details:
                event.details[name] = digest
    chain.seal_anew(stored, events)
    ImprovementEvent.objects.bulk_update(events, ["mac", "details"])
    ImprovementSignature.objects.filter(plan=stored).update(content=stored.content, digest=digest)
    stored.save()
    return stored


def reviewed(plan: ImprovementPlan, findings: str = "第一週已複誦八成") -> ImprovementPlan:
    review = plan.reviews.filter(held_on__isnull=True).order_by("due_on")[0]
    return steps.take(plan.pk, "review", plan.supervisor, reason=findings, given=Given(day=today(), review=review.pk))


def ended(person: User, lead: User, hr: User, outcome: str = "reached") -> ImprovementPlan:
    plan = running(person, lead, hr)
    plan = moved_back(plan, 40)
    plan = reviewed(plan)
    return steps.take(plan.pk, "end", lead, reason="四週內皆達成", given=Given(outcome=outcome))
