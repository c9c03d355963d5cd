"""Each step of an improvement plan: who takes it, what stands against it, what it leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from assessments.enums import ImprovementState as State
from assessments.improvement import drafting, steps
from assessments.improvement.content import parsed
from assessments.improvement.drafting import GivenFact
from assessments.improvement.frozen import differences
from assessments.improvement.record import in_force
from assessments.models import ImprovementFact, ImprovementPlan
from config.refusals import BadInput, Conflict, Forbidden
from integrity import chain
from integrity.canonical import sha256
from mailing.models import Mail
from tests.assessments.improvement.plans import (
    FACT,
    drafted,
    given,
    moved_back,
    running,
    to_sign,
    today,
    with_hr,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def told(plan):
    """Who got a mail about the newest step."""
    last = plan.events.latest("sequence")
    mails = Mail.objects.filter(kind="improvement", details__event=last.pk)
    return set(mails.values_list("person__username", flat=True))


def whole(plan):
    return chain.breaks(plan.events.order_by("sequence"), ImprovementPlan.objects.get(pk=plan.pk).chain_head) == []


def test_only_the_supervisor_of_today_begins_a_plan(trainee, supervisor, manager, hr):
    for somebody in (manager, hr, trainee):
        with pytest.raises(Forbidden, match="their supervisor of today"):
            drafting.begin(trainee, somebody, with_gaps=False)
    plan = drafting.begin(trainee, supervisor, with_gaps=False)
    assert (plan.state, plan.supervisor, plan.person_name) == (State.DRAFT, supervisor, trainee.name)
    assert plan.reviews.count() == 3
    assert whole(plan)


def test_beginning_twice_leads_to_the_same_draft(trainee, supervisor):
    first = drafting.begin(trainee, supervisor, with_gaps=False)
    assert drafting.begin(trainee, supervisor, with_gaps=False).pk == first.pk


def test_nobody_but_its_supervisor_sees_a_draft(trainee, supervisor, manager, hr, auditor):
    plan = drafted(trainee, supervisor)
    seen = [one for one in (trainee, supervisor, manager, hr, auditor) if sees(one, plan)]
    assert seen == [supervisor]
    with pytest.raises(ImprovementPlan.DoesNotExist):
        steps.take(plan.pk, "release", hr)


def sees(reader, plan):
    return ImprovementPlan.objects.visible_to(reader).filter(pk=plan.pk).exists()


def test_who_sees_it_once_it_is_sent_and_once_it_is_released(trainee, supervisor, manager, hr, auditor, stranger):
    everybody = (trainee, supervisor, manager, hr, auditor, stranger)
    plan = with_hr(trainee, supervisor)
    assert [one for one in everybody if sees(one, plan)] == [supervisor, hr, auditor]
    steps.take(plan.pk, "release", hr)
    assert [one for one in everybody if sees(one, plan)] == [trainee, supervisor, hr, auditor]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"facts": ()}, "at least one fact"),
        ({"facts": (GivenFact(None, None, FACT, "每次複誦"),)}, "Give each fact its day"),
        ({"facts": (GivenFact(None, today() - timedelta(days=3), FACT, ""),)}, "what is expected instead"),
        ({"help": ()}, "at least one kind of help"),
        ({"starts_on": today() - timedelta(days=1)}, "begin in the past"),
        ({"ends_on": today() + timedelta(days=20)}, "at least 28 days"),
        ({"reviews": ()}, "at least one review"),
        ({"reviews": (today() + timedelta(days=400),)}, "not after the last"),
    ],
)
def test_a_draft_that_lacks_something_is_not_sent_and_says_what(changes, sentence, trainee, supervisor):
    plan = drafted(trainee, supervisor, **changes)
    with pytest.raises(Conflict, match=sentence):
        steps.take(plan.pk, "send", supervisor)
    assert ImprovementPlan.objects.get(pk=plan.pk).state == State.DRAFT


def test_a_plan_of_somebody_who_moved_on_is_not_sent(trainee, supervisor, manager):
    plan = drafted(trainee, supervisor)
    trainee.supervisor = manager
    trainee.save()
    with pytest.raises(Conflict, match="no longer reports to you"):
        steps.take(plan.pk, "send", supervisor)


def test_two_plans_of_one_person_are_never_under_way(trainee, supervisor, manager, hr):
    running(trainee, supervisor, hr)
    trainee.supervisor = manager
    trainee.save()
    second = drafted(trainee, manager)
    with pytest.raises(Conflict, match="only one can run at a time"):
        steps.take(second.pk, "send", manager)


def test_hr_returns_it_with_a_reason_and_sees_it_no_longer(trainee, supervisor, hr):
    plan = with_hr(trainee, supervisor)
    with pytest.raises(BadInput, match="what should be changed"):
        steps.take(plan.pk, "return", hr, reason="　")
    steps.take(plan.pk, "return", hr, reason="事實請寫日期")
    assert not sees(hr, plan)
    assert told(plan) == {supervisor.username}
    drafting.save(plan.pk, supervisor, given(), seen=None)


def test_nobody_rewrites_what_was_sent(trainee, supervisor, hr):
    plan = with_hr(trainee, supervisor)
    with pytest.raises(Conflict, match="can't be rewritten"):
        drafting.save(plan.pk, supervisor, given(), seen=None)
    with pytest.raises(Forbidden):
        drafting.save(plan.pk, hr, given(), seen=None)


def test_hr_never_takes_hrs_steps_on_a_plan_that_it_leads(supervisor, hr):
    own = UserFactory(supervisor=hr)
    plan = with_hr(own, hr)
    with pytest.raises(Forbidden, match="not yours to take"):
        steps.take(plan.pk, "release", hr)


def test_a_step_that_saw_an_older_version_is_refused(trainee, supervisor, hr):
    plan = with_hr(trainee, supervisor)
    with pytest.raises(Conflict, match="changed after you opened"):
        steps.take(plan.pk, "release", hr, seen=plan.version - 1)
    steps.take(plan.pk, "release", hr, seen=plan.version)


def test_the_release_forms_what_both_sign_and_asks_both(trainee, supervisor, hr):
    plan = to_sign(trainee, supervisor, hr)
    content = parsed(plan.content)
    assert content["person"]["number"] == trainee.username
    assert content["released_by"]["name"] == hr.name
    assert [fact["text"] for fact in content["facts"]] == [FACT]
    assert plan.sign_by > today()
    assert len(plan.code) == 14
    assert told(plan) == {trainee.username, supervisor.username}
    assert differences(plan) == []


@pytest.mark.parametrize("first", ["supervisor", "trainee"])
def test_it_runs_once_both_signed_in_whatever_order(first, trainee, supervisor, hr):
    plan = to_sign(trainee, supervisor, hr)
    one, other = (supervisor, trainee) if first == "supervisor" else (trainee, supervisor)
    assert steps.take(plan.pk, "sign", one).state == State.TO_SIGN
    with pytest.raises(Conflict, match="signed this already"):
        steps.take(plan.pk, "sign", one)
    plan = steps.take(plan.pk, "sign", other)
    assert plan.state == State.RUNNING
    assert {row.digest for row in plan.signatures.all()} == {sha256(plan.content)}
    assert whole(plan)


def test_a_signature_of_the_other_side_leaves_ones_page_good_and_a_new_version_does_not(trainee, supervisor, hr):
    seen = to_sign(trainee, supervisor, hr).version
    plan = ImprovementPlan.objects.get()
    steps.take(plan.pk, "sign", supervisor, seen=seen)
    steps.take(plan.pk, "return", hr, reason="重寫", seen=seen)
    steps.take(plan.pk, "send", supervisor)
    steps.take(plan.pk, "release", hr)
    with pytest.raises(Conflict, match="changed after you opened"):
        steps.take(plan.pk, "sign", trainee, seen=seen)


def test_nobody_signs_what_was_changed_past_the_portal(trainee, supervisor, hr):
    plan = to_sign(trainee, supervisor, hr)
    ImprovementFact.objects.filter(plan=plan).update(text="別的事")
    with pytest.raises(Conflict, match="not what HR released"):
        steps.take(plan.pk, "sign", trainee)


def test_an_objection_is_signed_with_and_can_be_added_later(trainee, supervisor, hr):
    plan = to_sign(trainee, supervisor, hr)
    with pytest.raises(BadInput, match="what you object to"):
        steps.take(plan.pk, "object", trainee)
    steps.take(plan.pk, "object", trainee, reason="當天系統當機")
    assert told(plan) == {supervisor.username, hr.username}
    assert [row.signer for row in plan.signatures.all()] == [trainee]
    steps.take(plan.pk, "object", trainee, reason="再補充一點")
    assert plan.signatures.count() == 1
    plan = steps.take(plan.pk, "sign", supervisor)
    assert plan.state == State.RUNNING
    assert steps.take(plan.pk, "object", trainee, reason="執行中異議").state == State.RUNNING


def test_hr_notes_a_refusal_only_after_the_day_to_sign(trainee, supervisor, hr):
    plan = to_sign(trainee, supervisor, hr)
    with pytest.raises(Conflict, match="has not signed yet"):
        steps.take(plan.pk, "refuse", hr, reason="面談當場說明")
    steps.take(plan.pk, "sign", supervisor)
    with pytest.raises(Conflict, match="Wait for that day"):
        steps.take(plan.pk, "refuse", hr, reason="面談當場說明")
    plan = moved_back(ImprovementPlan.objects.get(pk=plan.pk), 30)
    plan = steps.take(plan.pk, "refuse", hr, reason="面談當場說明，未簽")
    assert plan.state == State.RUNNING
    assert told(plan) == {trainee.username, supervisor.username}
    assert steps.take(plan.pk, "sign", trainee).state == State.RUNNING
    assert plan.signatures.count() == 2


def test_a_plan_taken_back_for_rework_loses_its_signatures_and_its_reader(trainee, supervisor, hr):
    plan = to_sign(trainee, supervisor, hr)
    steps.take(plan.pk, "sign", trainee)
    plan = steps.take(plan.pk, "return", hr, reason="目標不夠具體")
    assert not sees(trainee, plan)
    assert told(plan) == {trainee.username, supervisor.username}
    drafting.save(plan.pk, supervisor, given(summary="第二版"), seen=None)
    steps.take(plan.pk, "send", supervisor)
    plan = steps.take(plan.pk, "release", hr)
    assert plan.revision == 2
    assert in_force(plan, plan.signatures.all()) == []
    steps.take(plan.pk, "sign", trainee)
    assert steps.take(plan.pk, "sign", supervisor).state == State.RUNNING
    assert whole(plan)
