"""What came after the approvals, in the workbook of an export: development actions and follow-ups as they stand."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from assessments.development import actions, helping
from assessments.exports import making
from assessments.exports.workbook.growth import Growth
from assessments.exports.workbook.reading import Reading
from assessments.followups import answering, confirming
from assessments.followups.confirming import Given
from assessments.followups.proof import Piece
from assessments.models import Assessment, DevelopmentAction, PlanLine
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from tests.assessments.exports.books import exported, listed, opened, quickly
from tests.factories import UserFactory, approved, left_as, open_for

pytestmark = pytest.mark.django_db


def planned(cycle, person, hr):
    """Approved, with a gap in P1.1.1 and a line of the plan for it, which was due three days ago."""
    row = open_for(cycle, person, person.supervisor, hr)
    indicator = next(item.subject for item in load_sheet(row).items if item.code == "P1.1.1")
    due_on = timezone.localdate() - timedelta(days=3)
    PlanLine.objects.create(assessment=row, goal="=交接不漏項", measure="每日抽查", due_on=due_on, indicator=indicator)
    return approved(row, hr, changes={"P1.1.1": ("2", "交接常漏項")})


@pytest.fixture
def row(cycle, supervisor, hr):
    return planned(cycle, UserFactory(username="007", supervisor=supervisor), hr)


def confirmed(row, level=3, seen="獨立完成三件", **more):
    now = Assessment.objects.get(pk=row.pk)
    item = next(one.key for one in load_sheet(now).items if one.code == "P1.1.1")
    given = Given(item, level, seen, timezone.localdate(), **more)
    return confirming.confirm(now.pk, row.supervisor, [given], now.version)[0]


def book_of(hr, row):
    return opened(exported(hr, [Assessment.objects.get(pk=row.pk)]))


def test_what_was_taken_back_says_so_and_no_figure_of_the_other_sheets_changes(row, hr):
    before = quickly(exported(hr, [row]))
    kept = confirmed(row)
    answering.withdraw(kept.pk, row.supervisor, "看錯人", kept.state)
    book = quickly(exported(hr, [Assessment.objects.get(pk=row.pk)]))
    (line,) = listed(book_of(hr, row)["複評"])
    assert line["複評狀態"] == "已撤銷"
    for name in ("總評", "各項評等", "發展計畫"):
        assert book[name] == before[name]


def test_follow_ups_of_a_revision_before_are_not_those_of_the_one_that_the_file_holds(row, hr):
    confirmed(row)
    steps.perform(row.pk, "reopen", hr, reason="補正")
    steps.perform(row.pk, "submit", row.supervisor)
    steps.perform(row.pk, "acknowledge", row.trainee)
    steps.perform(row.pk, "approve", hr)
    book = book_of(hr, row)
    assert [line["版次"] for line in listed(book["總評"])] == [2]
    assert listed(book["複評"]) == []


def test_somebody_finds_only_what_they_may_see(row, supervisor, hr):
    """An action that HR no longer sees on pages would be told by no file either."""
    confirmed(row)
    item = making.ask_for(hr, [row], "xlsx", with_workers=False).items.select_related("assessment__cycle").get()
    said = Reading(hr).read([item])[item.pk]
    for reader, count in ((hr, 1), (supervisor, 1), (UserFactory(), 0)):
        growth = Growth(reader, [said], is_english=False)
        assert (len(growth.actions(said)), len(growth.follow_ups(said))) == (count, count)


def test_an_action_says_its_state_who_is_responsible_and_how_late_it_is(row, hr):
    action = DevelopmentAction.objects.get()
    helping.ask(action.pk, row.trainee, "請示範一次")
    (line,) = listed(book_of(hr, row)["發展行動"])
    assert (line["員工編號"], line["文件編號"], line["對應落差"]) == ("007", row.number, "P1.1.1")
    assert (line["負責人"], line["負責人員工編號"]) == (row.supervisor.name, row.supervisor.username)
    assert (line["行動狀態"], line["逾期天數"], line["完成或取消日期"]) == ("已規劃", 3, None)
    assert line["最近說明"] == "請示範一次"
    today = datetime.combine(timezone.localdate(), datetime.min.time())
    assert (line["請求協助日期"], line["期限"]) == (today, today - timedelta(days=3))
    assert line["目標"] == "=交接不漏項", "and it is no formula"


def test_what_is_done_is_not_overdue_and_says_when(row, hr):
    actions.finish(DevelopmentAction.objects.get().pk, row.supervisor, "連續兩週無漏項")
    (line,) = listed(book_of(hr, row)["發展行動"])
    assert (line["行動狀態"], line["逾期天數"]) == ("已完成", None)
    assert line["完成或取消日期"].date() == timezone.localdate()
    assert line["最近說明"] == "連續兩週無漏項"


def test_a_follow_up_says_the_level_what_was_seen_on_which_day_and_its_source(row, hr):
    confirmed(row, action=DevelopmentAction.objects.get().pk, piece=Piece("抽查表"))
    (line,) = listed(book_of(hr, row)["複評"])
    assert (line["項目"], line["評等"], line["評等說明"], line["是否達標"]) == ("P1.1.1", 3, "達到標準", "達標")
    assert (line["觀察內容"], line["觀察日期"].date()) == ("獨立完成三件", timezone.localdate())
    assert (line["確認者"], line["確認者員工編號"]) == (row.supervisor.name, row.supervisor.username)
    assert (line["發展行動"], line["訓練課程"], line["佐證件數"]) == ("=交接不漏項", None, 1)


def test_what_a_deleted_appraisal_planned_is_in_no_file_of_another(row, cycle, supervisor, hr):
    other = approved(open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr), hr)
    left_as(row, purged_at=timezone.now())
    book = book_of(hr, other)
    assert (listed(book["發展行動"]), listed(book["複評"])) == ([], [])


@pytest.mark.parametrize("count", [2, 9])
def test_the_growth_of_many_costs_as_many_queries_as_of_few(count, cycle, supervisor, hr, django_assert_num_queries):
    for number in range(count):
        confirmed(planned(cycle, UserFactory(username=f"N{number}", supervisor=supervisor), hr))
    job = making.ask_for(hr, making.exportable(hr).filter(cycle=cycle), "xlsx", with_workers=False)
    found = list(Reading(hr).read(list(job.items.select_related("assessment__cycle"))).values())
    assert hr.roles
    with django_assert_num_queries(4):
        growth = Growth(hr, found, is_english=True)
        assert sum(len(growth.actions(said)) + len(growth.follow_ups(said)) for said in found) == 2 * count
