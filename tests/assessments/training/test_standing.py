"""What became of the gaps of a plan is counted once, and anew after whatever changes it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from assessments.enums import FollowUpState
from assessments.models import Participant, TrainingSession
from assessments.training.page import plan_context
from assessments.training.standing import standing_of
from tests.assessments.training import makers

pytestmark = pytest.mark.django_db


def figures(reader, plan):
    with CaptureQueriesContext(connection) as asked:
        whole = standing_of(reader, plan.pk).whole
    return (whole.all, whole.closed), len(asked)


def test_each_write_that_matters_is_seen_at_once_and_nothing_is_counted_twice(plan, row, place, appraised, hr):
    assert figures(hr, plan)[0] == (1, 0)
    found, queries = figures(hr, plan)
    assert (found, queries) == ((1, 0), 2)  # how far the record goes; nothing was counted
    makers.attended(place, hr)
    follow_up = makers.followed_up(appraised)
    assert figures(hr, plan)[0] == (1, 1)
    follow_up.state = FollowUpState.WITHDRAWN
    follow_up.save()
    assert figures(hr, plan)[0] == (1, 0)
    Participant.objects.filter(pk=place.pk).update(withdrawn_at=follow_up.confirmed_at, reason="換人")
    assert figures(hr, plan)[0] == (0, 0)


def test_whoever_sees_some_of_the_people_counts_theirs_alone(plan, row, place, appraised, hr, supervisor, stranger):
    assert figures(hr, plan)[0] == figures(supervisor, plan)[0] == (1, 0)
    assert figures(stranger, plan)[0] == (0, 0)


def test_a_gap_that_closed_without_the_course_is_not_closed_by_it(plan, row, place, appraised, hr):
    makers.followed_up(appraised)
    standing = standing_of(hr, plan.pk)
    assert (standing.whole.closed, standing.whole.elsewhere, standing.of(row.pk).percent) == (0, 1, 0)
    place.session = makers.session(row, hr, days=3)
    place.save()
    makers.attended(place, hr)
    assert standing_of(hr, plan.pk).whole.closed == 0, "the course began three days after it was confirmed"
    makers.followed_up(appraised, days=4)
    assert standing_of(hr, plan.pk).whole.closed == 0, "it was closed before, and nothing opened it since"
    TrainingSession.objects.update(starts_at=place.session.starts_at - timedelta(days=30))
    assert standing_of(hr, plan.pk).whole.closed == 1, "the session was on another day than was written down"


def test_a_plan_is_counted_without_what_was_called_off(plan, row, place, hr):
    assert figures(hr, plan)[0] == (1, 0)
    row.state, row.reason = "cancelled", "講師生病"
    row.save()
    standing = standing_of(hr, plan.pk)
    assert (standing.whole.all, standing.of(row.pk).all) == (0, 1)
    assert plan_context(hr, plan, QueryDict())["tally"].places == 0


def test_before_a_plan_is_approved_it_says_what_is_missing(plan, row, hr, signed_in):
    row.month, row.cost = None, 200_000
    row.save()
    html = signed_in(hr).get("/training/2026/").text
    for said in (
        "規劃費用 200,000 元，超過預算 100,000 元。",
        "有 1 門課程未訂月份，也未排場次。",
        "有 1 門課程尚無參訓人員。",
    ):
        assert said in html
