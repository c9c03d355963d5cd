"""Errors are sentences in the reader's language, with the right status, as page or as JSON."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_an_unknown_address_is_a_friendly_404(client):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert 'lang="zh-Hant"' in response.content.decode()
    assert "Traceback" not in response.content.decode()


def test_a_post_without_csrf_token_says_that_nothing_was_saved():
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("people:language"), {"language": "en"})
    assert response.status_code == 403
    assert response.headers["Content-Type"].startswith("text/html")
    assert "<h1>" in response.content.decode()


def test_scripts_get_the_sentence_as_json(client):
    response = client.get("/no/such/page/", headers={"accept": "application/json"})
    assert response.status_code == 404
    assert len(response.json()["error"]) > 8


def test_a_broken_page_answers_500_with_a_sentence(client, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("competency.models.StandardVersion.objects.published", broken, raising=False)
    monkeypatch.setattr("competency.models.version.StandardVersionQuerySet.published", broken)
    client.raise_request_exception = False
    response = client.get("/standards/")
    assert response.status_code == 500
    assert "secret detail" not in response.content.decode()
    assert "<h1>" in response.content.decode()


def test_health_answers_plainly(client):
    response = client.get("/healthz/")
    assert (response.status_code, response.content) == (200, b"ok")


def test_pages_forbid_inline_scripts_and_foreign_content(client):
    policy = client.get(reverse("account_login")).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
