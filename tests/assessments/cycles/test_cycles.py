"""HR makes a cycle, chooses people, closes it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from assessments.enums import CycleState
from assessments.models import Assessment, Cycle
from assessments.workflow import steps
from competency.drafts.publishing import publish
from config.day_checks import impossible_days
from config.days import written
from mailing.models import Mail
from people.models import User
from tests.competency.builders import shared_draft
from tests.factories import CycleFactory, UserFactory, approved

pytestmark = pytest.mark.django_db


def made(standard, **changes):
    from assessments.models import RatingScale

    return {
        "name": "2027 上半年",
        "version": standard.pk,
        "scale": RatingScale.objects.get().pk,
        "starts_on": "2027-01-01",
        "ends_on": "2027-06-30",
        "supervisor_due": "2027-07-12",
        "answer_due": "2027-07-20",
        "rates_attitudes": "on",
        "has_self_rating": "on",
        "self_due": "2027-07-05",
    } | changes


def test_hr_makes_a_cycle_chooses_people_and_it_is_open(standard, hr, supervisor, trainee, signed_in):
    browser = signed_in(hr)
    assert browser.get(reverse("assessments:cycle-new")).status_code == 200
    response = browser.post(reverse("assessments:cycle-new"), made(standard))
    cycle = Cycle.objects.get()
    assert cycle.state == CycleState.DRAFT
    assert response.url == reverse("assessments:cycle-people", args=[cycle.pk])
    page = browser.get(response.url).content.decode()
    assert trainee.name in page
    browser.post(response.url, {"person": [trainee.pk]})
    cycle.refresh_from_db()
    opened = Assessment.objects.get()
    assert (cycle.state, opened.trainee, opened.supervisor) == (CycleState.OPEN, trainee, supervisor)
    assert opened.events.get().actor == hr


def test_choosing_nobody_is_told_and_opens_nothing(standard, hr, trainee, signed_in):
    cycle = CycleFactory(version=standard, state=CycleState.DRAFT)
    url = reverse("assessments:cycle-people", args=[cycle.pk])
    for chosen in ([], ["999999"], ["x"]):
        assert signed_in(hr).post(url, {"person": chosen}).status_code == 400
    assert Cycle.objects.get().state == CycleState.DRAFT


def test_one_who_is_in_the_cycle_is_not_offered_again(cycle, assessment, hr, trainee, signed_in):
    url = reverse("assessments:cycle-people", args=[cycle.pk])
    assert trainee.pk not in [one.row.pk for one in signed_in(hr).get(url).context["candidates"]]
    assert signed_in(hr).post(url, {"person": [trainee.pk]}).status_code == 400
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": "2026-01-01"}, "__all__"),
        ({"name": ""}, "name"),
        ({"answer_due": "2027-07-01"}, "answer_due"),
        ({"supervisor_due": "2020-01-01"}, "supervisor_due"),
        ({"version": "999"}, "version"),
        ({"self_due": ""}, "self_due"),
        ({"self_due": "2027-07-13"}, "self_due"),
        ({"self_due": "2026-12-31"}, "self_due"),
    ],
)
def test_a_cycle_that_makes_no_sense_comes_back_with_what_was_typed(standard, hr, signed_in, changes, field):
    response = signed_in(hr).post(reverse("assessments:cycle-new"), made(standard, **changes))
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert not Cycle.objects.exists()


def test_a_new_cycle_asks_for_a_self_rating_a_week_before_the_rating_and_hides_it_until_then(hr, standard, signed_in):
    form = signed_in(hr).get(reverse("assessments:cycle-new")).context["form"]
    assert form["has_self_rating"].value() is True
    assert form["shows_self_rating_early"].value() is False
    assert form["self_due"].value() < form["supervisor_due"].value()


def test_a_new_cycle_offers_the_standard_of_the_newest_cycle_first(hr, editor, standard, signed_in):
    undated = publish(shared_draft("SHR1234-001v1", updated_on=None), by=editor)
    browser = signed_in(hr)
    for version in (undated, standard):
        CycleFactory(version=version)
        form = browser.get(reverse("assessments:cycle-new")).context["form"]
        assert form["version"].value() == version.pk


def test_without_self_rating_a_cycle_keeps_nothing_that_was_said_about_it(standard, hr, signed_in):
    data = made(standard, shows_self_rating_early="on")
    del data["has_self_rating"]
    signed_in(hr).post(reverse("assessments:cycle-new"), data)
    made_cycle = Cycle.objects.get()
    assert not made_cycle.has_self_rating
    assert (made_cycle.self_due, made_cycle.shows_self_rating_early) == (None, False)


@pytest.mark.parametrize("who", ["supervisor", "trainee", "auditor", "editor", "administrator"])
def test_only_hr_makes_fills_and_closes_cycles(who, request, cycle, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(reverse("assessments:cycle-new")).status_code == 403
    assert browser.get(reverse("assessments:cycle-people", args=[cycle.pk])).status_code == 403
    assert browser.post(reverse("assessments:cycle-close", args=[cycle.pk])).status_code == 403


def test_a_cycle_closes_once_all_its_assessments_are_finished(cycle, assessment, hr, signed_in):
    url = reverse("assessments:cycle-close", args=[cycle.pk])
    assert signed_in(hr).post(url).status_code == 409
    approved(assessment, hr)
    assert signed_in(hr).post(url).status_code == 302
    assert Cycle.objects.get().state == CycleState.CLOSED
    people = reverse("assessments:cycle-people", args=[cycle.pk])
    late = UserFactory(supervisor=UserFactory())
    assert signed_in(hr).post(people, {"person": [late.pk]}).status_code == 409


def test_a_cancelled_assessment_does_not_hold_a_cycle_open(cycle, assessment, hr, signed_in):
    steps.perform(assessment.pk, "cancel", hr, reason="離職")
    assert signed_in(hr).post(reverse("assessments:cycle-close", args=[cycle.pk])).status_code == 302


REPUBLIC = {
    "starts_on": "0115-07-01",
    "ends_on": "0115-12-31",
    "self_due": "0115-12-04",
    "supervisor_due": "115/12/15",
    "answer_due": "民國115年12月30日",
}


def test_years_of_the_republic_make_a_cycle_only_after_they_were_shown_as_they_were_read(standard, hr, signed_in):
    browser = signed_in(hr)
    shown = browser.post(reverse("assessments:cycle-new"), made(standard, **REPUBLIC))
    assert shown.status_code == 400
    assert not Cycle.objects.exists()
    html = shown.content.decode()
    assert "「0115-07-01」讀作 2026/07/01" in html
    form = shown.context["form"]
    assert {name: len(errors) for name, errors in form.errors.items()} == dict.fromkeys(REPUBLIC, 1)
    again = {name: written(form[name].value()) for name in REPUBLIC}
    assert all(f'value="{day}"' in html for day in again.values())
    browser.post(reverse("assessments:cycle-new"), made(standard, **again))
    cycle = Cycle.objects.get()
    assert (cycle.starts_on, cycle.answer_due) == (date(2026, 7, 1), date(2026, 12, 30))


@pytest.mark.parametrize("day", ["0115-07-01", "1999-12-31", "2926-07-01"])
def test_a_cycle_that_was_stored_with_impossible_dates_is_opened_for_nobody(day, standard, hr, trainee, signed_in):
    cycle = CycleFactory(version=standard, state=CycleState.DRAFT)
    Cycle.objects.filter(pk=cycle.pk).update(supervisor_due=day)
    answer = signed_in(hr).post(reverse("assessments:cycle-people", args=[cycle.pk]), {"person": [trainee.pk]})
    assert answer.status_code == 409
    assert day.replace("-", "/") in answer.content.decode()
    assert not Assessment.objects.exists()
    assert not Mail.objects.exists()
    with pytest.raises(ValidationError):
        Cycle.objects.get(pk=cycle.pk).full_clean()


def test_rows_with_impossible_dates_are_named_to_whoever_upgrades(standard, trainee):
    assert impossible_days(None, ["default"]) == []
    cycle = CycleFactory(version=standard)
    Cycle.objects.filter(pk=cycle.pk).update(starts_on=date(115, 7, 1))
    User.objects.filter(pk=trainee.pk).update(hired_on=date(113, 3, 1))
    (warning,) = impossible_days(None, ["default"])
    assert f"assessments.Cycle {cycle.pk} starts_on 0115-07-01" in warning.msg
    assert f"people.User {trainee.pk} hired_on 0113-03-01" in warning.msg
    assert trainee.name not in warning.msg
