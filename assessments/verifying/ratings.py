"""What was rated, by the supervisor and by the trainee, and the evidence beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from django.core.exceptions import SuspiciousOperation
from django.utils.translation import gettext as _

from assessments.enums import Action
from assessments.models import Evidence
from assessments.models.answers import RatedItem
from assessments.record import chain, seals, snapshot
from assessments.verifying.cases import Case
from assessments.verifying.comparing import shortened
from competency.verifying import Alarm
from integrity.canonical import canonical_json, sha256


def answer_alarms(case: Case) -> Iterator[Alarm]:
    for sentence, rows in (
        (_("These ratings do not fit their seals; they now say:"), case.answers),
        (_("These ratings of the trainee's own do not fit their seals; they now say:"), case.own_answers),
    ):
        if wrong := _unsealed(rows, case.assessment.pk):
            yield Alarm(case.number, sentence, wrong)


def _unsealed(answers: Sequence[RatedItem], assessment: int) -> tuple[str, ...]:
    return tuple(
        _told(answer) for answer in answers if not seals.fits("answer", seals.of_answer(answer, assessment), answer.mac)
    )


def _told(answer: RatedItem) -> str:
    """Such as P1.1.2: 2 “comment”."""
    parts = [answer.value or "–"]
    if answer.comment:
        parts.append(_("“%(text)s”") % {"text": shortened(answer.comment)})
    if not answer.mac:
        parts.append(_("(without a seal)"))
    return f"{_code(answer)}: {' '.join(parts)}"


def _code(row: RatedItem | Evidence) -> str:
    subject = row.indicator or row.attitude
    return subject.code if subject else "–"


def self_rating_alarms(case: Case) -> Iterator[Alarm]:
    """The self-rating as a whole, with what was taken out of it, against the digest that its submission sealed."""
    given = [event for event in case.events if event.action == Action.SELF_SUBMIT and case.believes(event)]
    if not given or chain.detail(given[-1], "format") != snapshot.FORMAT:
        return
    if sha256(canonical_json(snapshot.own_record(case.assessment))) != chain.detail(given[-1], "own"):
        yield Alarm(case.number, _("The self-rating is not what the trainee submitted."))


def evidence_alarms(case: Case) -> Iterator[Alarm]:
    unsealed = [row for row in case.evidence if not seals.fits("evidence", seals.of_evidence(row), row.mac)]
    if unsealed:
        sentence = _("This evidence does not fit its seal; it now says:")
        yield Alarm(case.number, sentence, tuple(_evidence(row) for row in unsealed))
    for row in case.evidence:
        wrong = _wrong_file(row) if row.file.name or row.file_digest else ""
        if wrong:
            yield Alarm(case.number, wrong, (_evidence(row),))


def _evidence(row: Evidence) -> str:
    said = " ".join(part for part in (row.text, row.url, row.file_name) if part)
    return f"{_code(row)}: {_('“%(text)s”') % {'text': shortened(said)}} {row.added_by_name}"


def _wrong_file(row: Evidence) -> str:
    """Also of evidence that was taken back: its file stays with its row."""
    try:
        found = hashlib.sha256()
        with row.file.open("rb") as file:
            for chunk in file.chunks():
                found.update(chunk)
    except (OSError, ValueError, SuspiciousOperation):
        return _("The file of this evidence is missing or can't be read:")
    return "" if found.hexdigest() == row.file_digest else _("The file of this evidence is not the one that was added:")
