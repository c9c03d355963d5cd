"""Results that stand among those of others: a row for each person shown, which tells nothing of submitted ratings."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.access import loader
from assessments.access.loader import log_shown
from assessments.access.words import PLACES, part
from assessments.enums import AccessKind
from assessments.models import Access
from assessments.workflow import steps
from integrity.ledger_check import alarms
from integrity.ledgered import ledger
from tests.factories import UserFactory, open_for, submitted

pytestmark = pytest.mark.django_db


def test_a_place_that_nobody_could_read_is_refused(assessment, hr):
    with pytest.raises(KeyError):
        log_shown(hr, [assessment], "r1")
    assert not Access.objects.exists()


def test_each_person_shown_is_a_row_of_one_time_however_often_they_are_named(cycle, assessment, supervisor, hr):
    other = open_for(cycle, UserFactory(), supervisor, hr)
    log_shown(hr, [assessment, other.pk, assessment.pk], "matrix")
    rows = Access.objects.order_by("assessment").values_list("assessment", "person", "kind", "detail")
    assert list(rows) == [(one.pk, hr.pk, AccessKind.SHOWN, "matrix") for one in (assessment, other)]
    assert Access.objects.values("at").distinct().count() == 1


def test_what_was_shown_is_entered_in_the_ledger(assessment, hr):
    log_shown(hr, [assessment], "history")
    entered = ledger.of(Access)
    assert list(alarms(entered, str)) == []
    Access.objects.all()._raw_delete(Access.objects.db)
    assert len(list(alarms(entered, str))) == 1


def test_thirty_people_shown_cost_the_queries_of_one(cycle, assessment, supervisor, hr):
    many = [open_for(cycle, UserFactory(), supervisor, hr) for _number in range(29)]
    with CaptureQueriesContext(connection) as with_one:
        log_shown(hr, [assessment], "matrix")
    with CaptureQueriesContext(connection) as with_many:
        log_shown(hr, [assessment, *many], "matrix")
    assert len(with_many) == len(with_one)


def test_the_log_is_held_for_few_at_a_time(cycle, assessment, supervisor, hr, monkeypatch):
    """Who opens an appraisal while a file of the whole company is written down waits for one part of it."""
    monkeypatch.setattr(loader, "AT_ONCE", 2)
    several = [open_for(cycle, UserFactory(), supervisor, hr) for _number in range(4)]
    with CaptureQueriesContext(connection) as queries:
        log_shown(hr, [assessment, *several], "matrix.xlsx")
    assert sum(query["sql"].startswith('INSERT INTO "assessments_access"') for query in queries) == 3
    assert Access.objects.count() == 5
    assert Access.objects.values("at").distinct().count() == 1


def test_an_overview_of_confirmed_results_shows_the_trainee_no_submitted_ratings(assessment, trainee, supervisor):
    submitted(assessment)
    log_shown(trainee, [assessment], "history")
    assert steps.perform(assessment.pk, "withdraw", supervisor).events.last().details["ratings_seen"] is False


def test_each_place_has_words():
    assert [name for name in PLACES if part(name) == name] == []


def test_what_stands_on_a_desk_is_a_look_once_a_day(assessment, hr, supervisor):
    for _opened in range(3):
        loader.log_shown_today(hr, [assessment.pk], "team")
    loader.log_shown_today(supervisor, [assessment.pk], "team")
    assert list(Access.objects.order_by("pk").values_list("person", "detail")) == [
        (hr.pk, "team"),
        (supervisor.pk, "team"),
    ]
    Access.objects.update(at=timezone.localtime().replace(hour=0, minute=0, second=0) - timedelta(seconds=1))
    loader.log_shown_today(hr, [assessment.pk], "team")
    assert Access.objects.filter(person=hr).count() == 2
