"""Training needs: who is counted, how far and how long, which course serves, who has a place, what it costs."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from assessments.enums import Attendance, NeedKind
from assessments.insight.scope import scope_of
from assessments.models import Access, Assessment, ConfirmedProfile, ElementMark, Participant, TrainingNeed
from assessments.needs.page import needs_of, question_of
from assessments.needs.planning import Reason, plan_training
from assessments.workflow import steps
from tests.assessments.careers.lives import appraised, next_version
from tests.assessments.courses.catalogues import course, element_key, task_key
from tests.factories import UserFactory, approved, open_for

pytestmark = pytest.mark.django_db
NEEDS, PEOPLE, FILE = "/insight/needs/", "/insight/needs/people/", "/insight/needs.xlsx"
SHORT = {"P1.1.2": ("2", "需提醒")}


def found(reader, address=""):
    asked = QueryDict(address)
    return needs_of(scope_of(reader, asked), question_of(asked))


def gap(reader, code, address=""):
    return next((group for group in found(reader, address).gaps if group.code == code), None)


def mark(assessment, task, code):
    """As the supervisor marked it before the appraisal was approved."""
    version = assessment.standard
    key, element = task_key(version, task), element_key(version, code)
    return ElementMark.objects.create(assessment=assessment, task_id=key.pk, element_id=element.pk)


def reason_of(assessment, code, day=None):
    result = assessment.indicator_results.get(indicator__code=code)
    return Reason(
        assessment.trainee_id,
        NeedKind.GAP,
        result.indicator_id,
        None,
        assessment.pk,
        assessment.revision,
        result.level_id,
        day or timezone.localdate(),
    )


@pytest.mark.parametrize("who", ["trainee", "stranger", "editor", "administrator"])
def test_who_leads_nobody_is_refused(who, request, signed_in, assessment):
    browser = signed_in(request.getfixturevalue(who))
    for address in (NEEDS, PEOPLE, FILE):
        assert browser.get(address).status_code == 403


def test_a_supervisor_sees_the_needs_of_their_own_people_alone(assessment, cycle, supervisor, manager, hr, signed_in):
    approved(assessment, hr, changes=SHORT)
    approved(open_for(cycle, UserFactory(), UserFactory(), hr), hr, changes=SHORT)
    for reader, people in ((supervisor, 1), (manager, 1), (hr, 2)):
        assert gap(reader, "P1.1.2").people == people
    assert 'data-action="plan-training"' not in signed_in(supervisor).get(NEEDS).content.decode()
    assert 'data-action="plan-training"' in signed_in(hr).get(NEEDS).content.decode()


def test_only_what_is_confirmed_and_falls_short_is_a_need(assessment, cycle, supervisor, hr):
    changes = {"P1.1.1": ("not_observed", "沒遇到"), "P1.1.2": ("1", "不足"), "P1.2.1": ("3", "")}
    approved(assessment, hr, changes=changes)
    open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)
    assert [group.code for group in found(hr).gaps] == ["P1.1.2"]


def test_levels_below_are_counted_from_the_lowest_that_meets(cycle, supervisor, hr):
    for level in ("1", "2", "2"):
        approved(
            open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr), hr, changes={"P1.1.2": (level, "不足")}
        )
    group = gap(hr, "P1.1.2")
    assert sorted(need.below for need in group.needs) == [1, 1, 2]
    assert (group.people, group.worst, round(group.mean, 2)) == (3, 2, 1.33)


def test_a_gap_is_open_since_it_was_first_confirmed_and_not_met(standard, trainee, supervisor, hr):
    levels = {1: "2", 2: "3", 3: "2", 4: "not_observed", 5: "1"}
    days = {}
    for number, level in levels.items():
        row = appraised(standard, trainee, supervisor, hr, number, changes={"P1.1.2": (level, "說明")})
        days[number] = timezone.localdate() - timedelta(days=100 * (6 - number))
        ConfirmedProfile.objects.filter(assessment=row).update(confirmed_on=days[number])
    assert gap(hr, "P1.1.2").since == days[3]


def test_a_gap_of_the_version_before_is_the_same_gap_where_the_text_is(standard, trainee, supervisor, editor, hr):
    short = {"P1.1.2": ("2", "不足"), "P1.2.1": ("2", "不足")}
    first = appraised(standard, trainee, supervisor, hr, 1, changes=short)
    ConfirmedProfile.objects.filter(assessment=first).update(confirmed_on=timezone.localdate() - timedelta(days=90))
    new = next_version(standard, editor, changes={"P1.2.1": "以全新的方式記錄並追蹤客戶提出的問題。"})
    appraised(new, trainee, supervisor, hr, 2, changes=short)
    days = {group.code: group.needs[0].days(timezone.localdate()) for group in found(hr).gaps}
    assert days == {"P1.1.2": 90, "P1.2.1": 0}


def test_a_mark_counts_once_for_each_person_as_long_as_its_task_has_a_gap(assessment, cycle, supervisor, hr):
    approved(assessment, hr, changes={"P1.1.2": ("1", "不足")})
    other = approved(open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr), hr)
    mark(assessment, "T1.1", "K01")
    mark(other, "T1.1", "K01")  # nothing falls short there
    (group,) = found(hr).marks
    assert (group.code, group.people, group.worst) == ("K01", 1, 2)
    steps.perform(assessment.pk, "reopen", hr, reason="補充佐證")
    assert found(hr).marks == []


def test_a_mark_of_another_version_counts_where_it_says_the_same(standard, trainee, supervisor, editor, hr):
    row = appraised(standard, trainee, supervisor, hr, 1, changes={"P1.1.2": ("2", "不足")})
    mark(row, "T1.1", "K01")
    mark(row, "T1.1", "K02")
    said = f"{standard.elements.get(code='K02').text}與數位工具"
    next_version(standard, editor, elements={"K02": said})
    assert [group.code for group in found(hr).marks] == ["K01"]


def test_it_is_asked_of_a_cycle_a_department_and_a_year(assessment, cycle, supervisor, hr):
    approved(assessment, hr, changes=SHORT)
    year = timezone.localdate().year
    inside = assessment.trainee.department_id
    for address, people in (
        (f"cycle={cycle.pk}", 1),
        (f"department={inside}", 1),
        (f"year={year}", 1),
        (f"year={year - 1}", 0),
        ("department=999999", 1),
    ):
        assert sum(group.people for group in found(hr, address).gaps) == people, address


def test_courses_serve_by_task_block_or_element_in_whichever_version(standard, assessment, editor, hr):
    approved(assessment, hr, changes=SHORT)
    indicator = assessment.standard.duties.first().tasks.first().blocks.first()
    required = indicator.block_elements.first().element
    course("B-element", element_key(standard, required.code))
    course("A-task", task_key(standard, "T1.1"))
    course("C-other", task_key(standard, "T1.2"))
    assert [one.code for one in gap(hr, "P1.1.2").courses] == ["A-task", "B-element"]
    next_version(standard, editor)
    assert [one.code for one in gap(hr, "P1.1.2").courses] == ["A-task", "B-element"]


def test_a_place_counts_until_it_is_given_back_called_off_missed_or_outlived(assessment, cycle, hr, signed_in):
    approved(assessment, hr, changes=SHORT)
    row = Assessment.objects.get(pk=assessment.pk)
    plan_training(hr, 2026, course("A"), [reason_of(row, "P1.1.2")])
    place = Participant.objects.get()

    def placed() -> int:
        return gap(hr, "P1.1.2").placed

    assert placed() == 1
    for columns in ({"withdrawn_at": timezone.now()}, {"attendance": Attendance.ABSENT, "taken_at": timezone.now()}):
        Participant.objects.update(**columns)
        assert placed() == 0
        Participant.objects.update(withdrawn_at=None, attendance=Attendance.OPEN)
    Participant.objects.update(attendance=Attendance.ATTENDED, taken_at=timezone.now())
    assert placed() == 1
    TrainingNeed.objects.update(confirmed_on=timezone.localdate() - timedelta(days=200))
    assert placed() == 0
    type(place.planned).objects.update(state="cancelled", reason="停辦")
    Participant.objects.update(attendance=Attendance.OPEN)
    assert placed() == 0


def test_every_figure_leads_to_the_people_it_counts(cycle, supervisor, hr, signed_in):
    for level in ("1", "2", "2"):
        row = open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)
        last = approved(row, hr, changes={"P1.1.2": (level, "不足"), "P1.2.1": ("2", "不足")})
    plan_training(hr, 2026, course("A"), [reason_of(Assessment.objects.get(pk=last.pk), "P1.1.2")])
    browser = signed_in(hr)
    page = browser.get(NEEDS).context
    people, needs, free, unserved, _days = page["figures"]
    behind = {one.words: browser.get(one.url).context for one in page["figures"]}
    assert people.number == behind[people.words]["people"] == 3
    assert needs.number == behind[needs.words]["page"].paginator.count == 6
    assert free.number == behind[free.words]["people"] == 3
    assert unserved.number == len({line.group.at for line in behind[unserved.words]["lines"]}) == 2
    row = next(one for one in page["rows"] if one.group.code == "P1.1.2")
    counts = {
        name: browser.get(getattr(row, f"{name}url")).context["people"] for name in ("", "worst_", "placed_", "free_")
    }
    assert counts == {"": 3, "worst_": 1, "placed_": 1, "free_": 2}


def test_whoever_is_shown_is_written_down(assessment, hr, signed_in):
    approved(assessment, hr, changes=SHORT)
    browser = signed_in(hr)
    browser.get(NEEDS)
    assert not Access.objects.filter(kind="shown").exists()
    at = gap(hr, "P1.1.2").at
    browser.get(PEOPLE, {"by": "gap", "at": at})
    browser.get(FILE)
    browser.get("/insight/needs/plan/", {"by": "gap", "at": at})
    shown = Access.objects.filter(kind="shown").order_by("pk").values_list("assessment", "person", "detail")
    assert list(shown) == [(assessment.pk, hr.pk, place) for place in ("needs", "needs.xlsx", "needs")]


def test_the_file_holds_both_lists_and_the_people(assessment, hr, signed_in):
    approved(assessment, hr, changes=SHORT)
    mark(assessment, "T1.1", "K01")
    course("A", task_key(assessment.standard, "T1.1"), name="客訴處理")
    book = load_workbook(BytesIO(signed_in(hr).get(FILE).getvalue()))
    gaps, marks, people = (list(sheet.iter_rows(min_row=4, values_only=True)) for sheet in book)
    assert (gaps[0][0], gaps[0][3], gaps[0][10]) == ("P1.1.2", 1, "A 客訴處理")
    assert (marks[0][0], marks[0][3]) == ("K01", 1)
    assert [(row[0], row[4]) for row in people] == [("trainee", "P1.1.2"), ("trainee", "K01")]


@pytest.mark.parametrize("asked", ["by=gap&at=999", "by=mark&at=1", "by=gap&at=x"])
def test_what_no_figure_counts_is_not_found(asked, assessment, hr, signed_in):
    approved(assessment, hr, changes=SHORT)
    assert signed_in(hr).get(f"{PEOPLE}?{asked}").status_code == 404


def test_the_number_of_queries_does_not_grow(cycle, supervisor, hr, signed_in):
    browser = signed_in(hr)

    def counted(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    def one_more() -> None:
        row = open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)
        mark(approved(row, hr, changes={"P1.1.2": ("2", "不足"), "P1.2.1": ("1", "不足")}), "T1.1", "K01")
        plan_training(hr, 2026, served, [reason_of(Assessment.objects.get(pk=row.pk), "P1.1.2")])

    served = course("A", task_key(cycle.version, "T1.1"), element_key(cycle.version, "K01"))
    one_more()
    at = gap(hr, "P1.1.2").at
    pages = [NEEDS, f"{NEEDS}?by=mark", f"{PEOPLE}?by=gap&at={at}", FILE, f"/insight/needs/plan/?by=gap&at={at}"]
    few = [counted(address) for address in pages for _twice in range(2)][1::2]
    for _count in range(4):
        one_more()
    assert [counted(address) for address in pages] == few
