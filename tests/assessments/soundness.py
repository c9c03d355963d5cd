"""
Whether the record of one assessment is whole, said without the transition table of the portal: what must hold after
any history, race or kill.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from assessments.models import Assessment, Event, SelfAnswer, SelfRating, Signature
from assessments.record import seals, snapshot
from integrity import chain
from integrity.canonical import canonical_json, sha256

OPEN = {"draft", "submitted", "acknowledged", "disputed"}
# Each step of the design: where it may start, where it leads (None: nowhere).
LEADS: dict[str, tuple[set[str], str | None]] = {
    "open": ({""}, "draft"),
    "self_submit": ({"draft"}, None),
    "self_recall": ({"draft"}, None),
    "self_reopen": ({"draft"}, None),
    "submit": ({"draft"}, "submitted"),
    "withdraw": ({"submitted"}, "draft"),
    "acknowledge": ({"submitted"}, "acknowledged"),
    "dispute": ({"submitted"}, "disputed"),
    "return": ({"submitted", "acknowledged", "disputed"}, "draft"),
    "approve": ({"submitted", "acknowledged", "disputed"}, "approved"),
    "reopen": ({"approved"}, "draft"),
    "reassign": (OPEN | {"approved"}, None),
    "extend": ({"draft", "submitted"}, None),
    "appoint": (OPEN, None),
    "cancel": (OPEN, "cancelled"),
    "follow_up": ({"approved"}, None),
    **dict.fromkeys(("fu_object", "fu_answer", "fu_withdraw"), (OPEN | {"approved"}, None)),
    "note": ({"acknowledged", "disputed", "approved", "cancelled"}, None),
}
SIGNING = {"submit", "acknowledge", "dispute", "approve"}
VOIDING = {"withdraw", "return", "reopen"}


def broken_at(assessment: Assessment) -> int | None:
    """The first event that does not follow sealed from the one before, 0 where the head is wrong; None: all do."""
    return next(iter(chain.breaks(assessment.events.order_by("sequence"), assessment.chain_head)), None)


def faults(assessment_id: int) -> list[str]:
    """Everything that must not be, in words; empty for a sound record."""
    assessment = Assessment.objects.select_related("cycle").get(pk=assessment_id)
    events = list(assessment.events.order_by("sequence", "pk"))
    return [
        *_events(assessment, events),
        *_signatures(assessment, events),
        *_state(assessment, events),
        *_snapshots(assessment, events),
        *_results(assessment),
        *_answers(assessment),
        *_self_rating(assessment, events),
    ]


def _events(assessment: Assessment, events: list[Event]) -> Iterator[str]:
    if [event.sequence for event in events] != list(range(1, len(events) + 1)):
        yield f"events are numbered {[event.sequence for event in events]}"
    if (place := broken_at(assessment)) is not None:
        yield f"the chain is broken at {place}"
    status, revision = "", 1
    for event in events:
        sources, target = LEADS[event.action]
        revision += event.action == "reopen"
        if event.from_status != status or status not in sources:
            yield f"{event} starts from {event.from_status!r} while it was {status!r}"
        if event.to_status != (target or status):
            yield f"{event} leads to {event.to_status!r}"
        if event.revision != revision:
            yield f"{event} belongs to revision {event.revision}, not {revision}"
        status = event.to_status
    if (assessment.status, assessment.revision) != (status, revision):
        yield f"it is {assessment.status} r{assessment.revision}, its events say {status} r{revision}"


def _signatures(assessment: Assessment, events: list[Event]) -> Iterator[str]:
    stored = list(Signature.objects.filter(assessment=assessment).select_related("event").order_by("pk"))
    signing = [event for event in events if event.action in SIGNING]
    if sorted(signature.event_id for signature in stored) != sorted(event.pk for event in signing):
        yield f"{len(stored)} signatures under {len(signing)} signing events"
    valid: list[str] = []
    for event in events:
        if event.action in VOIDING:
            valid = []
        elif event.action in SIGNING:
            valid.append(event.action)
    in_force = [signature for signature in stored if signature.voided_at is None]
    if sorted(signature.action for signature in in_force) != sorted(valid):
        yield f"valid signatures are {sorted(s.action for s in in_force)}, its events say {sorted(valid)}"
    for signature in stored:
        event = signature.event
        said = (event.action, event.actor_id, event.actor_name, event.at, event.revision, event.details.get("signed"))
        signed = (signature.action, signature.signer_id, signature.signer_name, signature.signed_at)
        if (*signed, signature.revision, signature.digest) != said:
            yield f"the signature {signature} is not what its event says"
        if signature.action == "submit" and sha256(signature.content) != signature.digest:
            yield f"the text kept with {signature} is not what was signed"
    now = sha256(canonical_json(snapshot.record(assessment)))
    if any(signature.digest != now for signature in in_force):
        yield "what is stored is not what was signed"


def _state(assessment: Assessment, events: list[Event]) -> Iterator[str]:
    last_signed = [e.action for e in events if e.action in SIGNING | VOIDING][-1:]
    is_submitted = bool(last_signed) and last_signed[0] in SIGNING
    if (assessment.submitted_at is not None, assessment.verdict != "") != (is_submitted, is_submitted):
        yield "the time of submission and the verdict do not belong to its status"
    if (assessment.approved_at is not None) != (assessment.status == "approved"):
        yield "the time of approval does not belong to its status"
    if assessment.version < len(events) - 1:
        yield f"version {assessment.version} counts less than its {len(events) - 1} steps"
    if assessment.cycle.state == "closed" and assessment.status in OPEN:
        yield f"it is {assessment.status} in a closed cycle"


def _snapshots(assessment: Assessment, events: list[Event]) -> Iterator[str]:
    stored = list(assessment.snapshots.order_by("revision", "pk"))
    if [row.revision for row in stored] != [event.revision for event in events if event.action == "approve"]:
        yield f"snapshots of revisions {[row.revision for row in stored]}"
    for row in stored:
        content = json.loads(row.content)
        if sha256(row.content) != row.digest or not seals.fits_snapshot(row):
            yield f"the snapshot {row} does not fit its seal"
        if (content["status"], content["assessment"]["revision"]) != ("approved", row.revision):
            yield f"the snapshot {row} is of something else"
        if "approve" not in [signature["action"] for signature in content["signatures"]]:
            yield f"the snapshot {row} lacks the approval"


def _results(assessment: Assessment) -> Iterator[str]:
    """Counted again from the newest snapshot by the codes of the standard, which no two of it share."""
    newest = assessment.snapshots.order_by("revision").last()
    content = json.loads(newest.content) if newest and assessment.status != "cancelled" else None
    tasks = [task for duty in content["duties"] for task in duty["tasks"]] if content else []
    items = [item for task in tasks for item in task["indicators"]] + (content["attitudes"] if content else [])
    meeting = {level["value"]: level["meets"] for level in content["scale"]["levels"]} if content else {}
    wanted = [
        *(("i", item["code"], item["value"], meeting.get(item["value"]), item["not_observed"]) for item in items),
        *(("t", task["code"], task["outcome"]) for task in tasks),
    ]
    indicators = assessment.indicator_results.select_related("indicator", "attitude", "level")
    stored = [
        *(
            ("i", (row.indicator or row.attitude).code, row.level and row.level.value, row.meets, row.not_observed)
            for row in indicators
        ),
        *(("t", row.task.code, row.outcome) for row in assessment.task_results.select_related("task")),
    ]
    if sorted(map(str, stored)) != sorted(map(str, wanted)):
        yield f"the results are {stored}, the snapshot says {wanted}"
    for row in [*indicators, *assessment.task_results.all()]:
        if (row.person_id, row.revision) != (assessment.trainee_id, newest and newest.revision):
            yield f"the result {row} is of someone or something else"


def _answers(assessment: Assessment) -> Iterator[str]:
    own = SelfAnswer.objects.filter(self_rating__assessment=assessment)
    for answer in [*assessment.answers.all(), *own]:
        if not seals.fits_answer(answer, assessment.pk):
            yield f"the answer {answer} does not fit its seal"


def _self_rating(assessment: Assessment, events: list[Event]) -> Iterator[str]:
    own = SelfRating.objects.filter(assessment=assessment).first()
    if own is None:
        return
    submitted = closed = seen = False
    for event in events:
        match event.action:
            case "self_submit":
                if closed:
                    yield f"{event} submits a self-rating that was closed"
                submitted = closed = True
            case "self_recall" | "self_reopen":
                if not closed or seen != (event.action == "self_reopen"):
                    yield f"{event} opens a self-rating that was not to be opened so"
                submitted = closed = False
            case "submit":
                closed = True
            case "withdraw" | "return":
                if seen and not event.details["ratings_seen"]:
                    yield f"{event} forgets that the ratings had been seen"
                seen = event.details["ratings_seen"]
                closed = closed and (seen or submitted)
            case "reopen":
                seen = True
    if (own.submitted_at is not None, own.locked_at is not None) != (submitted, closed):
        yield f"the self-rating was submitted at {own.submitted_at} and closed at {own.locked_at}"
