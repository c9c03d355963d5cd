"""The catalogue: who reads and who keeps it, what it lists, its figures, what it costs."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.courses.forms import DollarsField
from assessments.models import Course
from config.days import months_after
from tests.assessments.careers.lives import next_version
from tests.assessments.courses.catalogues import course, element_key, task_key, typed

pytestmark = pytest.mark.django_db
LIST = "/courses/"
NEW = "/courses/new/"


def page(pk, part=""):
    return f"/courses/{pk}/{part}"


def codes(answer):
    return [row.course.code for row in answer.context["rows"]]


@pytest.mark.parametrize("who", ["supervisor", "trainee", "auditor", "editor", "stranger"])
def test_whoever_is_signed_in_reads_and_hr_alone_changes(who, request, signed_in, supervisor, standard):
    made = course("CS-1")
    browser = signed_in(request.getfixturevalue(who))
    for address in (LIST, page(made.pk)):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert NEW not in answer.content.decode()
    for address in (NEW, page(made.pk, "edit/")):
        assert browser.get(address).status_code == 403
        assert browser.post(address, typed()).status_code == 403
    assert browser.post(page(made.pk, "offer/"), {"version": 1}).status_code == 403
    assert Course.objects.get().retired_at is None


def test_a_course_is_made_with_what_it_serves(signed_in, hr, standard):
    serves = [task_key(standard, "T1.1"), element_key(standard, "K01")]
    answer = signed_in(hr).post(NEW, typed(*serves, icap_number="ＩＣＡＰ-9", icap_expires_on="2027/01/31"))
    made = Course.objects.get()
    assert answer.headers["Location"] == page(made.pk)
    assert (made.code, made.cost, str(made.hours), made.icap_number) == ("CS-101", 12000, "6.5", "ICAP-9")
    assert made.icap_expires_on == date(2027, 1, 31)
    assert made.created_by == hr
    assert made.subjects.count() == 2


@pytest.mark.parametrize(
    ("field", "typed_as"),
    [
        ("code", ""),
        ("name", " 　"),
        ("cost", "-5"),
        ("cost", "十二"),
        ("hours", "-1"),
        ("icap_expires_on", "2027/13/1"),
    ],
)
def test_what_can_not_be_is_refused_and_stays_on_the_page(field, typed_as, signed_in, hr, standard):
    key = element_key(standard, "K01")
    answer = signed_in(hr).post(NEW, typed(key, **{"description": "保留的說明", field: typed_as}))
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert "保留的說明" in answer.content.decode()
    assert re.search(rf'value="{key}" checked', answer.content.decode())
    assert not Course.objects.exists()


def test_a_last_day_without_an_accreditation_number_is_refused(signed_in, hr, standard):
    answer = signed_in(hr).post(NEW, typed(icap_expires_on="2027/01/31"))
    assert answer.status_code == 400
    assert "icap_number" in answer.context["form"].errors


def test_two_courses_never_have_one_number(signed_in, hr, standard):
    course("CS-101", name="先有的")
    answer = signed_in(hr).post(NEW, typed(code=" ＣＳ-101 "))
    assert answer.status_code == 409
    assert "先有的" in answer.context["form"].errors["code"][0]
    assert Course.objects.count() == 1


def test_what_no_standard_has_is_refused(signed_in, hr, standard):
    for sent in ("element-999999", "block-1", "task-"):
        assert signed_in(hr).post(NEW, {**typed(), "subject": [sent]}).status_code == 400
    assert not Course.objects.exists()


def test_the_second_of_two_who_edit_at_once_is_told_and_loses_nothing(signed_in, hr, standard):
    made = course("CS-1", hours=3)
    first, second = signed_in(hr), signed_in(hr)
    address = page(made.pk, "edit/")
    assert first.post(address, typed(code="CS-1", cost="500", version="1")).status_code == 302
    mine = typed(element_key(standard, "K02"), code="CS-1", cost="900", description="我的說明", version="1")
    answer = second.post(address, mine)
    assert answer.status_code == 409
    assert "我的說明" in answer.content.decode()
    assert [value for _label, value in answer.context["editing"].now] == ["500", "–"]
    assert (Course.objects.get().cost, Course.objects.get().version) == (500, 2)
    again = {**mine, "version": answer.context["form"]["version"].value()}
    assert second.post(address, again).status_code == 302
    made.refresh_from_db()
    assert (made.cost, made.description, made.version) == (900, "我的說明", 3)


def test_saving_what_is_stored_changes_nothing(signed_in, hr, standard):
    key = element_key(standard, "K01")
    browser = signed_in(hr)
    browser.post(NEW, typed(key))
    made = Course.objects.get()
    assert browser.post(page(made.pk, "edit/"), typed(key, version="1")).status_code == 302
    made.refresh_from_db()
    assert made.version == 1


def test_a_course_goes_off_offer_and_comes_back(signed_in, hr, standard):
    made, browser = course("CS-1"), signed_in(hr)
    browser.post(page(made.pk, "offer/"), {"version": 1})
    assert codes(browser.get(LIST)) == []
    assert codes(browser.get(LIST, {"state": "retired"})) == ["CS-1"]
    assert "offer-again" in browser.get(page(made.pk)).content.decode()
    browser.post(page(made.pk, "offer/"), {"version": 1, "then": "again"})  # of before it went
    assert Course.objects.get().retired_at is not None
    browser.post(page(made.pk, "offer/"), {"version": 2, "then": "again"})
    assert codes(browser.get(LIST)) == ["CS-1"]


def test_what_lapses_within_three_months_and_what_has_lapsed_is_marked_and_counted(signed_in, hr, standard):
    today = timezone.localdate()
    days = {"A": today - timedelta(days=1), "B": today, "C": months_after(today, 3), "D": months_after(today, 4)}
    for code, day in days.items():
        course(code, icap_number="i", icap_expires_on=day)
    course("E")
    answer = signed_in(hr).get(LIST)
    numbers = {state: count for state, count, _words, _edge in answer.context["figures"]}
    assert (numbers["lapsing"], numbers["lapsed"], numbers[""]) == (2, 1, 5)
    assert codes(signed_in(hr).get(LIST, {"state": "lapsing"})) == ["B", "C"]
    assert codes(signed_in(hr).get(LIST, {"state": "lapsed"})) == ["A"]
    marks = {row.course.code: row.icap and row.icap.sign for row in answer.context["rows"]}
    assert marks == {"A": "✕", "B": "◷", "C": "◷", "D": "", "E": None}


def test_months_ahead_end_with_the_month():
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_after(date(2026, 9, 15), 3) == date(2026, 12, 15)


def test_it_is_searched_narrowed_and_sorted(signed_in, hr, standard):
    course("B", element_key(standard, "K01"), name="電話禮儀", cost=300, kind="internal")
    course("A", task_key(standard, "T1.1"), name="客訴處理", cost=900, provider="學院")
    course("C", name="無關", cost=100)
    browser = signed_in(hr)
    for asked, expected in (
        ({"q": "學院 客訴"}, ["A"]),
        ({"kind": "internal"}, ["B"]),
        ({"of": f"standard-{standard.pk}"}, ["A", "B"]),
        ({"of": f"task-{task_key(standard, 'T1.1').pk}"}, ["A", "B"]),
        ({"state": "unlinked"}, ["C"]),
        ({"sort": "-cost"}, ["A", "B", "C"]),
        ({"sort": "cost"}, ["C", "B", "A"]),
        ({"of": "task-x", "sort": "drop"}, ["A", "B", "C"]),
        ({"of": "task-999999"}, []),
    ):
        assert codes(browser.get(LIST, asked)) == expected, asked


def test_a_link_stays_good_in_a_new_version_as_long_as_the_text_is_the_same(signed_in, hr, editor, standard):
    kept, reworded = element_key(standard, "K01"), element_key(standard, "K02")
    made = course("CS-1", kept, reworded)
    said = f"{standard.elements.get(code='K02').text}與數位工具"
    new = next_version(standard, editor, elements={"K02": said})
    browser = signed_in(hr)
    became = {one.code: one.became for one in browser.get(page(made.pk)).context["served"]}
    assert became["K01"] == ""
    assert str(new) in became["K02"]
    assert said in became["K02"]
    assert codes(browser.get(LIST, {"state": "loose"})) == ["CS-1"]
    form = browser.get(page(made.pk, "edit/"))
    assert [one.value for one in form.context["chosen"].former] == [str(reworded)]
    ticked = [
        one.value for tree in form.context["chosen"].trees for b in tree.branches for one in b.elements if one.is_ticked
    ]
    assert ticked == [str(element_key(new, "K01"))]
    sent = typed(element_key(new, "K01"), element_key(new, "K02"), code="CS-1", version="1")
    assert browser.post(page(made.pk, "edit/"), sent).status_code == 302
    rows = set(made.subjects.values_list("element", flat=True))
    assert rows == {kept.pk, element_key(new, "K02").pk}


def test_another_standard_is_laid_out_without_losing_what_is_typed(signed_in, hr, standard):
    sent = {**typed(element_key(standard, "K01"), name=""), "then": "standard", "standard": str(standard.pk)}
    answer = signed_in(hr).post(NEW, sent)
    assert answer.status_code == 200
    assert answer.context["form"]["cost"].value() == "NT$ 12,000"
    assert [tree.version for tree in answer.context["chosen"].trees] == [standard]
    assert not Course.objects.exists()


@pytest.mark.parametrize("text", ["12000", "12,000", "NT$12,000", "１２，０００", "12000 元", "$ 12 000"])
def test_dollars_are_read_however_they_are_written(text):
    assert DollarsField().clean(text) == 12000


def test_the_number_of_queries_does_not_grow(signed_in, hr, standard):
    browser = signed_in(hr)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse("assessments:courses")).status_code == 200
        return len(queries)

    course("C0", element_key(standard, "K01"), task_key(standard, "T1.1"))
    asked()
    few = asked()
    for number in range(1, 60):
        course(f"C{number}", element_key(standard, "K02"), task_key(standard, "T1.1"))
    assert asked() == few
    assert len(browser.get(LIST).content) < 150_000
