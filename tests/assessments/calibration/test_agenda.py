"""The agenda: who may read and write, what it tells, what it withholds, and how a rating is given back."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.calibration.notes import About, write
from assessments.calibration.page import note_lines
from assessments.calibration.rounds import cycles_with_results, round_of
from assessments.insight.columns import Columns, Group
from assessments.models import Access, Assessment, CalibrationNote, ConfirmedProfile
from assessments.workflow import steps
from tests import shipped
from tests.assessments.calibration.rounds import rated_by, raters
from tests.factories import CycleFactory, UserFactory, approved, open_for, rate_all, submitted
from tests.standing import standing

pytestmark = pytest.mark.django_db
AGENDA = reverse("assessments:calibration")
WORDS = "送出前先對照作業紀錄"


@pytest.fixture(scope="module")
def four(shipped_rows, django_db_blocker):
    """Four raters of five people each, the last of whom rates two levels above the others; and one of four people."""
    with standing(django_db_blocker):
        cycle = CycleFactory(version=shipped.standard(shipped_rows), name="2026 上半年")
        found = raters(cycle, "3335")
        few = UserFactory(name="評得少的人")
        rated_by(few, cycle, "1", times=4)
        yield cycle.pk, [one.username for one in found], few.username


@pytest.fixture
def browser(signed_in, hr):
    return signed_in(hr)


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def page_of_rater(number):
    return reverse("assessments:calibration-rater", args=[number])


def page_of_item(position):
    return reverse("assessments:calibration-item", args=[position])


@pytest.mark.parametrize("who", ["supervisor", "manager", "trainee", "editor", "administrator", "stranger"])
def test_raters_are_compared_for_hr_and_the_auditor_alone(who, request, signed_in, assessment, hr):
    approved(assessment, hr)
    browser = signed_in(request.getfixturevalue(who))
    for url in (AGENDA, page_of_rater("supervisor"), page_of_item(0)):
        assert browser.get(url).status_code == 403
        assert browser.post(url, {"text": WORDS}).status_code == 403
    assert not CalibrationNote.objects.exists()


def test_the_auditor_reads_and_writes_nothing(four, auditor, signed_in):
    browser = signed_in(auditor)
    for url in (AGENDA, page_of_rater(four[1][3]), page_of_item(0)):
        assert 'data-action="write-note"' not in browser.get(url).content.decode()
        assert browser.post(url, {"text": WORDS}).status_code == 403
    assert not CalibrationNote.objects.exists()


def test_nobody_writes_about_themself(browser, hr, cycle):
    trainee = UserFactory(supervisor=hr)
    other = UserFactory(roles=["hr"])
    approved(open_for(cycle, trainee, hr, other), other)
    own = page_of_rater(hr.username)
    assert 'data-action="write-note"' not in browser.get(own).content.decode()
    assert browser.post(own, {"text": WORDS}).status_code == 403
    assert not CalibrationNote.objects.exists()


@pytest.mark.parametrize("url", [AGENDA, page_of_item(0)])
def test_a_note_without_words_is_refused_with_what_is_wrong(url, four, browser):
    answer = browser.post(url, {"text": " 　 "})
    assert answer.status_code == 400
    assert "invalid" in answer.content.decode()
    assert not CalibrationNote.objects.exists()


def test_before_anything_is_confirmed_the_page_says_what_will_stand_here(assessment, browser):
    ConfirmedProfile.objects.all().delete()
    rate_all(assessment, assessment.supervisor)
    assert "尚無已核定的結果" in text_of(browser.get(AGENDA))
    assert browser.get(page_of_item(0)).status_code == 404


def test_drafts_and_what_is_only_submitted_count_for_nothing(four, browser, hr):
    before = text_of(browser.get(AGENDA))
    round_of_four = Assessment.objects.filter(cycle=four[0]).first().cycle
    someone = UserFactory()
    submitted(open_for(round_of_four, UserFactory(supervisor=someone), someone, hr))
    after = text_of(browser.get(AGENDA))
    assert "已核定的 24 份結果" in before
    assert "已核定的 24 份結果" in after
    assert "未計入：1 人" in after


def test_a_rater_far_from_the_rest_is_told_in_words_with_n(four, browser):
    answer = browser.get(AGENDA)
    lines = answer.context["raters"]
    assert [(line.number, line.cases) for line in lines] == [(four[1][3], 5)]
    assert "平均比其他評核人高 2.0 級" in text_of(answer)
    assert "不排名" in text_of(answer)


def test_of_a_rater_with_fewer_than_five_results_nothing_is_told(four, browser):
    answer = browser.get(AGENDA)
    assert four[2] not in answer.content.decode()
    assert "另有 1 位份數不足，不列示" in text_of(answer)
    page = browser.get(page_of_rater(four[2]))
    assert page.context["measures"] == []
    assert {(line.mean, line.missing) for line in page.context["lines"]} == {("–", "–")}
    assert len(page.context["lines"]) == 4


@pytest.mark.parametrize("narrower", ["department=1", "team=supervisor", "as_of=2020-01-01", "q=x"])
def test_no_narrower_question_is_asked_by_whose_difference_a_group_would_come_out(narrower, four, browser):
    assert browser.get(f"{AGENDA}?{narrower}").context["count"] == browser.get(AGENDA).context["count"] == 24


def test_a_standard_by_which_nobody_was_rated_in_the_cycle_is_not_asked(four, browser, cycle):
    other = f"{AGENDA}?cycle={four[0]}&standard="
    assert {browser.get(other + wrong).context["count"] for wrong in ("0", "x", "", "999999")} == {24}


def test_raters_stand_by_department_and_name_never_by_figures(browser, cycle, hr):
    found = raters(cycle, "33333335")
    again = UserFactory(name="評核人0")
    rated_by(again, cycle, "1")
    lines = browser.get(AGENDA).context["raters"]
    assert [line.name for line in lines] == ["評核人0", found[7].name]
    below, above = (line.said[0] for line in lines)
    assert "低 2.0 級" in below
    assert "高 2.0 級" in above


def test_where_own_and_given_levels_disagree_the_item_is_told_with_its_direction(browser, cycle, hr, supervisor):
    rated_by(supervisor, cycle, "3", times=3, own="4")
    rated_by(supervisor, cycle, "4", times=3, own="3")
    first = browser.get(AGENDA).context["items"][0]
    assert (first.count, first.same) == (6, 0)
    # Six pairs the other way round throughout: D_o = 1, D_e = 2·6·6/(12·11), alpha = 1 - 11/6.
    assert first.alpha == "−0.83"
    rated_by(supervisor, cycle, "3", times=6, own="5")
    answer = browser.get(AGENDA)
    assert "自評平均高 1.0 級" in answer.context["items"][0].direction


def test_each_figure_leads_to_the_people_behind_it_and_their_results_are_logged(browser, cycle, hr, supervisor):
    rows = rated_by(supervisor, cycle, "3", times=5, own="4") + rated_by(supervisor, cycle, "3", own="3")
    browser.get(AGENDA)
    assert not Access.objects.exists()
    differ = browser.get(page_of_item(0))
    assert [line.assessment.pk for line in differ.context["lines"]] == [row.pk for row in rows[:5]]
    same = browser.get(page_of_item(0) + "?own=3&given=3")
    assert [line.assessment.pk for line in same.context["lines"]] == [row.pk for row in rows[5:]]
    grid = {row.value: [cell.count for cell in cells] for row, cells in same.context["grid"]}
    assert grid[4][2] == grid[3][2] == 5
    assert sum(map(sum, grid.values())) == 10
    seen = Access.objects.values_list("kind", "detail", "assessment")
    assert sorted(seen) == sorted(("shown", "calibration", row.pk) for row in rows)


def test_what_was_agreed_stands_with_who_and_when_and_stays_when_another_follows(four, browser, hr):
    for url, text in ((AGENDA, "全體的約定"), (page_of_rater(four[1][3]), WORDS), (page_of_item(0), "看紀錄")):
        assert browser.post(url, {"text": text}).status_code == 302
    browser.post(page_of_rater(four[1][3]), {"text": "更正：兩週後再談"})
    notes = browser.get(AGENDA).context["notes"]
    assert [line.note.text for line in notes] == ["更正：兩週後再談", "看紀錄", WORDS, "全體的約定"]
    assert {line.note.written_by for line in notes} == {hr}
    assert [line.note.text for line in browser.get(page_of_rater(four[1][3])).context["notes"]] == [
        "更正：兩週後再談",
        WORDS,
    ]
    assert [line.note.text for line in browser.get(page_of_item(0)).context["notes"]] == ["看紀錄"]
    assert browser.get(page_of_item(1)).context["notes"] == []


def test_each_item_of_the_standard_can_be_written_about_as_itself(four, browser):
    items = browser.get(page_of_item(0)).context["round"].items
    for item in (items[3], items[-1]):
        browser.post(page_of_item(item.position), {"text": item.code})
    for note in CalibrationNote.objects.all():
        assert (note.indicator or note.attitude).code == note.text
    assert CalibrationNote.objects.filter(attitude__isnull=False).count() == 1


def test_an_appraisal_is_opened_again_with_what_was_agreed_and_by_its_own_step(assessment, browser, hr):
    approved(assessment, hr)
    url = page_of_rater(assessment.supervisor.username)
    assert {line.back for line in browser.get(url).context["lines"]} == {""}
    browser.post(url, {"text": WORDS})
    line = browser.get(url).context["lines"][0]
    page = browser.get(line.back).content.decode()
    assert 'id="step-reopen" open' in page
    assert f"{WORDS}</textarea>" in page
    assert Assessment.objects.get(pk=line.assessment.pk).status == "approved"
    step = reverse("assessments:step", args=[line.assessment.pk, "reopen"])
    version = Assessment.objects.get(pk=line.assessment.pk).version
    assert browser.post(step, {"reason": WORDS, "version": version}).status_code == 302
    event = Assessment.objects.get(pk=line.assessment.pk).events.last()
    assert (event.action, event.reason, event.actor) == ("reopen", WORDS, hr)
    assert "1 份已重新開啟" in text_of(browser.get(AGENDA))


def test_what_is_submitted_is_returned_with_it_too(four, browser, hr):
    cycle = Assessment.objects.filter(cycle=four[0]).first().cycle
    rater = Assessment.objects.filter(supervisor__username=four[1][3]).first().supervisor
    row = open_for(cycle, UserFactory(supervisor=rater), rater, hr)
    submitted(row)
    browser.post(page_of_rater(four[1][3]), {"text": WORDS})
    lines = browser.get(page_of_rater(four[1][3])).context["lines"]
    line = next(line for line in lines if line.assessment.pk == row.pk)
    assert line.mean == "–"
    steps.perform(row.pk, "acknowledge", row.trainee)
    page = browser.get(line.back).content.decode()
    assert f"{WORDS}</textarea>" in page


def test_a_note_about_another_rater_or_cycle_is_proposed_to_nobody(four, browser, hr, assessment):
    browser.post(page_of_rater(four[1][3]), {"text": WORDS})
    note = CalibrationNote.objects.get()
    others = Assessment.objects.filter(cycle=four[0]).exclude(supervisor=note.rater).first()
    approved(assessment, hr)
    for row in (others, assessment):
        for number in (note.pk, "x", "²", 10**12, 0):
            answer = browser.get(row.get_absolute_url(), {"calibration": number})
            assert answer.status_code == 200
            assert WORDS not in answer.content.decode()


def test_whoever_is_not_hr_is_proposed_nothing(four, auditor, signed_in, hr, browser):
    browser.post(page_of_rater(four[1][3]), {"text": WORDS})
    note = CalibrationNote.objects.get()
    row = Assessment.objects.filter(supervisor=note.rater).first()
    for reader in (auditor, note.rater, row.trainee):
        assert WORDS not in signed_in(reader).get(f"{row.get_absolute_url()}?calibration={note.pk}").content.decode()


def queries(browser, url):
    browser.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(url).status_code == 200
    return len(asked)


def test_the_agenda_asks_the_same_of_one_far_rater_as_of_six_of_thirty(browser, cycle, hr, supervisor):
    rated_by(supervisor, cycle, "5", own="4")
    raters(cycle, "333")
    browser.post(AGENDA, {"text": WORDS})
    browser.post(page_of_rater(supervisor.username), {"text": WORDS})
    urls = [AGENDA, page_of_rater(supervisor.username), page_of_item(0)]
    before = [queries(browser, url) for url in urls]
    for rater in raters(cycle, "3" * 21 + "1" * 5):
        browser.post(page_of_rater(rater.username), {"text": WORDS})
    assert [queries(browser, url) for url in urls] == before
    assert len(browser.get(AGENDA).context["raters"]) == 6


def test_a_note_leads_to_its_indicator_where_codes_repeat(four, hr):
    found = round_of(hr, QueryDict(f"cycle={four[0]}"), cycles_with_results())
    alike = Columns((Group("T1", "同碼", tuple(replace(item, code="P1") for item in found.items)),))
    found = replace(found, standing=replace(found.standing, columns=alike))
    note = write(found, About(item=found.items[1]), WORDS, hr)
    (line,) = note_lines(found, [note])
    assert (line.about, line.url) == ("P1.1.2", f"{page_of_item(1)}?{found.query}")
