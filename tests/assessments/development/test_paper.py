"""個人發展計畫: what is agreed with one person, for them, whoever leads them, and HR."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.development import actions, printed
from assessments.development.plan import GivenLine
from assessments.models import Access, DevelopmentAction, PlanLine
from competency.models import Element
from tests.assessments.followups.conftest import confirm
from tests.assessments.needs.test_needs import mark
from tests.assessments.papers.reading import book_of, cells, formulas, text_of
from tests.assessments.training import makers
from tests.factories import UserFactory, approved

pytestmark = pytest.mark.django_db
PDF, EXCEL = "/development/people/trainee/plan.pdf", "/development/people/trainee/plan.xlsx"
SHORT = {"P1.1.2": ("2", "兩次延後回覆")}


@pytest.fixture
def done(assessment, hr):
    """Approved with one line of the plan for its gap."""
    gap = makers.indicator(assessment.standard)
    due = timezone.localdate() + timedelta(days=60)
    PlanLine.objects.create(
        assessment=assessment, goal="在期限內回覆客訴", measure="跟聽十通", indicator=gap, due_on=due, position=1
    )
    return approved(assessment, hr, changes=SHORT)


@pytest.fixture
def action(done):
    return DevelopmentAction.objects.get()


@pytest.mark.parametrize("who", ["manager", "stranger", "editor", "administrator"])
@pytest.mark.parametrize("address", [PDF, EXCEL])
def test_who_does_not_see_the_actions_finds_no_plan(who, address, request, action, signed_in):
    assert signed_in(request.getfixturevalue(who)).get(address).status_code == 404
    assert not Access.objects.filter(kind="shown").exists()


def test_a_former_supervisor_finds_none_and_the_present_one_does(action, trainee, supervisor, signed_in):
    trainee.supervisor = new = UserFactory()
    trainee.save()
    assert signed_in(supervisor).get(PDF).status_code == 404
    assert action.goal in text_of(signed_in(new).get(PDF))


def test_nobody_of_this_number_and_an_appraisal_of_somebody_else_are_not_found(action, hr, signed_in):
    browser = signed_in(hr)
    for address in (PDF.replace("trainee", "E9999"), f"{PDF}?appraisal=999999", f"{PDF}?appraisal=x"):
        assert browser.get(address).status_code == 404, address


@pytest.mark.parametrize("who", ["trainee", "supervisor", "hr", "auditor"])
def test_it_tells_goal_way_gap_owner_day_state_and_from_which_appraisal(who, request, action, done, signed_in):
    reader = request.getfixturevalue(who)
    text = text_of(signed_in(reader).get(PDF))
    for words in (
        "個人發展計畫",
        "IDP-trainee",
        "在期限內回覆客訴",
        "跟聽十通",
        "P1.1.2",
        done.number,
        "已規劃",
        "審核",
    ):
        assert words in text, words
    assert action.owner.name in text
    assert done.number in text
    assert "原等級2" in text
    assert reader.name in text


def test_what_both_said_and_what_was_followed_up_stands_under_the_action(
    action, done, trainee, supervisor, hr, signed_in
):
    actions.begin(action.pk, trainee, "已整理三份範例")
    actions.note(action.pk, supervisor, "範例寫得清楚")
    confirm(done, supervisor, "P1.1.2", seen="連續三件準時回覆")
    text = text_of(signed_in(hr).get(PDF))
    for words in ("已整理三份範例", "範例寫得清楚", "連續三件準時回覆", "進行中", "原等級2", "最近3"):
        assert words in text, words
    said = "\n".join(str(cell) for line in cells(book_of(signed_in(hr).get(EXCEL)).active) for cell in line)
    for words in (trainee.name, "已整理三份範例", supervisor.name, "範例寫得清楚", "連續三件準時回覆"):
        assert words in said, words


def test_a_follow_up_that_was_there_before_the_action_is_not_told_as_its_own(done, supervisor, trainee, hr, signed_in):
    confirm(done, supervisor, "P1.1.2", seen="早先所見")
    DevelopmentAction.objects.all().update(created_at=timezone.now() + timedelta(days=1))
    assert "早先所見" not in text_of(signed_in(hr).get(PDF))


def test_it_begins_with_the_gaps_that_are_open_today_with_or_without_an_action(action, done, supervisor, hr, signed_in):
    assert [(gap.code, gap.actions) for gap in printed.Printed(hr, done.trainee).gaps] == [("P1.1.2", [1])]
    actions.finish(action.pk, done.trainee)
    text = text_of(signed_in(hr).get(PDF))
    assert "其中尚無行動1" in text
    assert text.index("P1.1.2") < text.index("在期限內回覆客訴"), "gaps come before actions"
    said = [cell for line in cells(book_of(signed_in(hr).get(EXCEL)).active) for cell in line]
    assert "尚無行動" in said
    confirm(done, supervisor, "P1.1.2", level=3)
    assert printed.Printed(hr, done.trainee).gaps == []
    assert "目前沒有未弭平的落差" in text_of(signed_in(hr).get(PDF))


def test_an_action_for_a_knowledge_answers_the_gap_that_it_was_marked_to_explain(action, done, trainee, hr, signed_in):
    mark(done, "T1.1", "K01")
    known = Element.objects.get(version=done.standard, code="K01")
    DevelopmentAction.objects.filter(pk=action.pk).update(indicator=None, element=known)
    told = printed.Printed(hr, trainee)
    assert [gap.actions for gap in told.gaps] == [[1]]
    assert told.counts()["bare"] == 0
    assert "（說明落差P1.1.2）" in text_of(signed_in(hr).get(PDF)).replace("(", "（").replace(")", "）")
    other = Element.objects.get(version=done.standard, code="K02")
    DevelopmentAction.objects.filter(pk=action.pk).update(element=other)
    assert [gap.actions for gap in printed.Printed(hr, trainee).gaps] == [[]], "marked for no task that falls short"


def test_places_in_courses_stand_on_it_those_called_off_by_that_word(done, trainee, hr, signed_in):
    plan = makers.plan(hr)
    held, gone = makers.planned(plan, hr), makers.course("停掉的課", "C02")
    off = makers.planned(plan, hr, gone, state="cancelled", reason="講師生病")
    makers.gap(makers.place(held, trainee, hr), done)
    makers.place(off, trainee, hr)
    found = [(one.course, one.gaps, one.state) for one in printed.Printed(hr, trainee).places]
    assert found == [("客訴處理", ["P1.1.2"], "尚未點名"), ("停掉的課", [], "停辦")]
    text = text_of(signed_in(hr).get(PDF))
    assert "停掉的課" in text
    assert "停辦" in text
    only = printed.Printed(hr, trainee, done)
    assert [one.course for one in only.places] == ["客訴處理"]


def test_a_course_in_which_the_person_has_a_place_for_it_is_named(action, done, hr, signed_in):
    row = makers.planned(makers.plan(hr), hr)
    makers.place(row, action.person, hr, action=action)
    assert "2026客訴處理" in text_of(signed_in(hr).get(PDF))


def test_of_one_appraisal_it_leaves_out_what_was_added_by_hand(action, done, trainee, supervisor, signed_in):
    actions.add(trainee, supervisor, GivenLine("熟悉退費規定"))
    browser = signed_in(trainee)
    assert "熟悉退費規定" in text_of(browser.get(PDF))
    text = text_of(browser.get(PDF, {"appraisal": done.pk}))
    assert "熟悉退費規定" not in text
    assert f"IDP-trainee-{done.number}" in text


def test_open_ones_come_first_and_of_very_many_the_rest_is_said(action, trainee, supervisor, signed_in, monkeypatch):
    over = actions.add(trainee, supervisor, GivenLine("讀完的規定"))
    actions.finish(over.pk, trainee)
    text = text_of(signed_in(trainee).get(PDF))
    assert text.index("在期限內回覆客訴") < text.index("讀完的規定")
    monkeypatch.setattr(printed, "MOST", 1)
    text = text_of(signed_in(trainee).get(PDF))
    assert "讀完的規定" not in text
    assert "先列未完成者" in text


def test_who_has_nothing_agreed_gets_a_paper_that_says_so(trainee, signed_in):
    assert "尚未約定發展行動" in text_of(signed_in(trainee).get(PDF))
    assert book_of(signed_in(trainee).get(EXCEL)).active["A1"].value


def test_what_somebody_typed_is_no_formula(action, trainee, signed_in):
    actions.note(action.pk, trainee, "=1+1")
    DevelopmentAction.objects.filter(pk=action.pk).update(goal="=SUM(1)")
    book = book_of(signed_in(trainee).get(EXCEL))
    assert formulas(book) == []
    assert "=SUM(1)" in [cell for line in cells(book.active) for cell in line]


def test_the_appraisal_behind_is_written_down_at_each_print(action, done, supervisor, signed_in):
    for address in (PDF, EXCEL):
        signed_in(supervisor).get(address)
    told = Access.objects.filter(kind="shown").order_by("pk").values_list("assessment", "person", "detail")
    assert list(told) == [(done.pk, supervisor.pk, "development.pdf"), (done.pk, supervisor.pk, "development.xlsx")]


def test_pages_offer_it_to_whoever_may_and_to_nobody_else(action, done, trainee, supervisor, manager, hr, signed_in):
    pages = {
        trainee: ["/development/", f"/development/{action.pk}/", "/insight/people/trainee/", done.get_absolute_url()],
        supervisor: ["/development/?person=trainee", f"/development/{action.pk}/", "/insight/people/trainee/"],
        hr: ["/development/?person=trainee", done.get_absolute_url()],
    }
    for reader, addresses in pages.items():
        for address in addresses:
            assert PDF in signed_in(reader).get(address).content.decode(), (reader, address)
    assert "plan.pdf" not in signed_in(hr).get("/development/").content.decode()
    for address in ("/development/?person=trainee", "/insight/people/trainee/", done.get_absolute_url()):
        assert "plan.pdf" not in signed_in(manager).get(address).content.decode(), address


def test_the_number_of_queries_does_not_grow(action, done, trainee, supervisor, signed_in):
    browser = signed_in(supervisor)

    def counted():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(EXCEL).status_code == 200
        return len(queries)

    confirm(done, supervisor, "P1.1.2")
    counted()
    few = counted()
    for place in range(4):
        made = actions.add(trainee, supervisor, GivenLine(f"目標 {place}"))
        actions.note(made.pk, trainee, "寫一句")
    assert counted() == few
