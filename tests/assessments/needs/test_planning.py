"""From a need to places in a course: made if missing, never twice, under a lock, by HR alone."""

from __future__ import annotations

import pytest
from django.utils import timezone

from assessments.enums import NeedKind
from assessments.models import (
    Assessment,
    Course,
    DevelopmentAction,
    DevelopmentStep,
    Participant,
    PlannedCourse,
    TrainingNeed,
    TrainingPlan,
)
from assessments.needs.planning import plan_training
from assessments.training.attendance import Entry, Word, take, word_of
from config.refusals import Conflict
from people.models import User
from tests.assessments.careers.lives import appraised, next_version
from tests.assessments.courses.catalogues import course, task_key
from tests.assessments.needs.test_needs import gap, mark, reason_of
from tests.factories import UserFactory, approved, open_for

pytestmark = pytest.mark.django_db
SHORT = {"P1.1.2": ("2", "需提醒"), "P1.2.1": ("1", "不足")}
YEAR = timezone.localdate().year


def page(group, **more):
    return "/insight/needs/plan/", {"by": group.kind.value, "at": group.at, **more}


def post(browser, group, **data):
    address, asked = page(group)
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return browser.post(f"{address}?{query}", {"year": YEAR, "goal": "補足落差", **data})


@pytest.fixture
def needing(cycle, supervisor, hr):
    rows = [open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr) for _count in range(3)]
    return [Assessment.objects.get(pk=approved(row, hr, changes=SHORT).pk) for row in rows]


def people_of(rows):
    return [row.trainee_id for row in rows]


@pytest.mark.parametrize("who", ["supervisor", "auditor", "trainee"])
def test_hr_alone_plans(who, request, needing, hr, signed_in):
    browser, group = signed_in(request.getfixturevalue(who)), gap(hr, "P1.1.2")
    assert browser.get(*page(group)).status_code == 403
    assert post(browser, group, course=course("A").pk, person=people_of(needing)).status_code == 403
    assert not TrainingPlan.objects.exists()


def test_a_group_becomes_a_course_with_people_and_reasons_in_two_presses(needing, hr, signed_in, standard):
    served = course("A", task_key(standard, "T1.1"), cost=1000)
    browser, group = signed_in(hr), gap(hr, "P1.1.2")
    shown = browser.get(*page(group)).context
    assert shown["form"]["course"].value() == str(served.pk)
    assert {need.person.pk for need, is_ticked in shown["planning"].lines if is_ticked} == set(people_of(needing))
    answer = post(browser, group, course=served.pk, person=people_of(needing)[:2])
    assert answer.status_code == 302
    plan, planned = TrainingPlan.objects.get(), PlannedCourse.objects.get()
    assert (plan.year, plan.created_by, planned.course, planned.goal, planned.cost) == (
        YEAR,
        hr,
        served,
        "補足落差",
        2000,
    )
    assert set(Participant.objects.values_list("person", flat=True)) == set(people_of(needing)[:2])
    for need in TrainingNeed.objects.all():
        row = need.assessment
        assert (need.kind, need.indicator.code, need.level.value, need.revision) == ("gap", "P1.1.2", 2, row.revision)
        assert need.confirmed_on == row.profile.confirmed_on
    assert gap(hr, "P1.1.2").placed == 2


def test_sent_again_it_adds_the_reason_and_no_second_place(needing, hr):
    served, row = course("A", cost=500), needing[0]
    first = plan_training(hr, YEAR, served, [reason_of(row, "P1.1.2")])
    again = plan_training(hr, YEAR, served, [reason_of(row, "P1.1.2")])
    other = plan_training(hr, YEAR, served, [reason_of(row, "P1.2.1"), reason_of(needing[1], "P1.2.1")])
    assert [(one.places, one.had, one.needs) for one in (first, again, other)] == [(1, 0, 1), (0, 1, 0), (1, 1, 2)]
    assert PlannedCourse.objects.get().cost == 1000
    assert Participant.objects.count() == 2
    assert TrainingNeed.objects.count() == 3


def test_a_place_serves_the_open_action_for_the_gap_and_attendance_leaves_a_note_there(needing, hr, supervisor):
    served, (row, other, _last) = course("A"), needing
    reason = reason_of(row, "P1.1.2")
    action, *_more = (
        DevelopmentAction.objects.create(
            person=one.trainee, owner=supervisor, created_by=supervisor, goal="學會安撫", indicator_id=reason.indicator
        )
        for one in (row, other)
    )
    plan_training(hr, YEAR, served, [reason, reason_of(other, "P1.2.1")])
    place, without = Participant.objects.order_by("pk")
    assert (place.action, without.action) == (action, None)
    version = TrainingPlan.objects.get().version
    plan_training(hr, YEAR, served, [reason_of(other, "P1.1.2")])
    without.refresh_from_db()
    assert without.action is not None, "with the further reason it serves one"
    assert TrainingPlan.objects.get().version == version + 1
    entry = Entry(place.pk, place.version, word_of(place), Word("attended", 6))
    assert take(PlannedCourse.objects.get(), None, [entry], hr) == 1
    assert served.name in DevelopmentStep.objects.get(action=action).note


def test_who_cant_act_any_more_gets_no_place_and_is_named(needing, hr):
    served = course("A")
    reasons = [reason_of(row, "P1.1.2") for row in needing[:2]]
    User.objects.filter(pk=needing[0].trainee_id).update(is_active=False)
    planned = plan_training(hr, YEAR, served, reasons)
    assert (planned.places, planned.had, [one.pk for one in planned.gone]) == (1, 0, [needing[0].trainee_id])
    User.objects.filter(pk=needing[2].trainee_id).update(is_active=False)
    with pytest.raises(Conflict):
        plan_training(hr, YEAR + 1, served, [reason_of(needing[2], "P1.1.2")])
    assert not TrainingPlan.objects.filter(year=YEAR + 1).exists()


def test_a_cost_that_somebody_gave_stays(needing, hr):
    served = course("A", cost=500)
    plan_training(hr, YEAR, served, [reason_of(needing[0], "P1.1.2")])
    PlannedCourse.objects.update(cost=30000)
    plan_training(hr, YEAR, served, [reason_of(needing[1], "P1.1.2")])
    assert PlannedCourse.objects.get().cost == 30000


def test_who_gave_their_place_back_has_it_again(needing, hr):
    served = course("A")
    plan_training(hr, YEAR, served, [reason_of(needing[0], "P1.1.2")])
    Participant.objects.update(withdrawn_at=timezone.now(), reason="出差")
    assert plan_training(hr, YEAR, served, [reason_of(needing[0], "P1.1.2")]).places == 1
    place = Participant.objects.get()
    assert (place.withdrawn_at, place.reason, place.version) == (None, "", 2)


def test_a_course_that_was_held_is_planned_anew(needing, hr):
    served = course("A")
    plan_training(hr, YEAR, served, [reason_of(needing[0], "P1.1.2")])
    PlannedCourse.objects.update(state="held")
    plan_training(hr, YEAR, served, [reason_of(needing[0], "P1.1.2")])
    assert list(PlannedCourse.objects.values_list("position", "state")) == [(1, "held"), (2, "planned")]


def test_a_closed_plan_and_a_course_off_offer_take_nobody(needing, hr, signed_in):
    served, group = course("A"), gap(hr, "P1.1.2")
    TrainingPlan.objects.create(year=YEAR, created_by=hr, state="closed")
    answer = post(signed_in(hr), group, course=served.pk, person=people_of(needing), goal="留著的字")
    assert answer.status_code == 409
    assert "留著的字" in answer.content.decode()
    Course.objects.update(retired_at=timezone.now())
    with pytest.raises(Conflict):
        plan_training(hr, YEAR + 1, served, [reason_of(needing[0], "P1.1.2")])
    assert not Participant.objects.exists()
    assert not TrainingPlan.objects.filter(year=YEAR + 1).exists()


def test_a_new_course_is_made_with_what_it_serves(needing, hr, signed_in, standard):
    group = gap(hr, "P1.1.2")
    sent = {"course": "new", "code": "N-1", "name": "新開的課", "kind": "internal", "hours": "3", "cost": "1,500"}
    assert post(signed_in(hr), group, person=people_of(needing), **sent).status_code == 302
    made = Course.objects.get()
    assert (made.code, made.cost, made.subjects.get().task_id) == ("N-1", 1500, task_key(standard, "T1.1").pk)
    assert [one.code for one in gap(hr, "P1.1.2").courses] == ["N-1"]


@pytest.mark.parametrize(
    "sent", [{"course": "new"}, {"course": "new", "code": "TAKEN", "name": "新課"}, {"course": "77"}]
)
def test_what_is_wrong_makes_nothing_and_is_told(sent, needing, hr, signed_in):
    course("TAKEN")
    answer = post(signed_in(hr), gap(hr, "P1.1.2"), person=people_of(needing), **sent)
    assert answer.status_code in (400, 409)
    assert answer.context["form"].errors
    assert Course.objects.count() == 1
    assert not TrainingPlan.objects.exists()


def test_nobody_is_planned_who_is_not_ticked_or_does_not_need_it(needing, hr, signed_in, stranger):
    served, group = course("A"), gap(hr, "P1.1.2")
    assert post(signed_in(hr), group, course=served.pk).status_code == 400
    assert post(signed_in(hr), group, course=served.pk, person=[stranger.pk]).status_code == 400
    assert not TrainingPlan.objects.exists()


def test_a_mark_is_a_reason_without_a_level(needing, hr, signed_in, standard):
    from tests.assessments.needs.test_needs import found

    made = mark(needing[0], "T1.1", "K01")
    (group,) = found(hr).marks
    assert post(signed_in(hr), group, course=course("A").pk, person=people_of(needing[:1])).status_code == 302
    need = TrainingNeed.objects.get()
    assert (need.kind, need.element_id, need.level, need.assessment) == (
        NeedKind.MARK,
        made.element_id,
        None,
        needing[0],
    )


def test_the_reason_stands_in_the_version_of_the_appraisal(standard, trainee, supervisor, editor, hr, signed_in):
    row = appraised(standard, trainee, supervisor, hr, 1, changes=SHORT)
    next_version(standard, editor)
    group = gap(hr, "P1.1.2")
    assert post(signed_in(hr), group, course=course("A").pk, person=[trainee.pk]).status_code == 302
    need = TrainingNeed.objects.get()
    assert need.indicator.owning_version_id() == standard.pk
    assert need.assessment == row
    assert gap(hr, "P1.1.2").placed == 1
