"""What every kind of answer carries: who may frame it, keep it, send it on, and what a page may do."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from assessments.evidence.adding import NewEvidence, add_evidence
from assessments.evidence.files import checked_file
from tests.assessments.files import pdf, upload
from tests.config.test_settings import DEPLOYED
from tests.factories import approved

pytestmark = pytest.mark.django_db
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# One address of each kind, by who asks for it.
SIGNED_OUT = {
    "page": "/accounts/login/",
    "public page": "/standards/",
    "file of a standard": "/standards/BAS4222-002v2.json",
    "not found": "/nothing/",
    "script": "/static/js/kept/page.js",
    "style": "/static/css/portal.css",
    "picture": "/static/img/mark.svg",
    "health": "/healthz/",
    "readiness": "/readyz/",
    "redirect": "/",
}
SIGNED_IN = {
    "page": "/",
    "public page": "/standards/",
    "refused": "/people/",
    "not found": "/assessments/999999/",
    "own data": "/my-data.json",
    "account": "/people/account/",
    "administration": "/admin/",
    "redirect": "/accounts/login/",
    "password": "/accounts/password/change/",
    "second step": "/accounts/2fa/",
}


def has_all(answer):
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'self'" in policy or "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "camera=()" in answer.headers["Permissions-Policy"]


@pytest.mark.parametrize("kind", SIGNED_OUT)
def test_whoever_is_signed_out_gets_every_answer_with_all_headers(kind, standard):
    answer = Client().get(SIGNED_OUT[kind])
    assert answer.status_code in (200, 302, 404, 503), kind
    has_all(answer)


@pytest.mark.parametrize("kind", SIGNED_IN)
def test_what_goes_to_somebody_signed_in_is_kept_by_no_cache(kind, standard, signed_in, supervisor):
    answer = signed_in(supervisor).get(SIGNED_IN[kind])
    has_all(answer)
    assert "no-store" in answer.headers["Cache-Control"]


def test_files_of_an_appraisal_are_framed_by_nobody_and_kept_by_no_cache(assessment, supervisor, signed_in, media):
    evidence = add_evidence(assessment.pk, supervisor, NewEvidence(file=checked_file(upload(pdf()))))
    answer = signed_in(supervisor).get(reverse("assessments:evidence-file", args=[assessment.pk, evidence.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    has_all(answer)
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_report_is_framed_by_nobody_and_shown_by_the_browsers_own_viewer(assessment, hr, trainee, signed_in):
    finished = approved(assessment, hr)
    answer = signed_in(trainee).get(f"{finished.get_absolute_url()}report.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert "no-store" in answer.headers["Cache-Control"]


def test_static_files_are_kept_by_caches_also_of_who_is_signed_in(signed_in, supervisor):
    answer = signed_in(supervisor).get("/static/css/portal.css")
    assert "no-store" not in answer.headers.get("Cache-Control", "")


def test_signing_in_and_out_are_kept_by_no_cache(supervisor, signed_in):
    browser = signed_in(supervisor)
    assert "no-store" in browser.post("/accounts/logout/").headers["Cache-Control"]
    supervisor.set_password("a-long-enough-password")
    supervisor.save()
    form = {"login": "supervisor", "password": "a-long-enough-password"}
    assert "no-store" in Client().post("/accounts/login/", form).headers["Cache-Control"]


def said_by(code: str, **variables: str) -> list[str]:
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", f"from django.conf import settings as s;{code}"]
    own = {"PATH": os.environ["PATH"], **DEPLOYED, **variables}
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=own, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_over_https_cookies_belong_to_this_host_alone_and_over_http_they_have_plain_names():
    names = "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.DEVICE_COOKIE_NAME"
    code = f"print({names}, s.SESSION_COOKIE_PATH, s.SESSION_COOKIE_DOMAIN)"
    assert said_by(code) == ["__Host-session", "__Host-csrf", "__Host-known", "/", "None"]
    assert said_by(code, PLAIN_HTTP="1")[:3] == ["sessionid", "csrftoken", "known"]


def test_hsts_goes_further_than_the_portal_only_where_that_was_said():
    code = "print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
    assert said_by(code) == ["31536000", "False", "False"]
    further = {"SECURE_HSTS_INCLUDE_SUBDOMAINS": "1", "SECURE_HSTS_PRELOAD": "1"}
    assert said_by(code, **further) == ["31536000", "True", "True"]
