"""
Invented lives of plans: each place leads to gap, person, attendance and what closed the gap, and each of these back to
the row; also after revisions, cancellations and leavers. After a purge counts stay and names go.
"""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assessments.enums import Attendance, ResultSource
from assessments.models import FollowUp, IndicatorResult, Participant, TrainingNeed
from assessments.training.beside import address, places, places_for
from assessments.training.chain import CLOSED, OPEN, chain_of
from assessments.training.evidence import evidence_of
from assessments.training.figures import gaps_of, tallies
from assessments.training.page import plan_context
from competency.drafts.publishing import publish
from tests.assessments.privacy.purging import LATER, where
from tests.assessments.training.lives import SECRET, STEPS, Life
from tests.competency import builders

pytestmark = pytest.mark.django_db
LIVES = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 2), st.integers(0, 1), st.integers(2, 3)), min_size=3, max_size=9
)


@pytest.fixture
def version(standard, editor):
    """Small, so that a life with many appraisals is short; beside the shipped one, whose scale it uses."""
    return publish(builders.small_draft(), by=editor)


def recounted(need: TrainingNeed) -> str:
    """By the results and follow-ups themselves, the newest last; of what was deleted the day that was kept."""
    person = need.participant.person_id
    if person is None:
        return CLOSED if need.closed_on else OPEN
    rows = IndicatorResult.objects.filter(
        person=person, indicator=need.indicator, source=ResultSource.APPRAISAL, not_observed=False
    )
    found = [((row.confirmed_on, row.assessment_id, row.revision, 0), row.meets) for row in rows]
    kept = set(rows.values_list("assessment", flat=True))
    follow_ups = FollowUp.objects.filter(assessment__in=kept, indicator=need.indicator).exclude(state="withdrawn")
    found += [((row.confirmed_on, row.assessment_id, row.revision, row.pk), row.meets) for row in follow_ups]
    since = (need.confirmed_on, need.assessment_id or 0, need.revision, 0)
    later = sorted(one for one in found if one[0] > since)
    return CLOSED if later and later[-1][1] else OPEN


def check(life, reader):
    """There and back, of every row."""
    everybody = Participant.objects.all()
    chain = chain_of(everybody)
    for need in TrainingNeed.objects.select_related("participant"):
        assert chain.closings[need.pk].state == recounted(need), need
    for row in life.rows:
        pages = [evidence_of(reader, row, {"show": which}).context["lines"] for which in ("", "withdrawn")]
        shown = [line for lines in pages for line in lines]
        assert sorted(line.place.pk for line in shown) == sorted(row.participants.values_list("pk", flat=True))
        for line in shown:
            leads_on(line, chain)
            if line.place.person:
                there_and_back(reader, line)
    needs = TrainingNeed.objects.exclude(assessment=None)
    for need in needs.select_related("assessment", "participant__planned__plan"):
        back = [one.url for one in places_for(reader, need.assessment)]
        assert back.count(address(need.participant)) == 1


def leads_on(line, chain):
    """From a place to its gaps, its attendance, and what closed each gap."""
    stored = list(line.place.needs.order_by("pk"))
    assert len(line.needs) == len(stored)
    assert str(Attendance(line.place.attendance).label) in str(line.attendance)
    for told, need in zip(line.needs, stored, strict=True):
        assert told.closing == chain.closings[need.pk] or line.place.withdrawn_at
        assert bool(told.url) is (need.assessment_id is not None)
        if need.assessment:
            assert need.assessment.trainee_id == line.place.person_id
        by = told.closing.by
        if by is not None:
            assert told.by_url
            assert told.is_follow_up is (by.follow_up is not None)
            if by.follow_up:
                assert FollowUp.objects.get(pk=by.follow_up).assessment.trainee_id == line.place.person_id


def there_and_back(reader, line):
    """From the person to the place."""
    section = places(reader, line.place.person)
    assert [one.url for one in section.lines].count(address(line.place)) == 1


def counted(life, reader):
    """Everything that page and rows count, and of each gap whether and when it closed."""
    chain = chain_of(Participant.objects.all())
    by_row = tallies(Participant.objects.all())
    needs = chain.by_planned()
    context = plan_context(reader, life.rows[0].plan, QueryDict())
    return (
        [(by_row.get(row.pk), gaps_of(needs.get(row.pk, []), chain)) for row in life.rows],
        (context["tally"], context["gaps"]),
        {key: (one.state, one.on) for key, one in chain.closings.items()},
    )


@pytest.fixture
def clock(monkeypatch):
    """A function that lets so many days pass."""
    real, passed = timezone.now, [timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: real() + passed[0])

    def forward(days=0, *, back=False):
        passed[0] = timedelta() if back else passed[0] + timedelta(days=days)

    return forward


LATE = ("begun_and_overtaken", 0, 0, 2)
TWICE = (("follow_up", 0, 0, 3), ("day", 0, 0, 2), ("next_appraisal", 0, 0, 3))


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(steps=[LATE, ("attend", 0, 0, 3), ("give", 0, 1, 2), ("leaves", 1, 0, 2)])
@example(steps=[*TWICE, ("withdraw", 1, 0, 2), ("cancel", 1, 0, 2), ("revise", 2, 0, 2), ("call_off", 0, 1, 2)])
@given(steps=LIVES)
def test_the_chain_holds_over_invented_lives_and_the_counts_outlive_the_names(
    steps, version, hr, supervisor, manager, clock
):
    clock(back=True)
    with transaction.atomic():
        life = Life(version, hr, supervisor, manager, clock)
        check(life, hr)
        for step in steps:
            life.take(*step)
        check(life, hr)
        before = counted(life, hr)
        long_after = timezone.now() + LATER
        with patch.object(timezone, "now", lambda: long_after):
            for person in life.people:
                life.purge(person)
                check(life, hr)
                assert counted(life, hr) == before
        assert not Participant.objects.exclude(person=None).exists()
        assert not TrainingNeed.objects.exclude(assessment=None).exists()
        assert where(SECRET)[SECRET] == []
        transaction.set_rollback(True)
