"""Invitations, updates and cancellations with their calendar entries, and the courses on one's desk."""

import re
from datetime import UTC, timedelta

import pytest
from django.core import mail as outbox

from assessments.models import Participant, TrainingSession
from assessments.training import places, rows, sessions
from mailing import sending
from mailing.models import Mail, MailState
from tests.assessments.training import makers
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
BOUND = 75


@pytest.fixture
def session(row, hr):
    return makers.session(row, hr)


def sent():
    """The mails that go out now: kind of entry, subject, sequence, and to whom."""
    Mail.objects.exclude(kind="training").delete()  # of the steps of the appraisal
    outbox.outbox = []
    while sending.send_due() is not None and Mail.objects.due().exists():
        pass
    found = []
    for one in outbox.outbox:
        (part,) = one.attachments
        text = part.get_payload(decode=True).decode()
        entry = read(text)
        assert part.get_param("method") == entry["METHOD"]
        assert part.get_content_type() == "text/calendar"
        found.append((entry["METHOD"], int(entry["SEQUENCE"]), one.to[0], entry))
    return found


def read(text):
    """An entry as RFC 5545 writes it: lines of 75 octets, unfolded; each property once."""
    assert text.endswith("\r\n")
    assert all(len(line.encode()) <= BOUND for line in text.split("\r\n"))
    lines = re.sub(r"\r\n[ \t]", "", text).rstrip("\r\n").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    pairs = [re.fullmatch(r"([A-Z-]+)(?:;[^:]*)?:(.*)", line).groups() for line in lines]
    found = {name: value for name, value in pairs if name not in ("BEGIN", "END")}
    assert len(found) == len([name for name, _value in pairs if name not in ("BEGIN", "END")])
    return found


def given(session, **changes):
    columns = {name: getattr(session, name) for name in ("starts_at", "ends_at", "place", "trainer", "seats")}
    return sessions.Given(**{**columns, **changes})


def now(one):
    return type(one).objects.get(pk=one.pk)


def test_a_session_is_told_at_once_with_a_calendar_entry(place, row, session, hr, trainee):
    places.assign(row, [place.pk], session, hr)
    ((method, sequence, to, entry),) = sent()
    assert (method, sequence, to) == ("REQUEST", 0, trainee.email)
    assert (entry["UID"], entry["SUMMARY"]) == (session.uid, "客訴處理")
    assert entry["LOCATION"] == "台北市信義路 5 號 3 樓"
    assert entry["DTSTART"] == f"{session.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    assert entry["STATUS"] == "CONFIRMED"
    assert entry["ATTENDEE"] == f"mailto:{trainee.email}"
    assert now(place).invited_at is not None
    assert places.assign(row, [place.pk], session, hr) == 0
    assert sent() == [], "the same again tells nothing"


def test_a_moved_session_updates_the_entry_and_other_seats_do_not(place, row, session, hr):
    places.assign(row, [place.pk], session, hr)
    sent()
    sessions.change(session, session.version, given(session, seats=20), hr)
    assert sent() == []
    later = session.starts_at + timedelta(days=1)
    moved = sessions.change(session, 2, given(session, starts_at=later, ends_at=later + timedelta(hours=3)), hr)
    ((method, sequence, _to, entry),) = sent()
    assert (method, sequence, entry["UID"]) == ("REQUEST", 1, session.uid)
    assert moved.sequence == 1
    assert "異動" in outbox.outbox[0].subject


@pytest.mark.parametrize("by", ["session", "course", "withdrawal", "another session"])
def test_whatever_takes_the_session_away_cancels_the_entry(by, place, row, session, hr):
    places.assign(row, [place.pk], session, hr)
    sent()
    if by == "session":
        sessions.call_off(session, session.version, hr)
    elif by == "course":
        rows.call_off(row, now(row).version, "講師生病", hr)
    elif by == "withdrawal":
        places.withdraw(place, now(place).version, "換人", hr)
    else:
        places.assign(row, [place.pk], makers.session(row, hr, days=9), hr)
    found = {(method, entry["UID"]) for method, _sequence, _to, entry in sent()}
    assert ("CANCEL", session.uid) in found
    assert len(found) == (2 if by == "another session" else 1)


def test_an_invitation_that_was_not_sent_before_the_place_went_is_not_sent_at_all(place, row, session, hr):
    places.assign(row, [place.pk], session, hr)
    places.assign(row, [place.pk], None, hr)
    assert [method for method, *_rest in sent()] == ["CANCEL"]
    assert Mail.objects.filter(key__contains="invite").get().state == MailState.NEEDLESS


@pytest.mark.parametrize("by", ["session", "course", "withdrawal", "another session", "a correction"])
def test_of_a_day_gone_by_nobody_is_told(by, place, row, hr):
    over = makers.session(row, hr, days=-7)
    assert places.assign(row, [place.pk], over, hr) == 1
    assert now(place).invited_at is None
    if by == "session":
        sessions.call_off(over, over.version, hr)
    elif by == "course":
        rows.call_off(row, now(row).version, "講師生病", hr)
    elif by == "withdrawal":
        places.withdraw(place, now(place).version, "換人", hr)
    elif by == "another session":
        places.assign(row, [place.pk], makers.session(row, hr, days=-1), hr)
    else:
        sessions.change(over, over.version, given(over, place="四樓"), hr)
    assert sent() == []
    assert not Mail.objects.filter(kind="training").exists()


def test_a_session_that_moves_from_a_day_gone_by_to_one_ahead_is_told(place, row, hr):
    over = makers.session(row, hr, days=-7)
    places.assign(row, [place.pk], over, hr)
    ahead = over.starts_at + timedelta(days=14)
    sessions.change(over, over.version, given(over, starts_at=ahead, ends_at=ahead + timedelta(hours=3)), hr)
    assert [method for method, *_rest in sent()] == ["REQUEST"]


def test_a_mail_that_waited_until_the_day_had_gone_by_is_not_sent(place, row, session, hr, monkeypatch):
    places.assign(row, [place.pk], session, hr)
    begins = session.starts_at - timedelta(days=14)
    TrainingSession.objects.filter(pk=session.pk).update(starts_at=begins, ends_at=begins + timedelta(hours=6))
    assert sent() == []


def test_who_has_no_address_or_left_is_not_written_to(row, session, hr):
    silent = makers.place(row, UserFactory(email=""), hr)
    gone = makers.place(row, UserFactory(is_active=False), hr)
    places.assign(row, [silent.pk, gone.pk], session, hr)
    assert sent() == []


def test_seats_are_not_given_twice(row, session, hr):
    TrainingSession.objects.update(seats=1)
    people = [makers.place(row, UserFactory(), hr) for _n in range(2)]
    with pytest.raises(Exception, match="1"):
        places.assign(row, [one.pk for one in people], session, hr)
    assert not Participant.objects.exclude(session=None).exists()


def test_the_desk_shows_ones_next_courses_with_the_entry_to_download(
    place, row, session, hr, trainee, signed_in, stranger
):
    browser = signed_in(trainee)
    assert "日期未定" in browser.get("/").content.decode()
    places.assign(row, [place.pk], session, hr)
    page = browser.get("/").content.decode()
    assert "客訴處理" in page
    address = f"/training/sessions/{session.pk}.ics"
    assert address in page
    answer = browser.get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    entry = read(answer.content.decode())
    assert (entry["METHOD"], entry["UID"]) == ("PUBLISH", session.uid)
    assert "ATTENDEE" not in entry
    for somebody in (stranger, hr):
        assert signed_in(somebody).get(address).status_code == 404
    sessions.call_off(session, session.version, hr)
    page = browser.get("/").content.decode()
    assert address not in page
    assert "日期未定" in page, "the place stays, without a day"


def test_long_words_and_separators_are_folded_and_escaped(place, row, session, hr, trainee, signed_in):
    row.course.name = "客訴，處理;與\\安撫, " + "很長的課程名稱" * 12
    row.course.save()
    places.assign(row, [place.pk], session, hr)
    entry = read(signed_in(trainee).get(f"/training/sessions/{session.pk}.ics").content.decode())
    assert entry["SUMMARY"].startswith("客訴，處理\\;與\\\\安撫\\, 很長")
