"""The result: the verdict in words, both ratings side by side, what explains a gap, what comes next and by when."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.models import Assessment, ElementMark, PlanLine
from assessments.sheet.layout import load_sheet
from assessments.sheet.raters import TRAINEE
from assessments.workflow import steps
from competency.models import Element, Task
from config.days import written
from tests.assessments.reports.reading import body
from tests.factories import rate_all, self_submitted, submitted

pytestmark = pytest.mark.django_db
HIGHER, LOWER = "自評較高", "自評較低"


@pytest.fixture
def read(signed_in):
    """The assessment's page as this person reads it."""

    def of(person, assessment):
        return signed_in(person).get(assessment.get_absolute_url()).content.decode()

    return of


def place(html, assessment, code):
    """What stands beside one indicator."""
    key = next(item.key for item in load_sheet(assessment).items if item.code == code)
    return html.split(f'<li id="{key}">')[1].split("</li>")[0]


def compared(assessment):
    """Ratings that agree, but for one that meets in the trainee's eyes only and one two levels above them."""
    self_submitted(assessment, changes={"P1.1.2": ("3", "我覺得可以"), "A02": ("3", "")})
    return submitted(assessment, changes={"P1.1.2": ("2", "需提醒"), "A02": ("5", "")})


@pytest.mark.parametrize("who", ["trainee", "supervisor", "hr", "auditor", "manager"])
def test_all_who_may_read_it_see_both_ratings_and_where_they_are_apart(who, request, assessment, read):
    html = read(request.getfixturevalue(who), compared(assessment))
    beside = place(html, assessment, "P1.1.2")
    for text in ("2 需要協助", "3 達到標準", "需提醒", "我覺得可以", HIGHER, 'data-sign="▲"'):
        assert text in beside
    assert LOWER in place(html, assessment, "A02")
    assert 'data-sign="▼"' in place(html, assessment, "A02")
    assert HIGHER not in place(html, assessment, "P1.1.3")
    assert html.count(HIGHER) == html.count(LOWER) == 1


def test_without_a_self_rating_the_supervisors_rating_stands_alone(assessment, trainee, read):
    html = read(trainee, submitted(assessment))
    assert 'class="pair' not in html
    assert "受評人未送出自評" in html


def test_what_was_not_submitted_is_shown_to_the_trainee_with_a_word_that_it_is_theirs_alone(
    assessment, trainee, supervisor, read
):
    rate_all(assessment, trainee, changes={"P1.1.2": ("5", "沒送出的話")}, rater=TRAINEE)
    submitted(assessment)
    assert "只有您自己看得到" in read(trainee, assessment)
    assert "沒送出的話" in read(trainee, assessment)
    assert 'class="pair' not in read(supervisor, assessment)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "全部 15 項行為指標都達到標準"),
        ({"P1.1.2": ("2", "需提醒"), "P2.1.1": ("1", "還不會")}, "15 項行為指標中有 2 項未達標（P1.1.2、P2.1.1）"),
        ({"P1.2.3": ("not_observed", "沒遇到")}, "15 項行為指標中有 1 項未觀察到（P1.2.3）"),
    ],
)
def test_the_verdict_comes_first_and_in_plain_words(changes, said, assessment, trainee, read):
    html = read(trainee, submitted(assessment, changes=changes))
    assert said in html
    assert html.index(said) < html.index("P1.1.1</span>")
    assert "人資核定前，這還不是最後結果" in html


def test_marks_and_the_plan_stand_with_the_result(assessment, trainee, read):
    task = Task.objects.get(code="T1.2")
    element = Element.objects.get(code="K02")
    ElementMark.objects.create(assessment=assessment, task=task, element=element)
    PlanLine.objects.create(
        assessment=assessment, element=element, goal="獨立處理退費", measure="每週演練", due_on=timezone.localdate()
    )
    assert "獨立處理退費" not in read(trainee, assessment)
    html = read(trainee, submitted(assessment))
    assert "獨立處理退費" in html
    assert "每週演練" in html
    marked = html.split('class="marked"')[1].split("</div>")[0]
    assert str(element) in marked


def test_the_trainee_is_told_until_when_to_answer_and_what_happens_without(assessment, trainee, hr, read):
    submitted(assessment)
    due = written(Assessment.objects.get(pk=assessment.pk).answer_due)
    for person in (trainee, hr):
        told = read(person, assessment).split('id="what-next"')[1].split("</section>")[0]
        assert due in told
        assert "逾期未回覆" in told
    Assessment.objects.update(answer_due=timezone.localdate() - timedelta(days=1))
    assert "人資核定前您仍可回覆" in read(trainee, assessment)


def test_objection_and_decision_stand_on_the_page_and_on_the_report(assessment, trainee, hr, signed_in, read):
    submitted(assessment, changes={"P1.1.2": ("2", "需提醒")})
    objection, decision = "我不同意 P1.1.2，那天我有回電。", "調閱錄音後維持原評等。"
    steps.perform(assessment.pk, "dispute", trainee, reason=objection)
    assert objection in read(hr, assessment)
    steps.perform(assessment.pk, "approve", hr, reason=decision)
    told = read(trainee, assessment).split('id="statements"')[1].split("</section>")[0]
    report = re.sub(r"\s", "", body(signed_in(trainee).get(f"{assessment.get_absolute_url()}report.pdf").content))
    for text in (objection, decision):
        assert text in told
        assert re.sub(r"\s", "", text) in report


def test_while_it_is_a_draft_the_trainee_reads_their_own_rating_and_nothing_else(
    assessment, trainee, supervisor, signed_in, read
):
    rate_all(assessment, supervisor, value="4", changes={"P1.1.2": ("2", "主管的話")})
    self_submitted(assessment, changes={"P1.1.2": ("5", "我的話")})
    page = signed_in(trainee).get(assessment.get_absolute_url())
    html = page.content.decode()
    assert "我的話" in html
    assert "主管的話" not in html
    assert "4 熟練獨立" not in html
    assert "means" not in page.context


def test_the_page_costs_at_most_twenty_eight_queries(assessment, trainee, signed_in, django_assert_max_num_queries):
    compared(assessment)
    browser = signed_in(trainee)
    # Three more: the look is entered in its ledger; and three: what was agreed, follow-ups, courses for the gaps.
    with django_assert_max_num_queries(22 + 3 + 3):
        assert browser.get(assessment.get_absolute_url()).status_code == 200


def test_what_is_not_all_rated_has_no_verdict_yet_and_says_how_far_it_is(assessment, supervisor, read):
    rate_all(assessment, supervisor, value="", changes={"P1.1.1": ("3", "")})
    html = read(supervisor, assessment)
    assert "尚未評完" in html
    assert "已評 1 項" in html
    assert "佐證不足" not in html


def test_the_list_finds_the_number_that_every_page_prints_and_the_supervisors(assessment, supervisor, hr, signed_in):
    for typed in (assessment.number, f"Ａ－{assessment.pk}", supervisor.username):
        assert assessment.trainee_name in signed_in(hr).get("/assessments/", {"q": typed}).content.decode()
    for typed in (f"A-{assessment.pk + 1}", "A-", "A-x"):
        assert assessment.get_absolute_url() not in signed_in(hr).get("/assessments/", {"q": typed}).content.decode()
