"""Shortcuts: they fill only what is unanswered, leave a trace in the record, and can be taken back."""

import json

import pytest
from django.urls import reverse

from assessments.models import Answer, Assessment
from assessments.rating.saving import Edit, save_answer
from assessments.rating.shortcuts import Fill, save_and_fill
from assessments.record import last_time, snapshot
from assessments.reports.html import report_html
from assessments.sheet.layout import load_sheet
from assessments.sheet.raters import SUPERVISOR, TRAINEE
from assessments.workflow import steps
from config.refusals import BadInput, Forbidden
from tests.factories import CycleFactory, UserFactory, approved, left_as, open_for, rate_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def before(cycle, trainee, supervisor, hr):
    """Approved last time: 4 all over, P1.1.2 below the standard, P1.1.3 not observed."""
    earlier = CycleFactory(version=cycle.version, ends_on=cycle.starts_on)
    changes = {"P1.1.2": ("2", "上次漏記時間"), "P1.1.3": ("not_observed", "沒有機會")}
    return approved(open_for(earlier, trainee, supervisor, hr), hr, value="4", changes=changes)


def task_of(assessment, code="T1.1"):
    return next(row.task.pk for row in load_sheet(assessment).tasks if row.task.code == code)


def values(assessment):
    sheet = load_sheet(Assessment.objects.get(pk=assessment.pk))
    return {item.code: (item.value, item.shortcut) for item in sheet.items if item.code.startswith("P1.1.")}


def filled(assessment, person, kind, edits=(), rater=SUPERVISOR):
    return save_and_fill(assessment.pk, person, list(edits), Fill(kind, task_of(assessment)), rater)


@pytest.mark.parametrize("kind", ["rest_meets", "last_time", "undo"])
def test_others_fill_nothing(kind, assessment, trainee, hr):
    with pytest.raises(Forbidden):
        filled(assessment, hr, kind)
    with pytest.raises(Forbidden):
        filled(assessment, trainee, kind, rater=TRAINEE)
    assert not Answer.objects.exists()


def test_an_unknown_shortcut_or_task_is_refused_with_the_whole_page(assessment, supervisor):
    item = load_sheet(assessment).items[0]
    edits = [Edit(item.key, "4", "", 0, "", 0)]
    for fill in [Fill("all_fives", task_of(assessment)), Fill("rest_meets", 999999)]:
        with pytest.raises(BadInput):
            save_and_fill(assessment.pk, supervisor, edits, fill, SUPERVISOR)
    assert not Answer.objects.exists()


def test_the_rest_of_a_task_meets_without_overwriting(assessment, supervisor):
    item = load_sheet(assessment).items[0]
    assert filled(assessment, supervisor, "rest_meets", [Edit(item.key, "5", "很好", 0, "", 0)]).given == 3
    rest = ("3", "rest_meets")
    assert values(assessment) == {"P1.1.1": ("5", ""), "P1.1.2": rest, "P1.1.3": rest, "P1.1.4": rest}
    assert Answer.objects.count() == 4


def test_last_time_skips_what_did_not_meet_and_says_how_many(assessment, before, supervisor):
    done = filled(assessment, supervisor, "last_time")
    assert (done.given, done.left) == (2, 2)
    again, none = ("4", "last_time"), ("", "")
    assert values(assessment) == {"P1.1.1": again, "P1.1.2": none, "P1.1.3": none, "P1.1.4": again}


def test_taking_back_leaves_what_was_given_one_by_one(assessment, supervisor):
    item = load_sheet(assessment).items[0]
    filled(assessment, supervisor, "rest_meets", [Edit(item.key, "5", "很好", 0, "", 0)])
    assert filled(assessment, supervisor, "undo").given == 3
    assert values(assessment) == {"P1.1.1": ("5", ""), **dict.fromkeys(["P1.1.2", "P1.1.3", "P1.1.4"], ("", ""))}


def test_a_comment_keeps_the_trace_and_another_level_ends_it(assessment, supervisor):
    filled(assessment, supervisor, "rest_meets")
    answer = Answer.objects.select_related("level").first()
    key = f"i{answer.indicator_id}"
    save_answer(assessment.pk, supervisor, Edit(key, "3", "補一句", 1, "tab", 1))
    assert Answer.objects.get(pk=answer.pk).shortcut == "rest_meets"
    save_answer(assessment.pk, supervisor, Edit(key, "4", "補一句", 2, "tab", 2))
    assert Answer.objects.get(pk=answer.pk).shortcut == ""


def test_the_trace_stands_in_the_signed_record_and_on_the_page(assessment, trainee, supervisor, signed_in):
    filled(assessment, supervisor, "rest_meets")
    current = load_sheet(Assessment.objects.get(pk=assessment.pk))
    edits = [Edit(item.key, "4", "", item.version, "", 0) for item in current.unanswered]
    save_and_fill(assessment.pk, supervisor, edits, None, SUPERVISOR)
    signed = steps.perform(assessment.pk, "submit", supervisor)
    told = json.loads(signed.signatures.get().content)["duties"][0]["tasks"][0]["indicators"]
    assert {item["shortcut"] for item in told} == {"rest_meets"}
    page = signed_in(trainee).get(assessment.get_absolute_url()).text
    assert page.count("評核人一併認定達標") == 4


def test_the_page_shows_last_time_and_its_comment_only_to_who_wrote_it(assessment, before, supervisor, signed_in, hr):
    url = reverse("assessments:rate", args=[assessment.pk])
    own = signed_in(supervisor).get(url).text
    assert "上次漏記時間" in own
    other = UserFactory()
    left_as(assessment, supervisor=other)
    theirs = signed_in(other).get(url).text
    assert "上次漏記時間" not in theirs
    assert "2 需要協助" in theirs
    assert last_time.last_time_for(assessment, supervisor)["items"][1]["comment"] == "上次漏記時間"


def test_without_javascript_a_button_saves_the_page_and_fills_its_task(assessment, supervisor, signed_in):
    item = load_sheet(assessment).items[-1]
    data = {
        "fill": f"rest_meets:{task_of(assessment)}",
        f"{item.key}-seen": "0",
        f"{item.key}-value": "4",
        f"{item.key}-comment": "同時打的字",
    }
    response = signed_in(supervisor).post(reverse("assessments:rate", args=[assessment.pk]), data)
    assert response.status_code == 302
    assert Answer.objects.filter(shortcut="rest_meets").count() == 4
    assert Answer.objects.get(attitude__isnull=False).comment == "同時打的字"


def test_the_page_with_all_its_aids_costs_at_most_twenty_queries(
    assessment, before, supervisor, signed_in, django_assert_max_num_queries
):
    rate_all(assessment, supervisor)
    browser = signed_in(supervisor)
    with django_assert_max_num_queries(17 + 3):  # three more: the look is entered in its ledger
        assert "上次" in browser.get(reverse("assessments:rate", args=[assessment.pk])).text


def test_the_desk_says_how_the_person_stood_last_time(assessment, before, supervisor, signed_in):
    row = signed_in(supervisor).get("/").context["team"].rows[0].assessment
    assert row.last_verdict == before.verdict == "not_yet_competent"


def test_the_report_marks_each_answer_that_a_shortcut_gave(assessment, supervisor):
    filled(assessment, supervisor, "rest_meets")
    html = report_html(snapshot.content(Assessment.objects.get(pk=assessment.pk)))
    assert html.count("評核人一併認定") == 4
    assert "沿用上次" not in html
