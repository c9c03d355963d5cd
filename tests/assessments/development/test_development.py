"""Marks of knowledge and skills, and the development plan: refusals first, then what the signed record says."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.development.plan import GivenLine, mark, remove_line, save_line, unmark
from assessments.models import Assessment, ElementMark, PlanLine
from assessments.record import snapshot
from assessments.sheet.layout import load_sheet
from competency.models import Element
from config.refusals import BadInput, Conflict, Forbidden
from tests.assessments.recording import record
from tests.factories import submitted

pytestmark = pytest.mark.django_db


def pair_of(assessment, task="T2.1", element="K04"):
    sheet = load_sheet(assessment)
    found = next(row.task for row in sheet.tasks if row.task.code == task)
    return found.pk, Element.objects.get(version=sheet.version, code=element).pk


@pytest.mark.parametrize("who", ["trainee", "hr", "auditor"])
def test_others_neither_mark_nor_plan(who, request, assessment):
    person, before = request.getfixturevalue(who), record()
    with pytest.raises(Forbidden):
        mark(assessment.pk, person, {pair_of(assessment)})
    with pytest.raises(Forbidden):
        save_line(assessment.pk, person, GivenLine("學會退費規定"))
    assert record() == before


def test_strangers_do_not_learn_that_it_exists(assessment, stranger):
    with pytest.raises(Assessment.DoesNotExist):
        mark(assessment.pk, stranger, {pair_of(assessment)})


def test_after_submission_nothing_of_it_changes(assessment, supervisor):
    mark(assessment.pk, supervisor, {pair_of(assessment)})
    line = save_line(assessment.pk, supervisor, GivenLine("學會退費規定"))
    submitted(assessment)
    before = record()
    for change in (
        lambda: mark(assessment.pk, supervisor, {pair_of(assessment, element="K05")}),
        lambda: unmark(assessment.pk, supervisor, {pair_of(assessment)}),
        lambda: save_line(assessment.pk, supervisor, GivenLine("另一項")),
        lambda: save_line(assessment.pk, supervisor, GivenLine("改過"), line.pk),
        lambda: remove_line(assessment.pk, supervisor, line.pk),
    ):
        with pytest.raises(Conflict):
            change()
    assert record() == before


def test_an_element_that_the_task_does_not_ask_for_is_refused(assessment, supervisor):
    task, _element = pair_of(assessment)
    for pair in [pair_of(assessment, "T1.1", "K04"), (task, 999999), (999999, 1), pair_of(assessment, element="A01")]:
        with pytest.raises(BadInput):
            mark(assessment.pk, supervisor, {pair})
    assert not ElementMark.objects.exists()


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (GivenLine("  "), "goal"),
        (GivenLine("長" * 401), "goal"),
        (GivenLine("目標", measure="長" * 401), "measure"),
        (GivenLine("目標", element=999999), "element"),
        (GivenLine("目標", due_on=date(2020, 1, 1)), "due_on"),
    ],
)
def test_a_line_that_can_not_be_kept_names_its_field(line, field, assessment, supervisor):
    with pytest.raises(BadInput) as refusal:
        save_line(assessment.pk, supervisor, line)
    assert refusal.value.field == field
    assert not PlanLine.objects.exists()


def test_a_mark_is_set_and_taken_back_once_and_raises_the_version(assessment, supervisor):
    pair = pair_of(assessment)
    assert mark(assessment.pk, supervisor, {pair}).version == 1
    assert mark(assessment.pk, supervisor, {pair}).version == 1
    assert unmark(assessment.pk, supervisor, {pair}).version == 2
    assert unmark(assessment.pk, supervisor, {pair}).version == 2
    assert not ElementMark.objects.exists()


def test_marks_and_plan_stand_in_the_signed_record(assessment, supervisor):
    task, element = pair_of(assessment)
    mark(assessment.pk, supervisor, {(task, element)})
    due = timezone.localdate() + timedelta(days=30)
    save_line(assessment.pk, supervisor, GivenLine("學會退費規定", "跟線兩週", element, due))
    signed = json.loads(submitted(assessment).signatures.get().content)
    told = next(row for duty in signed["duties"] for row in duty["tasks"] if row["code"] == "T2.1")
    assert [row["code"] for row in told["knowledge"] if row["marked"]] == ["K04"]
    (line,) = signed["development"]
    assert (line["goal"], line["measure"], line["due_on"]) == ("學會退費規定", "跟線兩週", due.isoformat())
    assert snapshot.record(Assessment.objects.get(pk=assessment.pk))["development"] == [line]


def test_the_same_line_sent_twice_is_added_once(assessment, supervisor):
    first = save_line(assessment.pk, supervisor, GivenLine("學會退費規定"))
    assert save_line(assessment.pk, supervisor, GivenLine("學會退費規定")) == first
    assert Assessment.objects.get(pk=assessment.pk).version == 1


def test_a_line_of_another_assessment_is_not_found(assessment, supervisor):
    with pytest.raises(PlanLine.DoesNotExist):
        save_line(assessment.pk, supervisor, GivenLine("目標"), 999999)


def test_the_page_adds_changes_and_removes_and_keeps_what_was_refused(assessment, supervisor, signed_in):
    browser, url = signed_in(supervisor), reverse("assessments:plan", args=[assessment.pk])
    refused = browser.post(url, {"goal": "學會退費規定", "due_on": "2020-01-01"})
    assert refused.status_code == 400
    assert "學會退費規定" in refused.text
    assert browser.post(url, {"goal": "學會退費規定"}).status_code == 302
    line = PlanLine.objects.get()
    assert browser.post(url, {"line": line.pk, "goal": "熟悉退費規定"}).status_code == 302
    assert PlanLine.objects.get().goal == "熟悉退費規定"
    gone = browser.post(url, {"line": line.pk, "remove": "1"})
    assert not PlanLine.objects.exists()
    assert gone.context["new"].initial["goal"] == "熟悉退費規定"


def test_what_came_too_late_comes_back_with_what_was_typed(assessment, supervisor, signed_in):
    submitted(assessment)
    response = signed_in(supervisor).post(reverse("assessments:plan", args=[assessment.pk]), {"goal": "送出後才寫的"})
    assert response.status_code == 409
    assert "送出後才寫的" in response.text


def test_marks_of_a_page_without_javascript_are_saved_with_it(assessment, supervisor, signed_in):
    task, element = pair_of(assessment)
    _task, other = pair_of(assessment, element="K05")
    mark(assessment.pk, supervisor, {(task, other)})
    data = {"marks-were": f"{task}:{other} ", "mark": [f"{task}:{element}"]}
    assert signed_in(supervisor).post(reverse("assessments:rate", args=[assessment.pk]), data).status_code == 302
    assert list(ElementMark.objects.values_list("task_id", "element_id")) == [(task, element)]
