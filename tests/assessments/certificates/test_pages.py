"""Making a certificate by a button and taking it away; nobody else comes to it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.certificates.issuing import issue
from assessments.models import Certificate, Snapshot
from tests.assessments.verifying.tampering import plain

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["supervisor", "hr", "auditor", "administrator", "stranger"])
def test_nobody_but_the_person_takes_it_away(who, done, trainee, printed, request, signed_in):
    row = issue(trainee)
    assert signed_in(request.getfixturevalue(who)).get(row.get_absolute_url()).status_code == 404


def test_a_press_without_anything_confirmed_is_refused_in_words(assessment, trainee, signed_in):
    answer = signed_in(trainee).post(reverse("assessments:certificate-make"))
    assert answer.status_code == 409
    assert "目前沒有完整確認的工作任務" in answer.text
    assert not Certificate.objects.exists()


def test_what_was_never_signed_is_refused_in_words_and_not_offered(done, trainee, signed_in):
    plain(Snapshot).filter(assessment=done)._raw_delete("default")
    browser, make = signed_in(trainee), reverse("assessments:certificate-make")
    answer = browser.post(make)
    assert answer.status_code == 409
    assert "沒有簽署紀錄" in answer.text
    page = browser.get(reverse("assessments:my-competencies")).text
    assert make not in page
    assert "沒有簽署紀錄" in page
    assert not Certificate.objects.exists()


def test_a_press_makes_it_and_the_page_offers_it(done, trainee, printed, signed_in):
    browser = signed_in(trainee)
    answer = browser.post(reverse("assessments:certificate-make"), follow=True)
    row = Certificate.objects.get()
    assert answer.redirect_chain[0][0] == reverse("assessments:my-competencies") + "#certificates"
    assert row.code in answer.text
    assert row.get_absolute_url() in answer.text
    browser.post(reverse("assessments:certificate-make"))
    assert Certificate.objects.count() == 1, "pressed twice, made once"


def test_the_file_is_what_was_stored_and_kept_by_no_cache(done, trainee, signed_in):
    row = issue(trainee)
    answer = signed_in(trainee).get(row.get_absolute_url())
    assert answer.content == bytes(row.pdf)
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Cache-Control"] == "no-store"
