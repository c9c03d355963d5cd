"""Every form that is pressed twice is worked on once, and the second press leads where the first one led."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse

from assessments.models import Cycle, PlanLine
from assessments.workflow import steps
from competency.models import StandardVersion
from config import presses, repeats
from tests.assessments.cycles.test_cycles import made
from tests.config.forms_pressed import CASES
from tests.factories import UserFactory, granted, open_for, submitted
from tests.pressing import Forms, browser_of, filled, pressed

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NEW = reverse("assessments:cycle-new")


@pytest.fixture
def cycle_form(hr, standard) -> tuple[Client, dict[str, Any]]:
    browser = browser_of(hr)
    return browser, filled(browser, NEW, "", **made(standard))[1]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_the_second_press_leads_where_the_first_one_led(case, request):
    person, press, done = case(request.getfixturevalue)
    browser = browser_of(person)
    to, fields = press(browser)
    before = done()
    first = pressed(browser, to, fields)
    assert (first.status_code, done()) == (302, before + 1)
    again = pressed(browser, to, fields)
    assert (again.status_code, again.headers["Location"], done()) == (302, first.headers["Location"], before + 1)
    page = browser.get(first.headers["Location"]).content.decode()
    assert "notice--error" not in page
    assert "errornote" not in page


def test_the_repeat_says_that_it_was_done_before_and_when(cycle_form):
    browser, fields = cycle_form
    browser.post(NEW, fields)
    to = browser.post(NEW, fields).headers["Location"]
    assert "先前已經送出" in browser.get(to).content.decode()
    assert "先前已經送出" not in browser.get(to).content.decode()


def test_a_mark_of_each_sending_makes_no_other_form_of_it(cycle_form, hr):
    browser, fields = cycle_form
    marks = (f"{hr.pk}.{digit * 16}" for digit in "01")
    first, again = (browser.post(NEW, fields | {"kept": mark}).headers["Location"] for mark in marks)
    assert again == first
    assert Cycle.objects.count() == 1


def test_what_was_changed_after_going_back_is_a_form_of_its_own(cycle_form):
    browser, fields = cycle_form
    first = browser.post(NEW, fields).headers["Location"]
    other = browser.post(NEW, fields | {"name": "2027 下半年"}).headers["Location"]
    assert other != first
    assert Cycle.objects.count() == 2


def test_a_line_that_was_changed_and_is_changed_back_is_changed_back(assessment, supervisor):
    page = reverse("assessments:plan", args=[assessment.pk])
    browser = browser_of(supervisor)
    browser.post(*filled(browser, page, "/plan/", goal="能獨立處理退貨"))
    to, fields = filled(browser, page, "/plan/")
    for goal in ("甲", "乙", "甲"):
        assert browser.post(to, fields | {"goal": goal}).status_code == 302
        assert PlanLine.objects.get().goal == goal


def test_a_line_that_is_removed_twice_stands_in_the_form_to_be_added_again(assessment, supervisor):
    page = reverse("assessments:plan", args=[assessment.pk])
    browser = browser_of(supervisor)
    browser.post(*filled(browser, page, "/plan/", goal="能獨立處理退貨", measure="跟班兩週"))
    to, fields = filled(browser, page, "/plan/", remove="1")
    for _press in range(2):
        answer = browser.post(to, fields)
        assert answer.status_code == 200
        assert "跟班兩週" in answer.content.decode()
        assert not PlanLine.objects.exists()


def test_a_line_of_somebody_elses_plan_is_not_said_to_be_removed(assessment, supervisor, cycle, manager, hr):
    other = open_for(cycle, UserFactory(), manager, hr)
    line = PlanLine.objects.create(assessment=other, position=1, goal="別人的")
    browser = browser_of(supervisor)
    to, fields = filled(browser, reverse("assessments:plan", args=[assessment.pk]), "/plan/", line=line.pk, remove="1")
    assert browser.post(to, fields).status_code == 404
    assert PlanLine.objects.count() == 1


def test_what_was_refused_is_tried_anew_with_what_was_typed(cycle_form):
    browser, fields = cycle_form
    wrong = fields | {"ends_on": "2026-01-01", "name": "打錯的年度"}
    for _press in range(2):
        answer = browser.post(NEW, wrong)
        assert answer.status_code == 400
        assert "打錯的年度" in answer.content.decode()


def test_what_led_to_the_sign_in_of_the_admin_was_not_done(editor, standard):
    new = f"/admin/competency/standardversion/{standard.pk}/new-draft/"
    browser = browser_of(editor)
    to, fields = filled(browser, new, "", code="BAS4222-002v9", label="v9", origin="official")
    grant = editor.role_grants.get()
    grant.delete()
    away = pressed(browser, to, fields | {"kept": f"{editor.pk}.{'a' * 16}"})
    assert away.headers["Location"].startswith("/admin/login/")
    assert f"kept_{'a' * 16}" not in away.cookies, "what was typed is still needed"
    granted(editor, grant.role)
    assert "/change/" in pressed(browser, to, fields).headers["Location"]
    assert StandardVersion.objects.filter(code="BAS4222-002v9").exists()


def test_what_led_back_with_an_error_is_no_success_to_lead_to(editor, standard):
    browser = browser_of(editor)
    to, fields = filled(browser, "/admin/competency/standardversion/import/", "/import/")
    for _press in range(2):
        answer = browser.post(to + "confirm/", fields | {"file": "not sealed", "code": "X0000-000v1"})
        assert answer.status_code == 302
        page = browser.get(answer.headers["Location"]).content.decode()
        assert "先前已經送出" not in page
        assert 'class="error"' in page


def test_nobody_else_is_led_to_it(cycle_form, hr):
    browser, fields = cycle_form
    first = browser.post(NEW, fields)
    other = UserFactory(roles=["hr"])
    token = browser.cookies["csrftoken"].value
    browser.force_login(other, backend="people.signin.backends.RoleBackend")
    browser.cookies["csrftoken"] = token
    again = browser.post(NEW, fields)
    assert (first.status_code, again.status_code) == (302, 400)


def test_the_table_holds_nothing_that_was_typed_nor_where_it_led(cycle_form):
    browser, fields = cycle_form
    to = browser.post(NEW, fields).headers["Location"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM portal_presses")
        rows = str(cursor.fetchall())
    assert "led" in rows
    for word in ("2027", NEW, to, fields["csrfmiddlewaretoken"][0]):
        assert word not in rows


def test_a_row_that_was_written_by_sql_leads_nowhere(cycle_form):
    browser, fields = cycle_form
    browser.post(NEW, fields)
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM portal_presses")
        form = presses.json.loads(cursor.fetchone()[0])["form"]
        planted = presses.json.dumps({"form": form, "led": "https://evil.example/"})
        cursor.execute("UPDATE portal_presses SET value = %s", [planted])
    assert browser.post(NEW, fields).status_code == 400  # made again: the name is taken


def test_a_form_that_a_killed_process_left_is_somebodys_again_after_a_while(cycle_form, monkeypatch):
    browser, fields = cycle_form
    monkeypatch.setattr(presses, "WORKING_SECONDS", 0)  # the row of the killed one is over at once
    monkeypatch.setattr(presses.Press, "note", lambda press, led: None)
    assert browser.post(NEW, fields).status_code == 302
    monkeypatch.undo()
    assert browser.post(NEW, fields).status_code == 400
    assert Cycle.objects.count() == 1


def test_a_form_that_is_worked_on_too_long_is_told_so_and_can_be_sent_once_more(cycle_form, monkeypatch):
    browser, fields = cycle_form
    monkeypatch.setattr(presses.Press, "note", lambda press, led: None)  # still at work
    browser.post(NEW, fields)
    monkeypatch.undo()
    monkeypatch.setattr(repeats, "WAIT_SECONDS", 0.3)
    answer = browser.post(NEW, fields)
    assert answer.status_code == 202
    assert "還在處理" in answer.content.decode()
    assert f'action="{NEW}"' in answer.content.decode()
    again = next(form for form in Forms(answer.content.decode()).found if "name" in form.fields)
    assert again.fields == {name: value if isinstance(value, list) else [str(value)] for name, value in fields.items()}


def test_a_step_that_somebody_undid_since_is_not_taken_again_and_the_page_shows_it(assessment, trainee, hr):
    submitted(assessment)
    browser = browser_of(trainee)
    press = filled(browser, assessment.get_absolute_url(), "/acknowledge/")
    browser.post(*press)
    steps.perform(assessment.pk, "return", hr, reason="請補充")
    page = browser.get(browser.post(*press).headers["Location"]).content.decode()
    assert "先前已經送出" in page
    assessment.refresh_from_db()
    assert assessment.status == "draft"


def test_scripts_that_ask_for_json_go_by_versions_of_their_own(assessment, supervisor):
    browser = browser_of(supervisor)
    token = filled(browser, reverse("assessments:plan", args=[assessment.pk]), "/plan/")[1]["csrfmiddlewaretoken"]
    address = reverse("assessments:save", args=[assessment.pk])
    for _press in range(2):
        browser.post(address, {"csrfmiddlewaretoken": token, "item": "i1"}, headers={"accept": "application/json"})
    assert rows() == 0


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM portal_presses")
        return int(cursor.fetchone()[0])


def test_a_switch_is_meant_each_time(hr):
    browser = browser_of(hr)
    to, fields = filled(browser, "/", "/people/language/")
    for language in ("en", "zh-hant", "en", "en"):
        browser.post(to, fields | {"language": language})
        hr.refresh_from_db()
        assert hr.language == language
    assert rows() == 0
    assert caches["presses"].get("anything") is None
