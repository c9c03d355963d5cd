"""What the page of an improvement plan shows to this reader."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.enums import ImprovementAction, ImprovementState
from assessments.improvement import owing
from assessments.improvement.content import facts_of
from assessments.improvement.forms import DraftForm, StepForm
from assessments.improvement.gaps import gaps_of
from assessments.improvement.looks import looks_at
from assessments.improvement.parts import Part, part_of
from assessments.improvement.record import in_force
from assessments.improvement.rules import why_not_sent
from assessments.improvement.safeguards import Parts, safeguards_of
from assessments.improvement.steps import available
from assessments.improvement.table import past_of
from assessments.improvement.transitions import Step
from assessments.models import ImprovementEvent, ImprovementPlan, ImprovementSignature
from people.models import User
from people.namesakes import shared_names

KINDS = {
    ImprovementState.WITH_HR: "chip--note",
    ImprovementState.TO_SIGN: "chip--warn",
    ImprovementState.RUNNING: "chip--note",
    ImprovementState.ENDED: "chip--good",
}
READS_LOOKS = (Part.HR, Part.AUDITOR)
# What HR said to the supervisor is between the two.
NOT_THE_PERSONS = frozenset({ImprovementAction.RETURN})


@dataclass(frozen=True, slots=True)
class Choice:
    """A step with its form; `why_not` in its place where it can't be taken yet."""

    step: Step
    form: StepForm
    why_not: str

    @property
    def is_open(self) -> bool:
        """Its form came back with what was typed."""
        return self.form.is_bound


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of what happened."""

    event: ImprovementEvent
    past: str
    reason: str


@dataclass(frozen=True, slots=True)
class Side:
    """A signature, or the place of one that is not there."""

    part: Part
    name: str
    signature: ImprovementSignature | None
    objects: bool

    @property
    def is_person(self) -> bool:
        return self.part is Part.PERSON


def plan_context(
    reader: User, plan: ImprovementPlan, draft: DraftForm | None = None, bound: StepForm | None = None
) -> dict[str, object]:
    """`draft`, `bound`: a form that came back with what was typed."""
    part = part_of(reader, plan)
    events = list(plan.events.select_related("signature").order_by("sequence"))
    facts, help_, reviews = facts_of(plan), list(plan.help.all()), list(plan.reviews.select_related("written_by"))
    writes = part is Part.SUPERVISOR and plan.state == ImprovementState.DRAFT
    row = owing.with_signatures(ImprovementPlan.objects.filter(pk=plan.pk)).get()
    choices = choices_for(reader, plan, bound)
    return {
        "plan": plan,
        "part": part.name.lower() if part else "",
        "is_own": part is Part.PERSON,
        "state_kind": KINDS.get(ImprovementState(plan.state), ""),
        "waiting": owing.awaited([row])[plan.pk],
        "facts": facts,
        "help": help_,
        "reviews": reviews,
        "sides": sides_of(plan, events),
        "statements": [one for one in entries(events, part) if one.event.action in STATEMENTS],
        "refusal": refusal_of(plan, events),
        "entries": list(reversed(entries(events, part))),
        "first_steps": [one for one in choices if one.step.action in FIRST and not one.why_not],
        "other_steps": [one for one in choices if not (one.step.action in FIRST and not one.why_not)],
        "safeguards": [] if part is Part.PERSON else safeguards_of(Parts(plan, facts, help_, reviews, events)),
        "looks": looks_at(plan) if part in READS_LOOKS else [],
        "draft": (draft or DraftForm(plan)) if writes else None,
        "lacks": why_not_sent(plan) if writes else "",
        "gaps_left": gaps_left(plan, reader) if writes else 0,
        "returned": next((one for one in reversed(events) if one.action == ImprovementAction.RETURN), None)
        if writes
        else None,
        "shared_names": shared_names(),
    }


STATEMENTS = frozenset({ImprovementAction.OBJECT, ImprovementAction.REPLY})
# The steps that are somebody's turn; the others are offered below.
FIRST = frozenset(
    {
        ImprovementAction.SEND,
        ImprovementAction.RELEASE,
        ImprovementAction.SIGN,
        ImprovementAction.OBJECT,
        ImprovementAction.REVIEW,
        ImprovementAction.REPLY,
        ImprovementAction.REFUSE,
        ImprovementAction.HAND_OVER,
    }
)


def choices_for(reader: User, plan: ImprovementPlan, bound: StepForm | None) -> list[Choice]:
    """What this reader may do now; a step of HR that makes sense in rare cases only stands there when it does."""
    found = []
    for step in available(plan, reader):
        why_not = step.why_not(plan)
        if why_not and step.action in RARE:
            continue
        own = bound is not None and bound.step is step
        found.append(Choice(step, bound if own and bound is not None else StepForm(step, plan), why_not))
    return found


RARE = frozenset({ImprovementAction.SIGN, ImprovementAction.OBJECT, ImprovementAction.HAND_OVER})


def gaps_left(plan: ImprovementPlan, reader: User) -> int:
    """How many gaps of the last appraisal no fact is about yet."""
    known = {(row.indicator_id, row.attitude_id) for row in facts_of(plan)}
    return sum((gap.indicator_id, gap.attitude_id) not in known for gap in gaps_of(plan.person, reader).gaps)


def entries(events: list[ImprovementEvent], part: Part | None) -> list[Entry]:
    """As this reader may read them: the person nothing of the time before it was released to them."""
    shown = [event for event in events if part is not Part.PERSON or event.revision]
    return [
        Entry(
            event,
            str(past_of(event.action, event.from_state, signed=hasattr(event, "signature"))),
            "" if part is Part.PERSON and event.action in NOT_THE_PERSONS else event.reason,
        )
        for event in shown
    ]


def sides_of(plan: ImprovementPlan, events: list[ImprovementEvent]) -> list[Side]:
    """
    Both sides of what is released now; nobody signs a draft. Until it runs the supervisor of now is asked to sign; from
    then on whoever led it when they signed stands there, also after it was handed over.
    """
    if plan.released_at is None:
        return []
    objected = {event.pk for event in events if event.action == ImprovementAction.OBJECT}
    signed = in_force(plan, plan.signatures.all())
    leads = [row for row in signed if row.signer_id != plan.person_id]
    if plan.state == ImprovementState.TO_SIGN:
        leads = [row for row in leads if row.signer_id == plan.supervisor_id]
    own = next((row for row in signed if row.signer_id == plan.person_id), None)
    rows: list[tuple[Part, str, ImprovementSignature | None]] = [
        (Part.SUPERVISOR, row.signer_name, row) for row in leads
    ] or [(Part.SUPERVISOR, plan.supervisor.name, None)]
    rows.append((Part.PERSON, plan.person.name, own))
    return [Side(part, name, row, row is not None and row.event_id in objected) for part, name, row in rows]


def refusal_of(plan: ImprovementPlan, events: list[ImprovementEvent]) -> ImprovementEvent | None:
    """HR's note that the person had not signed, unless they did since."""
    noted = [event for event in events if event.action == ImprovementAction.REFUSE and event.revision == plan.revision]
    signed = any(row.signer_id == plan.person_id for row in in_force(plan, plan.signatures.all()))
    return noted[-1] if noted and not signed else None
