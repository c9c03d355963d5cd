"""Who saw what: refusals and looks are written down once, and HR and the auditor can ask."""

import logging
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AccessKind
from assessments.models import Access
from tests.factories import UserFactory, approved, open_for, rate_all, submitted

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


@pytest.fixture
def logged(caplog):
    caplog.set_level(logging.INFO)
    return lambda name: [
        (record.levelname, record.getMessage()) for record in caplog.records if record.name == f"portal.{name}"
    ]


def test_every_refusal_is_told_to_the_log_without_what_was_typed(assessment, trainee, signed_in, logged):
    submitted(assessment)
    own = signed_in(trainee)
    own.post(address("step", assessment, "approve"), {"reason": "祕密"})
    own.post(address("step", assessment, "dispute"), {"reason": " "})
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
        (lambda: own.post(address("step", assessment, "submit")), 400),
        (lambda: own.post(address("step", assessment, "withdraw")), 409),
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


# --- The page ----------------------------------------------------------------------------------------------------

URL = "/access/"


@pytest.fixture
def log(cycle, assessment, supervisor, trainee, hr, stranger):
    """王小明's appraisal: seen by 林淑芬, taken by 陳美玲, refused to 蔡怡君; 李大同's: seen by 林淑芬."""
    other = open_for(cycle, UserFactory(username="E9", name="李大同"), supervisor, hr)
    for about, person, kind, detail, day in [
        (assessment, supervisor, AccessKind.VIEW, "", 1),
        (assessment, hr, AccessKind.DOWNLOAD, "r1", 2),
        (assessment, stranger, AccessKind.REFUSED, "GET report.pdf", 3),
        (other, supervisor, AccessKind.VIEW, "", 4),
    ]:
        row = Access.objects.create(assessment=about, person=person, kind=kind, detail=detail)
        at = timezone.make_aware(datetime(2026, 3, day, 0, 30))  # of Taipei; still the day before by UTC
        Access.objects.filter(pk=row.pk).update(at=at)
    return assessment


def asked(browser, **question):
    response = browser.get(URL, question)
    assert response.status_code == 200
    return [row["access"].at.astimezone(timezone.get_default_timezone()).day for row in response.context["rows"]]


@pytest.mark.parametrize("who", ["supervisor", "trainee", "editor", "administrator", "stranger", "manager"])
def test_nobody_but_hr_and_the_auditor_asks_who_saw_what(who, request, log, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    response = browser.get(URL)
    assert response.status_code == 403
    assert "人資" in response.context["message"]
    assert URL not in browser.get("/").content.decode()


@pytest.mark.parametrize("who", ["hr", "auditor"])
def test_hr_and_the_auditor_see_who_did_what_newest_first(who, request, log, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    assert asked(browser) == [4, 3, 2, 1]
    html = browser.get(URL).content.decode()
    for words in ("蔡怡君", "GET report.pdf", "遭拒", log.number, "2026-03-03 00:30", log.get_absolute_url()):
        assert words in html
    assert f'href="{URL}"' in browser.get("/").content.decode()


def test_the_part_that_each_plays_stands_beside_the_name(log, hr, signed_in):
    parts = [str(row["part"]) for row in signed_in(hr).get(URL).context["rows"]]
    assert parts == ["評核人", "無", "人資", "評核人"]


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ({"person": "小明"}, [3, 2, 1]),
        ({"person": "e9"}, [4]),
        ({"person": "沒有這個人"}, []),
        ({"by": "淑芬"}, [4, 1]),
        ({"by": "stranger"}, [3]),
        ({"kind": "download"}, [2]),
        ({"since": "2026-03-02", "until": "2026-03-03"}, [3, 2]),
        ({"since": "2026-03-04"}, [4]),
        ({"until": "2026-03-01"}, [1]),
        ({"person": "王小明", "by": "陳", "kind": "download", "since": "2026-03-02"}, [2]),
        ({"assessment": "A-000000"}, []),
    ],
)
def test_the_log_is_asked_by_person_reader_kind_and_day(question, days, log, hr, signed_in):
    assert asked(signed_in(hr), **question) == days


def test_the_page_of_an_assessment_leads_hr_and_auditor_to_its_readers(log, hr, auditor, supervisor, signed_in):
    link = f"{URL}?assessment={log.pk}"
    for person, shown in [(hr, True), (auditor, True), (supervisor, False)]:
        assert (link in signed_in(person).get(log.get_absolute_url()).content.decode()) == shown
    Access.objects.filter(at__gt=timezone.now() - timedelta(days=1)).delete()
    assert asked(signed_in(hr), assessment=log.pk) == asked(signed_in(hr), assessment=log.number) == [3, 2, 1]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ({"since": "2026-02-30"}, "這不是有效的日期"),
        ({"until": "昨天"}, "這不是有效的日期"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "請將兩者對調"),
        ({"assessment": "王小明"}, "A-000042"),
        ({"kind": "everything"}, "everything"),
        ({"person": "王" * 81}, "80"),
    ],
)
def test_a_question_that_makes_no_sense_is_answered_in_words_and_with_nothing_else(question, words, log, hr, signed_in):
    response = signed_in(hr).get(URL, question)
    assert response.status_code == 400
    assert any(words in str(error) for errors in response.context["form"].errors.values() for error in errors)
    assert not response.context["rows"]


def test_hr_who_is_appraised_sees_who_saw_their_own(cycle, supervisor, hr, auditor, signed_in):
    own = open_for(cycle, hr, supervisor, UserFactory())
    signed_in(auditor).get(own.get_absolute_url())
    response = signed_in(hr).get(URL, {"person": "hr"})
    assert [(row["access"].person, str(row["part"])) for row in response.context["rows"]] == [(auditor, "稽核人員")]


def test_an_empty_log_and_an_empty_answer_say_so(log, hr, signed_in):
    assert "查無符合條件的紀錄" in signed_in(hr).get(URL, {"by": "無此人"}).content.decode()
    Access.objects.all().delete()
    assert "還沒有人查閱過" in signed_in(hr).get(URL).content.decode()


def test_asking_is_told_to_the_servers_log_only(log, hr, signed_in, logged):
    signed_in(hr).get(URL, {"person": "王小明"})
    assert logged("access") == [("INFO", "hr read the access log: page 1, 3 rows")]
    assert Access.objects.count() == 4


def test_a_page_of_eleven_looks_costs_the_queries_of_one(cycle, assessment, supervisor, hr, manager, signed_in):
    browser = signed_in(hr)
    boss = manager
    for _level in range(4):
        boss.supervisor = UserFactory()
        boss.save()
        boss = boss.supervisor
    Access.objects.create(assessment=assessment, person=supervisor, kind=AccessKind.VIEW)
    browser.get(URL)
    with CaptureQueriesContext(connection) as with_one:
        assert len(browser.get(URL).context["rows"]) == 1
    for _number in range(5):
        lead = UserFactory(supervisor=manager)
        about = open_for(cycle, UserFactory(), lead, hr)
        Access.objects.create(assessment=about, person=UserFactory(roles=["auditor"]), kind=AccessKind.VIEW)
        Access.objects.create(assessment=about, person=manager, kind=AccessKind.REFUSED)
    with CaptureQueriesContext(connection) as with_many:
        assert len(browser.get(URL).context["rows"]) == 11
    assert len(with_many) == len(with_one) <= 8


def test_many_looks_are_paged_and_the_question_goes_along(assessment, supervisor, hr, signed_in):
    rate_all(assessment, supervisor)
    Access.objects.bulk_create(
        Access(assessment=assessment, person=supervisor, kind=AccessKind.VIEW) for _number in range(51)
    )
    html = signed_in(hr).get(URL, {"person": "小明"}).content.decode()
    assert "page=2" in html
    assert "person=%E5%B0%8F%E6%98%8E" in html
    assert len(signed_in(hr).get(URL, {"page": "2"}).context["rows"]) == 1
