"""What a person's own data hold, as plain data: docs/my-data.md describes the form."""

from __future__ import annotations

from typing import TypedDict

from assessments.privacy.certified import OwnCertificate
from assessments.privacy.improving import OwnImprovementPlan
from assessments.privacy.outcomes import OwnAction, OwnCalibrationNote, OwnConfirmed, OwnFollowUp, OwnTraining
from assessments.privacy.shape_of_access import CompanyAccount, OwnInvitation, OwnRight, OwnSignIn
from assessments.record.facts import Person
from assessments.record.shape import AgreedPart, PlanPart, Rated


class Account(Person):
    left_on: str | None
    email: str
    language: str
    account_made_at: str
    last_sign_in: str | None


class ReportingLine(TypedDict):
    supervisor: str | None
    supervisor_number: str | None
    people_reporting: int


class Retention(TypedDict):
    """`kept_until` is known once the person left."""

    years_after_leaving: int
    kept_until: str | None


class AccountChange(TypedDict):
    """When and by whom; of what changed the fields' names, their values stay with the administrator."""

    at: str
    by: str | None
    by_number: str | None
    fields: list[str]


class OwnMail(TypedDict):
    """
    `kind`: step, opening, export, reminder, and those of the sign-in; of mails about other people's appraisals neither
    subject nor text.
    """

    posted_at: str
    kind: str
    address: str
    subject: str | None
    text: str | None
    state: str
    sent_at: str | None


class Reminded(TypedDict):
    """
    `cycle`: None for development actions and improvement plans; `duty`: one of `enums.Duty`; `due`: of the first, None
    for no day.
    """

    cycle: str | None
    duty: str
    count: int
    overdue: int
    due: str | None


class OwnReminder(TypedDict):
    """`by` None: by the rule of a cycle; `state`: of its mail."""

    day: str
    by: str | None
    by_number: str | None
    state: str
    named: list[Reminded]


class DoneForOthers(TypedDict):
    """Counts only: the appraisals are other people's."""

    assessments_as_supervisor: int
    assessments_as_approver: int
    steps: dict[str, int]
    evidence_added: int
    looks: int
    edits_of_standards_and_accounts: int
    access_logs_taken: int
    improvement_plans_led: int
    improvement_steps: int
    rights_of_others: int


class OwnRated(Rated):
    label: str | None
    changed_at: str


class OwnItem(TypedDict):
    """`rating`: the supervisor's, None where it may not be read yet."""

    code: str
    text: str
    rating: OwnRated | None
    own: OwnRated | None


class TaskOutcome(TypedDict):
    code: str
    outcome: str


class Result(TypedDict):
    verdict: str
    mean: str | None
    observed: int
    total: int
    tasks: list[TaskOutcome]


class Cycle(TypedDict):
    name: str
    starts_on: str
    ends_on: str


class Standard(TypedDict):
    code: str
    name: str


class Due(TypedDict):
    self_rating: str | None
    rating: str
    answer: str


class SelfRating(TypedDict):
    submitted_at: str | None
    locked_at: str | None


class MarkedElement(TypedDict):
    task: str
    code: str
    text: str


class OwnEvidence(TypedDict):
    on: str
    kind: str
    observed_on: str | None
    text: str
    url: str
    file: str
    file_bytes: int
    file_digest: str
    added_by: str
    added_by_number: str
    added_at: str | None
    removed_at: str | None


class OwnEvent(TypedDict):
    """Of its details what the timeline shows, a person with the number or a day, before and after."""

    sequence: int
    at: str
    action: str
    by: str
    by_number: str
    status: str
    revision: int
    reason: str
    before: str
    before_number: str
    after: str
    after_number: str


class OwnSignature(TypedDict):
    action: str
    name: str
    number: str
    revision: int
    signed_at: str
    digest: str
    voided_at: str | None


class OwnSnapshot(TypedDict):
    revision: int
    code: str
    digest: str
    made_at: str


class OwnAccess(TypedDict):
    at: str
    person: str
    number: str
    kind: str
    detail: str


class OwnAssessment(TypedDict):
    number: str
    address: str
    cycle: Cycle
    standard: Standard
    trainee: Person
    supervisor: str
    supervisor_number: str
    approver: str | None
    approver_number: str | None
    status: str
    revision: int
    due: Due
    opened_at: str
    submitted_at: str | None
    approved_at: str | None
    readable: bool
    result: Result | None
    confirmed_results: list[OwnConfirmed]
    self_rating: SelfRating | None
    items: list[OwnItem]
    marked_elements: list[MarkedElement]
    evidence: list[OwnEvidence]
    development_plan: list[PlanPart]
    agreed_before: list[AgreedPart]
    events: list[OwnEvent]
    signatures: list[OwnSignature]
    snapshots: list[OwnSnapshot]
    accesses: list[OwnAccess]


class MyData(TypedDict):
    format: str
    format_version: int
    made_at: str
    person: Account
    roles: list[str]
    company_accounts: list[CompanyAccount]
    reporting_line: ReportingLine
    retention: Retention
    account_changes: list[AccountChange]
    rights: list[OwnRight]
    invitations: list[OwnInvitation]
    sign_ins: list[OwnSignIn]
    assessments: list[OwnAssessment]
    development_actions: list[OwnAction]
    follow_ups: list[OwnFollowUp]
    done_for_others: DoneForOthers
    mails: list[OwnMail]
    reminders: list[OwnReminder]
    calibration_notes: list[OwnCalibrationNote]
    training: list[OwnTraining]
    improvement_plans: list[OwnImprovementPlan]
    certificates: list[OwnCertificate]
