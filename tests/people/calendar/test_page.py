"""HR's calendar: refusals first, then what is added, pasted and removed, and what a year shows."""

from __future__ import annotations

import re
from datetime import date

import pytest
from auditlog.models import LogEntry
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from integrity.checks import CHECKS
from people.models import CompanyDay, DayKind

pytestmark = pytest.mark.django_db
URL = "/calendar/"


def one(**more):
    return {"kind": "off", "first": "2026-12-31", "last": "", "name": "公司放假", "then": "one"} | more


def many(*lines, kind="off"):
    return {"kind": kind, "lines": "\n".join(lines), "then": "many"}


def kept():
    return [(f"{row.day}", row.kind, row.name) for row in CompanyDay.objects.all()]


@pytest.fixture
def desk(client, hr):
    client.force_login(hr, backend="people.signin.backends.RoleBackend")
    return client


@pytest.mark.parametrize("who", ["administrator", "supervisor", "auditor", "editor", "trainee"])
def test_nobody_but_hr_keeps_the_calendar(client, request, who):
    own = CompanyDay.objects.create(day=date(2026, 12, 30), kind=DayKind.OFF, name="盤點")
    client.force_login(request.getfixturevalue(who), backend="people.signin.backends.RoleBackend")
    assert client.get(URL).status_code == 403
    assert client.post(URL, one()).status_code == 403
    assert client.post(f"{URL}{own.pk}/remove/").status_code == 403
    assert kept() == [("2026-12-30", "off", "盤點")]


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"first": ""}, 400),
        ({"first": "2026-02-30"}, 400),
        ({"first": "2126-12-31"}, 400),
        ({"name": " "}, 400),
        ({"name": "長" * 41}, 400),
        ({"kind": "half"}, 400),
        ({"last": "2026-12-30"}, 400),
        ({"last": "2027-01-31"}, 400),  # 32 days
        ({"first": "2026-12-25"}, 400),  # a holiday anyway
        ({"first": "2026-12-26"}, 400),  # a Saturday
        ({"kind": "work"}, 400),  # a workday anyway
        ({"first": "115/12/31"}, 400),  # shown first as it was read
    ],
)
def test_what_makes_no_sense_is_refused_with_what_was_typed(desk, more, status):
    response = desk.post(URL, one(**more))
    assert response.status_code == status
    assert not CompanyDay.objects.exists()
    assert [text for errors in response.context["form"].errors.values() for text in errors]
    assert response.context["form"]["name"].value() == one(**more)["name"].strip()


def test_a_day_of_the_other_kind_is_refused_until_it_is_removed(desk):
    CompanyDay.objects.create(day=date(2026, 12, 26), kind=DayKind.WORK, name="補班")
    response = desk.post(URL, one(first="2026-12-24", last="2026-12-28"))
    assert response.status_code == 409
    assert "2026/12/26 已列為補班日（補班）" in response.content.decode()
    assert len(kept()) == 1


@pytest.mark.parametrize(("column", "value"), [("kind", "half"), ("name", ""), ("day", "2026-12-31")])
def test_the_database_refuses_what_no_form_sends(column, value):
    for number in (30, 31):
        CompanyDay.objects.create(day=date(2026, 12, number), kind=DayKind.OFF, name="公司放假")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE people_companyday SET {column} = %s", [value])  # noqa: S608 - columns named here


def test_hr_adds_a_day_and_it_stands_in_its_year(desk):
    response = desk.post(URL, one())
    assert response.url == f"{URL}?year=2026"
    assert kept() == [("2026-12-31", "off", "公司放假")]
    html = desk.get(response.url).content.decode()
    assert "calendar-day--off" in html
    assert re.search(r"2026/12/31</time>.*?公司放假", html, re.DOTALL)
    assert "2026/12/31" not in desk.get(f"{URL}?year=2027").content.decode()


def test_several_days_in_a_row_leave_out_weekends_and_holidays(desk):
    response = desk.post(URL, one(first="2026-12-24", last="2026-12-29"), follow=True)
    assert [day for day, _kind, _name in kept()] == ["2026-12-24", "2026-12-28", "2026-12-29"]
    assert "2026/12/25、2026/12/26、2026/12/27" in response.content.decode()


def test_a_make_up_workday_is_one_that_would_be_off(desk):
    desk.post(URL, one(kind="work", first="2026-12-25", last="2026-12-28", name="補班"))
    assert [day for day, _kind, _name in kept()] == ["2026-12-25", "2026-12-26", "2026-12-27"]


def test_a_list_is_pasted_as_people_write_it(desk):
    lines = [
        "2027/2/11 春節延長",
        "",
        "2027-02-12\t春節延長",
        "2027年2月15日（一）彈性放假",
        "2027.2.16, 盤點 (全公司)",
    ]
    assert desk.post(URL, many(*lines)).url == f"{URL}?year=2027"
    assert kept() == [
        ("2027-02-11", "off", "春節延長"),
        ("2027-02-12", "off", "春節延長"),
        ("2027-02-15", "off", "彈性放假"),
        ("2027-02-16", "off", "盤點 (全公司)"),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2027/2/30 春節延長", "第 2 行"),
        ("春節延長", "第 2 行"),
        ("2027/2/12", "缺少名稱"),
        (f"2027/2/12 {'長' * 41}", "第 2 行"),
        ("2027/2/11 再一次", "重複列出"),
        ("2127/2/12 太遠", "第 2 行"),
    ],
)
def test_a_list_with_a_line_that_is_wrong_adds_nothing_and_names_the_line(desk, line, words):
    response = desk.post(URL, many("2027/2/11 春節延長", line))
    assert response.status_code == 400
    assert words in response.content.decode()
    assert line in response.context["many"]["lines"].value()
    assert '<details class="card-box" open>' in response.content.decode()
    assert not CompanyDay.objects.exists()


def test_years_of_the_republic_in_a_list_count_once_they_were_shown_as_they_were_read(desk):
    shown = desk.post(URL, many("116/2/11 春節延長", "2027/2/12 春節延長"))
    assert shown.status_code == 400
    assert "「116/2/11」讀作 2027/02/11" in shown.content.decode()
    assert not CompanyDay.objects.exists()
    form = shown.context["many"]
    again = many(form["lines"].value()) | {"read": form["read"].value()}
    assert desk.post(URL, again | {"lines": "117/2/11 春節延長"}).status_code == 400
    assert desk.post(URL, again).status_code == 302
    assert [day for day, _kind, _name in kept()] == ["2027-02-11", "2027-02-12"]


def test_more_lines_than_a_year_needs_are_refused(desk):
    assert desk.post(URL, many(*["2027/2/11 春節延長"] * 101)).status_code == 400


def test_a_list_that_is_sent_twice_adds_what_is_new_and_names_the_rest(desk):
    desk.post(URL, many("2027/2/11 春節延長"))
    response = desk.post(URL, many("2027/2/11 另一個名稱", "2027/2/12 春節延長"), follow=True)
    assert "2027/02/11" in response.content.decode()
    assert [name for _day, _kind, name in kept()] == ["春節延長", "春節延長"]


def test_a_day_that_is_removed_is_worked_again_and_once_more_it_is_gone(desk):
    desk.post(URL, one())
    address = reverse("calendar:remove", args=[CompanyDay.objects.get().pk])
    assert desk.post(address).url == f"{URL}?year=2026"
    assert kept() == []
    assert desk.post(f"{address}?again").status_code == 409


def test_what_hr_changes_stands_in_the_log_of_changes_and_in_the_ledger(desk, hr):
    desk.post(URL, many("2027/2/11 春節延長", "2027/2/12 春節延長"))
    desk.post(reverse("calendar:remove", args=[CompanyDay.objects.first().pk]))
    logged = LogEntry.objects.filter(content_type__model="companyday").order_by("pk")
    assert [(entry.action, entry.actor) for entry in logged] == [(0, hr), (0, hr), (2, hr)]
    assert not list(CHECKS["people.companyday"].alarms())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_companyday SET kind = 'work'")
    assert list(CHECKS["people.companyday"].alarms())


def test_a_year_names_its_holidays_and_counts_its_workdays(desk):
    html = desk.get(f"{URL}?year=2026").content.decode()
    assert html.count('class="calendar-month"') == 12
    assert "245 個工作日" in html
    assert re.search(r"2026/12/25</time>.*?行憲紀念日", html, re.DOTALL)
    assert "小年夜" in html


def test_a_coming_year_asks_to_be_compared_and_an_unknown_one_says_that_it_is(desk):
    assert "人事行政總處" in desk.get(f"{URL}?year={timezone.localdate().year + 1}").content.decode()
    assert "沒有這一年的國定假日資料" in desk.get(f"{URL}?year=2101").content.decode()
    assert "沒有這一年的國定假日資料" not in desk.get(f"{URL}?year=2026").content.decode()


@pytest.mark.parametrize(("year", "status"), [("1", 200), ("99999", 200), ("x", 400), ("-5", 400), ("²", 400)])
def test_a_year_that_is_none_breaks_nothing(desk, year, status):
    assert desk.get(URL, {"year": year}).status_code == status


def test_a_company_day_that_makes_no_difference_any_more_says_so(desk):
    CompanyDay.objects.create(day=date(2026, 12, 25), kind=DayKind.OFF, name="耶誕節")
    assert "沒有影響" in desk.get(f"{URL}?year=2026").content.decode()


def test_the_page_asks_for_as_much_with_one_day_as_with_many(desk):
    counts = []
    for number in (1, 20):
        for day in range(1, number + 1):
            CompanyDay.objects.get_or_create(day=date(2026, 11, day), kind=DayKind.OFF, name="停工")
        with CaptureQueriesContext(connection) as asked:
            desk.get(f"{URL}?year=2026")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_hr_finds_the_calendar_from_the_cycles_and_nobody_else_is_led_there(desk, client, trainee):
    assert f'href="{URL}"' in desk.get(reverse("assessments:cycles")).content.decode()
    client.force_login(trainee, backend="people.signin.backends.RoleBackend")
    assert f'href="{URL}"' not in client.get("/").content.decode()
