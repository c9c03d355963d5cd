"""People who lost their account, role or assessment, or who rate or are rated themselves: none of them acts."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.workflow import steps
from people.models import RoleGrant
from tests.assessments.verifying.asking import address, edit
from tests.factories import open_for, submitted

pytestmark = pytest.mark.django_db


def test_one_whose_account_was_closed_neither_signs_in_nor_stays_signed_in(assessment, supervisor, signed_in):
    supervisor.set_password("demo-portal-2026")
    supervisor.save()
    browser, other = signed_in(supervisor), Client()
    supervisor.is_active = False
    supervisor.save()
    assert browser.get(address("rate", assessment)).url.startswith(reverse("account_login"))
    assert browser.post(address("save", assessment), edit(assessment)).status_code == 401
    other.post(reverse("account_login"), {"login": "supervisor", "password": "demo-portal-2026"})
    assert "_auth_user_id" not in other.session
    assert not assessment.answers.exists()


def test_a_session_loses_what_its_role_gave_when_the_role_is_taken_away(assessment, hr, signed_in, unchanged):
    browser = signed_in(hr)
    assert browser.get(assessment.get_absolute_url()).status_code == 200
    RoleGrant.objects.filter(user=hr).delete()
    for url in ("/cycles/", "/access/", "/cycles/new/"):
        assert browser.get(url).status_code == 403
    assert browser.get(assessment.get_absolute_url()).status_code == 404
    url = address("step", assessment, "cancel")
    assert unchanged(browser.post, url, {"reason": "因為"}).status_code == 404


def test_a_supervisor_whose_assessment_was_handed_over_rates_no_more(
    assessment, supervisor, stranger, hr, signed_in, unchanged
):
    browser, typed = signed_in(supervisor), edit(assessment)
    steps.perform(assessment.pk, "reassign", hr, person=stranger, reason="請假")
    assert unchanged(browser.post, address("save", assessment), typed).status_code == 404
    assert browser.get(assessment.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("step", ["approve", "return", "cancel", "reassign", "extend", "appoint"])
def test_hr_who_rates_or_is_rated_is_no_hr_there(step, cycle, hr, supervisor, trainee, signed_in, unchanged):
    for pair in ((hr, supervisor), (trainee, hr)):
        assessment = open_for(cycle, *pair, hr)
        submitted(assessment)
        steps.perform(assessment.pk, "acknowledge", assessment.trainee)
        url = address("step", assessment, step)
        tried = unchanged(signed_in(hr).post, url, {"reason": "因為", "day": f"{timezone.localdate().year + 5}-01-01"})
        assert tried.status_code == 403
