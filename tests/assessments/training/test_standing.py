"""What became of the gaps of a plan is counted once, and anew after whatever changes it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.enums import FollowUpState
from assessments.models import Participant
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
    follow_up = makers.followed_up(appraised)
    assert figures(hr, plan)[0] == (1, 1)
    follow_up.state = FollowUpState.WITHDRAWN
    follow_up.save()
    assert figures(hr, plan)[0] == (1, 0)
    Participant.objects.filter(pk=place.pk).update(withdrawn_at=appraised.approved_at, withdrawn_by=hr)
    assert figures(hr, plan)[0] == (0, 0)


def test_whoever_sees_some_of_the_people_counts_theirs_alone(plan, row, place, appraised, hr, supervisor, stranger):
    assert figures(hr, plan)[0] == figures(supervisor, plan)[0] == (1, 0)
    assert figures(stranger, plan)[0] == (0, 0)
