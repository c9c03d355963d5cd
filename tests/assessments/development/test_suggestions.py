"""What a plan does not answer yet is offered, put in with one press, and never forced."""

import pytest
from django.urls import reverse

from assessments.development.plan import GivenLine, mark, save_line
from assessments.development.suggesting import add_suggested, suggestions
from assessments.models import Assessment, DevelopmentAction, PlanLine
from assessments.sheet.layout import load_sheet
from config.refusals import Conflict
from tests.factories import approved, rate_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def short(assessment, supervisor):
    """One indicator below the standard."""
    return rate_all(assessment, supervisor, changes={"P1.1.2": ("2", "請再練習")})


def item_of(assessment, code):
    return next(item for item in load_sheet(assessment).items if item.code == code)


def codes(assessment):
    return [one.code for one in suggestions(assessment)]


def test_what_meets_the_standard_is_not_suggested(assessment, supervisor):
    assert codes(rate_all(assessment, supervisor)) == []


def test_one_press_puts_the_gap_into_the_plan_with_goal_and_day(short, supervisor, signed_in):
    item = item_of(short, "P1.1.2")
    page = reverse("assessments:plan", args=[short.pk])
    browser = signed_in(supervisor)
    assert f'value="{item.key}"' in browser.get(page).content.decode()
    answer = browser.post(page, {"suggested": item.key})
    assert (answer.status_code, answer.url) == (302, page)
    line = PlanLine.objects.get()
    assert (str(line.gap_key), line.goal.startswith("達到 P1.1.2：")) == (item.key, True)
    assert line.due_on is not None
    assert codes(short) == []


def test_from_the_last_look_it_leads_back_there_and_the_gap_is_pointed_out_no_more(short, supervisor, signed_in):
    item = item_of(short, "P1.1.2")
    browser, look = signed_in(supervisor), reverse("assessments:last-look", args=[short.pk])
    assert 'data-action="suggest"' in browser.get(look).content.decode()
    plan = reverse("assessments:plan", args=[short.pk])
    assert browser.post(plan, {"suggested": item.key, "then": "look"}).url == look
    assert 'data-action="suggest"' not in browser.get(look).content.decode()


def test_pressed_twice_it_is_one_line_and_the_second_press_is_told_why(short, supervisor):
    key = item_of(short, "P1.1.2").key
    add_suggested(short.pk, supervisor, key)
    with pytest.raises(Conflict):
        add_suggested(short.pk, supervisor, key)
    assert PlanLine.objects.count() == 1


def test_the_one_marked_element_of_the_task_stands_in_the_line(short, supervisor):
    task = next(task for task in load_sheet(short).tasks if any(item.code == "P1.1.2" for item in task.items))
    mark(short.pk, supervisor, {(task.task.pk, task.skills[0].pk)})
    keys = [one.key for one in suggestions(short)]
    assert keys == [item_of(short, "P1.1.2").key, f"e{task.skills[0].pk}"]
    assert add_suggested(short.pk, supervisor, keys[0]).element_id == task.skills[0].pk
    assert suggestions(short) == []


def test_a_line_for_one_gap_answers_no_other(assessment, supervisor):
    rate_all(assessment, supervisor, changes={"P1.1.1": ("2", "再練"), "P1.1.2": ("2", "再練")})
    save_line(assessment.pk, supervisor, GivenLine("學會", gap=item_of(assessment, "P1.1.1").key))
    assert codes(assessment) == ["P1.1.2"]


def test_a_gap_of_another_standard_is_refused(short, supervisor, signed_in):
    answer = signed_in(supervisor).post(
        reverse("assessments:plan", args=[short.pk]), {"goal": "學會", "gap": "i999999"}
    )
    assert answer.status_code == 400
    assert not PlanLine.objects.exists()


def test_the_action_carries_the_gap_of_its_line(short, supervisor, hr):
    key = item_of(short, "P1.1.2").key
    add_suggested(short.pk, supervisor, key)
    approved(short, hr, changes={"P1.1.2": ("2", "請再練習")})
    assert str(DevelopmentAction.objects.get().gap_key) == key
    assert Assessment.objects.get(pk=short.pk).plan_lines.get().action.gap_code == "P1.1.2"
