"""From a follow-up to the row of the training plan that it follows from, and back, for whoever may open it."""

from __future__ import annotations

import pytest

from assessments.models import FollowUp
from tests.assessments.training import makers
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def follow_up(place, appraised, hr):
    makers.attended(place, hr)
    return makers.followed_up(appraised)


def test_the_trainee_reads_the_course_and_is_led_nowhere(follow_up, row, url, trainee, signed_in):
    html = signed_in(trainee).get(follow_up.get_absolute_url()).text
    assert row.course.name in html
    assert url() not in html


@pytest.mark.parametrize("who", ["supervisor", "hr", "auditor"])
def test_whoever_may_open_the_row_goes_there_and_back(who, follow_up, place, url, request, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    html = browser.get(follow_up.get_absolute_url()).text
    assert f'href="{url()}#place-{place.pk}"' in html
    assert f'href="{follow_up.get_absolute_url()}"' in browser.get(url()).text


def test_a_place_for_another_item_given_back_or_given_later_is_not_named(place, follow_up, hr, appraised, signed_in):
    html = signed_in(hr).get(makers.followed_up(appraised, code="P1.1.3").get_absolute_url()).text
    assert f"#place-{place.pk}" not in html
    type(place).objects.filter(pk=place.pk).update(withdrawn_at=follow_up.confirmed_at, reason="改期")
    assert f"#place-{place.pk}" not in signed_in(hr).get(follow_up.get_absolute_url()).text


def test_a_course_that_the_person_missed_is_not_named(place, hr, appraised, signed_in):
    row = makers.followed_up(appraised)
    assert f"#place-{place.pk}" not in signed_in(hr).get(row.get_absolute_url()).text


def test_a_place_that_was_named_is_told_though_it_was_for_nothing_of_this(follow_up, row, hr, trainee, signed_in):
    other = makers.place(makers.planned(row.plan, hr, makers.course("電話禮儀", "C77")), trainee, hr)
    FollowUp.objects.filter(pk=follow_up.pk).update(participant=other)
    html = signed_in(hr).get(follow_up.get_absolute_url()).text
    assert "電話禮儀" in html
    assert f"#place-{other.pk}" in html


def test_others_places_are_never_told(follow_up, row, hr, appraised, signed_in):
    other = makers.place(row, UserFactory(), hr)
    makers.gap(other, appraised)
    assert f"#place-{other.pk}" not in signed_in(hr).get(follow_up.get_absolute_url()).text
