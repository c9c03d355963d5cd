"""Submitting over a self-rating that is still to come: the supervisor is asked first, whichever way they submit."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer, Assessment, SelfRating
from assessments.sheet.layout import load_sheet
from assessments.sheet.raters import TRAINEE
from assessments.workflow import steps
from config.days import written
from tests.assessments.rating.own import url
from tests.assessments.rating.test_rate_views import posted
from tests.factories import CycleFactory, left_as, open_for, rate_all, self_submitted, submitted

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
QUESTION = "rating-asks"


def by_page(browser, assessment, then="submit"):
    return browser.post(url(assessment, "rate"), posted(assessment, then=then))


def by_step(browser, assessment, then="", **kwargs):
    seen = Assessment.objects.get(pk=assessment.pk).version
    return browser.post(
        reverse("assessments:step", args=[assessment.pk, "submit"]), {"version": seen, "then": then}, **kwargs
    )


def status_of(assessment):
    return Assessment.objects.get(pk=assessment.pk).status


@pytest.mark.parametrize("way", [by_page, by_step])
def test_nothing_is_submitted_before_the_question_is_answered(way, assessment, supervisor, signed_in):
    rate_all(assessment, supervisor)
    browser = signed_in(supervisor)
    response = way(browser, assessment)
    assert response.url == f"{url(assessment, 'rate')}?ask=submit"
    assert (status_of(assessment), SelfRating.objects.get().is_open) == ("draft", True)
    page = browser.get(response.url).content.decode()
    dialog = page[page.index("<dialog") : page.index("</dialog>")]
    assert QUESTION in dialog
    assert " open>" in dialog
    assert 'data-action="submit"' in dialog
    assert 'form="rating"' in dialog
    assert written(assessment.self_due) in dialog
    assert way(browser, assessment, then="anyway").url == assessment.get_absolute_url()
    assert (status_of(assessment), SelfRating.objects.get().is_open) == ("submitted", False)


def test_a_script_that_submits_is_told_the_question_too(assessment, supervisor, signed_in):
    rate_all(assessment, supervisor)
    response = by_step(signed_in(supervisor), assessment, headers=JSON)
    assert response.status_code == 409
    assert written(assessment.self_due) in response.json()["error"]
    assert status_of(assessment) == "draft"


def test_what_was_typed_is_saved_before_the_question(assessment, supervisor, signed_in):
    item = load_sheet(assessment).indicators[0]
    page = posted(assessment, then="submit", **{f"{item.key}-comment": "剛打的字"})
    signed_in(supervisor).post(url(assessment, "rate"), page)
    assert Answer.objects.get(indicator=item.subject).comment == "剛打的字"
    assert status_of(assessment) == "draft"


def test_what_is_missing_is_said_before_anything_is_asked(assessment, supervisor, signed_in):
    for response in (
        by_step(signed_in(supervisor), assessment),
        signed_in(supervisor).post(url(assessment, "rate"), {"then": "submit"}),
    ):
        assert response.status_code == 400
        assert QUESTION not in response.content.decode()


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
    assert QUESTION not in signed_in(supervisor).get(f"{url(assessment, 'rate')}?ask=submit").content.decode()
    assert by_page(signed_in(supervisor), assessment).url == assessment.get_absolute_url()
    assert status_of(assessment) == "submitted"


def test_on_the_last_day_it_is_still_asked(assessment, supervisor, signed_in):
    left_as(assessment, self_due=timezone.localdate())
    assert "ask=submit" in by_page(signed_in(supervisor), assessment).url


def test_after_its_day_too_where_it_was_taken_back_and_not_submitted_again(assessment, trainee, supervisor, signed_in):
    left_as(assessment, self_due=timezone.localdate() - timedelta(days=1))
    self_submitted(assessment)
    steps.perform(assessment.pk, "self_recall", trainee)
    response = by_page(signed_in(supervisor), assessment)
    assert "還沒有再次送出" in signed_in(supervisor).get(response.url).content.decode()
    rate_all(assessment, trainee, "2", rater=TRAINEE)
    steps.perform(assessment.pk, "self_submit", trainee)
    assert by_page(signed_in(supervisor), assessment).url == assessment.get_absolute_url()


def test_after_its_day_too_where_hr_opened_it(assessment, trainee, supervisor, hr, signed_in):
    left_as(assessment, self_due=timezone.localdate() - timedelta(days=1))
    submitted(assessment)
    steps.perform(assessment.pk, "dispute", trainee, reason="不同意")
    steps.perform(assessment.pk, "return", hr, reason="再看一次")
    steps.perform(assessment.pk, "self_reopen", hr, reason="誤填")
    response = by_page(signed_in(supervisor), assessment)
    assert "人資於" in signed_in(supervisor).get(response.url).content.decode()
    assert status_of(assessment) == "draft"


def test_the_trainees_page_asks_nothing(assessment, trainee, signed_in):
    assert QUESTION not in signed_in(trainee).get(f"{url(assessment)}?ask=submit").content.decode()
