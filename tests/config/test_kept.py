"""What a form sent is not lost silently where a session ended, and leads back to the page with the form."""

from __future__ import annotations

import re

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment
from tests.factories import submitted

pytestmark = pytest.mark.django_db

OBJECTION = "我不同意這項評定，理由如下"
MARK = "0123456789abcdef"


@pytest.fixture
def page(rated) -> str:
    """Of an assessment that waits for the trainee's answer."""
    return submitted(rated).get_absolute_url()


def object_to(page, client, **more):
    """An objection, as a browser posts it from the assessment's page."""
    headers = {"referer": f"http://testserver{page}"}
    data = {"reason": OBJECTION, "version": str(Assessment.objects.get().version), **more}
    return client.post(f"{page}dispute/", data, headers=headers)


def as_person(person) -> Client:
    client = Client()
    client.force_login(person, backend="people.signin.backends.RoleBackend")
    return client


def marked(person) -> str:
    return f"{person.pk}.{MARK}"


def test_signing_in_after_a_form_leads_back_to_the_page_with_the_form(page, client, trainee):
    response = object_to(page, client, kept=marked(trainee))
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={page}"


def test_the_form_of_an_admin_page_leads_back_to_it_too(client, editor):
    address = reverse("admin:competency_standardversion_add")
    headers = {"referer": f"http://testserver{address}?_popup=1"}
    response = client.post(address, {"name": "名稱", "kept": marked(editor)}, headers=headers)
    assert response.url == f"{reverse('account_login')}?next={address}%3F_popup%3D1"


def test_a_browser_that_keeps_nothing_gets_back_what_it_sent_to_copy_it(page, client):
    response = object_to(page, client, csrfmiddlewaretoken="secret-token", password1="secret-word")
    html = response.content.decode()
    assert response.status_code == 401
    assert re.search(rf"<textarea[^>]*readonly[^>]*>\s*{OBJECTION}</textarea>", html)
    assert f"?next={page}" in html
    assert "secret" not in html
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("referer", ["https://evil.example/x/", "http://testserver//evil.example/", "", "nonsense"])
def test_another_site_is_neither_gone_back_to_nor_does_it_put_words_on_our_page(page, client, trainee, referer):
    response = client.post(
        f"{page}dispute/", {"reason": OBJECTION, "kept": marked(trainee)}, headers={"referer": referer}
    )
    assert "evil" not in response.url
    plain = Client(enforce_csrf_checks=True).post(
        f"{page}dispute/", {"reason": OBJECTION}, headers={"referer": referer}
    )
    assert OBJECTION not in plain.content.decode()


def test_what_is_typed_to_sign_in_is_never_shown_again():
    headers = {"referer": "http://testserver/accounts/login/"}
    data = {"login": "somebody", "password": "a-secret-word", "code": "what-was-typed"}
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", data, headers=headers)
    assert response.status_code == 403
    assert not {"a-secret-word", "what-was-typed"} & set(re.findall(r"[\w-]+", response.content.decode()))


def test_a_page_that_is_out_of_date_leads_back_to_the_form_and_does_not_advise_to_reload(page, trainee):
    client = Client(enforce_csrf_checks=True)
    client.force_login(trainee, backend="people.signin.backends.RoleBackend")
    client.cookies["django_language"] = "en"
    html = object_to(page, client).content.decode()
    assert f'href="{page}" data-action="back"' in html
    assert "reload" not in html.lower()
    assert OBJECTION in html
    kept = object_to(page, client, kept=marked(trainee)).content.decode()
    assert "What you typed is kept" in kept
    assert OBJECTION not in kept


def test_an_address_that_takes_forms_only_leads_to_the_page_above_it(page, trainee):
    response = as_person(trainee).get(f"{page}dispute/")
    assert response.status_code == 405
    assert f'href="{page}" data-action="back"' in response.content.decode()


def test_what_was_taken_is_told_under_the_mark_of_its_sending_alone(page, trainee):
    client = as_person(trainee)
    refused = object_to(page, client, reason="", kept=marked(trainee))
    assert refused.status_code == 400
    assert f"kept_{MARK}" not in refused.cookies
    assert f"kept_{MARK}" in object_to(page, client, kept=marked(trainee)).cookies


def test_a_mark_that_is_none_makes_no_cookie(page, trainee):
    response = object_to(page, as_person(trainee), kept=f"{trainee.pk}.evil; path=/")
    assert response.status_code == 302
    assert not [name for name in response.cookies if name.startswith("kept_") and name != "kept_person"]


def test_what_one_person_typed_is_not_taken_from_another(page, trainee, supervisor):
    response = object_to(page, as_person(trainee), kept=marked(supervisor))
    assert response.status_code == 403
    assert OBJECTION not in response.content.decode()


def test_a_page_out_of_date_in_the_hands_of_somebody_else_neither_shows_nor_promises_anything(
    page, trainee, supervisor
):
    client = Client(enforce_csrf_checks=True)
    client.force_login(trainee, backend="people.signin.backends.RoleBackend")
    html = object_to(page, client, kept=marked(supervisor)).content.decode().partition('<template id="kept"')[0]
    assert OBJECTION not in html
    assert "目前登入的是另一個人" in html
    assert "已保留在這個分頁" not in html


def test_a_busy_database_leads_back_to_the_form_with_what_was_typed(page, trainee, monkeypatch):
    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    client = as_person(trainee)
    monkeypatch.setattr("assessments.overview.views.perform", busy)
    response = object_to(page, client)
    assert response.status_code == 503
    assert OBJECTION in response.content.decode()
    assert f'href="{page}" data-action="back"' in response.content.decode()


@pytest.mark.parametrize("way_out", ["account_logout", "admin:logout"])
def test_after_a_sign_out_the_browser_is_told_to_forget(administrator, way_out):
    client = as_person(administrator)
    client.get("/")
    assert client.cookies["kept_person"].value == str(administrator.pk)
    assert "kept_era" not in client.cookies
    client.post(reverse(way_out))
    first = client.cookies["kept_era"].value
    assert client.cookies["kept_person"].value == "-"
    client.force_login(administrator, backend="people.signin.backends.RoleBackend")
    client.post(reverse(way_out))
    assert client.cookies["kept_era"].value != first


def test_nothing_that_was_typed_is_logged(page, client, caplog):
    object_to(page, client)
    object_to(page, Client(enforce_csrf_checks=True))
    assert OBJECTION not in caplog.text


def test_a_session_that_only_ended_is_no_sign_out(page, client, trainee):
    assert "kept_era" not in object_to(page, client, kept=marked(trainee)).cookies
