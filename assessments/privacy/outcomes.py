"""What a person's own data say of what came of their appraisals, as plain data: results and development actions."""

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
    note: str
    due_on: str | None


class OwnAction(TypedDict):
    """What became of a line of a plan; `number` None: added by hand."""

    number: str | None
    element: str
    goal: str
    measure: str
    due_on: str | None
    state: str
    owner: str
    owner_number: str
    steps: list[OwnActionStep]


class OwnCalibrationNote(TypedDict):
    """What was agreed about the person as a rater."""

    cycle: str
    standard: str
    text: str
    at: str
    by: str
    by_number: str
