"""年度訓練需求彙整表: how many need what, how far and how long, and the course that is planned for it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from assessments.insight.scope import scope_of
from assessments.models import Access, Assessment, CourseSubject
from assessments.needs.page import needs_of, question_of
from assessments.needs.paper import figures, parts_of
from assessments.needs.planning import plan_training
from people.models import User
from tests.assessments.courses.catalogues import course, task_key
from tests.assessments.needs.test_needs import mark, reason_of
from tests.assessments.papers.reading import book_of, formulas, text_of, under
from tests.factories import UserFactory, approved, open_for

pytestmark = pytest.mark.django_db
PDF, EXCEL = "/insight/needs/summary.pdf", "/insight/needs/summary.xlsx"


@pytest.fixture
def short(cycle, supervisor, hr):
    """Three people of the supervisor, the last with a place in a course; a knowledge is marked of the first."""
    rows = []
    for level in ("1", "2", "2"):
        row = open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)
        rows.append(approved(row, hr, changes={"P1.1.2": (level, "不足")}))
    mark(rows[0], "T1.1", "K01")
    served = course("CS-7", task_key(cycle.version, "T1.1"), name="客訴處理")
    plan_training(hr, 2026, served, [reason_of(Assessment.objects.get(pk=rows[2].pk), "P1.1.2")])
    return rows


@pytest.mark.parametrize("address", [PDF, EXCEL])
def test_who_leads_nobody_is_refused(short, trainee, stranger, signed_in, address):
    for person in (trainee, stranger):
        assert signed_in(person).get(address).status_code == 403


def test_a_supervisor_sums_up_their_own_people_alone(short, cycle, supervisor, hr, signed_in):
    foreign = UserFactory(supervisor=UserFactory())
    approved(open_for(cycle, foreign, foreign.supervisor, hr), hr, changes={"P1.1.2": ("2", "不足")})
    counts = {}
    for reader in (supervisor, hr):
        (row,) = under(book_of(signed_in(reader).get(EXCEL))["依指標"], "順位")
        counts[reader] = row["人員"]
    assert counts == {supervisor: 3, hr: 4}


def test_each_need_is_told_with_people_levels_days_and_the_planned_course(short, hr, signed_in):
    text = text_of(signed_in(hr).get(PDF))
    for words in (
        "年度訓練需求彙整表",
        "TN-BAS4222",
        "依指標",
        "P1.1.2",
        "2026年度計畫：客訴處理(1)",
        "依知識與技能",
        "K01",
    ):
        assert words in text, words
    assert "製表" in text
    assert hr.name in text
    book = book_of(signed_in(hr).get(EXCEL))
    assert formulas(book) == []
    (gap,) = under(book["依指標"], "順位")
    assert (gap["代碼"], gap["人員"], gap["平均落差級數"], gap["最大落差"]) == ("P1.1.2", 3, 1.33, 2)
    assert (gap["已列入訓練"], gap["未列入訓練"], gap["規劃課程（人數）"]) == (1, 2, "2026 年度計畫：客訴處理 (1)")
    (knowledge,) = under(book["依知識與技能"], "順位")
    assert (knowledge["代碼"], knowledge["規劃課程（人數）"]) == ("K01", None)


@pytest.mark.parametrize(("by", "at"), [("gap", 0), ("mark", 1)])
def test_the_paper_counts_what_the_page_counts_of_gaps_and_of_marks_each_by_itself(by, at, short, hr, signed_in):
    browser = signed_in(hr)
    page = browser.get("/insight/needs/", {"by": by}).context["figures"]
    reader = User.objects.get(pk=hr.pk)
    needs = needs_of(scope_of(reader, QueryDict()), question_of(QueryDict()))
    part = parts_of(needs)[at]
    people, every, free, unserved, days = (one.number for one in page)
    told = [value for _label, value in figures(part)]
    assert told[:4] == [str(people), str(every), str(free), str(unserved)]
    assert told[4].startswith(f"{days} (")
    assert (people, every) == ((3, 3) if by == "gap" else (1, 1))
    text = text_of(browser.get(PDF))
    assert f"尚未列入訓練（人）{free}" in text


def test_a_need_without_a_place_names_the_course_that_could_serve_it_or_that_none_does(short, hr, signed_in):
    text = text_of(signed_in(hr).get(PDF))
    assert "尚未規劃；可開課程客訴處理" in text, "of the knowledge of the task that the course serves"
    CourseSubject.objects.all().delete()
    assert "尚無對應課程" in text_of(signed_in(hr).get(PDF))


def test_it_is_of_the_year_the_cycle_and_the_department_that_were_asked(short, cycle, hr, signed_in):
    browser = signed_in(hr)
    year = short[0].profile.confirmed_on.year
    text = text_of(browser.get(PDF, {"year": year, "cycle": cycle.pk}))
    assert f"{year}年度訓練需求彙整表" in text
    assert f"-Y{year}-C{cycle.pk}" in text
    assert "P1.1.2" not in text_of(browser.get(PDF, {"year": year - 1}))
    page = browser.get("/insight/needs/", {"year": year}).content.decode()
    assert f'{PDF}?year={year}"' in page
    assert f'{EXCEL}?year={year}"' in page


def test_each_appraisal_that_it_draws_from_is_written_down(short, hr, signed_in):
    signed_in(hr).get(PDF)
    signed_in(hr).get(EXCEL)
    for place in ("needs.pdf", "summary.xlsx"):
        told = Access.objects.filter(kind="shown", detail=place, person=hr).values_list("assessment", flat=True)
        assert sorted(told) == sorted(row.pk for row in short), place


def test_the_number_of_queries_does_not_grow(short, cycle, supervisor, hr, signed_in):
    browser = signed_in(hr)

    def counted():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(EXCEL).status_code == 200
        return len(queries)

    counted()
    few = counted()
    for _time in range(4):
        row = open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)
        mark(approved(row, hr, changes={"P1.1.2": ("2", "不足"), "P1.2.1": ("1", "不足")}), "T1.1", "K01")
    assert counted() == few
