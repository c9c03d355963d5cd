"""The needs that a new place brings: what falls short by the newest confirmation, and the marks that explain it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.enums import FollowUpState, NeedKind
from assessments.models import ElementMark
from assessments.training import places
from assessments.workflow import steps
from competency.models import BlockElement, ElementKind
from tests.assessments.training import makers
from tests.factories import approved

pytestmark = pytest.mark.django_db


@pytest.fixture
def needs(row, trainee, hr):
    """What stands behind a place that is given now, by code the level and the day; of a mark no level."""

    def give():
        (place,) = places.give(row, [trainee], hr).new
        rows = place.needs.select_related("indicator", "element", "level")
        return {
            (need.indicator or need.element).code: (need.level and need.level.value, need.confirmed_on) for need in rows
        }

    return give


@pytest.fixture
def today():
    return timezone.localdate()


def test_a_follow_up_of_a_former_revision_hides_nothing_that_the_next_one_found(appraised, needs, hr, today):
    makers.followed_up(appraised)
    steps.perform(appraised.pk, "reopen", hr, reason="更正")
    approved(appraised, hr, changes={"P1.1.2": ("1", "退步")})
    assert needs() == {"P1.1.2": (1, today)}


def test_a_gap_that_a_follow_up_closed_is_no_need(appraised, needs):
    makers.followed_up(appraised)
    assert needs() == {}


def test_what_met_and_fell_short_by_a_follow_up_is_a_need(appraised, needs, today):
    makers.followed_up(appraised, code="P1.1.1", value=1, days=3)
    assert needs() == {"P1.1.2": (2, today), "P1.1.1": (1, today + timedelta(days=3))}


def test_the_level_is_the_one_that_was_confirmed_last(appraised, needs, today):
    makers.followed_up(appraised, value=3, days=1)
    makers.followed_up(appraised, value=1, days=2)
    makers.followed_up(appraised, value=4, days=3, state=FollowUpState.WITHDRAWN)
    assert needs() == {"P1.1.2": (1, today + timedelta(days=2))}


@pytest.fixture
def marked(row, appraised, standard):
    """A knowledge that the task of P1.1.2 asks for, marked there, and the course serves it."""
    task = makers.indicator(standard).block.task
    element = BlockElement.objects.filter(block__task=task, element__kind=ElementKind.KNOWLEDGE).first().element
    row.course.subjects.create(element=element)
    ElementMark.objects.create(assessment=appraised, task=task, element=element)
    return element


def test_a_mark_is_a_need_as_long_as_its_task_has_a_gap(marked, needs, today):
    assert needs() == {"P1.1.2": (2, today), marked.code: (None, today)}


def test_a_mark_that_explains_no_gap_any_more_is_no_need(marked, appraised, needs):
    makers.followed_up(appraised)
    assert needs() == {}


def test_the_marks_of_an_appraisal_that_was_opened_again_stay_with_its_rater(marked, appraised, needs, hr, today):
    steps.perform(appraised.pk, "reopen", hr, reason="更正")
    assert needs() == {"P1.1.2": (2, today)}


def test_both_rooms_find_the_same_needs(marked, appraised, needs, hr):
    from django.http import QueryDict

    from assessments.insight.scope import scope_of
    from assessments.needs.page import needs_of, question_of

    makers.followed_up(appraised, code="P1.1.1", value=1)
    found = needs_of(scope_of(hr, QueryDict()), question_of(QueryDict()))
    page = {group.code: need.level for group in found.of(NeedKind.GAP) for need in group.needs}
    page |= {group.code: None for group in found.of(NeedKind.MARK)}
    assert {code: level for code, (level, _day) in needs().items()} == page
