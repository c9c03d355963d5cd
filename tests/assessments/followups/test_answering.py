"""What becomes of a follow-up: objections, who decides, what is taken back."""

from __future__ import annotations

import pytest
from django.utils import translation

from assessments.enums import FollowUpState
from assessments.followups import answering, told
from assessments.models import Access, FollowUp, IndicatorResult
from assessments.workflow import steps
from assessments.workflow.timeline import chapters
from config.refusals import BadInput, Conflict, Forbidden
from mailing.kinds import written
from mailing.models import Mail
from people.models import User
from people.roles import Role
from tests.assessments.followups.conftest import confirm
from tests.assessments.verifying.tampering import run
from tests.factories import UserFactory, granted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def row(done, supervisor):
    return confirm(done, supervisor, "P1.1.1")[0]


@pytest.fixture
def objected(row, trainee):
    return answering.object_to(row.pk, trainee, "那天不是我經手的", "confirmed")


def counts(row):
    return IndicatorResult.objects.filter(assessment=row.assessment, source="follow_up").exists()


@pytest.mark.parametrize("who", ["supervisor", "hr", "manager", "auditor"])
def test_nobody_objects_for_the_person(who, row, request):
    with pytest.raises(Forbidden, match="Only the person"):
        answering.object_to(row.pk, request.getfixturevalue(who), "不同意", "confirmed")


@pytest.mark.parametrize("who", ["supervisor", "trainee", "auditor"])
def test_who_confirmed_it_who_objected_and_the_auditor_do_not_decide(who, objected, request):
    with pytest.raises(Forbidden, match="decides on an objection"):
        answering.decide(objected.pk, request.getfixturevalue(who), "查過了", "objected", upheld=True)


def test_hr_that_confirmed_it_as_supervisor_does_not_decide(row, supervisor, trainee):
    granted(supervisor, Role.HR)
    answering.object_to(row.pk, trainee, "不同意", "confirmed")
    now = User.objects.get(pk=supervisor.pk)
    assert now.has_role(Role.HR)
    with pytest.raises(Forbidden):
        answering.decide(row.pk, now, "維持", "objected", upheld=True)


def test_only_who_confirmed_it_takes_it_back(row, manager):
    with pytest.raises(Forbidden, match="Only the one who confirmed it"):
        answering.withdraw(row.pk, manager, "弄錯", "confirmed")


def test_texts_are_needed(row, trainee, supervisor, hr):
    for take in (
        lambda: answering.object_to(row.pk, trainee, " ", "confirmed"),
        lambda: answering.decide(row.pk, hr, "\u200b", "confirmed", upheld=True),
        lambda: answering.withdraw(row.pk, supervisor, "", "confirmed"),
    ):
        with pytest.raises(BadInput):
            take()
    assert FollowUp.objects.get().state == FollowUpState.CONFIRMED


def test_somebody_elses_follow_up_is_not_found(row):
    with pytest.raises(FollowUp.DoesNotExist):
        answering.object_to(row.pk, UserFactory(), "不同意", "confirmed")


def test_an_objection_stands_once_and_leaves_it_counting(objected, trainee):
    assert objected.state == FollowUpState.OBJECTED
    assert counts(objected)
    with pytest.raises(Conflict, match="objected to"):
        answering.object_to(objected.pk, trainee, "再一次", "objected")


@pytest.mark.parametrize(("upheld", "state", "still"), [(True, "upheld", True), (False, "withdrawn", False)])
@pytest.mark.parametrize("who", ["hr", "manager"])
def test_somebody_else_decides_with_a_reason(who, upheld, state, still, objected, request):
    row = answering.decide(objected.pk, request.getfixturevalue(who), "看過錄音", "objected", upheld=upheld)
    assert (row.state, counts(row)) == (state, still)
    assert run() == (0, run()[1])


def test_what_was_upheld_is_not_objected_to_again(objected, trainee, hr):
    answering.decide(objected.pk, hr, "看過錄音", "objected", upheld=True)
    with pytest.raises(Conflict, match="upheld after an objection"):
        answering.object_to(objected.pk, trainee, "還是不同意", "upheld")


def test_a_page_that_saw_another_state_changes_nothing(objected, supervisor):
    with pytest.raises(Conflict, match="by now"):
        answering.withdraw(objected.pk, supervisor, "弄錯", "confirmed")
    assert FollowUp.objects.get().state == "objected"


def test_what_was_taken_back_leaves_what_stood_before_it(done, supervisor):
    first, second = confirm(done, supervisor, "P1.1.1", level=3)[0], confirm(done, supervisor, "P1.1.1", level=4)[0]
    answering.withdraw(second.pk, supervisor, "看錯", "confirmed")
    assert IndicatorResult.objects.get(source="follow_up").level.value == 3
    answering.withdraw(first.pk, supervisor, "也看錯", "confirmed")
    assert not counts(first)
    assert FollowUp.objects.count() == 2
    assert run() == (0, run()[1])


def test_an_objection_is_taken_while_the_appraisal_is_open_again_and_not_once_it_is_cancelled(row, trainee, hr):
    steps.perform(row.assessment_id, "reopen", hr, reason="漏評")
    assert answering.object_to(row.pk, trainee, "不同意", "confirmed").state == "objected"
    assert run() == (0, run()[1])
    steps.perform(row.assessment_id, "cancel", hr, reason="重複")
    with pytest.raises(Conflict):
        answering.decide(row.pk, hr, "維持", "objected", upheld=True)
    assert not counts(row)
    assert run() == (0, run()[1])


def test_the_timeline_says_what_it_is_about(objected, hr):
    answering.decide(objected.pk, hr, "看過錄音", "objected", upheld=True)
    said = [entry.description for entry in chapters(objected.assessment.events.all(), full=True)[0].entries]
    assert said[:3] == [
        "decided on an objection to a follow-up (P1.1.1)",
        "objected to a follow-up (P1.1.1)",
        "confirmed in a follow-up (P1.1.1: 3)",
    ]


def test_mails_go_to_whom_it_concerns_and_never_to_who_acted(objected, supervisor, trainee, manager, hr):
    def told_of(event):
        return set(Mail.objects.filter(key__startswith=f"follow-up/{event.pk}/").values_list("person", flat=True))

    first, second = objected.assessment.events.order_by("-sequence")[:2][::-1]
    assert (told_of(first), told_of(second)) == ({trainee.pk}, {supervisor.pk, manager.pk})
    answering.decide(objected.pk, hr, "看過錄音", "objected", upheld=False)
    third = objected.assessment.events.order_by("-sequence").first()
    assert told_of(third) == {trainee.pk, supervisor.pk}
    letters = [written(mail) for mail in Mail.objects.filter(kind="follow_up")]
    assert all(letters)
    assert not any("看過錄音" in letter.body or "不是我經手" in letter.body for letter in letters)


def test_where_no_manager_can_act_those_who_take_hrs_steps_are_told(row, trainee, manager, hr):
    manager.is_active = False
    manager.save()
    answering.object_to(row.pk, trainee, "不同意", "confirmed")
    event = row.assessment.events.order_by("-sequence").first()
    assert Mail.objects.filter(key=f"follow-up/{event.pk}/{hr.pk}").exists()


def test_a_desk_tells_the_person_and_who_decides(objected, trainee, manager, hr, supervisor):
    assert list(told.desk(trainee)["own_follow_ups"]) == [objected]
    assert told.desk(manager)["objections"] == told.desk(hr)["objections"] == [objected]
    assert told.desk(supervisor) == {"own_follow_ups": [], "objections": []}


def test_a_desk_that_shows_an_objection_to_others_is_a_look_once_a_day(
    objected, trainee, manager, hr, supervisor, signed_in
):
    looks = Access.objects.filter(kind="shown", detail="follow-up", assessment=objected.assessment)
    for person, count in ((manager, 1), (hr, 1), (trainee, 0), (supervisor, 0)):
        for _time in range(2):
            assert signed_in(person).get("/").status_code == 200
        assert looks.filter(person=person).count() == count
