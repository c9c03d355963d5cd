"""Each refusal and each look at an appraisal is written down once; the server's log hears of refusals."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AccessKind
from assessments.models import Access
from tests.factories import approved, submitted

pytestmark = pytest.mark.django_db


def rows():
    return list(Access.objects.order_by("pk").values_list("person__username", "kind", "detail"))


def address(name, assessment, *more):
    return reverse(f"assessments:{name}", args=[assessment.pk, *more])


# --- Refusals ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "method", "name", "more", "status", "detail"),
    [
        ("stranger", "get", "detail", [], 404, "GET"),
        ("administrator", "get", "report", [], 404, "GET report.pdf"),
        ("manager", "get", "rate", [], 404, "GET rate"),
        ("editor", "post", "step", ["approve"], 404, "POST approve"),
        ("trainee", "get", "report", [], 403, "GET report.pdf"),
        ("hr", "get", "rate", [], 403, "GET rate"),
        ("auditor", "post", "step", ["cancel"], 403, "POST cancel"),
        ("trainee", "post", "step", ["explode"], 404, "POST explode"),
        ("hr", "post", "save", [], 403, "POST rate/save"),
        ("stranger", "post", "save", [], 404, "POST rate/save"),
    ],
)
def test_each_refused_attempt_is_a_row(who, method, name, more, status, detail, request, rated, signed_in):
    data = {"seen": "0", "edit": "1", "item": "i1", "value": "3"}
    browser = signed_in(request.getfixturevalue(who))
    response = getattr(browser, method)(address(name, rated, *more), data)
    assert response.status_code == status
    assert rows() == [(request.getfixturevalue(who).username, AccessKind.REFUSED, detail)]


@pytest.mark.parametrize("url", ["/assessments/999999/", "/assessments/99999999999999999999/report.pdf"])
def test_what_does_not_exist_is_refused_to_nobody(url, assessment, stranger, signed_in):
    assert signed_in(stranger).get(url).status_code == 404
    assert rows() == []


def test_neither_a_mistake_of_ones_own_nor_a_signed_out_visitor_is_a_refusal(assessment, hr, trainee, signed_in):
    approved(assessment, hr)
    own = signed_in(trainee)
    assert own.get(address("report", assessment) + "?revision=7").status_code == 404
    assert own.get(address("step", assessment, "note")).status_code == 405
    assert (
        own.post(address("step", assessment, "acknowledge"), headers={"accept": "application/json"}).status_code == 409
    )
    assert Client().get(address("detail", assessment)).status_code == 302
    assert rows() == []


def test_a_cycles_number_is_no_assessments_number(cycle, assessment, trainee, signed_in):
    assert signed_in(trainee).get(cycle.get_absolute_url()).status_code == 403
    assert rows() == []


def test_the_same_attempt_within_a_minute_is_one_row(assessment, stranger, signed_in):
    browser = signed_in(stranger)
    for _time in range(3):
        browser.get(address("detail", assessment))
    browser.get(address("report", assessment))
    assert [detail for _who, _kind, detail in rows()] == ["GET", "GET report.pdf"]
    Access.objects.update(at=timezone.now() - timedelta(minutes=2))
    browser.get(address("detail", assessment))
    assert len(rows()) == 3


@pytest.mark.django_db(transaction=True)
def test_a_refusal_stays_written_down_when_its_transaction_is_rolled_back(assessment, trainee, signed_in):
    assert signed_in(trainee).post(address("step", assessment, "submit")).status_code == 403
    assert rows() == [("trainee", AccessKind.REFUSED, "POST submit")]
    assert assessment.events.count() == 1


# --- The server's log --------------------------------------------------------------------------------------------


def test_every_refusal_is_told_to_the_log_without_what_was_typed(assessment, trainee, signed_in, logged):
    row = submitted(assessment)
    own = signed_in(trainee)
    own.post(address("step", assessment, "approve"), {"reason": "祕密"})
    own.post(address("step", assessment, "dispute"), {"reason": " ", "version": row.version})
    own.post(address("step", assessment, "acknowledge"), {"version": "0"})
    at = f"trainee POST /assessments/{assessment.pk}"
    assert logged("refusals") == [
        ("WARNING", f"{at}/approve/ 403"),
        ("INFO", f"{at}/dispute/ 400"),
        ("INFO", f"{at}/acknowledge/ 409"),
    ]


def test_a_page_out_of_date_is_told_to_the_log_and_is_no_attempt_on_an_appraisal(assessment, trainee, logged):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(trainee, backend="people.signin.backends.RoleBackend")
    browser.post(address("step", assessment, "submit"))
    assert logged("refusals") == [("WARNING", f"trainee POST /assessments/{assessment.pk}/submit/ 403")]
    assert rows() == []


def test_an_address_cannot_forge_a_line_of_the_log(trainee, signed_in, logged):
    assert signed_in(trainee).get("/standards/%0Ahr GET/", {"q": "\0"}).status_code == 400
    assert logged("refusals") == [("INFO", "trainee GET /standards/%0Ahr%20GET/ 400")]


# --- Looks -------------------------------------------------------------------------------------------------------


def test_each_page_that_shows_an_appraisal_is_one_look_whatever_led_to_it(assessment, supervisor, signed_in):
    own = signed_in(supervisor)
    for ask, status in [
        (lambda: own.get(address("detail", assessment)), 200),
        (lambda: own.get(address("rate", assessment)), 200),
        (lambda: own.post(address("rate", assessment), {"then": "submit"}), 400),
        (lambda: own.post(address("step", assessment, "submit"), {"version": assessment.version}), 400),
        (lambda: own.post(address("step", assessment, "withdraw"), {"version": assessment.version}), 409),
    ]:
        before = len(rows())
        assert ask().status_code == status
        assert len(rows()) == before + 1
    assert {kind for _who, kind, _detail in rows()} == {AccessKind.VIEW}


def test_a_forbidden_step_shows_nothing_of_the_appraisal(assessment, auditor, signed_in):
    words = {"P1.1.2": ("2", "客戶等了四十分鐘")}
    submitted(assessment, changes=words)
    response = signed_in(auditor).post(address("step", assessment, "approve"))
    assert "客戶等了四十分鐘" not in response.content.decode()
    assert [kind for _who, kind, _detail in rows()] == [AccessKind.REFUSED]
