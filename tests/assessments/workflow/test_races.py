"""
Two people, or two tabs, at the same moment. Each race is shown twice: with the locks and the unique constraints
taken out it does real harm, with them exactly one wins and the other is told in a sentence.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from assessments.cycles import opening
from assessments.enums import CycleState
from assessments.models import Answer, Assessment, Cycle, Event, SelfAnswer, Signature, Snapshot
from assessments.rating import saving
from assessments.rating.saving import Edit
from assessments.record.snapshot import own_record
from assessments.sheet.layout import load_sheet
from assessments.sheet.raters import TRAINEE
from assessments.workflow import steps
from config.refusals import Conflict, Refusal
from integrity import seals
from integrity.canonical import canonical_json, sha256
from people.models import User
from tests.assessments.racing import meet_at, race
from tests.assessments.soundness import faults
from tests.factories import UserFactory, approved, open_for, rate_all, submitted

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer and no row locks"),
    pytest.mark.django_db(transaction=True),
]
JSON = {"accept": "application/json"}
MANY = 20
# The second belt: where the locks fail, these turn a double effect into an error.
BELT = {
    "one_assessment_per_person_and_cycle",
    "event_sequence_once",
    "one_valid_signature_per_action",
    "one_snapshot_per_revision",
}


@pytest.fixture(autouse=True)
def meeting(monkeypatch):
    """Racers meet before their first write: all that is written carries a seal."""
    meet_at(monkeypatch, seals, "mac")


@pytest.fixture
def no_locks(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self)


@pytest.fixture
def unprotected(transactional_db, no_locks):
    """Neither locks nor unique constraints: what the code alone would do."""
    models = (Assessment, Event, Signature, Snapshot)
    dropped = [(model, row) for model in models for row in model._meta.constraints if row.name in BELT]
    with connection.schema_editor() as editor:
        for model, constraint in dropped:
            editor.remove_constraint(model, constraint)
    yield
    for model in (Snapshot, Signature, Event, Answer):
        model.objects.all().delete()
    Assessment.objects.all().delete()
    with connection.schema_editor() as editor:
        for model, constraint in dropped:
            editor.add_constraint(model, constraint)


def brought_to(state, assessment, hr):
    match state:
        case "rated":
            rate_all(assessment, assessment.trainee, "4", rater=TRAINEE)
            rate_all(assessment, assessment.supervisor)
        case "submitted" | "overdue":
            submitted(assessment)
        case "acknowledged":
            submitted(assessment)
            steps.perform(assessment.pk, "acknowledge", assessment.trainee)
        case "approved":
            approved(assessment, hr)
    if state == "overdue":
        Assessment.objects.filter(pk=assessment.pk).update(answer_due=timezone.localdate() - timedelta(days=1))
    return Assessment.objects.get(pk=assessment.pk)


# Two steps that each could be taken, where only one may be: state, (step, whose), (step, whose).
PAIRS = {
    "withdraw, acknowledge": ("submitted", ("withdraw", "supervisor"), ("acknowledge", "trainee")),
    "acknowledge, dispute": ("submitted", ("acknowledge", "trainee"), ("dispute", "trainee")),
    "dispute, approve overdue": ("overdue", ("dispute", "trainee"), ("approve", "hr")),
    "reassign, submit": ("rated", ("reassign", "hr"), ("submit", "supervisor")),
    "cancel, submit": ("rated", ("cancel", "hr"), ("submit", "supervisor")),
    "self_submit, submit": ("rated", ("self_submit", "trainee"), ("submit", "supervisor")),
    "submit twice": ("rated", ("submit", "supervisor"), ("submit", "supervisor")),
    "reopen twice": ("approved", ("reopen", "hr"), ("reopen", "hr")),
}
# How many events there are before the race.
BEFORE = {"rated": 1, "submitted": 2, "overdue": 2, "approved": 4}


@pytest.fixture
def clash(cycle, supervisor, hr, stranger):
    """Takes two steps at once, both by people who saw the same version; the first named has the lock first."""

    def take(state, *both):
        trainee = UserFactory(supervisor=supervisor)
        before = brought_to(state, open_for(cycle, trainee, supervisor, hr), hr)
        people = {"supervisor": supervisor, "trainee": trainee, "hr": hr}

        def step(action, who):
            actor = User.objects.get(pk=people[who].pk)
            return lambda: steps.perform(before.pk, action, actor, seen=before.version, reason="說明", person=stranger)

        return before, race(*(step(action, who) for action, who in both))

    return take


def actions_of(assessment):
    return list(assessment.events.order_by("pk").values_list("action", flat=True))


def test_without_protection_both_of_two_steps_get_through_and_the_record_is_torn(clash, unprotected):
    for pair, (state, *both) in PAIRS.items():
        before, ends = clash(state, *both)
        assert [type(end) for end in ends] == [Assessment, Assessment], pair
        assert sorted(actions_of(before)[-2:]) == sorted(action for action, _who in both), pair
        assert faults(before.pk) != [], pair


def test_without_the_lock_the_constraints_keep_the_record_whole_but_one_ends_in_an_error(no_locks, clash):
    before, ends = clash("submitted", ("withdraw", "supervisor"), ("acknowledge", "trainee"))
    assert sorted(type(end).__name__ for end in ends) == ["Assessment", "IntegrityError"]
    assert faults(before.pk) == []


@pytest.mark.parametrize("pair", PAIRS)
def test_of_two_steps_at_once_one_is_taken_and_the_other_told(pair, clash):
    state, *both = PAIRS[pair]
    for first, second in (both, reversed(both)):
        before, (won, lost) = clash(state, first, second)
        assert isinstance(won, Assessment), won
        assert isinstance(lost, Refusal), lost
        assert len(lost.message) > 8
        after = Assessment.objects.get(pk=before.pk)
        assert actions_of(after)[BEFORE[state] :] == [first[0]]
        assert after.version == before.version + 1
        assert faults(after.pk) == []


@pytest.fixture
def approvals(signed_in, cycle, supervisor, hr):
    """Posts the approval of each of these, all at once, each from a browser of its own."""

    def post(rows):
        browsers = [signed_in(hr) for _row in rows]
        for browser in browsers:
            browser.raise_request_exception = False

        def press(browser, row):
            url = reverse("assessments:step", args=[row.pk, "approve"])
            return lambda: browser.post(url, {"version": row.version}, headers=JSON)

        return race(*(press(browser, row) for browser, row in zip(browsers, rows, strict=True)))

    return post


def test_without_protection_twenty_approvals_sign_and_freeze_twenty_times(assessment, hr, approvals, unprotected):
    ready = brought_to("acknowledged", assessment, hr)
    answers = approvals([ready] * MANY)
    assert [answer.status_code for answer in answers] == [302] * MANY
    assert ready.signatures.filter(action="approve").count() == MANY
    assert ready.snapshots.count() == MANY


def test_of_twenty_approvals_at_once_one_signs_and_nineteen_are_told(assessment, hr, approvals):
    ready = brought_to("acknowledged", assessment, hr)
    answers = approvals([ready] * MANY)
    assert [answer.status_code for answer in answers] == [302] + [409] * (MANY - 1)
    assert all("已核定" in answer.json()["error"] for answer in answers[1:])
    assert ready.signatures.filter(action="approve").count() == ready.snapshots.count() == 1
    assert faults(ready.pk) == []


def test_twenty_approvals_of_twenty_people_at_once_all_succeed(cycle, supervisor, hr, approvals):
    rows = [open_for(cycle, UserFactory(), supervisor, hr) for _number in range(MANY)]
    answers = approvals([brought_to("acknowledged", row, hr) for row in rows])
    assert [answer.status_code for answer in answers] == [302] * MANY
    assert [faults(row.pk) for row in rows] == [[]] * MANY


@pytest.fixture
def two_tabs(assessment, supervisor, signed_in):
    """The same item saved from two open pages that both saw `seen`."""
    item = load_sheet(assessment).indicators[0].key
    url = reverse("assessments:save", args=[assessment.pk])

    def tab(name, seen):
        browser = signed_in(supervisor)
        browser.raise_request_exception = False
        data = {"item": item, "value": "3", "comment": f"{name}寫的", "seen": seen, "client": name, "edit": 1}
        return lambda **changes: browser.post(url, data | changes, headers=JSON)

    def save(seen):
        if seen:
            saving.save_answer(assessment.pk, supervisor, Edit(item, "4", "", 0, "", 0))
        tabs = [tab("手機", seen), tab("筆電", seen)]
        return tabs, race(*tabs)

    return save


def test_without_the_lock_one_of_two_tabs_is_told_saved_and_lost(two_tabs, no_locks):
    _tabs, answers = two_tabs(seen=1)
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Answer.objects.get().comment in ("手機寫的", "筆電寫的")
    assert Assessment.objects.get().version == 2  # of three saves


@pytest.mark.parametrize("seen", [0, 1])
def test_two_tabs_saving_the_same_item_at_once_lose_nothing(two_tabs, seen):
    (_phone, laptop), (first, second) = two_tabs(seen)
    assert (first.status_code, second.status_code) == (200, 409)
    assert Answer.objects.get().comment == second.json()["theirs"]["comment"] == "手機寫的"
    assert laptop(seen=second.json()["theirs"]["version"], edit=2).status_code == 200
    assert Answer.objects.get().comment == "筆電寫的"
    assert faults(Assessment.objects.get().pk) == []


@pytest.fixture
def late(assessment, supervisor, hr):
    """A save and a submission at once: ("save", "submit") or the other way round; the page saw `seen` or nothing."""

    def meet(order, *, seen):
        before = brought_to("rated", assessment, hr)
        item = load_sheet(before).indicators[0].key
        calls = {
            "save": lambda: saving.save_answer(before.pk, supervisor, Edit(item, "5", "最後一刻", 1, "tab", 1)),
            "submit": lambda: steps.perform(before.pk, "submit", supervisor, seen=before.version if seen else None),
        }
        return race(*(calls[name] for name in order))

    return meet


def signed_words():
    return Signature.objects.get(voided_at__isnull=True).content


def test_without_the_lock_a_late_save_changes_what_was_signed(assessment, late, no_locks):
    submitted_one, saved = late(("submit", "save"), seen=True)
    assert saved.answer.comment == "最後一刻"
    assert submitted_one.status == "submitted"
    assert "最後一刻" not in signed_words()
    assert "what is stored is not what was signed" in faults(assessment.pk)


def test_a_save_after_the_submission_began_is_refused_with_advice(assessment, late):
    _submitted, saved = late(("submit", "save"), seen=True)
    assert isinstance(saved, Conflict)
    assert not Answer.objects.filter(comment="最後一刻").exists()
    assert faults(assessment.pk) == []


def test_a_submission_behind_a_late_save_is_refused_as_the_page_is_older(assessment, late):
    saved, refusal = late(("save", "submit"), seen=True)
    assert isinstance(refusal, Conflict)
    assert saved.assessment.status == "draft"
    assert Answer.objects.filter(comment="最後一刻").exists()
    assert faults(assessment.pk) == []


def test_a_submission_that_looks_at_no_version_signs_the_late_save(assessment, late):
    late(("save", "submit"), seen=False)
    assert "最後一刻" in signed_words()
    assert faults(assessment.pk) == []


@pytest.fixture
def open_twice(cycle, trainee, hr, signed_in, monkeypatch):
    """HR puts the same person into a cycle from two browsers at once."""
    meet_at(monkeypatch, Assessment, "full_clean")
    url = reverse("assessments:cycle-people", args=[cycle.pk])

    def post():
        browsers = [signed_in(hr), signed_in(hr)]
        return race(*(lambda own=own: own.post(url, {"person": [trainee.pk]}) for own in browsers))

    return post


def test_without_protection_one_person_is_appraised_twice_in_a_cycle(open_twice, unprotected):
    assert [answer.status_code for answer in open_twice()] == [302, 302]
    assert Assessment.objects.count() == 2


def test_a_person_put_into_a_cycle_twice_at_once_is_in_it_once(open_twice):
    first, second = open_twice()
    assert (first.status_code, second.status_code) == (302, 409)
    assert "此人員在本評核週期已有評核" in second.content.decode()
    assert faults(Assessment.objects.get().pk) == []


@pytest.fixture
def closing(assessment, hr, monkeypatch):
    """The cycle is closed while its last approved assessment is opened again."""
    meet_at(monkeypatch, Cycle, "save")
    done = brought_to("approved", assessment, hr)
    calls = {
        "close": lambda: opening.close(done.cycle_id),
        "reopen": lambda: steps.perform(done.pk, "reopen", hr, seen=done.version, reason="補件"),
    }
    return lambda *order: race(*(calls[name] for name in order))


def test_without_the_lock_a_cycle_closes_over_a_draft(assessment, closing, no_locks):
    closing("reopen", "close")
    assert faults(assessment.pk) == ["it is draft in a closed cycle"]


@pytest.mark.parametrize("order", [("reopen", "close"), ("close", "reopen")])
def test_a_cycle_never_closes_over_an_assessment_that_is_opened_again(assessment, closing, order):
    ends = dict(zip(order, closing(*order), strict=True))
    assert isinstance(ends["reopen"], Assessment)
    assert isinstance(ends["close"], Conflict) == (order[0] == "reopen")
    assert Cycle.objects.get().state == CycleState.OPEN
    assert faults(assessment.pk) == []


@pytest.fixture
def own_late(assessment, supervisor, trainee, hr):
    """A save of the self-rating and the step that closes it at once."""

    def meet(*order):
        before = brought_to("rated", assessment, hr)
        item = load_sheet(before).indicators[0].key
        calls = {
            "save": lambda: saving.save_answer(before.pk, trainee, Edit(item, "5", "最後一刻", 1, "tab", 1), TRAINEE),
            "self_submit": lambda: steps.perform(before.pk, "self_submit", trainee),
            "submit": lambda: steps.perform(before.pk, "submit", supervisor),
        }
        return race(*(calls[name] for name in order))

    return meet


def own_words():
    return SelfAnswer.objects.filter(comment="最後一刻")


def test_without_the_lock_a_self_rating_changes_after_it_was_closed(own_late, no_locks):
    closed, saved = own_late("self_submit", "save")
    assert not isinstance(closed, Exception)
    assert not isinstance(saved, Exception)
    assert own_words().exists()
    assert closed.events.get(action="self_submit").details["own"] != sha256(canonical_json(own_record(closed)))


@pytest.mark.parametrize("closing_step", ["self_submit", "submit"])
def test_a_self_rating_is_closed_with_the_late_save_or_without_it(own_late, closing_step):
    closed, refused = own_late(closing_step, "save")
    assert isinstance(refused, Conflict)
    assert not own_words().exists()
    assert faults(closed.pk) == []


@pytest.mark.parametrize("closing_step", ["self_submit", "submit"])
def test_a_self_rating_is_closed_behind_a_save_that_came_before(own_late, closing_step):
    saved, closed = own_late("save", closing_step)
    assert not isinstance(saved, Exception)
    assert own_words().exists()
    assert faults(closed.pk) == []
