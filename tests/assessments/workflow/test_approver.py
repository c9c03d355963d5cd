"""Where HR itself is appraised or appraises, someone else approves: named at opening, or later."""

import pytest
from django.urls import reverse

from assessments.cycles import opening
from assessments.enums import Status
from assessments.models import Assessment
from assessments.workflow import steps
from config.refusals import BadInput, Forbidden
from people.roles import Role
from tests.factories import CycleFactory, UserFactory, granted, open_for, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(db):
    """HR's own supervisor's supervisor."""
    return UserFactory(username="head", name="何總經理")


@pytest.fixture
def hr_manager(hr, head):
    person = UserFactory(username="hr-manager", name="高淑惠", supervisor=head)
    hr.supervisor = person
    hr.save()
    return person


def open_people(cycle, hr, people, approvers=None):
    return opening.open_for_people(cycle.pk, people, hr, approvers)


def test_hrs_own_appraisal_is_not_opened_while_nobody_could_approve_it(cycle, hr, hr_manager, trainee):
    with pytest.raises(BadInput, match="陳美玲"):
        open_people(cycle, hr, [trainee, hr])
    assert not Assessment.objects.exists()


def test_neither_is_one_that_the_only_hr_rates(cycle, hr):
    report = UserFactory(supervisor=hr)
    with pytest.raises(BadInput):
        open_people(cycle, hr, [report])


@pytest.mark.parametrize("wrong", ["trainee", "supervisor", "left"])
def test_the_approver_is_another_and_still_there(wrong, cycle, hr, hr_manager):
    left = UserFactory(is_active=False)
    with pytest.raises(BadInput):
        open_people(cycle, hr, [hr], {hr.pk: {"trainee": hr, "supervisor": hr_manager, "left": left}[wrong]})
    assert not Assessment.objects.exists()


def test_a_second_hr_makes_naming_unnecessary_unless_they_are_the_other_of_the_two(cycle, hr, hr_manager):

    grant = granted(hr_manager, Role.HR)
    with pytest.raises(BadInput):
        open_people(cycle, hr, [hr])
    grant.delete()
    UserFactory(roles=[Role.HR], is_active=False)
    with pytest.raises(BadInput):
        open_people(cycle, hr, [hr])
    UserFactory(roles=[Role.HR])
    assert open_people(cycle, hr, [hr])[0].approver is None


def checked(browser, cycle, *people):
    """The page of the checks, and its address."""
    page = browser.post(
        reverse("assessments:cycle-people", args=[cycle.pk]),
        {"person": [person.pk for person in people], "then": "check"},
        follow=True,
    )
    return page, page.redirect_chain[-1][0]


def days(page):
    return {name: str(value) for name, value in page.context["form"].initial.items() if value}


def test_the_checks_propose_the_supervisors_own_supervisor_and_open_with_the_chosen(
    cycle, hr, hr_manager, head, trainee, signed_in
):
    browser = signed_in(hr)
    page, url = checked(browser, cycle, hr, trainee)
    asked = {line.person: line for line in page.context["lines"]}
    assert (asked[hr].asks_approver, asked[hr].approver) == (True, f"{head.username} {head.name}")
    assert not asked[trainee].asks_approver
    assert f'name="approver-{trainee.pk}"' not in page.content.decode()
    sent = {"line": hr.pk, f"approver-{hr.pk}": head.username, "then": "open", **days(page)}
    assert browser.post(url, sent).status_code == 302
    assert Assessment.objects.get(trainee=hr).approver == head
    assert Assessment.objects.get(trainee=trainee).approver is None
    event = Assessment.objects.get(trainee=hr).events.get()
    assert event.details["approver"] == "何總經理"


def test_an_approver_who_is_chosen_is_looked_at_before_anything_is_opened(
    cycle, hr, hr_manager, head, stranger, signed_in
):
    browser, report = signed_in(hr), UserFactory(supervisor=hr)
    page, url = checked(browser, cycle, hr, report)
    sent = {"line": [hr.pk, report.pk], f"approver-{hr.pk}": stranger.username, "then": "open", **days(page)}
    shown = browser.post(url, sent, follow=True)
    assert not Assessment.objects.exists()
    assert {line.person: line.approver for line in shown.context["lines"]}[hr] == f"{stranger.username} {stranger.name}"
    again = shown.redirect_chain[-1][0]
    assert again != url
    assert browser.post(again, {"then": "open", **days(shown)}).status_code == 302
    assert Assessment.objects.get(trainee=hr).approver == stranger


def test_one_approver_is_chosen_for_all(cycle, hr, hr_manager, head, stranger, signed_in):
    """HR's own reports have nobody above HR's supervisor proposed but that one."""
    browser, reports = signed_in(hr), [UserFactory(supervisor=hr) for _number in range(3)]
    page, url = checked(browser, cycle, *reports)
    shown = browser.post(url, {"approver": stranger.username, "then": "again", **days(page)}, follow=True)
    browser.post(shown.redirect_chain[-1][0], {"approver": stranger.username, "then": "open", **days(shown)})
    assert set(Assessment.objects.values_list("approver", flat=True)) == {stranger.pk}
    assert Assessment.objects.count() == 3


def test_the_approver_takes_hrs_steps_on_that_one_and_on_no_other(cycle, hr, trainee, supervisor, stranger):
    named = open_for(cycle, trainee, supervisor, hr)
    other = open_for(cycle, UserFactory(), supervisor, hr)
    named = steps.perform(named.pk, "appoint", hr, reason="迴避", person=stranger)
    offered = {row.action for row in steps.available(named, stranger)}
    assert offered == {"reassign", "extend", "appoint", "cancel"}
    assert steps.available(other, stranger) == []
    for one in (named, other):
        submitted(one)
        steps.perform(one.pk, "acknowledge", one.trainee)
    for action in ("approve", "return", "reassign", "cancel", "appoint"):
        with pytest.raises(Forbidden):
            steps.perform(other.pk, action, stranger, reason="越權", person=UserFactory())
    assert steps.perform(named.pk, "approve", stranger).status == Status.APPROVED


def test_the_approver_sees_it_on_the_desk_first_as_coming_then_as_waiting(
    cycle, hr, trainee, supervisor, stranger, signed_in
):
    browser = signed_in(stranger)
    named = open_for(cycle, trainee, supervisor, hr)
    open_for(cycle, UserFactory(), supervisor, hr)
    assert browser.get(named.get_absolute_url()).status_code == 404
    steps.perform(named.pk, "appoint", hr, reason="迴避", person=stranger)
    desk = browser.get("/")
    assert ([row.pk for row in desk.context["to_approve_later"]], desk.context["to_approve"]) == ([named.pk], [])
    assert browser.get(named.get_absolute_url()).status_code == 200
    submitted(named)
    steps.perform(named.pk, "acknowledge", trainee)
    desk = browser.get("/")
    assert [row.pk for row in desk.context["to_approve"]] == [named.pk]
    assert "待您核定" in desk.content.decode()
    assert browser.get("/assessments/approve/").status_code == 200


def test_hr_sees_that_it_waits_for_the_one_named_and_does_not_choose_it(
    cycle, hr, trainee, supervisor, stranger, signed_in
):
    named = submitted(open_for(cycle, trainee, supervisor, hr))
    steps.perform(named.pk, "acknowledge", trainee)
    steps.perform(named.pk, "appoint", hr, reason="迴避", person=stranger)
    desk = signed_in(hr).get("/")
    assert desk.context["choosable"] == frozenset()
    assert "由蔡怡君核定" in desk.content.decode()


def test_the_only_hr_does_not_become_the_supervisor_before_an_approver_is_named(assessment, hr, stranger):
    with pytest.raises(BadInput, match="核定"):
        steps.perform(assessment.pk, "reassign", hr, reason="接手", person=hr)
    steps.perform(assessment.pk, "appoint", hr, reason="接手", person=stranger)
    assert steps.perform(assessment.pk, "reassign", hr, reason="接手", person=hr).supervisor == hr


def test_candidates_cost_the_same_queries_however_many(standard, hr, hr_manager, supervisor, signed_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cycle = CycleFactory(version=standard)
    url = reverse("assessments:cycle-people", args=[cycle.pk])
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert signed_in(hr).get(url).status_code == 200
        counts.append(len(captured))
        for _number in range(15):
            UserFactory(supervisor=hr)
            UserFactory(supervisor=UserFactory(supervisor=supervisor))
    assert counts[0] == counts[1]
