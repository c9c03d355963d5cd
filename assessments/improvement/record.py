"""What is kept of an improvement plan for good: its chain of events, and the signatures under what was released."""

from __future__ import annotations

from collections.abc import Iterable

from assessments.models import ImprovementEvent, ImprovementPlan, ImprovementSignature
from integrity import chain
from integrity.canonical import sha256
from people.models import User

# What an event tells beside who, when and why.
Details = dict[str, object]


def append(
    plan: ImprovementPlan,
    action: str,
    *,
    actor: User | None,
    from_state: str,
    reason: str = "",
    details: Details | None = None,
) -> ImprovementEvent:
    """Adds the next event and moves the head; the caller holds the plan's lock, has changed its row, and saves it."""
    event = ImprovementEvent(
        plan=plan,
        action=action,
        from_state=from_state,
        to_state=plan.state,
        revision=plan.revision,
        actor=actor,
        actor_name=actor.name if actor else "",
        reason=reason,
        details={**(details or {}), **({"actor_number": actor.username} if actor else {})},
    )
    return chain.append(plan, event)


def sign(plan: ImprovementPlan, event: ImprovementEvent, signer: User) -> ImprovementSignature:
    return ImprovementSignature.objects.create(
        plan=plan,
        event=event,
        revision=plan.revision,
        signer=signer,
        signer_name=signer.name,
        signed_at=event.at,
        digest=sha256(plan.content),
        content=plan.content,
    )


def signed_by(plan: ImprovementPlan, person_id: int) -> bool:
    """Whether they signed what is released now; signatures under a revision that was taken back are void."""
    return any(row.signer_id == person_id for row in in_force(plan, plan.signatures.all()))


def in_force(plan: ImprovementPlan, rows: Iterable[ImprovementSignature]) -> list[ImprovementSignature]:
    """Those under the revision that is released; none while it is with the supervisor again."""
    if plan.released_at is None:
        return []
    return [row for row in rows if row.revision == plan.revision]
