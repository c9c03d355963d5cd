"""What changes a plan and what carries it out; and where people are whose session was called off."""

import pytest

from assessments.enums import Attendance
from assessments.models import Participant, TrainingPlan
from assessments.training import attendance, places, rows, sessions
from assessments.training.attendance import Entry, Word
from assessments.training.coming import coming
from tests.assessments.training import makers
from tests.assessments.training.test_mails import given, now
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(row, hr):
    return makers.session(row, hr)


def version():
    return TrainingPlan.objects.get().version


def test_courses_sessions_and_places_change_the_plan_and_who_sits_where_does_not(place, row, session, hr):
    def take(place):
        entry = Entry(place.pk, place.version, Word(Attendance.OPEN), Word(Attendance.EXCUSED))
        return attendance.take(row, now(place).session, [entry], hr)

    somebody = UserFactory()
    changes = [
        lambda: places.give(row, [somebody], hr),
        lambda: places.withdraw(place, now(place).version, "換人", hr),
        lambda: places.put_back(place, now(place).version, hr),
        lambda: sessions.add(row, given(session), hr),
        lambda: sessions.change(session, now(session).version, given(session, place="四樓"), hr),
        lambda: rows.change(row, now(row).version, rows.Given("會安撫"), hr),
    ]
    for number, change in enumerate(changes):
        before = version()
        change()
        assert version() == before + 1, number
    before = version()
    places.give(row, [somebody], hr)
    assert version() == before, "who has a place already gets none"
    places.assign(row, [place.pk], session, hr)
    take(now(place))
    assert version() == before
    other = makers.session(row, hr, days=9)
    sessions.call_off(other, other.version, hr)
    assert version() == before + 1


@pytest.mark.parametrize("by", ["session", "course"])
def test_whose_session_was_called_off_has_none_everywhere(by, place, row, session, hr, trainee, signed_in, url):
    places.assign(row, [place.pk], session, hr)
    if by == "session":
        sessions.call_off(session, session.version, hr)
    else:
        rows.call_off(row, now(row).version, "人數不足", hr)
        assert coming(trainee) == []
        rows.put_back(row, now(row).version, hr)
    browser = signed_in(hr)
    assert browser.get(url()).context["without"] == 1
    page = browser.get(url("attendance/?session=none"))
    assert [line.place for line in page.context["lines"]] == [place]
    assert [one.open_session for one in coming(trainee)] == [None]
    later = makers.session(row, hr, days=30)
    assert browser.post(url("people/session/"), {"all": "1", "session": later.pk}).status_code == 302
    assert Participant.objects.get().session == later
    assert [one.open_session for one in coming(trainee)] == [later]


def test_what_comes_next_stands_before_what_was_called_off(place, row, session, hr, trainee, plan):
    places.assign(row, [place.pk], session, hr)
    other = makers.planned(plan, hr, makers.course("後面的課", "C02"))
    later = makers.place(other, trainee, hr, session=makers.session(other, hr, days=20))
    sessions.call_off(session, session.version, hr)
    assert coming(trainee) == [later, place]


def test_attendance_of_whose_session_was_called_off_is_taken_among_those_without(place, row, session, hr):
    places.assign(row, [place.pk], session, hr)
    sessions.call_off(session, session.version, hr)
    entry = Entry(place.pk, 2, Word(Attendance.OPEN), Word(Attendance.ATTENDED, 6))
    assert attendance.take(row, None, [entry], hr) == 1
    session.refresh_from_db()
    assert (session.taken_at, session.cancelled_at is None) == (None, False)


def test_why_people_were_not_put_in_a_session_stands_beside_the_ticks(url, row, hr, signed_in):
    session = makers.session(row, hr, seats=1)
    people = [makers.place(row, UserFactory(), hr) for _person in range(2)]
    browser = signed_in(hr)
    page = browser.post(url("people/session/"), {"session": session.pk, "place": [one.pk for one in people]})
    assert page.status_code == 400
    assert [f'name="place" value="{one.pk}" checked' in page.text for one in people] == [True, True]
    assert 'role="alert"' in page.text
    assert browser.post(url("people/session/"), {"session": session.pk}).status_code == 400
    assert row.participants.filter(session=session).count() == 0
