"""
The chains of seeded appraisals: an event for each step. What still waits for somebody is signed, so that it can be
answered and approved by hand; of what is approved the events say that they are seeded, in the place of signatures.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assessments.demo.company.fast import adapted, insert
from assessments.demo.company.fates import Fate, Story
from assessments.demo.company.rating import Given
from assessments.enums import Action, Status
from assessments.models import Assessment, Event, SelfRating, Signature
from assessments.record import seals, snapshot
from assessments.record.seeded import MARK
from integrity import chain
from integrity import seals as keyed
from integrity.canonical import canonical_json, sha256

# To which status a step leads; others keep it.
TARGETS = {
    Action.OPEN: Status.DRAFT,
    Action.SUBMIT: Status.SUBMITTED,
    Action.ACKNOWLEDGE: Status.ACKNOWLEDGED,
    Action.DISPUTE: Status.DISPUTED,
    Action.APPROVE: Status.APPROVED,
    Action.RETURN: Status.DRAFT,
    Action.CANCEL: Status.CANCELLED,
}
# What bears signatures, if only of before its return; and the steps that give one.
SIGNED = frozenset({Fate.SUBMITTED, Fate.ACKNOWLEDGED, Fate.DISPUTED, Fate.RETURNED})
SIGNING = frozenset({Action.SUBMIT, Action.ACKNOWLEDGE, Action.DISPUTE, Action.APPROVE})
EVENT = (
    "assessment", "sequence", "action", "actor", "actor_name", "at", "reason", "details", "mac", "from_status",
    "to_status", "revision",
)  # fmt: skip


@dataclass(slots=True)
class Made:
    """One appraisal with what belongs to it, on its way into the database."""

    story: Story
    row: Assessment
    given: list[Given]
    own_given: list[Given]
    own: SelfRating | None = None


def tell(made: list[Made]) -> None:
    """Events, and signatures where somebody still waits for them."""
    seeded, signatures = list[Event](), list[Signature]()
    for one in made:
        signed = _record_of(one) if one.story.fate in SIGNED else ""
        told = _events(one, sha256(signed) if signed else "")
        chain.seal_anew(one.row, told)
        if signed:
            signatures += _signatures(Event.objects.bulk_create(told), signed)
        else:
            seeded += told
    insert(Event, EVENT, map(_event_row, seeded))
    Signature.objects.bulk_create(signatures)


def _record_of(one: Made) -> str:
    """What the supervisor signed, as canonical JSON."""
    return canonical_json(snapshot.record(one.row))


def _events(one: Made, signed: str) -> list[Event]:
    """`signed`: the digest of what was signed; without one, who would have signed it is only said to have."""
    events, status = list[Event](), ""
    for sequence, step in enumerate(one.story.steps, start=1):
        target = TARGETS.get(step.action, status)
        details: dict[str, object] = {"actor_number": step.actor.username}
        if step.action in SIGNING and signed:
            details["signed"] = signed
        elif step.action in SIGNING or step.action in (Action.OPEN, Action.SELF_SUBMIT):
            details[MARK] = True
        events.append(
            Event(
                assessment=one.row,
                sequence=sequence,
                action=step.action,
                from_status=status,
                to_status=target,
                revision=one.row.revision,
                actor=step.actor,
                actor_name=step.actor.name,
                at=step.at,
                reason=step.reason,
                details=details,
            )
        )
        status = target
    events[-1].details["marks"] = keyed.marks(seals.ROW_KIND, one.row.pk, seals.columns_of(one.row, one.own))
    return events


def _event_row(event: Event) -> tuple[object, ...]:
    """In the order of EVENT."""
    beside = (event.mac, event.from_status, event.to_status, event.revision)
    at, details = adapted(Event, "at", event.at), adapted(Event, "details", event.details)
    head = (event.assessment_id, event.sequence, event.action, event.actor_id, event.actor_name)
    return (*head, at, event.reason, details, *beside)


def _signatures(events: list[Event], signed: str) -> Iterable[Signature]:
    """Of all signing events; a return took their force."""
    voided = next((event.at for event in events if event.action == Action.RETURN), None)
    for event in events:
        if event.action in SIGNING:
            yield Signature(
                assessment=event.assessment,
                event=event,
                revision=event.revision,
                action=event.action,
                signer=event.actor,
                signer_name=event.actor_name,
                signed_at=event.at,
                digest=sha256(signed),
                content=signed if event.action == Action.SUBMIT else "",
                voided_at=voided,
            )
