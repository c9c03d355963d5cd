"""The link to a company account on the page of a person."""

from __future__ import annotations

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from integrity.checks import CHECKS
from people.leaving import anonymise
from tests.people.company.conftest import who

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("keeper", ["hr", "administrator"])
def test_hr_and_the_administrator_remove_a_link_and_the_log_says_so(company, mei, signed_in, request, keeper):
    company.put("first", employee_number="E100")
    company.put("second", employee_number="E100")
    company.enter(Client(), "first")
    browser = signed_in(keeper_person := request.getfixturevalue(keeper))
    browser.cookies["django_language"] = "en"
    page = browser.get("/people/E100/").content.decode()
    assert "linked since" in page
    assert "127.0.0.1" in page
    answer = browser.post("/people/E100/unlink/", {"link": SocialAccount.objects.get().pk}, follow=True)
    page = answer.content.decode()
    assert "Link to the company account removed" in page
    assert str(keeper_person) in page
    assert "Linked to the company account at sign-in" in page
    company.enter(again := Client(), "second")
    assert who(again) == "E100"


def test_a_link_that_is_gone_or_somebody_elses_is_not_removed(mei, hr, signed_in):
    link = SocialAccount.objects.create(user=hr, provider="https://id.example.com", uid="1")
    for key in ("", "x", "0", str(link.pk)):
        assert signed_in(hr).post("/people/E100/unlink/", {"link": key}).status_code == 400
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize("keeper", ["hr", "administrator"])
def test_nobody_removes_a_link_of_their_own(company, keeper, request, signed_in):
    person = request.getfixturevalue(keeper)
    link = SocialAccount.objects.create(user=person, provider=company.issuer, uid="1")
    browser, address = signed_in(person), f"/people/{person.username}/"
    assert 'data-action="unlink"' not in browser.get(address).content.decode()
    assert browser.post(f"{address}unlink/", {"link": link.pk}).status_code == 403
    assert SocialAccount.objects.count() == 1


def test_nobody_else_removes_links(mei, trainee, signed_in):
    link = SocialAccount.objects.create(user=mei, provider="https://id.example.com", uid="1")
    assert signed_in(trainee).post("/people/E100/unlink/", {"link": link.pk}).status_code == 403
    assert SocialAccount.objects.count() == 1


def test_what_the_log_keeps_of_a_link_goes_with_the_person(mei):
    from auditlog.models import LogEntry

    SocialAccount.objects.create(user=mei, provider="https://id.example.com", uid="subject-of-mei").delete()
    SocialAccount.objects.create(user=mei, provider="https://id.example.com", uid="subject-of-mei")
    entries = LogEntry.objects.filter(content_type__model="socialaccount")
    assert entries.count() == 3
    assert not any("subject-of-mei" in str(vars(entry)) for entry in entries)
    anonymise(mei)
    assert not entries.all().exists()
    assert not SocialAccount.objects.exists()
    assert not list(CHECKS["people.companylink"].alarms())


def test_a_link_is_in_ones_own_data(mei, signed_in):
    link = SocialAccount.objects.create(user=mei, provider="https://id.example.com", uid="abc")
    assert signed_in(mei).get("/my-data.json").json()["company_accounts"] == [
        {"issuer": "https://id.example.com", "subject": "abc", "linked_at": link.date_joined.isoformat()}
    ]
