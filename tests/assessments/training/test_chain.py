"""Whether a gap behind a place is closed: what counts, from when, and what opens it again."""

from datetime import date, timedelta

import pytest

from assessments.enums import FollowUpState
from assessments.models import ElementMark, Participant, TrainingNeed
from assessments.training.chain import CLOSED, OPEN, UNKNOWN, chain_of, closed_by
from assessments.training.results import Result
from assessments.workflow import steps
from competency.models import BlockElement, Element, ElementKind
from tests.assessments.careers.lives import next_version
from tests.assessments.training import makers
from tests.factories import CycleFactory, approved, open_for

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


def said(days, meets, assessment=1, follow_up=None):
    level = None if meets is None else 3 if meets else 2
    moment = (DAY + timedelta(days=days), assessment, 1, follow_up or 0)
    return Result(moment, level, meets, assessment, follow_up)


def state(place):
    found = chain_of(Participant.objects.filter(pk=place.pk))
    (need,) = found.needs
    return found.closings[need.pk]


def again(appraised, hr, version=None, **kwargs):
    """A later cycle, in which the person is approved once more."""
    now = CycleFactory(version=version or appraised.standard)
    return approved(open_for(now, appraised.trainee, appraised.supervisor, hr), hr, **kwargs)


@pytest.mark.parametrize(
    ("results", "wanted"),
    [
        ([], (OPEN, None)),
        ([said(-1, True)], (OPEN, None)),  # before the gap was found
        ([said(0, False)], (OPEN, None)),  # the gap itself
        ([said(0, True, follow_up=7)], (CLOSED, 0)),  # on the same day, but after it
        ([said(5, True), said(9, True)], (CLOSED, 5)),  # the first that closed it, however often confirmed
        ([said(5, True), said(9, False)], (OPEN, None)),  # fell short again
        ([said(5, True), said(7, False), said(9, True)], (CLOSED, 9)),
        ([said(5, True), said(9, None)], (CLOSED, 5)),  # not observed says nothing
        ([said(5, None)], (OPEN, None)),
    ],
)
def test_the_newest_confirmation_decides(results, wanted):
    found = closed_by(sorted(results, key=lambda one: one.moment), (DAY, 1, 1, 0))
    assert (found.state, found.on and (found.on - DAY).days) == wanted


def test_a_gap_that_nobody_looked_at_since_is_open(place):
    assert (state(place).state, state(place).now) == (OPEN, None)


def test_a_follow_up_of_the_same_day_closes_the_gap(place, appraised):
    follow_up = makers.followed_up(appraised)
    found = state(place)
    assert (found.state, found.by.follow_up, found.by.level) == (CLOSED, follow_up.pk, 3)


def test_a_follow_up_that_falls_short_or_was_taken_back_closes_nothing(place, appraised):
    makers.followed_up(appraised, value=2)
    assert state(place).state == OPEN
    makers.followed_up(appraised, value=4, state=FollowUpState.WITHDRAWN)
    assert (state(place).state, state(place).now.level) == (OPEN, 2)
    makers.followed_up(appraised, value=4, state=FollowUpState.OBJECTED)
    assert state(place).state == CLOSED, "an objection alone takes nothing away"


def test_a_later_appraisal_closes_the_gap_and_one_after_it_opens_it_again(place, appraised, hr):
    later = again(appraised, hr)
    assert (state(place).state, state(place).by.assessment) == (CLOSED, later.pk)
    again(appraised, hr, changes=makers.SHORT)
    assert (state(place).state, state(place).now.level) == (OPEN, 2)


def test_a_new_revision_of_the_same_appraisal_counts_and_one_that_is_only_opened_again_does_not(place, appraised, hr):
    makers.followed_up(appraised)
    steps.perform(appraised.pk, "reopen", hr, reason="更正")
    assert state(place).state == CLOSED
    approved(appraised, hr, changes={"P1.1.2": ("1", "退步")})
    assert (state(place).state, state(place).now.level) == (OPEN, 1), "the new revision is newer than the follow-up"


def test_what_is_cancelled_confirms_nothing(place, appraised, hr):
    later = again(appraised, hr)
    steps.perform(later.pk, "reopen", hr, reason="更正")
    assert state(place).state == CLOSED
    steps.perform(later.pk, "cancel", hr, reason="誤開")
    assert state(place).state == OPEN


def test_an_appraisal_by_the_next_version_counts_for_the_same_indicator_even_if_it_is_reworded(
    place, appraised, hr, editor
):
    text = makers.indicator(appraised.standard).text
    newer = next_version(appraised.standard, editor, changes={"P1.1.2": f"{text}並記錄。"})
    again(appraised, hr, newer)
    found = state(place)
    assert (found.state, found.by.reworded) == (CLOSED, True)


def test_another_persons_follow_up_closes_nothing_here(place, appraised, row, hr, cycle, supervisor, stranger):
    other = approved(open_for(cycle, stranger, supervisor, hr), hr, changes=makers.SHORT)
    theirs = makers.place(row, stranger, hr)
    makers.gap(theirs, other)
    makers.followed_up(other)
    assert (state(theirs).state, state(place).state) == (CLOSED, OPEN)


def marked(appraised, place):
    """A knowledge that the task of P1.1.2 asks for."""
    task = makers.indicator(appraised.standard).block.task
    element = BlockElement.objects.filter(block__task=task, element__kind=ElementKind.KNOWLEDGE).first().element
    ElementMark.objects.create(assessment=appraised, task=task, element=element)
    TrainingNeed.objects.all().delete()
    return makers.mark(place, appraised, element)


def test_a_mark_closes_when_every_indicator_that_asks_for_it_meets(place, appraised):
    marked(appraised, place)
    assert state(place).state == OPEN
    makers.followed_up(appraised, code="P1.1.1")
    assert state(place).state == OPEN, "another one still falls short"
    makers.followed_up(appraised)
    assert state(place).state == CLOSED


def test_a_mark_whose_indicators_met_all_along_needs_a_newer_confirmation(place, appraised, hr):
    followed = again(appraised, hr)
    marked(followed, place)
    assert state(place).state == OPEN
    makers.followed_up(followed, code="P1.1.1")
    assert state(place).state == CLOSED


def test_a_mark_that_no_indicator_asks_for_can_not_be_measured(place, appraised):
    TrainingNeed.objects.all().delete()
    loose = Element.objects.filter(version=appraised.standard, kind=ElementKind.ATTITUDE).first()
    makers.mark(place, appraised, loose)
    assert state(place).state == UNKNOWN


def test_after_the_data_are_deleted_the_day_that_was_kept_decides(place):
    Participant.objects.update(person=None)
    assert state(place).state == OPEN
    TrainingNeed.objects.update(assessment=None, closed_on=DAY)
    found = state(place)
    assert (found.state, found.on, found.by) == (CLOSED, DAY, None)
