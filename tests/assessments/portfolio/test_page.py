"""One's own page: what I can, what is agreed, what is next; nobody else's stands on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.certificates.issuing import issue
from assessments.development import actions
from assessments.development.plan import GivenLine
from assessments.models import Access, Participant
from tests.assessments.followups.conftest import confirm
from tests.assessments.improvement.plans import to_sign
from tests.assessments.training import makers
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
URL = "/my-competencies/"


def page(signed_in, person):
    return signed_in(person).get(URL)


def part(answer, code):
    return next(one for one in answer.context["standards"][0].parts if one.code == code)


def test_whoever_is_signed_out_is_asked_to_sign_in(client):
    assert client.get(URL).status_code == 302


def test_without_anything_it_says_what_will_stand_there(trainee, signed_in):
    html = page(signed_in, trainee).text
    for words in ("目前沒有已確認的項目", "沒有未完成的發展行動", "目前沒有待辦", "尚無法製作證明"):
        assert words in html


def test_what_is_others_stands_on_nobody_elses_page(done, trainee, supervisor, hr, signed_in, printed):
    row = issue(trainee)
    actions.add(trainee, supervisor, GivenLine("熟悉退費規定"))
    for person in (supervisor, hr):
        html = page(signed_in, person).text
        assert row.code not in html
        assert "熟悉退費規定" not in html
        assert "P1.2.1" not in html


def test_confirmed_tasks_stand_with_level_day_and_source(done, trainee, signed_in):
    answer = page(signed_in, trainee)
    (standard,) = answer.context["standards"]
    assert standard.whole == standard.tasks - 1
    whole, short = part(answer, "T1.2"), part(answer, "T1.1")
    assert whole.is_whole
    assert (len(short.met), short.open) == (3, ["P1.1.2"])
    first = whole.met[0]
    assert first.level.startswith("3 ")
    assert (first.on, first.url) == (timezone.localdate(), done.get_absolute_url())
    assert done.number in first.source
    assert standard.parts[-1].name == "態度"


def test_a_follow_up_is_named_as_the_source_and_completes_the_task(done, trainee, supervisor, signed_in):
    confirm(done, supervisor, "P1.1.2", level=4)
    answer = page(signed_in, trainee)
    short = part(answer, "T1.1")
    assert short.is_whole
    one = next(item for item in short.met if item.code == "P1.1.2")
    assert one.source.startswith("複評")
    assert one.url == done.get_absolute_url() + "#follow-ups"


def test_what_is_too_old_is_no_longer_what_one_can(done, trainee, signed_in, monkeypatch):
    browser = signed_in(trainee)
    moment = timezone.now() + timedelta(days=4 * 366)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    browser = signed_in(trainee)
    answer = browser.get(URL)
    assert answer.context["standards"][0].parts == []
    assert not answer.context["can_certify"]


def test_an_open_action_is_done_from_the_page_and_leads_back_to_it(trainee, supervisor, signed_in):
    action = actions.add(trainee, supervisor, GivenLine("熟悉退費規定", due_on=timezone.localdate()))
    browser = signed_in(trainee)
    answer = browser.get(URL)
    (row,) = answer.context["actions"]
    assert "需要協助" in answer.text
    for verb in ("help", "done"):
        seen = browser.get(URL).context["actions"][0].seen
        back = browser.post(f"/development/{action.pk}/{verb}/", {"seen": seen, "then": "own"})
        assert back.url == URL
    assert browser.get(URL).context["actions"] == []
    assert row.is_own


def test_what_is_next_names_the_own_rating_the_course_and_a_signature(assessment, trainee, supervisor, hr, signed_in):
    row = makers.planned(makers.plan(hr), hr, makers.course())
    session = makers.session(row, hr)
    makers.place(row, trainee, hr, session=session)
    plan = to_sign(trainee, supervisor, hr)
    html = page(signed_in, trainee).text
    assert assessment.get_self_rating_url() in html
    assert reverse("assessments:training-ics", args=[session.pk]) in html
    assert f"{plan.number} 閱讀計畫並簽署" in html


def test_an_attended_course_waits_for_a_follow_up_until_somebody_looked(done, trainee, supervisor, hr, signed_in):
    row = makers.planned(makers.plan(hr), hr, makers.course())
    place = makers.place(row, trainee, hr, attendance="attended", taken_at=timezone.now(), taken_by=hr)
    makers.gap(place, done)
    (waits,) = page(signed_in, trainee).context["awaiting"]
    assert (waits.code, waits.because) == ("P1.1.2", row.course.name)
    confirm(done, supervisor, "P1.1.2", level=3)
    assert page(signed_in, trainee).context["awaiting"] == []


def test_a_place_that_was_missed_or_given_back_waits_for_nothing(done, trainee, hr, signed_in):
    row = makers.planned(makers.plan(hr), hr, makers.course())
    place = makers.place(row, trainee, hr, attendance="absent", taken_at=timezone.now(), taken_by=hr)
    makers.gap(place, done)
    assert page(signed_in, trainee).context["awaiting"] == []
    Participant.objects.filter(pk=place.pk).update(attendance="attended", withdrawn_at=timezone.now(), reason="改期")
    assert page(signed_in, trainee).context["awaiting"] == []


def test_an_action_that_is_done_for_a_gap_waits_for_a_follow_up(done, trainee, supervisor, signed_in):
    gap = makers.indicator(done.standard)
    action = actions.add(trainee, supervisor, GivenLine("每次都記時間"))
    type(action).objects.filter(pk=action.pk).update(indicator=gap)
    assert page(signed_in, trainee).context["awaiting"] == []
    actions.finish(action.pk, trainee)
    (waits,) = page(signed_in, trainee).context["awaiting"]
    assert (waits.code, waits.because) == ("P1.1.2", "每次都記時間")
    confirm(done, supervisor, "P1.1.2", level=2)
    assert page(signed_in, trainee).context["awaiting"] != [], "of one day the order is not known"


def test_looking_at_ones_own_page_is_no_look_in_the_log(done, trainee, signed_in):
    before = Access.objects.count()
    page(signed_in, trainee)
    assert Access.objects.count() == before


def test_more_actions_and_courses_take_no_more_queries(done, trainee, supervisor, hr, signed_in):
    def put(number):
        row = makers.planned(makers.plan(hr, 2030 + number), hr, makers.course(f"課 {number}", f"K{number}"))
        place = makers.place(row, trainee, hr, attendance="attended", taken_at=timezone.now(), taken_by=hr)
        makers.gap(place, done)
        makers.place(row, UserFactory(), hr)
        actions.add(trainee, supervisor, GivenLine(f"目標 {number}"))
        actions.finish(actions.add(trainee, supervisor, GivenLine(f"做完 {number}")).pk, trainee)

    browser = signed_in(trainee)
    put(0)
    browser.get(URL)
    with CaptureQueriesContext(connection) as one:
        browser.get(URL)
    for number in range(1, 4):
        put(number)
    with CaptureQueriesContext(connection) as many:
        browser.get(URL)
    assert len(many) == len(one)


@pytest.mark.parametrize("who", ["trainee", "hr"])
def test_the_menu_leads_there(who, request, signed_in):
    assert f'href="{URL}"' in signed_in(request.getfixturevalue(who)).get("/").text


def test_the_desk_of_whoever_is_appraised_leads_there(assessment, trainee, signed_in):
    assert 'data-action="my-competencies"' in signed_in(trainee).get("/").text
