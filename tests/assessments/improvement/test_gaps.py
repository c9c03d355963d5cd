"""The gaps with which a plan begins: which are open, in which order, and whose words the supervisor of today reads."""

from __future__ import annotations

import pytest
from django.utils import translation

from assessments.improvement import drafting
from assessments.improvement.gaps import gaps_of
from assessments.models import Access, Assessment
from tests.assessments.improvement.plans import given
from tests.assessments.training.makers import followed_up
from tests.factories import UserFactory, approved

pytestmark = pytest.mark.django_db
COMMENT = "三次漏問訂單編號"
SHORT = {"A01": ("1", "常遲到"), "P1.1.1": ("2", "常漏項"), "P1.1.2": ("2", COMMENT)}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def done(assessment, hr):
    return approved(assessment, hr, changes=SHORT)


@pytest.fixture
def new_lead(done, trainee):
    """Leads the person since the appraisal, which is not theirs to read."""
    lead = UserFactory()
    trainee.supervisor = lead
    trainee.save()
    assert not Assessment.objects.visible_to(lead).exists()
    return lead


def codes(person, reader):
    return [gap.code for gap in gaps_of(person, reader).gaps]


def shown_to(reader):
    return Access.objects.filter(person=reader, detail="improvement").count()


def test_they_stand_in_the_order_of_the_standard_attitudes_last(done, trainee, supervisor):
    assert codes(trainee, supervisor) == ["P1.1.1", "P1.1.2", "A01"]


def test_what_a_follow_up_closed_goes_into_no_plan(done, trainee, supervisor):
    followed_up(done)
    assert codes(trainee, supervisor) == ["P1.1.1", "A01"]
    plan = drafting.begin(trainee, supervisor, with_gaps=True)
    assert [(fact.indicator or fact.attitude).code for fact in plan.facts.all()] == ["P1.1.1", "A01"]


def test_what_fell_short_by_a_follow_up_is_told_as_one(done, trainee, supervisor):
    row = followed_up(done, code="P1.1.3", value=1)
    gap = gaps_of(trainee, supervisor).gaps[2]
    assert (gap.code, gap.level[0], gap.comment) == ("P1.1.3", "1", row.seen)
    assert gap.as_fact.startswith("Follow-up of ")
    followed_up(done, value=1)
    assert gaps_of(trainee, supervisor).gaps[1].comment == row.seen, "what the appraisal said is not said of it"


def test_a_new_supervisor_reads_the_levels_alone_and_it_is_written_down(done, trainee, new_lead, signed_in):
    page = signed_in(new_lead).get(f"/improvement/new/?person={trainee.username}").text
    assert "P1.1.2" in page
    assert COMMENT not in page
    assert shown_to(new_lead) == 1
    plan = drafting.begin(trainee, new_lead, with_gaps=True)
    assert plan.facts.count() == 3
    assert all("\n" not in fact.text for fact in plan.facts.all())
    assert shown_to(new_lead) == 2


def test_gaps_that_are_added_to_a_draft_carry_no_words_of_others_either(done, trainee, new_lead):
    plan = drafting.begin(trainee, new_lead, with_gaps=False)
    assert shown_to(new_lead) == 0, "nothing was shown"
    drafting.save(plan.pk, new_lead, given(), seen=None, with_gaps=True)
    assert plan.facts.count() == 4
    assert not plan.facts.filter(text__contains=COMMENT).exists()
    assert shown_to(new_lead) == 1


def test_a_new_supervisor_reads_what_a_follow_up_saw(done, trainee, new_lead):
    row = followed_up(done, value=1)
    assert [gap.comment for gap in gaps_of(trainee, new_lead).gaps] == ["", row.seen, ""]


def test_who_rated_takes_their_own_words_over(done, trainee, supervisor, signed_in):
    signed_in(supervisor).post(f"/improvement/new/?person={trainee.username}", {"then": "gaps"})
    assert trainee.improvement_plans.get().facts.filter(text__contains=COMMENT).exists()
    assert shown_to(supervisor) == 1


def test_nobody_is_shown_gaps_while_there_is_a_draft_already(done, trainee, supervisor, signed_in):
    drafting.begin(trainee, supervisor, with_gaps=False)
    page = signed_in(supervisor).get(f"/improvement/new/?person={trainee.username}").text
    assert "P1.1.2" not in page
    assert shown_to(supervisor) == 0
