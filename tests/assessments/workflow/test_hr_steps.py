"""HR's steps on the assessment's page: due dates, who is late, choices that open where they were refused."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment
from assessments.workflow import steps
from config.days import written
from config.refusals import BadInput, Conflict
from tests.factories import UserFactory, approved, left_as, open_for, submitted

pytestmark = pytest.mark.django_db


def post(browser, assessment, action, **data):
    seen = {"version": Assessment.objects.get(pk=assessment.pk).version}
    return browser.post(reverse("assessments:step", args=[assessment.pk, action]), {**seen, **data})


def day(offset):
    return timezone.localdate() + timedelta(days=offset)


@pytest.mark.parametrize("given", [{}, {"day": "x"}, {"day": "2020-01-01"}, {"day": "same"}, {"day": "2099-02-30"}])
def test_a_due_date_does_not_move_to_a_day_that_is_none_past_or_the_same(given, assessment, hr, signed_in):
    due = assessment.supervisor_due
    data = {"reason": "請假", **{key: due.isoformat() if value == "same" else value for key, value in given.items()}}
    response = post(signed_in(hr), assessment, "extend", **data)
    assert response.status_code == 400
    assert Assessment.objects.get(pk=assessment.pk).supervisor_due == due
    assert "<details" in response.content.decode()
    assert "請假" in response.content.decode()


def test_the_day_told_to_the_trainee_never_moves_earlier(assessment, hr):
    due = submitted(assessment).answer_due
    with pytest.raises(BadInput):
        steps.perform(assessment.pk, "extend", hr, reason="誤", day=due - timedelta(days=1))
    moved = steps.perform(assessment.pk, "extend", hr, reason="颱風假", day=due + timedelta(days=3))
    assert moved.answer_due == due + timedelta(days=3)


def test_more_time_after_the_answer_was_overdue_gives_it_back_to_the_trainee(assessment, hr, trainee):
    submitted(assessment)
    left_as(assessment, answer_due=day(-1))
    steps.perform(assessment.pk, "extend", hr, reason="住院", day=day(5))
    with pytest.raises(Conflict):
        steps.perform(assessment.pk, "approve", hr)
    steps.perform(assessment.pk, "acknowledge", trainee)


def test_hr_moves_the_due_date_by_the_form(assessment, hr, signed_in):
    browser, later = signed_in(hr), assessment.supervisor_due + timedelta(days=7)
    html = browser.get(assessment.get_absolute_url()).content.decode()
    assert f'data-min="{day(0).isoformat()}"' in html
    assert post(browser, assessment, "extend", day=later.isoformat(), reason="育嬰假").status_code == 302
    html = browser.get(assessment.get_absolute_url()).content.decode()
    assert f"{written(assessment.supervisor_due)} → {written(later)}" in html
    assert "育嬰假" in html


def choice(html, action):
    return html.split(f'id="step-{action}"')[1].split("</details>")[0]


def test_steps_are_closed_choices_and_the_refused_one_is_open_with_what_was_typed(assessment, hr, signed_in):
    browser = signed_in(hr)
    html = browser.get(assessment.get_absolute_url()).content.decode()
    assert "<details" in html
    assert not any(choice(html, action).startswith(" open") for action in ("extend", "reassign", "appoint", "cancel"))
    refused = post(browser, assessment, "reassign", reason="請長假")
    html = refused.content.decode()
    assert choice(html, "reassign").startswith(" open")
    assert "請長假" in choice(html, "reassign")
    assert "alert" in choice(html, "reassign")
    assert not choice(html, "cancel").startswith(" open")


def test_what_ends_it_stands_last_and_apart(assessment, hr, signed_in):
    turn = signed_in(hr).get(assessment.get_absolute_url()).context
    assert [step.form.step.action for step in turn["other_steps"]] == ["extend", "reassign", "appoint"]
    assert [step.form.step.action for step in turn["ending_steps"]] == ["cancel"]
    submitted(assessment)
    turn = signed_in(hr).get(assessment.get_absolute_url()).context
    assert turn["first_steps"] == []  # the trainee's turn: returning it is possible, not expected
    assert turn["other_steps"][0].form.step.action == "return"
    steps.perform(assessment.pk, "acknowledge", assessment.trainee)
    turn = signed_in(hr).get(assessment.get_absolute_url()).context
    assert [step.form.step.action for step in turn["first_steps"]] == ["approve", "return"]


def test_the_trainee_is_offered_a_note_once_they_answered_and_never_before(assessment, trainee, hr, signed_in):
    browser, url = signed_in(trainee), assessment.get_absolute_url()
    assert 'id="step-note"' not in browser.get(url).content.decode()
    submitted(assessment)
    assert 'id="step-note"' not in browser.get(url).content.decode()
    steps.perform(assessment.pk, "acknowledge", trainee)
    assert 'id="step-note"' in browser.get(url).content.decode()
    assert post(browser, assessment, "note", reason=" ").status_code == 400
    assert post(browser, assessment, "note", reason="職稱有誤").status_code == 302
    assert "職稱有誤" in browser.get(url).content.decode()


def test_a_note_after_approval_leaves_the_report_as_it_was(assessment, trainee, hr, signed_in):
    approved(assessment, hr)
    before = assessment.snapshots.get().content
    steps.perform(assessment.pk, "note", trainee, reason="補充")
    assert assessment.snapshots.get().content == before
    assert 'id="step-note"' not in signed_in(hr).get(assessment.get_absolute_url()).content.decode()


def test_hr_sees_on_desk_and_cycle_who_is_late_with_what(cycle, assessment, supervisor, hr, signed_in):
    late = submitted(open_for(cycle, UserFactory(), supervisor, hr))
    fine = open_for(cycle, UserFactory(), supervisor, hr)
    left_as(late, answer_due=day(-1))
    left_as(assessment, supervisor_due=day(-1))
    page = signed_in(hr).get(cycle.get_absolute_url())
    assert (page.context["duties"].unanswered, page.context["duties"].rating_late) == (1, 1)
    first = [row.pk for row in page.context["table"].rows][:2]
    assert sorted(first) == sorted([late.pk, assessment.pk]), "what is due first stands first"
    assert "逾期未回覆" in page.content.decode()
    desk = signed_in(hr).get("/")
    assert [row.pk for row in desk.context["to_approve"]] == [late.pk]
    assert (desk.context["duties"].unanswered, desk.context["duties"].rating_late) == (1, 1)
    assert fine.trainee_number not in desk.content.decode()
    assert "逾期未回覆" in desk.content.decode()
