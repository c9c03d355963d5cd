"""The last look before the supervisor signs: whichever way they submit, nothing is signed without it."""

import html
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.development.plan import GivenLine, save_line
from assessments.evidence.adding import NewEvidence, add_evidence
from assessments.models import Answer, Assessment, SelfRating
from assessments.sheet.layout import load_sheet
from assessments.sheet.raters import TRAINEE
from assessments.workflow import steps
from config.days import written
from tests.assessments.rating.own import url
from tests.assessments.rating.test_rate_views import posted
from tests.factories import CycleFactory, left_as, open_for, rate_all, self_submitted, submitted
from tests.pressing import Forms, browser_of, filled, pressed

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
SUBMIT = 'data-action="submit"'
WARNING = "notice--warning"
BELOW = {"P1.1.2": ("2", "退貨期限說錯兩次"), "P1.2.5": ("not_observed", "這段期間沒有"), "A01": ("1", "")}


def by_page(browser, assessment, then="submit"):
    return browser.post(url(assessment, "rate"), posted(assessment, then=then))


def by_step(browser, assessment, then="", **kwargs):
    seen = Assessment.objects.get(pk=assessment.pk).version
    return browser.post(
        reverse("assessments:step", args=[assessment.pk, "submit"]), {"version": seen, "then": then}, **kwargs
    )


def look(browser, assessment):
    return browser.get(url(assessment, "last-look"))


def part_of(response):
    """What the dialog shows, in plain text."""
    page = response.content.decode()
    part = page[page.index("data-look-part") :].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", part)).split())


def status_of(assessment):
    return Assessment.objects.get(pk=assessment.pk).status


def sent_back(assessment, trainee, hr):
    submitted(assessment)
    steps.perform(assessment.pk, "dispute", trainee, reason="不同意")
    steps.perform(assessment.pk, "return", hr, reason="請補上九月那通電話")
    return Assessment.objects.get(pk=assessment.pk)


def test_only_the_supervisor_looks(assessment, trainee, hr, stranger, signed_in):
    answers = [look(signed_in(person), assessment).status_code for person in (trainee, hr, stranger)]
    assert answers == [403, 403, 404]


def test_what_is_submitted_already_leads_to_its_page(assessment, supervisor, signed_in):
    submitted(assessment)
    assert look(signed_in(supervisor), assessment).url == assessment.get_absolute_url()


@pytest.mark.parametrize("then", ["submit", "anyway"])
def test_no_page_of_ratings_submits_them_by_itself(then, assessment, supervisor, signed_in):
    self_submitted(assessment)
    response = by_page(signed_in(supervisor), assessment, then)
    assert response.url == url(assessment, "last-look")
    assert status_of(assessment) == "draft"


def test_what_is_missing_is_named_with_links_and_no_button_submits(assessment, supervisor, signed_in):
    rate_all(assessment, supervisor, changes={"P2.1.1": ("", ""), "P1.1.2": ("2", "")})
    response = look(signed_in(supervisor), assessment)
    page = response.content.decode()
    assert SUBMIT not in page
    keys = {item.code: item.key for item in load_sheet(assessment).items}
    for code in ("P2.1.1", "P1.1.2"):
        assert f'href="{url(assessment, "rate")}#{keys[code]}"' in page


def test_what_is_missing_is_said_before_the_look(assessment, supervisor, signed_in):
    for response in (
        by_step(signed_in(supervisor), assessment),
        signed_in(supervisor).post(url(assessment, "rate"), {"then": "submit"}),
    ):
        assert response.status_code == 400
        assert SUBMIT not in part_of(response) if "data-look-part" in response.content.decode() else True
    assert status_of(assessment) == "draft"


def test_what_was_looked_at_must_be_what_is_signed_and_the_answer_stays(assessment, trainee, hr, supervisor):
    sent_back(assessment, trainee, hr)
    browser = browser_of(supervisor)
    address, fields = filled(browser, url(assessment, "last-look"), "/submit/", reason="補上了，謝謝。", then="anyway")
    rate_all(assessment, supervisor, "4")
    response = pressed(browser, address, fields)
    assert response.status_code == 409
    assert status_of(assessment) == "draft"
    form = next(form for form in Forms(response.content.decode()).found if form.action == address)
    assert form.fields["reason"] == ["補上了，謝謝。"]
    assert form.fields["version"] == [str(Assessment.objects.get(pk=assessment.pk).version)]


def test_an_answer_stays_readable_where_something_went_missing_meanwhile(assessment, trainee, hr, supervisor):
    sent_back(assessment, trainee, hr)
    browser = browser_of(supervisor)
    address, fields = filled(browser, url(assessment, "last-look"), "/submit/", reason="補上了，謝謝。", then="anyway")
    rate_all(assessment, supervisor, "3", changes={"P2.1.1": ("", "")})
    fields["version"] = Assessment.objects.get(pk=assessment.pk).version
    response = pressed(browser, address, fields)
    assert response.status_code == 400
    assert "補上了，謝謝。" in part_of(response)


def test_its_button_signs_what_was_looked_at(assessment, supervisor):
    rate_all(assessment, supervisor)
    browser = browser_of(supervisor)
    address, fields = filled(browser, url(assessment, "last-look"), "/submit/", then="anyway")
    assert "reason" not in fields  # nothing to answer
    assert pressed(browser, address, fields).url == assessment.get_absolute_url()
    assert status_of(assessment) == "submitted"
    assert not SelfRating.objects.get().is_open


def test_it_tells_the_verdict_and_what_decides_it(assessment, supervisor, signed_in):
    for changes, verdict, sentence in (
        ({}, "chip--competent", "全部 15 項行為指標都達標準。"),
        (BELOW, "chip--not_yet_competent", "15 項行為指標中，有 1 項未達標準。"),
        ({"P1.2.5": BELOW["P1.2.5"]}, "chip--insufficient", "15 項行為指標中有 1 項未觀察"),
    ):
        rate_all(assessment, supervisor, changes=changes)
        response = look(signed_in(supervisor), assessment)
        assert verdict in response.content.decode()
        assert sentence in part_of(response)


def test_gaps_say_what_they_lack_until_it_is_there(assessment, supervisor, signed_in):
    rate_all(assessment, supervisor, changes=BELOW)
    browser, sheet = signed_in(supervisor), load_sheet(assessment)
    item = next(item for item in sheet.items if item.code == "P1.1.2")
    skill = next(task for task in sheet.tasks if item in task.items).skills[0]

    def lacks():
        return {gap.item.code: gap.lacks for gap in look(browser, assessment).context["gaps"]}

    assert lacks() == {"P1.1.2": ["沒有佐證", "未列入計畫"], "A01": ["沒有說明"]}
    elsewhere = next(row for task in sheet.tasks for row in task.skills if row not in sheet.tasks[0].skills)
    save_line(assessment.pk, supervisor, GivenLine("別的任務的技能", "", elsewhere.pk))
    assert "未列入計畫" in lacks()["P1.1.2"]
    save_line(assessment.pk, supervisor, GivenLine("演練退費", "每週一次", skill.pk))
    add_evidence(assessment.pk, supervisor, NewEvidence(item.key, timezone.localdate(), "親眼所見"))
    assert lacks() == {"P1.1.2": [], "A01": ["沒有說明"]}


def test_a_line_of_the_plan_that_names_no_skill_may_be_about_any_gap(assessment, supervisor, signed_in):
    rate_all(assessment, supervisor, changes=BELOW)
    save_line(assessment.pk, supervisor, GivenLine("跟班兩週"))
    assert look(signed_in(supervisor), assessment).context["gaps"][0].lacks == ["沒有佐證"]


def test_it_says_until_when_the_trainee_can_answer_as_the_submission_will(assessment, supervisor, signed_in):
    left_as(assessment, answer_due=timezone.localdate())  # less than the workdays that they have in any case
    rate_all(assessment, supervisor)
    said = part_of(look(signed_in(supervisor), assessment))
    steps.perform(assessment.pk, "submit", supervisor)
    assert written(Assessment.objects.get(pk=assessment.pk).answer_due) in said


def test_what_was_typed_is_saved_before_the_look(assessment, supervisor, signed_in):
    item = load_sheet(assessment).indicators[0]
    page = posted(assessment, then="submit", **{f"{item.key}-comment": "剛打的字"})
    signed_in(supervisor).post(url(assessment, "rate"), page)
    assert Answer.objects.get(indicator=item.subject).comment == "剛打的字"
    assert status_of(assessment) == "draft"


def test_a_step_that_was_not_asked_leads_to_the_look(assessment, supervisor, signed_in):
    rate_all(assessment, supervisor)
    response = by_step(signed_in(supervisor), assessment)
    assert response.url == url(assessment, "last-look")
    assert (status_of(assessment), SelfRating.objects.get().is_open) == ("draft", True)
    assert written(assessment.self_due) in part_of(look(signed_in(supervisor), assessment))
    assert by_step(signed_in(supervisor), assessment, then="anyway").url == assessment.get_absolute_url()
    assert (status_of(assessment), SelfRating.objects.get().is_open) == ("submitted", False)


def test_a_script_that_submits_is_told_the_question_too(assessment, supervisor, signed_in):
    rate_all(assessment, supervisor)
    response = by_step(signed_in(supervisor), assessment, headers=JSON)
    assert response.status_code == 409
    assert written(assessment.self_due) in response.json()["error"]
    assert status_of(assessment) == "draft"


@pytest.mark.parametrize("so", ["submitted", "overdue", "without", "gone"])
def test_nothing_is_asked_where_nothing_is_to_come(so, assessment, standard, trainee, supervisor, hr, signed_in):
    match so:
        case "submitted":
            self_submitted(assessment)
        case "overdue":
            left_as(assessment, self_due=timezone.localdate() - timedelta(days=1))
        case "without":
            assessment = open_for(CycleFactory(version=standard, has_self_rating=False), trainee, supervisor, hr)
        case "gone":
            trainee.is_active = False
            trainee.save()
    rate_all(assessment, supervisor)
    assert WARNING not in look(signed_in(supervisor), assessment).content.decode()
    assert by_step(signed_in(supervisor), assessment).url == assessment.get_absolute_url()
    assert status_of(assessment) == "submitted"


def test_on_the_last_day_it_is_still_asked(assessment, supervisor, signed_in):
    left_as(assessment, self_due=timezone.localdate())
    rate_all(assessment, supervisor)
    assert by_step(signed_in(supervisor), assessment).url == url(assessment, "last-look")


def test_after_its_day_too_where_it_was_taken_back_and_not_submitted_again(assessment, trainee, supervisor, signed_in):
    left_as(assessment, self_due=timezone.localdate() - timedelta(days=1))
    self_submitted(assessment)
    rate_all(assessment, supervisor)
    steps.perform(assessment.pk, "self_recall", trainee)
    assert "還沒有再次送出" in part_of(look(signed_in(supervisor), assessment))
    rate_all(assessment, trainee, "2", rater=TRAINEE)
    steps.perform(assessment.pk, "self_submit", trainee)
    assert by_step(signed_in(supervisor), assessment).url == assessment.get_absolute_url()


def test_after_its_day_too_where_hr_opened_it(assessment, trainee, supervisor, hr, signed_in):
    left_as(assessment, self_due=timezone.localdate() - timedelta(days=1))
    sent_back(assessment, trainee, hr)
    steps.perform(assessment.pk, "self_reopen", hr, reason="誤填")
    assert "人資於" in part_of(look(signed_in(supervisor), assessment))
    assert by_step(signed_in(supervisor), assessment).url == url(assessment, "last-look")


def test_the_look_is_written_down(assessment, supervisor, signed_in):
    rate_all(assessment, supervisor)
    look(signed_in(supervisor), assessment)
    assert assessment.accesses.filter(person=supervisor).count() == 1


def test_the_look_costs_the_same_with_one_gap_and_with_fifteen(
    assessment, supervisor, signed_in, django_assert_max_num_queries
):
    browser = signed_in(supervisor)
    for value, comment in (("3", ""), ("2", "不足")):
        codes = [item.code for item in load_sheet(assessment).indicators]
        rate_all(assessment, supervisor, changes=dict.fromkeys(codes, (value, comment)))
        save_line(assessment.pk, supervisor, GivenLine(f"目標 {value}", "", None, date(2031, 1, 1)))
        with django_assert_max_num_queries(22):
            assert look(browser, assessment).status_code == 200
