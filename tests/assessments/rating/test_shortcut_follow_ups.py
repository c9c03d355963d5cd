"""The shortcut "same as last time" takes what was confirmed last: a later follow-up counts, and is named."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.followups import answering
from assessments.models import Assessment, FollowUp
from assessments.rating.shortcuts import Fill, save_and_fill
from assessments.sheet.layout import load_sheet
from assessments.sheet.raters import SUPERVISOR
from tests.assessments.followups.conftest import confirm
from tests.factories import CycleFactory, approved, open_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def before(cycle, trainee, supervisor, hr):
    """Approved last time: 4 all over, P1.1.2 below the standard, P1.1.3 not observed."""
    earlier = CycleFactory(version=cycle.version, ends_on=cycle.starts_on)
    changes = {"P1.1.2": ("2", "上次漏記時間"), "P1.1.3": ("not_observed", "沒有機會")}
    return approved(open_for(earlier, trainee, supervisor, hr), hr, value="4", changes=changes)


def filled(assessment, supervisor):
    task = next(row.task.pk for row in load_sheet(assessment).tasks if row.task.code == "T1.1")
    done = save_and_fill(assessment.pk, supervisor, [], Fill("last_time", task), SUPERVISOR)
    items = load_sheet(Assessment.objects.get(pk=assessment.pk)).items
    return done, {item.code: item.value for item in items if item.code.startswith("P1.1.")}


def test_what_a_follow_up_took_back_does_not_count(assessment, before, supervisor):
    confirm(before, supervisor, "P1.1.2", level=3)
    row = FollowUp.objects.get()
    answering.withdraw(row.pk, supervisor, "看錯人", row.state)
    done, values = filled(assessment, supervisor)
    assert (done.given, done.followed, values["P1.1.2"]) == (2, 0, "")


def test_what_fell_short_in_a_follow_up_is_not_taken_over_though_the_appraisal_met(assessment, before, supervisor):
    confirm(before, supervisor, "P1.1.1", level=2)
    done, values = filled(assessment, supervisor)
    assert (done.given, done.left, values["P1.1.1"], values["P1.1.4"]) == (1, 3, "", "4")


def test_what_follow_ups_confirmed_is_taken_over_and_told(assessment, before, supervisor):
    confirm(before, supervisor, "P1.1.2", "P1.1.3", level=3)
    done, values = filled(assessment, supervisor)
    assert (done.given, done.followed, done.left) == (4, 2, 0)
    assert values == {"P1.1.1": "4", "P1.1.2": "3", "P1.1.3": "3", "P1.1.4": "4"}


def test_the_newest_of_two_follow_ups_decides(assessment, before, supervisor):
    confirm(before, supervisor, "P1.1.2", level=4)
    confirm(before, supervisor, "P1.1.2", level=3)
    assert filled(assessment, supervisor)[1]["P1.1.2"] == "3"


def test_the_page_names_the_source_beside_the_item_and_in_the_answer(assessment, before, supervisor, signed_in):
    confirm(before, supervisor, "P1.1.2", level=3)
    browser = signed_in(supervisor)
    page = reverse("assessments:rate", args=[assessment.pk])
    html = browser.get(page).text
    assert html.count('data-last-time="3" data-last-followed') == 1
    assert "其後複評：" in html, [html[i : i + 300] for i in range(len(html)) if html.startswith("item__last", i)][:3]
    task = next(row.task.pk for row in load_sheet(assessment).tasks if row.task.code == "T1.1")
    answer = browser.post(page, {"fill": f"last_time:{task}"}, follow=True).text
    assert "其中 1 項以複評結果為準" in answer
