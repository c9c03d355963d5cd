"""Closing a cycle, which is asked once, and deleting a draft."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.bulk import preparing, working
from assessments.cycles import ending
from assessments.enums import CycleState
from assessments.joining.checks import Wanted
from assessments.joining.preparing import prepare
from assessments.models import Cycle
from assessments.workflow import steps
from tests.assessments.verifying.tampering import run
from tests.factories import CycleFactory, UserFactory, approved, open_for

pytestmark = pytest.mark.django_db


def address(cycle, what):
    return reverse(f"assessments:cycle-{what}", args=[cycle.pk])


def test_while_something_is_open_its_list_is_shown_in_place_of_the_question(assessment, cycle, hr, signed_in):
    browser = signed_in(hr)
    assert browser.get(address(cycle, "close")).url == f"/cycles/{cycle.pk}/?due=open#table"
    assert browser.post(address(cycle, "close")).status_code == 409
    assert Cycle.objects.get().state == CycleState.OPEN


def test_before_it_is_closed_its_page_says_what_that_means(assessment, cycle, hr, supervisor, signed_in):
    approved(assessment, hr)
    steps.perform(open_for(cycle, UserFactory(), supervisor, hr).pk, "cancel", hr, reason="離職")
    browser = signed_in(hr)
    answer = browser.get(address(cycle, "close"))
    assert (answer.context["counts"].approved, answer.context["counts"].cancelled) == (1, 1)
    assert Cycle.objects.get().state == CycleState.OPEN, "asked, not done"
    browser.post(address(cycle, "close"))
    assert Cycle.objects.get().state == CycleState.CLOSED
    assert browser.get(address(cycle, "close")).status_code == 302


def test_a_cycle_is_not_closed_while_people_are_being_opened_in_it(assessment, cycle, hr, supervisor, signed_in):
    approved(assessment, hr)
    newcomer, browser = UserFactory(supervisor=supervisor), signed_in(hr)
    job = preparing.confirm(prepare(cycle, hr, [Wanted(newcomer.pk)]).pk, hr)
    answer = browser.post(address(cycle, "close"))
    assert answer.status_code == 409
    assert "批次作業" in answer.content.decode()
    assert Cycle.objects.get().state == CycleState.OPEN
    working.stop(job.pk)
    assert browser.post(address(cycle, "close")).status_code == 302
    assert Cycle.objects.get().state == CycleState.CLOSED


def test_a_preview_that_nobody_confirmed_does_not_hold_a_cycle_open(assessment, cycle, hr, supervisor):
    approved(assessment, hr)
    prepare(cycle, hr, [Wanted(UserFactory(supervisor=supervisor).pk)])
    assert ending.close(cycle.pk).state == CycleState.CLOSED


def test_a_draft_is_deleted_after_one_question(standard, hr, signed_in):
    draft = CycleFactory(version=standard, state=CycleState.DRAFT)
    browser = signed_in(hr)
    assert browser.get(address(draft, "delete")).status_code == 200
    assert Cycle.objects.exists()
    assert browser.post(address(draft, "delete")).url == reverse("assessments:cycles")
    assert not Cycle.objects.exists()
    code, said = run()
    assert code == 0, said


def test_what_was_opened_is_not_deleted(assessment, cycle, hr, signed_in):
    browser = signed_in(hr)
    for answer in (browser.get(address(cycle, "delete")), browser.post(address(cycle, "delete"))):
        assert answer.status_code == 409
    assert "只有草稿可以刪除" in answer.content.decode()
    Cycle.objects.update(state=CycleState.DRAFT)
    assert browser.post(address(cycle, "delete")).status_code == 409, "somebody is in it"
    assert Cycle.objects.exists()


@pytest.mark.parametrize("who", ["supervisor", "auditor", "editor", "administrator"])
def test_only_hr_deletes(who, request, standard, signed_in):
    draft = CycleFactory(version=standard, state=CycleState.DRAFT)
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(address(draft, "delete")).status_code == 403
    assert browser.post(address(draft, "delete")).status_code == 403
    assert Cycle.objects.exists()
