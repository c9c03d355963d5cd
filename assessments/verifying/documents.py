"""The frozen revisions and their stored reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from assessments.enums import Action
from assessments.models import Event, Report, Snapshot
from assessments.record import seals, snapshot
from assessments.record.seeded import is_seeded
from assessments.record.shape import BESIDE_THE_RECORD
from assessments.verifying.cases import Case
from assessments.verifying.signing import signed_by
from integrity.canonical import canonical_json, sha256
from integrity.checks import Alarm

# What is printed of a signature: action, name, employee number, digest.
Printed = tuple[str, str, str, str]


def snapshot_alarms(case: Case) -> Iterator[Alarm]:
    approvals = {event.revision: event for event in case.events if event.action == Action.APPROVE}
    frozen = {row.revision for row in case.snapshots}
    # Of those that the demo wrote without signatures, the signatures tell.
    seeded = {number for number, event in approvals.items() if is_seeded(event) and case.believes(event)}
    for revision in sorted(approvals.keys() - frozen - seeded):
        yield Alarm(case.number, _("The frozen revision %(revision)s was removed.") % {"revision": revision})
    for row in case.snapshots:
        approval = approvals.get(row.revision)
        if approval is None:
            sentence = _("Revision %(revision)s is frozen, though no event approved it.")
            yield Alarm(case.number, sentence % {"revision": row.revision})
        elif not seals.fits_snapshot(row):
            sentence = _("The frozen revision %(revision)s (%(code)s) does not fit its seal.")
            yield Alarm(case.number, sentence % {"revision": row.revision, "code": row.code}, _where(row, approval))
        elif case.believes(approval):
            yield from _against_chain(case, row, approval)
        yield from _report_alarms(case, row)


def _where(row: Snapshot, approval: Event) -> tuple[str, ...]:
    """What can be told of a changed snapshot: whether it is its text."""
    content = snapshot.parsed(row.content)
    if content is None:
        return (_("Its content can't be read."),)
    return (_("Its content is not what was approved."),) if _record_digest(content) != _signed(approval) else ()


def _against_chain(case: Case, row: Snapshot, approval: Event) -> Iterator[Alarm]:
    content = snapshot.parsed(row.content) or {}
    if snapshot.form_of(row.content) is not None and _record_digest(content) != _signed(approval):
        sentence = _("The frozen revision %(revision)s is not what was approved.")
        yield Alarm(case.number, sentence % {"revision": row.revision})
    missing = [name for name in _signers(case, row.revision, approval) if name not in _printed(content)]
    extra = [name for name in _printed(content) if name not in _signers(case, row.revision, approval)]
    if missing or extra:
        sentence = _("The signatures are not those in the frozen revision %(revision)s:")
        details = tuple(" ".join(part for part in one if part) for one in [*missing, *extra])
        yield Alarm(case.number, sentence % {"revision": row.revision}, details)


def _signed(approval: Event) -> object:
    return approval.detail("signed")


def _record_digest(content: dict[str, Any]) -> str:
    return sha256(canonical_json({key: part for key, part in content.items() if key not in BESIDE_THE_RECORD}))


def _printed(content: dict[str, Any]) -> list[Printed]:
    return [(one["action"], one["name"], one.get("number", ""), one["digest"]) for one in content.get("signatures", [])]


def _signers(case: Case, revision: int, approval: Event) -> list[Printed]:
    """The signatures that were in force when it was approved, by the numbers of the events and not by their clocks."""
    sequences = {event.pk: event.sequence for event in case.events}
    numbers = {event.pk: event.actor_number for event in case.events}
    voided = signed_by(case.events).voided
    return [
        (row.action, row.signer_name, numbers.get(row.event_id, ""), row.digest)
        for row in case.signatures
        if row.revision == revision
        and sequences.get(row.event_id, 0) <= approval.sequence
        and ((event := voided.get(row.event_id)) is None or event.sequence > approval.sequence)
    ]


def _report_alarms(case: Case, row: Snapshot) -> Iterator[Alarm]:
    """The bytes are read one by one; they are the largest thing that is kept."""
    report = Report.objects.filter(snapshot=row).first()
    if report is not None and not seals.fits_report(report):
        sentence = _("The stored PDF of revision %(revision)s does not fit its seal.") % {"revision": row.revision}
        yield Alarm(case.number, sentence)
