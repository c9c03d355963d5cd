"""What a person's appraisals say together."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from assessments.careers.growth import growth_of, short_of
from assessments.careers.page import age_of, figures_of, page_of
from assessments.careers.trend import trend_of
from assessments.enums import Outcome, ResultSource
from assessments.models import IndicatorResult
from assessments.workflow import steps
from competency.drafts.publishing import new_draft, publish
from competency.models import Task
from tests.assessments.careers.lives import appraised, next_version, round_of, states, told, trend
from tests.assessments.followups.conftest import confirm
from tests.competency.builders import block, shared_draft
from tests.factories import UserFactory, open_for, self_submitted

pytestmark = pytest.mark.django_db
LOW = {"P1.1.2": ("2", "需提醒"), "P2.1.1": ("1", "還不會"), "P1.3.1": ("not_observed", "沒有機會")}


@pytest.fixture
def live(trainee, supervisor, hr):
    """Appraises the trainee in a round."""
    return lambda version, number, **kwargs: appraised(version, trainee, supervisor, hr, number, **kwargs)


def test_the_newest_confirmation_of_each_indicator_counts(live, standard, trainee):
    live(standard, 4, changes=LOW)
    live(standard, 5, changes={"P2.1.1": ("2", "部分")})
    career = told(trainee).careers[0]
    assert states(career)["P1.1.2"] == states(career)["P1.3.1"] == "meets"
    assert states(career)["P2.1.1"] == "gap"
    assert all(now.appraisal is career.newest for now in career.indicators)


def test_earlier_is_the_earlier_cycle_even_where_it_was_approved_later(live, standard, trainee):
    live(standard, 5)
    live(standard, 4, changes=LOW)
    career = told(trainee).careers[0]
    assert [one.assessment.period.name for one in career.appraisals] == ["第 4 輪", "第 5 輪"]
    assert states(career)["P1.1.2"] == "meets"


def test_the_trend_counts_what_met_of_all_and_not_observed_did_not(live, standard, trainee):
    live(standard, 4, changes=LOW)
    live(standard, 5)
    career = told(trainee).careers[0]
    assert trend(career, "T1.1") == [(3, 4), (4, 4)]
    assert trend(career, "T1.3") == [(2, 3), (3, 3)]
    task = next(task for task in career.tasks if task.line.code == "T1.3")
    assert [point.score.outcome for point in task.points] == [Outcome.INSUFFICIENT, Outcome.MET]


def test_the_figures_say_what_met_last_time_which_gaps_and_how_old(live, standard, trainee):
    live(standard, 4)
    live(standard, 5, changes=LOW)
    found = told(trainee)
    figures = figures_of(found.careers[0], found)
    assert (figures.met, figures.total, figures.last_met) == (12, 15, 15)
    assert [now.item.code for now in figures.gaps] == ["P1.1.2", "P2.1.1"]
    assert (figures.not_observed, figures.too_old, figures.unrated) == (1, 0, 0)
    assert figures.confirmed_on == timezone.localdate()


def test_a_gap_in_an_attitude_is_named_beside_those_in_indicators_as_the_matrix_counts_it(
    live, standard, trainee, hr, signed_in
):
    live(standard, 5, changes=LOW | {"A01": ("2", "需提醒")})
    found = told(trainee)
    figures = figures_of(found.careers[0], found)
    assert [now.item.code for now in figures.gaps] == ["P1.1.2", "P2.1.1"]
    assert [now.item.code for now in figures.attitudes] == ["A01"]
    browser = signed_in(hr)
    (row,) = browser.get("/insight/matrix/").context["page"].rows
    assert row.gaps == 3
    page = browser.get(f"/insight/people/{trainee.username}/").content.decode()
    assert re.search(r"band__one--disputed.*?>A01</a>", page, re.DOTALL)


def test_a_reworded_indicator_is_too_old_and_the_same_text_is_carried_over(live, standard, trainee, editor):
    live(standard, 4, changes={"P1.1.2": ("2", "需提醒")})
    new = next_version(
        standard, editor, changes={"P1.1.1": "依據組織政策，以專業周到服務與客戶進行溝通並留下紀錄。"}, gone=["P1.1.4"]
    )
    live(new, 5, changes=LOW)
    IndicatorResult.objects.filter(assessment__cycle__name="第 5 輪", indicator__code__in=["P1.1.1", "P1.1.2"]).delete()
    career = told(trainee).careers[0]
    assert career.layout.version == new
    assert (states(career)["P1.1.1"], states(career)["P1.1.2"]) == ("too_old", "gap")
    assert "P1.1.4" not in states(career)
    assert trend(career, "T1.1")[0] == (3, 4)


def test_a_task_that_a_version_does_not_have_leaves_a_gap_in_the_line(live, standard, trainee, editor, signed_in):
    live(standard, 4)
    draft = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    added = Task.objects.create(duty=draft.duties.last(), code="T2.2", name="整理客戶回饋", position=2)
    block(added, level=2, indicators=["P2.2.1 每月彙整客戶回饋並提出一項改善。"])
    live(publish(draft, by=editor), 5)
    career = told(trainee).careers[0]
    assert trend(career, "T2.2") == [None, (1, 1)]
    task = next(task for task in career.tasks if task.line.code == "T2.2")
    drawn = trend_of(task, career.appraisals)
    assert [dot.label for dot in drawn.dots] == ["1/1"]
    assert "L" not in drawn.path
    page = signed_in(trainee).get(f"/insight/people/{trainee.username}/")
    assert "該版本沒有這項任務" in page.content.decode()
    assert growth_of(career).same == 19


def test_a_confirmation_of_more_than_three_years_ago_is_too_old(live, standard, trainee):
    live(standard, 5)
    today = timezone.localdate()
    later = date(today.year + 3, today.month, min(today.day, 28))
    assert set(states(told(trainee, today=later).careers[0]).values()) == {"meets"}
    career = told(trainee, today=later + timedelta(days=4)).careers[0]
    assert set(states(career).values()) == {"too_old"}
    assert {task.state.value for task in career.tasks} == {"too_old"}


def test_another_occupation_is_another_career_and_the_newest_stands_first(live, standard, trainee, editor):
    live(standard, 4, changes=LOW)
    other = publish(shared_draft(), by=editor)
    live(other, 5)
    found = told(trainee)
    assert [each.layout.version for each in found.careers] == [other, standard]
    assert figures_of(found.careers[0], found).last_met is None
    assert growth_of(found.careers[0]) is None


def test_tasks_that_share_their_indicators_stand_once(live, standard, trainee, editor):
    live(publish(shared_draft(), by=editor), 5)
    career = told(trainee).careers[0]
    assert [task.line.code for task in career.tasks] == ["T1.1、T1.2、T1.3", "T1.4", "T2.1"]
    assert len(career.indicators) == 7


def test_what_is_cancelled_or_running_is_left_out(live, standard, trainee, supervisor, hr):
    live(standard, 4)
    gone = live(standard, 5)
    steps.perform(gone.pk, "reopen", hr, reason="重來")
    steps.perform(gone.pk, "cancel", hr, reason="誤開")
    running = open_for(round_of(standard, 6), trainee, supervisor, hr)
    found = told(trainee)
    assert [one.assessment.cycle.name for one in found.appraisals] == ["第 4 輪"]
    assert found.running == [running]


def test_a_follow_up_counts_from_its_day_and_does_not_move_the_trend(live, standard, trainee):
    live(standard, 4, changes=LOW)
    result = IndicatorResult.objects.get(indicator__code="P1.1.2")
    better = result.assessment.cycle.scale.levels.get(value=4)
    day = timezone.localdate()
    result.pk, result.source, result.level, result.meets = None, ResultSource.FOLLOW_UP, better, True
    result.confirmed_on = day
    result.save()
    career = told(trainee).careers[0]
    now = next(now for now in career.indicators if now.item.code == "P1.1.2")
    assert (now.state, now.on, now.source) == ("meets", day, "follow_up")
    assert trend(career, "T1.1") == [(3, 4)]


def test_who_confirmed_in_a_follow_up_is_named_and_not_who_rated_before(live, standard, trainee, hr, signed_in):
    done = live(standard, 4, changes=LOW)
    trainee.supervisor = new = UserFactory(name="接手的主管")
    trainee.save()
    confirm(done, new, "P1.1.2")
    by = {now.item.code: now.by for now in told(trainee).careers[0].indicators}
    assert (by["P1.1.2"], by["P2.1.1"]) == (("接手的主管", new.username), done.rated_by)
    row = signed_in(hr).get(f"/insight/people/{trainee.username}/").content.decode().partition("P1.1.2</span>")[2]
    assert "接手的主管" in row.partition("</tr>")[0]


def test_growth_tells_what_reached_the_standard_rose_was_seen_and_fell(live, standard, trainee):
    live(standard, 4, changes=LOW)
    live(standard, 5, changes={"P2.1.1": ("2", "部分"), "P1.2.1": ("4", ""), "P1.2.2": ("2", "退步")})
    growth = growth_of(told(trainee).careers[0])
    codes = {
        name: [change.now.item.code for change in getattr(growth, name)] for name in ("reached", "rose", "seen", "fell")
    }
    assert codes == {"reached": ["P1.1.2"], "rose": ["P1.2.1", "P2.1.1"], "seen": ["P1.3.1"], "fell": ["P1.2.2"]}
    assert growth.same == 19 - 5


def test_the_way_to_the_standard_names_the_next_level_and_how_many_are_missing(live, standard, trainee):
    live(standard, 5, changes=LOW)
    short = short_of(told(trainee).careers[0])
    assert [(one.now.item.code, one.given.value, one.next.value, one.levels) for one in short] == [
        ("P1.1.2", 2, 3, 1),
        ("P2.1.1", 1, 2, 2),
    ]


def test_the_own_page_says_what_comes_next_and_nobody_elses_does(live, standard, trainee, supervisor, hr):
    live(standard, 5, changes=LOW)
    assessment = open_for(round_of(standard, 6), trainee, supervisor, hr)
    with translation.override("en"):
        assert page_of(trainee, told(trainee))["next"][0].text.startswith("第 6 輪: rate yourself by")
        self_submitted(assessment)
        assert "your supervisor rates you" in page_of(trainee, told(trainee))["next"][0].text
    others = page_of(hr, told(trainee, hr))
    assert (others["next"], others["short"], others["growth"]) == ([], [], None)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 27), "today"),
        (date(2026, 11, 26), "1 day"),
        (date(2026, 10, 1), "57 days"),
        (date(2026, 8, 28), "2 months"),
        (date(2024, 11, 28), "23 months"),
        (date(2024, 11, 27), "2 years"),
    ],
)
def test_an_age_is_told_in_days_then_months_then_years(day, words):
    with translation.override("en"):
        assert age_of(day, date(2026, 11, 27)) == words
