"""What ended shows no progress, awaits nothing and is late with nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.cycles.figures import counts
from assessments.enums import Status
from assessments.workflow import steps
from tests.factories import UserFactory, approved, left_as, open_for, put_into, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(assessment):
    """Everything about it was due some days ago."""
    day = timezone.localdate() - timedelta(days=3)
    return left_as(assessment, self_due=day, supervisor_due=day, answer_due=day)


@pytest.fixture
def cancelled(late, hr):
    return steps.perform(late.pk, "cancel", hr, reason="離職")


def everywhere(cycle, assessment):
    return ["/", reverse("assessments:list"), cycle.get_absolute_url(), assessment.get_absolute_url()]


@pytest.mark.parametrize("who", ["hr", "supervisor", "trainee", "auditor"])
def test_a_cancelled_assessment_shows_neither_progress_nor_anything_late(
    who, cycle, cancelled, hr, supervisor, trainee, auditor, signed_in
):
    person = {"hr": hr, "supervisor": supervisor, "trainee": trainee, "auditor": auditor}[who]
    for address in everywhere(cycle, cancelled):
        page = signed_in(person).get(address).content.decode()
        assert "/ 19" not in page, address
        assert 'max="19"' not in page, address
        assert "chip--bad" not in page, address
        assert "chip--self_open" not in page, address


def test_what_was_cancelled_after_submission_ended_without_a_result(cycle, assessment, hr, auditor, signed_in):
    submitted(assessment)
    assert "chip--competent" in signed_in(auditor).get(reverse("assessments:list")).content.decode()
    steps.perform(assessment.pk, "cancel", hr, reason="離職")
    assert "chip--competent" not in signed_in(auditor).get(reverse("assessments:list")).content.decode()
    page = signed_in(auditor).get(assessment.get_absolute_url()).content.decode()
    assert "人資核定前" not in page


def test_an_approved_assessment_is_late_with_nothing(cycle, assessment, hr, signed_in):
    approved(assessment, hr)
    day = timezone.localdate() - timedelta(days=3)
    left_as(assessment, self_due=day, supervisor_due=day, answer_due=day)
    for address in everywhere(cycle, assessment):
        page = signed_in(hr).get(address).content.decode()
        assert "chip--bad" not in page, address
        assert "/ 19" not in page, address


def test_the_cycle_counts_as_being_rated_whatever_is_open_and_not_submitted(cycle, supervisor, hr, monkeypatch):
    """A status that is added later is open until it is named as finished, and counts here by its groups."""
    rows = [open_for(cycle, UserFactory(), supervisor, hr) for _number in range(3)]
    put_into(rows[0], Status.DISPUTED)
    put_into(rows[1], Status.CANCELLED)
    assert counts([cycle.pk])[cycle.pk].being_rated == 1
    monkeypatch.setattr(Status, "rated", classmethod(lambda cls: frozenset({cls.APPROVED})))
    assert counts([cycle.pk])[cycle.pk].being_rated == 2
