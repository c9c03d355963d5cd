"""The signatures against the events that gave them, and the record against what was signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from assessments.enums import Action
from assessments.models import Event, Signature
from assessments.record import snapshot
from assessments.record.seeded import is_expected, is_seeded
from assessments.verifying.cases import Case
from assessments.verifying.comparing import changes
from assessments.verifying.rows import describe
from assessments.workflow.table import TABLE
from integrity.canonical import canonical_json, sha256
from integrity.checks import Alarm
from integrity.differences import Difference


@dataclass(slots=True)
class Signed:
    """By which event each signing event lost its force (`voided`), and which signatures are in force (`valid`)."""

    voided: dict[int, Event | None] = field(default_factory=dict)
    valid: dict[str, Event] = field(default_factory=dict)


def signed_by(events: list[Event]) -> Signed:
    signed = Signed()
    for event in events:
        row = TABLE.get(event.action)
        if row and row.voids:
            signed.voided.update((given.pk, event) for given in signed.valid.values())
            signed.valid.clear()
        if row and row.signs:
            signed.valid[event.action] = event
            signed.voided[event.pk] = None
    return signed


def signature_alarms(case: Case) -> Iterator[Alarm]:
    signed = signed_by(case.events)
    events = {event.pk: event for event in case.events}
    by_event = {signature.event_id: signature for signature in case.signatures}
    missing = signed.voided.keys() - by_event.keys()
    seeded = [events[key] for key in sorted(missing) if is_seeded(events[key]) and case.believes(events[key])]
    if seeded and not is_expected():
        sentence = _("seed_demo wrote event %(event)s for a trial; nobody signed it. It counts only in demo mode.")
        yield Alarm(case.number, sentence % {"event": describe(seeded[0])})
    for key in missing - {event.pk for event in seeded}:
        sentence = _("The signature of event %(event)s was removed.") % {"event": describe(events[key])}
        yield Alarm(case.number, sentence)
    for signature in case.signatures:
        event = events.get(signature.event_id)
        if event is None or event.pk not in signed.voided:
            sentence = _("There is a signature of %(name)s that no step of this assessment gave.")
            yield Alarm(case.number, sentence % {"name": signature.signer_name})
        elif case.believes(event):
            voided_by = signed.voided[event.pk]
            found = tuple(str(one) for one in _differences(signature, event, voided_by.at if voided_by else None))
            if found:
                sentence = _("The signature of event %(event)s was changed:") % {"event": describe(event)}
                yield Alarm(case.number, sentence, found)


def _differences(signature: Signature, event: Event, voided_at: datetime | None) -> Iterator[Difference]:
    digest = event.detail("signed")
    sealed: dict[str, object] = {
        "revision": event.revision,
        "action": event.action,
        "signer_id": event.actor_id,
        "signer_name": event.actor_name,
        "signed_at": event.at,
        "digest": digest,
        "voided_at": voided_at,
    }
    for name, value in sealed.items():
        if getattr(signature, name) != value:
            yield Difference(name, value, getattr(signature, name))
    wanted = digest if event.action == Action.SUBMIT else ""
    found = sha256(signature.content) if signature.content else ""
    if found != wanted:
        yield Difference("content (SHA-256)", wanted, found)


def record_alarms(case: Case) -> Iterator[Alarm]:
    """Whether the record still says what the signatures that are in force stand under."""
    event = signed_by(case.events).valid.get(Action.SUBMIT)
    signature = next((one for one in case.signatures if event and one.event_id == event.pk), None)
    if event is None or signature is None or not case.believes(event):
        return
    form = snapshot.form_of(signature.content)
    record = snapshot.record(case.assessment, form=form)
    now, sealed = canonical_json(record), event.detail("signed")
    if sha256(now) == sealed:
        return
    if sha256(signature.content) != sealed:
        sentence = _("It does not say what event %(event)s signed; what it said can't be read any more.")
        yield Alarm(case.number, sentence % {"event": describe(event)})
    elif form is not None:
        found = changes(snapshot.parsed(signature.content) or {}, snapshot.parsed(now) or {})
        sentence = _("It does not say what event %(event)s signed:") % {"event": describe(event)}
        yield Alarm(case.number, sentence, found)
