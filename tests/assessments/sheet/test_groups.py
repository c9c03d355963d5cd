"""Tasks that share their indicators on the sheet: rated once, counted once, each of them named."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assessments.enums import Outcome, Verdict
from assessments.models import Assessment
from assessments.rating.saving import Edit, save_answer
from assessments.sheet.layout import load_sheet
from assessments.sheet.progress import with_progress
from tests.assessments.sharing import shared_cycle
from tests.factories import open_for, rate_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(standard, trainee, supervisor, hr):
    return open_for(shared_cycle(), trainee, supervisor, hr)


def test_a_group_is_one_task_of_the_sheet_that_names_all_its_tasks(assessment):
    sheet = load_sheet(assessment)
    assert [[task.code for task in entry.tasks] for entry in sheet.tasks] == [
        ["T1.1", "T1.2", "T1.3"],
        ["T1.4"],
        ["T2.1"],
    ]
    assert [item.code for item in sheet.tasks[0].items] == ["P1.1.1", "P1.1.2", "P1.1.3"]
    assert sheet.tasks[0].codes == "T1.1、T1.2、T1.3"
    assert sheet.tasks[0].label == "T1.1 分析需求 · T1.2 評估能力 · T1.3 估計時程"


def test_its_indicators_count_once_in_score_verdict_and_progress(assessment, supervisor):
    rate_all(assessment, supervisor, changes={"P1.1.2": ("1", "沒有確認。")})
    score = load_sheet(Assessment.objects.get(pk=assessment.pk)).score
    assert [task.outcome for task in score.tasks] == [Outcome.NOT_MET, Outcome.MET, Outcome.MET]
    assert (score.verdict, score.total, score.met, score.not_met) == (Verdict.NOT_YET_COMPETENT, 7, 6, 1)
    assert score.mean == Decimal("2.71")
    row = with_progress(Assessment.objects.filter(pk=assessment.pk)).get()
    assert (row.answered, row.to_answer) == (8, 8)  # with one attitude


def test_a_save_answers_with_the_score_of_each_group_under_its_first_task(assessment, supervisor):
    sheet = load_sheet(assessment)
    saved = save_answer(assessment.pk, supervisor, Edit(sheet.items[0].key, "3", "", 0, "tab", 1))
    assert saved.task_ids == tuple(entry.task.pk for entry in sheet.tasks)
    assert saved.score == load_sheet(Assessment.objects.get(pk=assessment.pk)).score


def test_a_sheet_with_groups_takes_as_many_queries_as_one_without(
    assessment, standard, trainee, supervisor, hr, cycle, django_assert_num_queries, django_assert_max_num_queries
):
    keys = [open_for(cycle, trainee, supervisor, hr).pk, assessment.pk]
    plain, shared = (Assessment.objects.get(pk=key) for key in keys)
    with django_assert_max_num_queries(11) as counted:
        load_sheet(plain)
    with django_assert_num_queries(len(counted)):
        load_sheet(shared)
