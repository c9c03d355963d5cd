"""What a person's own data say of what came of their appraisals, as plain data: results, actions, follow-ups."""

from __future__ import annotations

from typing import TypedDict


class OwnConfirmed(TypedDict):
    """`of`: indicator, attitude or task; `value` and `meets` of the former two, `outcome` of the latter."""

    of: str
    code: str
    value: int | None
    meets: bool | None
    not_observed: bool
    outcome: str | None
    revision: int
    confirmed_on: str
    source: str


class OwnActionStep(TypedDict):
    """`by` None: it followed from a step of the appraisal, by the `cause` plan or cancelled."""

    at: str
    by: str | None
    by_number: str | None
    from_state: str
    to_state: str
    cause: str
    asks_help: bool
    note: str
    due_on: str | None


class OwnProof(TypedDict):
    """Evidence of an action; `removed_at`: taken back by who added it."""

    kind: str
    text: str
    url: str
    file: str
    file_size: int
    file_digest: str
    added_by: str
    added_at: str
    removed_at: str | None


class OwnAction(TypedDict):
    """What became of a line of a plan; `number` None: added by hand; `gap`: the code of what it answers."""

    number: str | None
    gap: str
    element: str
    goal: str
    measure: str
    due_on: str | None
    state: str
    owner: str
    owner_number: str
    help_wanted_at: str | None
    steps: list[OwnActionStep]
    evidence: list[OwnProof]


class OwnTrainingNeed(TypedDict):
    """A gap or marked knowledge or skill behind a place, as it was then, and whether it is closed."""

    kind: str
    code: str
    level: int | None
    confirmed_on: str
    state: str
    closed_on: str | None


class OwnTraining(TypedDict):
    """A place in a course of a training plan."""

    year: int
    course: str
    provider: str
    begins: str | None
    ends: str | None
    added_at: str
    added_by: str
    added_by_number: str
    invited_at: str | None
    attendance: str
    hours: str | None
    note: str
    taken_at: str | None
    taken_by: str | None
    taken_by_number: str | None
    withdrawn_at: str | None
    reason: str
    needs: list[OwnTrainingNeed]


class OwnCalibrationNote(TypedDict):
    """What was agreed about the person as a rater."""

    cycle: str
    standard: str
    text: str
    at: str
    by: str
    by_number: str


class OwnFollowUpStep(TypedDict):
    """An objection, the decision on it, or that it was taken back."""

    at: str
    action: str
    by: str
    by_number: str
    text: str


class OwnFollowUpProof(TypedDict):
    kind: str
    text: str
    url: str
    file: str


class OwnFollowUp(TypedDict):
    """What was confirmed of the person after an appraisal."""

    number: str
    revision: int
    code: str
    value: int
    label: str
    meets: bool
    seen: str
    observed_on: str
    confirmed_at: str
    by: str
    by_number: str
    state: str
    action: str | None
    course: str | None
    evidence: list[OwnFollowUpProof]
    steps: list[OwnFollowUpStep]
