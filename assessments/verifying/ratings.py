"""What was rated, by the supervisor and by the trainee, and the evidence beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from assessments.enums import Action
from assessments.models import Event, Evidence
from assessments.models.answers import RatedItem
from assessments.record import seals, snapshot
from assessments.record.shape import is_written
from assessments.verifying.cases import Case
from assessments.verifying.comparing import NOTHING, shortened
from assessments.verifying.files import described, wrong_file
from assessments.verifying.rows import describe
from assessments.workflow.own_rating import OPENING
from integrity.canonical import canonical_json, sha256
from integrity.checks import Alarm


def answer_alarms(case: Case) -> Iterator[Alarm]:
    for sentence, rows in (
        (_("These ratings do not fit their seals; they now say:"), case.answers),
        (_("These ratings of the trainee's own do not fit their seals; they now say:"), case.own_answers),
    ):
        if wrong := _unsealed(rows, case.assessment.pk):
            yield Alarm(case.number, sentence, wrong)


def sheet_alarms(case: Case) -> Iterator[Alarm]:
    """Whether all ratings are there, each as it was last written; of a draft too."""
    assessment = case.assessment
    if assessment.purged_at is not None:
        return
    sentence = _("Its ratings are not all there as they were last written.")
    if not seals.fits_sheet(case.answers, assessment.pk, assessment.answers_mac, is_own=False):
        yield Alarm(case.number, sentence)
    sentence = _("The trainee's own ratings are not all there as they were last written.")
    own = case.own
    if own and not seals.fits_sheet(case.own_answers, assessment.pk, own.answers_mac, is_own=True):
        yield Alarm(case.number, sentence)


def _unsealed(answers: Sequence[RatedItem], assessment: int) -> tuple[str, ...]:
    return tuple(_description(answer) for answer in answers if not seals.fits_answer(answer, assessment))


def _description(answer: RatedItem) -> str:
    """Such as P1.1.2: 2 “comment”."""
    parts = [answer.value or "–"]
    if answer.comment:
        parts.append(_("“%(text)s”") % {"text": shortened(answer.comment)})
    if not answer.mac:
        parts.append(_("(without a seal)"))
    return f"{answer.code or NOTHING}: {' '.join(parts)}"


def self_rating_alarms(case: Case) -> Iterator[Alarm]:
    """
    The self-rating as a whole, with what was taken out of it, against the digest that its submission sealed. What was
    opened again since may change; there the opening tells what stood there by then.
    """
    given: Event | None = None
    for event in case.events:
        if event.action == Action.SELF_SUBMIT and case.believes(event):
            given = event
        elif event.action in OPENING and case.believes(event):
            if given is not None and event.detail("own") not in (None, given.detail("own")):
                sentence = _("The self-rating was not what the trainee had submitted when event %(event)s opened it.")
                yield Alarm(case.number, sentence % {"event": describe(event)})
            given = None
    form = given.detail("format") if given else None
    if given is None or not isinstance(form, int) or not is_written(form):
        return
    if sha256(canonical_json(snapshot.own_record(case.assessment, form=form))) != given.detail("own"):
        yield Alarm(case.number, _("The self-rating is not what the trainee submitted."))


def evidence_alarms(case: Case) -> Iterator[Alarm]:
    unsealed = [row for row in case.evidence if not seals.fits_evidence(row)]
    if unsealed:
        sentence = _("This evidence does not fit its seal; it now says:")
        yield Alarm(case.number, sentence, tuple(_evidence(row) for row in unsealed))
    for row in case.evidence:
        if wrong := wrong_file(row):
            yield Alarm(case.number, wrong, (_evidence(row),))


def _evidence(row: Evidence) -> str:
    return f"{row.code or NOTHING}: {described(row)}"
