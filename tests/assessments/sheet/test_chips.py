"""The verdict as it forms on the rating page: calm while ratings are missing, plain once something fails."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from assessments.enums import Verdict
from assessments.sheet.chips import forming
from assessments.sheet.layout import load_sheet
from assessments.sheet.scoring import Rating, score, score_task
from tests.factories import rate_all

MEETS, FAILS = Rating(3, True, answered=True), Rating(2, False, answered=True)
UNSEEN, UNRATED = Rating(answered=True), Rating()


@pytest.mark.parametrize(
    ("ratings", "code"),
    [
        ([UNRATED], "unrated"),
        ([MEETS, UNRATED], "unrated"),
        ([UNSEEN, UNRATED], "unrated"),
        ([FAILS, UNRATED], "not_met"),
        ([MEETS, UNSEEN], "insufficient"),
        ([MEETS, MEETS], "met"),
        ([], "none"),
    ],
)
def test_a_task_is_called_insufficient_only_once_all_of_it_is_answered(ratings, code):
    assert forming(score_task(ratings)).code == code


@pytest.mark.parametrize(
    ("tasks", "code"),
    [
        ([[MEETS], [UNRATED]], "unrated"),
        ([[UNSEEN], [UNRATED]], "unrated"),
        ([[FAILS], [UNRATED]], Verdict.NOT_YET_COMPETENT),
        ([[MEETS], [UNSEEN]], Verdict.INSUFFICIENT),
        ([[MEETS], [MEETS]], Verdict.COMPETENT),
    ],
)
def test_so_is_the_whole(tasks, code):
    assert forming(score(tasks)).code == code


def chips(response):
    """Codes of the outcomes by task and of the verdict, as the page prints them."""
    text = response.content.decode()
    found = re.findall(r'data-(task="\d+"|verdict)><span class="chip chip--(\w+)"', text)
    return dict(found)


@pytest.mark.django_db
def test_a_fresh_page_alarms_nobody_and_a_save_answers_what_a_reload_shows(assessment, supervisor, signed_in):
    browser, page = signed_in(supervisor), reverse("assessments:rate", args=[assessment.pk])
    fresh = chips(browser.get(page))
    assert len(fresh) == 5
    assert set(fresh.values()) == {"unrated"}
    rate_all(assessment, supervisor, changes={"P1.2.1": ("", ""), "P1.1.1": ("not_observed", "未遇到")})
    item = next(row for row in load_sheet(assessment).indicators if row.code == "P1.2.1")
    data = {"item": item.key, "value": "3", "comment": "", "seen": "0", "client": "tab", "edit": "1"}
    with translation.override("zh-hant"):
        saved = browser.post(reverse("assessments:save", args=[assessment.pk]), data).json()
    answered = {f'task="{task}"': row["code"] for task, row in saved["tasks"].items()}
    assert sorted(answered.values()) == ["insufficient", "met", "met", "met"]
    assert chips(browser.get(page)) == {**answered, "verdict": saved["verdict"]["code"]}
    assert saved["verdict"]["code"] == "insufficient"
