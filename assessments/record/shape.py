"""
What a record and a snapshot hold, as plain data: times in UTC and dates as ISO 8601, texts as they were typed.

`FORMAT` is raised whenever the record says something new or otherwise; docs/record.md tells how. A record is written
in any format up to the present one, so that what was signed in a former one is still written and compared in it.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from assessments.record.facts import Person

FORMAT = 4


class CyclePart(TypedDict):
    name: str
    starts_on: str
    ends_on: str
    rates_attitudes: bool


class Supervisor(TypedDict):
    """`number` since format 2, as it was when it was submitted, "" where it was not kept yet."""

    name: str
    number: NotRequired[str]


class About(TypedDict):
    number: str
    revision: int
    cycle: CyclePart
    trainee: Person
    supervisor: Supervisor


class StandardPart(TypedDict):
    """`origin` since format 3: whether the text is the ministry's or the company's own."""

    code: str
    label: str
    name: str
    updated_on: str | None
    level: int | None
    description: str
    prerequisites: str
    digest: str
    origin: NotRequired[str]


class Level(TypedDict):
    value: int
    label: str
    label_en: str
    descriptor: str
    descriptor_en: str
    meets: bool


class Scale(TypedDict):
    name: str
    levels: list[Level]


class ScorePart(TypedDict):
    """`mean` with two places, None while nothing is rated."""

    verdict: str
    mean: str | None
    observed: int
    total: int
    met: int
    not_met: int
    not_observed: int


class Rated(TypedDict):
    """`value` on the scale, or None; `shortcut`: how it came about where it was not given one by one."""

    value: int | None
    not_observed: bool
    comment: str
    shortcut: str


class RatedItem(Rated):
    """An indicator or attitude with the supervisor's rating and the trainee's `own`."""

    code: str
    text: str
    own: Rated


class OutputPart(TypedDict):
    code: str
    name: str


class ElementPart(TypedDict):
    """`marked` as explaining a gap in the task."""

    code: str
    text: str
    marked: bool


class TaskPart(TypedDict):
    """
    `blocks_of`, since format 3: the code of the task before it whose indicators, outputs, knowledge and skills this one
    shares. It has none of its own then, and outcome and counts are those of the group (`groups.py`).
    """

    code: str
    name: str
    levels: list[int]
    outcome: str
    met: int
    not_met: int
    not_observed: int
    outputs: list[OutputPart]
    knowledge: list[ElementPart]
    skills: list[ElementPart]
    indicators: list[RatedItem]
    blocks_of: NotRequired[str]


class DutyPart(TypedDict):
    code: str
    name: str
    tasks: list[TaskPart]


class NotePart(TypedDict):
    mark: str
    text: str


class ReopenedPart(TypedDict):
    """HR opened the self-rating again after the supervisor's ratings could be read: when, who, and why."""

    at: str
    by: str
    by_number: str
    reason: str


class SelfRatingPart(TypedDict):
    """`reopened` since format 3, oldest first."""

    submitted_at: str | None
    reopened: NotRequired[list[ReopenedPart]]


class EvidencePart(TypedDict):
    """`on`: the code of the indicator or attitude, "" for the whole; `added_by_number` since format 2."""

    on: str
    kind: str
    observed_on: str | None
    text: str
    url: str
    file: str
    file_size: int
    file_digest: str
    added_by: str
    added_by_number: NotRequired[str]
    added_at: str | None


class PlanPart(TypedDict):
    """`gap` since format 4: the code of the indicator or attitude that the line answers, "" for none."""

    element: str
    goal: str
    measure: str
    due_on: str | None
    gap: NotRequired[str]


class AgreedPart(TypedDict):
    """上次約定: an action from before as it stood at the submission; `agreed_in`: the cycle, "" for one by hand."""

    agreed_in: str
    gap: str
    element: str
    goal: str
    measure: str
    due_on: str | None
    state: str
    closed_on: str | None
    note: str
    cause: str


class Record(TypedDict):
    """What a signature signs: everything but the signatures themselves; `agreed` since format 4."""

    format: int
    assessment: About
    standard: StandardPart
    scale: Scale
    score: ScorePart
    duties: list[DutyPart]
    attitudes: list[RatedItem]
    notes: list[NotePart]
    self_rating: SelfRatingPart | None
    evidence: list[EvidencePart]
    development: list[PlanPart]
    agreed: NotRequired[list[AgreedPart]]


class SignaturePart(TypedDict):
    """`number`: the signer's, as it was then; missing where the step was taken in a former release."""

    action: str
    name: str
    number: NotRequired[str]
    signed_at: str
    statement: str
    digest: str


class LastLevel(TypedDict):
    value: int
    label: str
    meets: bool


class LastTask(TypedDict):
    code: str
    name: str
    outcome: str
    met: int
    not_met: int
    not_observed: int
    total: int


class LastItem(TypedDict):
    """`comment` is left out for readers who did not write it."""

    code: str
    text: str
    value: int | None
    not_observed: bool
    comment: NotRequired[str]
    label: str
    meets: bool | None


class LastTime(TypedDict):
    """What the last approved appraisal of the person came to."""

    number: str
    revision: int
    cycle: str
    approved_on: str
    standard: str
    scale: list[LastLevel]
    verdict: str
    mean: str | None
    observed: int
    total: int
    tasks: list[LastTask]
    items: list[LastItem]


class Content(Record):
    """What a snapshot keeps and a report prints: the record and what stands beside it."""

    status: str
    answer_overdue: bool
    signatures: list[SignaturePart]
    previous: LastTime | None


# What `Content` holds beside the record that was signed.
BESIDE_THE_RECORD = frozenset(Content.__annotations__) - frozenset(Record.__annotations__)


class OwnItem(Rated):
    code: str
    text: str


class OwnRecord(TypedDict):
    """What the trainee's self-rating says, sealed in the chain when it is submitted."""

    format: int
    number: str
    items: list[OwnItem]


def is_written(form: object) -> bool:
    """Whether this portal still writes records of such a format."""
    return isinstance(form, int) and 1 <= form <= FORMAT
