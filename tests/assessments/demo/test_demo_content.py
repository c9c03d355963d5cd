"""The seeded demo: an invented company whose appraisals stand every check that real ones do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db.models import F, Min, Q
from django.test import TestCase, override_settings
from django_tasks_db.models import DBTaskResult

from assessments.enums import Action, CycleState, Status, Verdict
from assessments.models import (
    Answer,
    Assessment,
    Cycle,
    Event,
    RatingScale,
    ScaleLevel,
    SelfRating,
    Snapshot,
)
from assessments.record import snapshot
from assessments.sheet.progress import with_progress
from assessments.sheet.way_back import way_back
from assessments.workflow.table import TABLE
from integrity.canonical import sha256
from mailing.models import Mail
from people.models import User
from people.roles import Role
from tests import shipped
from tests.assessments.privacy.purging import leave, run, years_ago
from tests.assessments.soundness import broken_at
from tests.standing import standing

pytestmark = pytest.mark.django_db

SIGN_INS = {
    "supervisor": set(),
    "trainee": set(),
    "hr": {Role.HR},
    "editor": {Role.EDITOR},
    "auditor": {Role.AUDITOR},
    "admin": {Role.ADMINISTRATOR},
}


@pytest.fixture(scope="module")
def seeded(shipped_rows: Any, django_db_blocker: Any) -> Iterator[list[Any]]:
    """The demo, seeded once for this module; what is to be done after the commit of its rows."""
    with standing(django_db_blocker):
        shipped.put(shipped_rows)
        with override_settings(DEMO_MODE=True), TestCase.captureOnCommitCallbacks() as follow_ups:
            call_command("seed_demo", stdout=StringIO())
        yield follow_ups


@pytest.fixture
def demo(seeded: list[Any], db: Any) -> None:
    """What `seed_demo` made of an empty portal."""


def test_nobody_is_written_to_and_no_report_is_queued(demo, seeded):
    assert seeded == []
    assert not Mail.objects.exclude(state__in=["sent", "needless"]).exists()
    assert Mail.objects.filter(state="sent").exclude(body="").count() >= 40
    queued = DBTaskResult.objects.values_list("task_path", flat=True)
    # A look into the outbox, where nothing waits; the documents of the standard that the demo publishes.
    assert set(queued) <= {"mailing.tasks.send_mails", "competency.exchange.preparing.prepare_documents"}


@pytest.mark.sqlite
def test_a_second_run_changes_nothing(demo, settings):
    def everything() -> list[Any]:
        assessments = Assessment.objects.values_list("pk", "version", "status", "chain_head")
        return [*User.objects.values_list("username", "password"), *assessments, Answer.objects.count()]

    settings.DEMO_MODE = True
    before = everything()
    call_command("seed_demo", stdout=StringIO())
    assert everything() == before


@pytest.mark.parametrize("username", SIGN_INS)
def test_every_demo_sign_in_authenticates_with_its_role_and_a_chinese_name(demo, settings, username):
    person = authenticate(request=None, username=username, password=settings.DEMO_PASSWORD)
    assert person is not None
    assert person.roles == SIGN_INS[username]
    assert all("\u4e00" <= letter <= "\u9fff" for letter in person.name)


def test_all_of_it_stands_as_it_was_sealed(demo):
    said = StringIO()
    call_command("verify_records", language="en", stdout=said, stderr=said, no_color=True)
    assert "All records are as they were sealed." in said.getvalue()
    assert f"Assessments: {Assessment.objects.count()} looked at, 0 alarms" in said.getvalue()


def test_the_company_has_supervisors_trainees_and_a_manager_above_them(demo):
    cycle = Cycle.objects.get(state=CycleState.OPEN)
    supervisors = User.objects.filter(assessments_to_rate__cycle=cycle).distinct()
    assert supervisors.count() >= 3
    assert User.objects.filter(assessments__cycle=cycle).distinct().count() >= 12
    assert supervisors.filter(supervisor__name="鄭國華").count() >= 3
    assert not supervisors.filter(supervisor=None).exists()
    names = "".join(User.objects.values_list("name", flat=True))
    assert "堃" in names
    assert "煊" in names
    mailboxes = set(User.objects.values_list("email", flat=True))
    assert "" in mailboxes
    assert all(mailbox.endswith("@example.com") for mailbox in mailboxes - {""})


def test_one_cycle_is_open_and_one_is_closed_with_nothing_left_to_do(demo):
    assert sorted(Cycle.objects.values_list("state", flat=True)) == [CycleState.CLOSED, CycleState.OPEN]
    closed = Assessment.objects.filter(cycle__state=CycleState.CLOSED)
    assert set(closed.values_list("status", flat=True)) == {Status.APPROVED, Status.CANCELLED}


def test_the_supervisor_has_a_draft_for_the_trainee_with_nothing_rated_and_not_overdue(demo):
    draft = Assessment.objects.get(
        supervisor__username="supervisor", trainee__username="trainee", cycle__state=CycleState.OPEN
    )
    assert (draft.status, draft.version, draft.answers.count()) == (Status.DRAFT, 0, 0)
    assert not draft.is_overdue


def test_supervisor_and_trainee_have_an_approved_assessment_behind_them(demo):
    former = Assessment.objects.get(
        supervisor__username="supervisor", trainee__username="trainee", cycle__state=CycleState.CLOSED
    )
    assert former.status == Status.APPROVED


def test_every_state_and_every_kind_of_verdict_is_there(demo):
    everyone: list[Any] = list(with_progress(Assessment.objects.all()))
    assert {one.status for one in everyone} == set(Status.values)
    assert {one.verdict for one in everyone if one.is_approved} == set(Verdict.values)
    drafts = [one for one in everyone if one.is_draft]
    assert any(one.answered == 0 for one in drafts)
    assert any(0 < one.answered < one.to_answer and not one.is_overdue for one in drafts)
    assert any(one.is_overdue for one in drafts)
    assert any(one.revision == 2 for one in drafts)
    assert {one.answer_is_overdue for one in everyone if one.status == Status.SUBMITTED} == {True, False}


def test_one_of_the_demo_supervisor_was_returned_by_hr_with_its_reason(demo):
    rows = Assessment.objects.filter(supervisor__username="supervisor", status=Status.DRAFT)
    (returned,) = [row for row in rows if way_back(row)]
    event = way_back(returned)
    assert event is not None
    assert (event.action, event.actor_name) == (Action.RETURN, "陳美玲")
    assert event.reason


def test_every_action_of_the_table_was_taken_and_says_why_where_it_must(demo):
    events = Event.objects.exclude(action=Action.OPEN)
    assert set(events.values_list("action", flat=True)) == set(Action.values) - {Action.OPEN, Action.PURGE}
    explained = [action for action, row in TABLE.items() if row.reason]
    assert not events.filter(action__in=explained, reason="").exists()
    decided = events.get(action=Action.APPROVE, from_status=Status.DISPUTED)
    assert decided.reason


def test_every_chain_verifies_and_ends_in_the_status_of_its_assessment(demo):
    for assessment in Assessment.objects.all():
        assert broken_at(assessment) is None
        last = assessment.events.latest("sequence")
        assert (last.to_status, last.revision) == (assessment.status, assessment.revision)


def test_every_approved_revision_has_its_snapshot(demo):
    for assessment in Assessment.objects.filter(status=Status.APPROVED):
        frozen = assessment.snapshots.get(revision=assessment.revision)
        assert sha256(frozen.content) == frozen.digest
        assert snapshot.thaw(frozen)["score"]["verdict"] == assessment.verdict
    twice = Assessment.objects.get(cycle__state=CycleState.CLOSED, revision=2)
    assert twice.snapshots.count() == 2


def test_snapshots_hold_evidence_plan_marks_and_self_ratings(demo):
    frozen = list(Snapshot.objects.all())
    thawed = [snapshot.thaw(one) for one in frozen]
    assert sum(bool(one["evidence"]) for one in thawed) >= 3
    assert sum(bool(one["development"]) for one in thawed) >= 4
    assert sum('"marked":true' in one.content for one in frozen) >= 3
    assert sum(bool(one["self_rating"] and one["self_rating"]["submitted_at"]) for one in thawed) >= 4


def test_some_rated_themselves_before_their_supervisor_submitted(demo):
    own = SelfRating.objects.filter(submitted_at__isnull=False)
    assert own.count() >= 6
    first = Min("assessment__events__at", filter=Q(assessment__events__action=Action.SUBMIT))
    assert not own.annotate(first=first).filter(submitted_at__gte=F("first")).exists()
    assert not own.exclude(locked_at=F("submitted_at")).exists()


def test_no_comment_is_said_twice(demo):
    comments = list(Answer.objects.exclude(comment="").values_list("comment", flat=True))
    assert len(comments) >= 100
    assert [text for text, count in Counter(comments).items() if count > 1] == []


def test_loading_the_scale_again_changes_nothing_even_when_a_cycle_uses_it(demo):
    before = list(ScaleLevel.objects.values())
    call_command("loaddata", "rating_scale", verbosity=0)
    assert list(ScaleLevel.objects.values()) == before


def test_the_scale_has_five_levels_of_which_three_and_up_meet_each_described_in_both_languages(demo):
    levels = RatingScale.objects.get().levels.all()
    assert [(level.value, level.label, level.meets) for level in levels] == [
        (5, "可指導他人", True),
        (4, "熟練獨立", True),
        (3, "達到標準", True),
        (2, "需要協助", False),
        (1, "尚未具備", False),
    ]
    assert all(level.descriptor and level.label_en and level.descriptor_en for level in levels)


def test_it_holds_after_a_purge(demo):
    for somebody in User.objects.filter(username__in=["trainee", "E0015", "E0002"]):
        leave(somebody, years_ago(5, days=1))
    assert "is still open" in run("--delete")
    purged = Assessment.objects.filter(purged_at__isnull=False)
    assert purged.exists()
    assert [row.number for row in Assessment.objects.all() if broken_at(row) is not None] == []
    call_command("verify_records", stdout=StringIO())
