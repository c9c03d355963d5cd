"""What is still missing of a status or a step, in words: whoever adds one runs this and is told."""

from __future__ import annotations

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import translation

from assessments.access.permissions import Part
from assessments.enums import SIGNS, AccessKind, Action, EvidenceKind, Outcome, SelfState, Shortcut, Status, Verdict
from assessments.models import Assessment, Cycle, Event
from assessments.reports import words
from assessments.workflow.emails import notices_of
from assessments.workflow.statuses import STATUS_TEXTS
from assessments.workflow.table import PAST, ROWS, TABLE
from assessments.workflow.transitions import Place
from people.models import User
from tests.assessments.soundness import LEADS
from tests.assessments.workflow.histories import WHOSE
from tests.factories import UserFactory, open_for, put_into

# What happens to an assessment without being somebody's step.
NO_STEPS = {Action.OPEN, Action.PURGE, *(one for one in Action if one.value.startswith(("follow_up", "fu_")))}
ENUMS = (AccessKind, Action, EvidenceKind, Outcome, Part, SelfState, Shortcut, Status, Verdict)


def missing(things, where):
    return sorted(str(thing.value) for thing in things if thing not in where)


def test_every_status_has_its_words_on_the_page_and_in_the_report():
    gaps = {"workflow/statuses.py": missing(Status, STATUS_TEXTS), "reports/words.py": missing(Status, words.STATUSES)}
    assert not any(gaps.values()), f"statuses without their words, by file: {gaps}"
    for status in Status:
        assert STATUS_TEXTS[status].next, f"{status}: say what comes next (workflow/statuses.py)"
        assert STATUS_TEXTS[status].follows, f"{status}: say what follows (workflow/statuses.py)"
        word = words.STATUSES[status]
        assert word.text, f"{status}: give it a word on the report (reports/words.py)"
        assert word.verdict_title, f"{status}: say what the verdict is called in it (reports/words.py)"
        assert word.watermark or status == Status.APPROVED, f"{status}: only what is approved prints without a mark"


def test_every_status_belongs_to_its_groups():
    assert Status.open() | Status.finished() == set(Status)
    assert not Status.open() & Status.finished()
    assert Status.APPROVED in Status.rated()
    reachable = {row.target for row in ROWS if row.target} | {Status.DRAFT}
    assert missing(Status, reachable) == [], "no step of the table leads to"
    left = {status for row in ROWS for status in row.sources}
    assert missing(Status.open(), left) == [], "open, and no step of the table leads out of"


def test_every_action_is_a_step_with_its_words_or_no_step_at_all():
    assert missing(set(Action) - NO_STEPS, TABLE) == [], "workflow/table.py lacks a row for"
    assert missing(Action, PAST) == [], "the timeline lacks words for"
    for row in ROWS:
        step = row.action.value
        assert row.sources, f"{step}: from which statuses?"
        for name in ("button", "past", "done"):
            assert getattr(row, name), f"{step}: its row in workflow/table.py lacks `{name}`"
        if row.place is not Place.RATING_PAGE:
            assert row.meaning, f"{step}: say what it means before somebody takes it (`meaning`)"
        assert bool(row.subject) == bool(row.notices), f"{step}: a mail needs a subject, and a subject a mail"
        assert row.target is None or row.target not in row.sources, f"{step}: leads where it starts"


def test_every_step_that_signs_or_moves_the_record_has_its_words_in_the_report():
    for row in ROWS:
        step = row.action.value
        if row.signs:
            assert words.SIGNED.get(row.action), f"{step}: name its signature in the report (reports/words.py, SIGNED)"
            assert words.STATEMENTS.get(row.action), f"{step}: name its statement (reports/words.py, STATEMENTS)"
        if row.target == Status.DRAFT and row.sources != {Status.DRAFT} and row.sources & Status.rated():
            assert row.voids, f"{step}: goes back to the supervisor, so it voids the signatures (`voided`)"
        assert not row.freezes or row.signs, f"{step}: what is frozen is signed"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.action.value)
def test_the_mails_of_a_step_have_no_holes_whatever_status_it_starts_in(row, assessment, supervisor, hr, stranger):
    User.objects.update(email=Concat("username", Value("@example.com")))
    Cycle.objects.update(shows_self_rating_early=True)  # who may have read a self-rating hears that it was taken back
    for source in row.sources:
        status = row.target or source
        put_into(assessment, status)
        stored = Assessment.objects.get(pk=assessment.pk)
        stored.approver = stranger
        event = Event(assessment=stored, action=row.action, from_status=source, to_status=status, actor_name="某人")
        event.details = {"from": "2026-11-01", "to": "2026-12-01"} if row.asks_day else {}
        notices = list(notices_of(event))
        assert bool(notices) == bool(row.subject), f"{row.action} from {source}: a step with a subject tells somebody"
        for _person, notice in notices:
            day = notice.day(event) if notice.day else ""
            assert ("%(day)s" in str(notice.asks)) == bool(day), f"{row.action} from {source}: an empty day in the mail"
            assert str(notice.asks) % {"who": "王小明", "day": day}
        subject = str(row.subject) % {"who": "王小明", "day": "2026/12/01"}
        assert bool(subject) == bool(row.notices), f"{row.action}: a mail has a subject"


def test_the_tests_that_say_the_table_once_more_know_every_step():
    """They are copies on purpose; a step that is new belongs into each of them."""
    assert set(LEADS) == set(Action) - {Action.PURGE}, "tests/assessments/soundness.py, LEADS"
    assert set(WHOSE) == set(TABLE), "tests/assessments/workflow/histories.py, WHOSE"


@pytest.mark.parametrize("status", Status)
def test_every_page_opens_for_everybody_whatever_the_status(
    status, cycle, supervisor, trainee, hr, auditor, manager, stranger, signed_in
):
    """Two in this status beside a submitted one, so that lists have something to sort."""
    rows = [open_for(cycle, person, supervisor, hr) for person in (trainee, UserFactory(), UserFactory())]
    for row, becomes in zip(rows, (status, status, Status.SUBMITTED), strict=True):
        put_into(row, becomes)
    of_one = [f"/assessments/{rows[0].pk}/{part}" for part in ("", "rate/", "self/", "plan/", "evidence/")]
    for person in (supervisor, trainee, hr, auditor, manager, stranger):
        browser = signed_in(person)
        for address in ("/", "/assessments/", "/assessments/approve/", cycle.get_absolute_url(), *of_one):
            assert browser.get(address).status_code in (200, 302, 403, 404), f"{address} for {person}"


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_every_word_of_the_appraisal_is_said_in_both_languages(enum):
    for member in enum:
        with translation.override("en"):
            english = str(member.label)
        with translation.override("zh-hant"):
            chinese = str(member.label)
        assert english, f"{enum.__name__}.{member.name} lacks a label"
        assert chinese != english, f"{enum.__name__}.{member.name} is not translated"


def test_every_outcome_verdict_and_shortcut_has_its_word_in_the_report_and_a_sign():
    assert missing(Outcome, words.OUTCOMES) == []
    assert missing(Verdict, words.VERDICTS) == []
    assert missing(Shortcut, words.SHORTCUTS) == []
    assert missing(EvidenceKind, words.EVIDENCE_KINDS) == []
    assert missing([*Outcome, *Verdict, *SelfState], SIGNS) == []
