"""Attendance of a list that changed after it was shown: whoever typed is told, and what they typed stands there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.enums import Attendance
from assessments.models import Access, Participant, TrainingPlan, TrainingSession
from assessments.training import attendance, places, sessions, taking
from assessments.training.attendance import Entry, Word
from config.refusals import Conflict
from tests.assessments.training import makers
from tests.assessments.training.test_attendance import fields_of, words
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(row, hr):
    return makers.session(row, hr, days=0)


@pytest.fixture
def three(row, session, hr):
    return [makers.place(row, UserFactory(name=f"學員{n}"), hr, session=session) for n in range(3)]


@pytest.fixture
def browser(signed_in, hr):
    return signed_in(hr)


@pytest.fixture
def address(url, session):
    return url(f"attendance/?session={session.pk}")


def typed_of(place, attendance="partly", hours="2.5", note="遲到"):
    return {f"attendance-{place.pk}": attendance, f"hours-{place.pk}": hours, f"note-{place.pk}": note}


def lines_by_place(answer):
    return {line.place.pk: line for line in answer.context["lines"]}


@pytest.mark.parametrize("how", ["withdrawn", "moved", "to none"])
def test_of_a_place_that_went_what_was_typed_is_told_and_the_others_are_saved_when_sent_again(
    how, browser, address, three, row, hr
):
    typed = fields_of(browser.get(address)) | typed_of(three[0]) | {f"attendance-{three[1].pk}": "attended"}
    if how == "withdrawn":
        places.withdraw(three[0], three[0].version, "換人", hr)
    else:
        places.assign(row, [three[0].pk], makers.session(row, hr, days=9) if how == "moved" else None, hr)
    answer = browser.post(address, typed)
    assert answer.status_code == 409
    gone = lines_by_place(answer)[three[0].pk]
    assert gone.gone
    assert (gone.came, gone.hours, gone.note) == ("部分出席", "2.5", "遲到")
    page = answer.content.decode()
    assert "遲到" in page.split("data-gone")[1][:1200]
    assert words(three[1])[0] == Attendance.OPEN, "all or nothing"
    again = fields_of(answer)
    assert f"seen-{three[0].pk}" not in again
    assert browser.post(address, again).status_code == 302
    assert words(three[1])[0] == Attendance.ATTENDED
    assert words(three[0])[0] == Attendance.OPEN


def test_of_a_place_that_went_and_of_which_nothing_was_typed_nothing_is_told(browser, address, three, hr):
    typed = fields_of(browser.get(address)) | {f"attendance-{three[1].pk}": "attended"}
    places.withdraw(three[0], three[0].version, "換人", hr)
    assert browser.post(address, typed).status_code == 302
    assert words(three[1])[0] == Attendance.ATTENDED


def test_all_others_attended_names_whom_it_could_not_write_down(browser, address, three, hr):
    typed = fields_of(browser.get(address)) | {"then": "all"}
    places.withdraw(three[0], three[0].version, "換人", hr)
    answer = browser.post(address, typed)
    assert answer.status_code == 409
    assert lines_by_place(answer)[three[0].pk].came == "出席"


def test_a_session_called_off_meanwhile_takes_no_attendance_and_what_was_typed_stands_there(
    browser, address, url, three, row, session, hr
):
    makers.session(row, hr, days=30)
    for where in (address, url("attendance/")):
        TrainingSession.objects.filter(pk=session.pk).update(cancelled_at=None)
        typed = fields_of(browser.get(where)) | typed_of(three[0])
        TrainingSession.objects.filter(pk=session.pk).update(cancelled_at=timezone.now())
        answer = browser.post(where, typed)
        assert answer.status_code == 409
        line = lines_by_place(answer)[three[0].pk]
        assert (line.hours, line.note) == ("2.5", "遲到")
        assert "遲到" in answer.content.decode()
    assert not Participant.objects.exclude(attendance="open").exists()
    assert not TrainingSession.objects.exclude(taken_at=None).exists()


def test_the_session_of_the_form_counts_whatever_comes_first_by_now(browser, url, three, row, session, hr):
    """The address without a session means the first one, and one may be added before it."""
    typed = fields_of(browser.get(url("attendance/"))) | {f"attendance-{three[0].pk}": "attended"}
    makers.session(row, hr, days=1)
    assert browser.post(url("attendance/"), typed).status_code == 302
    assert words(three[0])[0] == Attendance.ATTENDED
    assert browser.post(url("attendance/"), {key: typed[key] for key in typed if key != "session"}).status_code == 400


def test_the_verb_refuses_a_session_that_is_called_off(three, row, session, hr):
    sessions.call_off(session, session.version, hr)
    entry = Entry(three[0].pk, 1, Word(Attendance.OPEN), Word(Attendance.ATTENDED, 6))
    with pytest.raises(Conflict):
        attendance.take(row, session, [entry], hr)


@pytest.mark.parametrize("closed", ["plan", "course"])
def test_whatever_else_refuses_keeps_what_was_typed(closed, browser, address, three, row):
    typed = fields_of(browser.get(address)) | typed_of(three[0])
    if closed == "plan":
        TrainingPlan.objects.update(state="closed")
    else:
        row.state, row.reason = "cancelled", "講師生病"
        row.save()
    answer = browser.post(address, typed)
    assert answer.status_code == 409
    assert "遲到" in answer.content.decode()


@pytest.mark.parametrize("refused", ["unreadable", "another's"])
def test_what_somebody_else_wrote_of_whom_nothing_was_typed_outlives_a_refusal(
    refused, browser, address, three, signed_in
):
    other = signed_in(UserFactory(roles=["hr"]))
    theirs = fields_of(other.get(address)) | {f"attendance-{three[1].pk}": "absent"}
    mine = fields_of(browser.get(address))
    if refused == "unreadable":
        other.post(address, theirs)
        answer = browser.post(address, mine | typed_of(three[0], hours="很久"))
        assert answer.status_code == 400
    else:
        other.post(address, theirs | {f"attendance-{three[0].pk}": "excused"})
        answer = browser.post(address, mine | typed_of(three[0]))
        assert answer.status_code == 409
    again = fields_of(answer) | typed_of(three[0])
    assert browser.post(address, again).status_code == 302
    assert words(three[0])[0] == Attendance.PARTLY
    assert words(three[1])[0] == Attendance.ABSENT


def test_a_place_of_another_course_is_nothing_that_the_page_showed(browser, address, three, plan, hr):
    foreign = makers.place(makers.planned(plan, hr), UserFactory(), hr)
    typed = fields_of(browser.get(address)) | {f"seen-{foreign.pk}": "1|open||", f"attendance-{foreign.pk}": "attended"}
    assert browser.post(address, typed).status_code == 400
    assert words(foreign)[0] == Attendance.OPEN


def test_so_many_a_page_each_saved_by_itself_and_the_next_one_after_saving(
    browser, address, three, session, monkeypatch
):
    monkeypatch.setattr(taking, "PAGE_SIZE", 2)
    first = browser.get(address)
    assert len(first.context["lines"]) == 2
    assert first.context["left"] == 2
    assert "本頁其餘全部出席（尚有 2 人未點名）" in first.content.decode()
    shown = [line.place for line in first.context["lines"]]
    (rest,) = {one.pk for one in three} - {one.pk for one in shown}
    typed = fields_of(first) | {f"attendance-{shown[0].pk}": "absent"}
    answer = browser.post(address, typed | {"page": "2"})
    assert words(shown[0])[0] == Attendance.ABSENT, "saved before the page is left"
    assert answer["Location"].endswith(f"?session={session.pk}&page=2")
    second = browser.get(answer["Location"])
    assert [line.place.pk for line in second.context["lines"]] == [rest]
    assert browser.post(answer["Location"], fields_of(second) | {"then": "all"}).status_code == 302
    assert words(Participant.objects.get(pk=rest))[0] == Attendance.ATTENDED
    assert words(shown[1])[0] == Attendance.OPEN, "all others of this page, not of the session"


def test_one_and_thirty_cost_as_many_queries(browser, address, row, session, hr, supervisor, appraised):
    def saved(count):
        people = [UserFactory(supervisor=supervisor) for _n in range(count)]
        made = places.give(row, people, hr).new
        with CaptureQueriesContext(connection) as given:
            places.assign(row, [one.pk for one in made], session, hr)
        typed = fields_of(browser.get(address)) | {"then": "all"}
        with CaptureQueriesContext(connection) as taken:
            assert browser.post(address, typed).status_code == 302
        assert {words(one)[0] for one in made} == {Attendance.ATTENDED}
        return len(given), len(taken)

    saved(1)
    few = saved(1)
    assert saved(30) == few


def test_who_reads_the_list_has_looked_at_the_appraisals_behind_its_places(browser, url, place, appraised, hr):
    browser.get(url("attendance/?session=none"))
    look = Access.objects.get(kind="shown", detail="attendance")
    assert (look.assessment, look.person) == (appraised, hr)
    browser.post(url("attendance/?session=none"), {"session": "none", f"seen-{place.pk}": "1|open||", "then": "all"})
    assert Access.objects.filter(detail="attendance").count() == 1, "what was saved showed nobody"
