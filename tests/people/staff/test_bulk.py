"""One change for many: looked at first, done in one go, and told of everybody what became of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people import leaving
from people.departments import keeping
from people.models import User
from people.staff import bulk, choosing
from people.staff.bulk import Column
from tests.factories import UserFactory
from tests.integrity.test_ledger import verified

pytestmark = pytest.mark.django_db
MANY = "/people/many/"


@pytest.fixture
def three(supervisor):
    return [UserFactory(username=f"T{number}", supervisor=supervisor) for number in range(3)]


@pytest.fixture
def browser(hr, signed_in):
    return signed_in(hr)


def asked(browser, people, column, **more):
    sent = {"change": column, "chosen": [one.pk for one in people], **more}
    return browser.post(MANY, sent)


def looked(browser, people, column, value, **more):
    opened = asked(browser, people, column, **more)
    sent = {"change": column, "value": value, "seen": opened.context["seen"]}
    return browser.post(MANY, sent)


def done(browser, page, column, value):
    sent = {"change": column, "value": value, "seen": page.context["seen"], "then": "do"}
    return browser.post(MANY, sent)


def told(page):
    return {
        line.person.username: line.refused or ("same" if line.same else "goes") for line in page.context["found"].lines
    }


def test_nobody_chosen_nothing_chosen_and_a_forged_state_are_refused(browser, three):
    assert asked(browser, [], "job_title").status_code == 400
    assert asked(browser, three, "password").status_code == 400
    assert browser.post(MANY, {"change": "job_title", "seen": "x", "value": "y", "then": "do"}).status_code == 400
    other = bulk.seen_of(three, Column.DEPARTMENT, three[0])
    assert browser.post(MANY, {"change": "department", "seen": other, "then": "do"}).status_code == 400


def test_a_preview_changes_nothing_and_a_press_changes_all(browser, three, hr):
    page = looked(browser, three, "job_title", "專員")
    assert told(page) == {"T0": "goes", "T1": "goes", "T2": "goes"}
    assert not User.objects.filter(job_title="專員").exists()
    result = done(browser, page, "job_title", "專員")
    assert result.status_code == 200
    assert User.objects.filter(job_title="專員").count() == 3
    entries = LogEntry.objects.filter(object_id__in=[one.pk for one in three]).filter(changes__has_key="job_title")
    said = [(entry.actor, entry.changes["job_title"][1], entry.remote_addr) for entry in entries.filter(action=1)]
    assert said == [(hr, "專員", "127.0.0.1")] * 3
    assert verified()[0] == 0


def test_the_log_says_of_many_what_it_says_of_one(browser, three, hr):
    department = keeping.ensure("研發部")
    done(browser, looked(browser, three[:1], "department", department.pk), "department", department.pk)
    person = three[1]
    person.department = department
    person.save()
    many, one = (LogEntry.objects.get_for_object(who).latest("pk") for who in three[:2])
    assert many.changes == one.changes
    assert (many.object_pk, many.object_repr, many.action) == (str(three[0].pk), str(three[0]), one.action)


def test_nobody_of_hr_moves_themself(browser, three, hr, supervisor):
    department = keeping.ensure("研發部")
    for column, value in (
        ("department", department.pk),
        ("supervisor", supervisor.username),
        ("left_on", "2030-01-01"),
    ):
        page = looked(browser, [*three, hr], column, value)
        assert told(page)["hr"] not in ("goes", "same")
        assert "goes" not in told(done(browser, page, column, value))["hr"]
    hr.refresh_from_db()
    assert (hr.supervisor, hr.left_on) == (None, None)
    assert hr.department != department


def test_circles_and_supervisors_who_cant_act_are_refused_person_by_person(browser, three, supervisor, manager):
    page = looked(browser, [*three, manager, supervisor], "supervisor", "T1")
    found = told(page)
    assert (found["T0"], found["T2"]) == ("goes", "goes")
    assert found["T1"] != "goes"
    assert found["supervisor"] != "goes"
    assert found["manager"] != "goes"
    done(browser, page, "supervisor", "T1")
    assert set(User.objects.filter(supervisor=three[1]).values_list("username", flat=True)) == {"T0", "T2"}
    gone = UserFactory(username="G1", is_active=False)
    assert set(told(looked(browser, three, "supervisor", gone.username)).values()) != {"goes"}


def test_a_last_day_before_the_first_one_is_refused_and_a_right_one_is_recorded(browser, three, hr):
    assert "goes" not in told(looked(browser, three, "left_on", "2020-01-01")).values()
    day = timezone.localdate() + timedelta(days=10)
    done(browser, looked(browser, three, "left_on", str(day)), "left_on", str(day))
    for one in three:
        one.refresh_from_db()
        assert one.left_on == day
        assert leaving.is_recorded(one)
        assert one.left_recorded_by == hr
    done(browser, looked(browser, three, "left_on", ""), "left_on", "")
    three[0].refresh_from_db()
    assert (three[0].left_on, three[0].left_recorded_at) == (None, None)
    assert verified()[0] == 0


def test_a_year_of_the_republic_is_read_back_before_it_counts(browser, three):
    page = looked(browser, three, "left_on", "119/7/1")
    assert page.status_code == 400
    assert "2030/07/01" in page.content.decode()


def test_what_somebody_else_changed_meanwhile_stays_and_is_told(browser, three):
    page = looked(browser, three, "job_title", "專員")
    User.objects.filter(pk=three[0].pk).update(job_title="組長")
    result = done(browser, page, "job_title", "專員")
    found = told(result)
    assert found["T0"] != "goes"
    assert (found["T1"], found["T2"]) == ("goes", "goes")
    three[0].refresh_from_db()
    assert three[0].job_title == "組長"


def test_sent_again_it_says_that_they_have_it_already(browser, three):
    page = looked(browser, three, "job_title", "專員")
    done(browser, page, "job_title", "專員")
    assert set(told(done(browser, page, "job_title", "專員")).values()) == {"same"}


def test_the_right_is_looked_at_again_when_it_is_done(browser, three, hr):
    page = looked(browser, three, "job_title", "專員")
    hr.role_grants.all().delete()
    assert done(browser, page, "job_title", "專員").status_code == 403
    assert not User.objects.filter(job_title="專員").exists()


def test_all_that_match_are_those_of_the_address(browser, three):
    UserFactory(username="Z1")
    page = asked(browser, [], "job_title", all="1", asked="supervisor=supervisor&sort=name")
    assert page.context["count"] == 3


def test_more_than_fit_in_one_go_are_told_to_be_parted(browser, three, monkeypatch):
    monkeypatch.setattr(choosing, "MOST_AT_ONCE", 2)
    answer = asked(browser, three, "job_title")
    assert answer.status_code == 400
    assert "2" in answer.content.decode()
    assert asked(browser, three[:2], "job_title").status_code == 200


def test_thirty_are_changed_in_as_many_queries_as_three(hr, supervisor):
    def cost(count, title):
        people = [UserFactory(supervisor=supervisor) for _number in range(count)]
        seen = bulk.read_seen(bulk.seen_of(people, Column.JOB_TITLE, hr), Column.JOB_TITLE, hr)
        with CaptureQueriesContext(connection) as caught:
            bulk.change(seen, Column.JOB_TITLE, title, hr)
        return len(caught)

    cost(1, "先")
    assert cost(3, "三") == cost(30, "三十")


def test_dates_are_days():
    assert bulk.said(date(2030, 1, 2)) == "2030/01/02"


def test_the_preview_has_taken_what_was_typed_and_nothing_is_said_to_be_lost(browser, three):
    assert not hasattr(asked(browser, three, "job_title").wsgi_request, "is_taken")
    page = looked(browser, three, "job_title", "專員")
    assert page.wsgi_request.is_taken
    assert done(browser, page, "job_title", "專員").wsgi_request.is_taken
    refused = looked(browser, three, "supervisor", "nobody")
    assert refused.status_code == 400
    assert not hasattr(refused.wsgi_request, "is_taken")
