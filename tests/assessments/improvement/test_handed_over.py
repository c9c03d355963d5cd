"""Plans whose supervisor left or changed: who signed, who reads what was returned, who is asked."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook

from assessments.enums import ImprovementState as State
from assessments.improvement import steps
from assessments.improvement.document import plan_words
from assessments.improvement.owing import owed
from assessments.improvement.page import plan_context
from assessments.models import ImprovementLook, ImprovementPlan
from config.days import written_time
from config.refusals import Conflict
from integrity import chain
from tests.assessments.improvement.plans import drafted, reviewed, running, to_sign, today, with_hr
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def moves_to(person, lead):
    person.supervisor = lead
    person.save()


def leaves(person):
    person.left_on = today() - timedelta(days=1)
    person.save()


def sees(reader, plan):
    return ImprovementPlan.objects.visible_to(reader).filter(pk=plan.pk).exists()


def signed(plan, reader):
    """The names of the sides as page and paper tell them, and whether each signed."""
    stored = ImprovementPlan.objects.get(pk=plan.pk)
    page, paper = (
        [(side.name, side.signature is not None) for side in told["sides"]]
        for told in (plan_context(reader, stored), plan_words(reader, stored))
    )
    assert page == paper
    return page


def test_a_plan_that_runs_goes_on_naming_who_signed_it(trainee, supervisor, manager, hr, signed_in):
    plan = running(trainee, supervisor, hr)
    moves_to(trainee, manager)
    plan = steps.take(plan.pk, "hand_over", hr, reason="調部門")
    assert signed(plan, manager) == [(supervisor.name, True), (trainee.name, True)]
    answer = signed_in(manager).get(f"{plan.get_absolute_url()}plan.xlsx")
    told = {str(cell.value) for row in load_workbook(BytesIO(answer.content)).active.iter_rows() for cell in row}
    assert supervisor.name in told
    assert written_time(plan.signatures.get(signer=supervisor).signed_at) in told
    assert "尚未簽署。" not in told
    assert "Not signed yet." not in told


def test_so_does_one_that_is_over(trainee, supervisor, manager, hr):
    from assessments.improvement.transitions import Given
    from tests.assessments.improvement.plans import moved_back

    plan = running(trainee, supervisor, hr)
    moves_to(trainee, manager)
    steps.take(plan.pk, "hand_over", hr, reason="調部門")
    plan = reviewed(moved_back(ImprovementPlan.objects.get(pk=plan.pk), 40))
    plan = steps.take(plan.pk, "end", manager, reason="皆達成", given=Given(outcome="reached"))
    assert signed(plan, hr) == [(supervisor.name, True), (trainee.name, True)]


def test_until_it_runs_the_supervisor_of_now_is_asked_to_sign(trainee, supervisor, manager, hr):
    plan = to_sign(trainee, supervisor, hr)
    steps.take(plan.pk, "sign", supervisor)
    moves_to(trainee, manager)
    steps.take(plan.pk, "hand_over", hr, reason="調部門")
    assert signed(plan, hr) == [(manager.name, False), (trainee.name, False)]
    steps.take(plan.pk, "sign", manager)
    steps.take(plan.pk, "sign", trainee)
    assert signed(plan, hr) == [(supervisor.name, True), (manager.name, True), (trainee.name, True)]


@pytest.fixture
def returned(trainee, supervisor, hr):
    plan = with_hr(trainee, supervisor)
    return steps.take(plan.pk, "return", hr, reason="請補日期")


def test_what_was_returned_to_somebody_who_left_is_hrs_to_see_and_each_look_is_kept(
    returned, trainee, supervisor, manager, hr, auditor, signed_in
):
    assert not sees(hr, returned)
    leaves(supervisor)
    assert [one for one in (trainee, manager, hr, auditor) if sees(one, returned)] == [hr]
    assert [one.task.value for one in owed([hr.pk]).get(hr.pk, [])] == ["hand_over"]
    assert signed_in(hr).get(returned.get_absolute_url()).status_code == 200
    assert ImprovementLook.objects.filter(plan=returned, person=hr).count() == 1
    assert returned.number in signed_in(hr).get("/improvement/").text


def test_hr_hands_it_over_and_the_next_one_works_on_it(returned, trainee, supervisor, hr, signed_in):
    leaves(supervisor)
    with pytest.raises(Conflict, match="no supervisor who can act"):
        steps.take(returned.pk, "hand_over", hr, reason="離職")
    lead = UserFactory()
    moves_to(trainee, lead)
    answer = signed_in(hr).post(
        f"{returned.get_absolute_url()}hand_over/", {"version": returned.version, "reason": "離職"}
    )
    assert answer.url == "/improvement/", "HR sees it no longer"
    plan = ImprovementPlan.objects.get(pk=returned.pk)
    assert (plan.supervisor, plan.state) == (lead, State.DRAFT)
    assert not sees(hr, plan)
    assert owed([hr.pk]) == {}
    assert "請補日期" in signed_in(lead).get(plan.get_absolute_url()).text
    assert steps.take(plan.pk, "send", lead).state == State.WITH_HR
    assert chain.breaks(plan.events.order_by("sequence"), ImprovementPlan.objects.get(pk=plan.pk).chain_head) == []


def test_hr_cancels_it_and_it_can_still_be_read(returned, supervisor, hr, auditor, trainee):
    leaves(supervisor)
    plan = steps.take(returned.pk, "cancel", hr, reason="不再需要")
    assert plan.state == State.CANCELLED
    assert [one for one in (hr, auditor, trainee) if sees(one, plan)] == [hr, auditor]
    assert plan.sent_at == plan.events.filter(action="send").get().at


def test_a_draft_that_was_never_sent_stays_unseen(trainee, supervisor, hr):
    plan = drafted(trainee, supervisor)
    leaves(supervisor)
    assert not sees(hr, plan)
    assert owed([hr.pk]) == {}


def test_hr_does_not_see_a_returned_plan_about_themself(hr):
    other, lead = UserFactory(roles=["hr"]), UserFactory()
    moves_to(hr, lead)
    plan = with_hr(hr, lead)
    steps.take(plan.pk, "return", other, reason="請補日期")
    leaves(lead)
    assert (sees(hr, plan), sees(other, plan)) == (False, True)
    assert owed([hr.pk]) == {}
