"""Opening a cycle where somebody's supervisor, or the approver, can't act any more."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from assessments.cycles.opening import open_assessment, open_for_people
from assessments.joining.checks import Check, Wanted, look
from assessments.models import Assessment
from config.refusals import BadInput
from people.models import User
from tests.factories import UserFactory, granted

pytestmark = pytest.mark.django_db
WAYS = {"closed": {"is_active": False}, "left": {"left_on": timezone.localdate() - timedelta(days=1)}}


@pytest.fixture(params=WAYS)
def goes(request):
    def go(person):
        User.objects.filter(pk=person.pk).update(hired_on=None, **WAYS[request.param])
        person.refresh_from_db()

    return go


def test_nobody_is_appraised_by_a_supervisor_who_cant_act_and_it_is_told_what_to_do(
    goes, cycle, trainee, supervisor, hr, signed_in
):
    other = UserFactory(supervisor=UserFactory())
    goes(supervisor)
    address = reverse("assessments:cycle-people", args=[cycle.pk])
    named = f"請先在 王小明（{trainee.username}） 的人員頁面指定新的主管"
    assert named in signed_in(hr).post(address, {"person": trainee.pk, "then": "check"}, follow=True).content.decode()
    refused = signed_in(hr).post(address, {"person": [trainee.pk, other.pk]})
    assert refused.status_code == 400
    assert named in refused.content.decode()
    assert not Assessment.objects.exists(), "all or none"
    with translation.override("en"), pytest.raises(BadInput, match="Name another supervisor on the page of"):
        open_assessment(cycle, trainee, supervisor, hr)


def test_who_cant_act_any_more_is_neither_offered_nor_opened(goes, cycle, trainee, hr, signed_in):
    goes(trainee)
    assert trainee.name not in signed_in(hr).get(reverse("assessments:cycle-people", args=[cycle.pk])).content.decode()
    with pytest.raises(BadInput, match=trainee.name):
        open_for_people(cycle.pk, [trainee], hr)


def test_no_approver_is_proposed_or_taken_who_cant_act(goes, cycle, hr, manager):
    """HR itself is appraised, so that an approver is asked for; the one above the supervisor would be proposed."""
    between = UserFactory(supervisor=manager)
    User.objects.filter(pk=hr.pk).update(supervisor=between)
    goes(manager)
    (found,) = look(cycle, [Wanted(hr.pk)])
    assert found.asks_approver
    assert found.approver is None
    assert list(found.blocked) == [Check.APPROVER]
    assert look(cycle, [Wanted(hr.pk, approver=manager.pk)])[0].approver is None
    with pytest.raises(BadInput):
        open_for_people(cycle.pk, [User.objects.get(pk=hr.pk)], hr, {hr.pk: manager})


def test_hr_who_left_is_nobody_who_could_approve(goes, cycle, hr, supervisor):
    """Of two in HR one left: appraising the other needs an approver."""
    from people.roles import Role

    second = UserFactory(supervisor=supervisor)
    granted(second, Role.HR)
    goes(hr)
    assert look(cycle, [Wanted(second.pk)])[0].asks_approver
