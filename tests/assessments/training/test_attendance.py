"""Attendance: who came for how long, by whom, corrected later; two at once hear of each other and lose nothing."""

import re
from decimal import Decimal

import pytest

from assessments.enums import Attendance, PlannedState
from assessments.models import DevelopmentAction, DevelopmentStep, Participant, TrainingSession
from integrity.models import LedgerEntry
from tests.assessments.training import makers
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(row, hr):
    return makers.session(row, hr, days=0)


@pytest.fixture
def three(row, session, hr):
    """Three people in the session."""
    return [makers.place(row, UserFactory(name=f"學員{n}"), hr, session=session) for n in range(3)]


@pytest.fixture
def browser(signed_in, hr):
    return signed_in(hr)


@pytest.fixture
def address(url, session):
    return url(f"attendance/?session={session.pk}")


def fields_of(page):
    """What the form of a page would send."""
    text = page.content.decode()
    found = dict(re.findall(r'<input type="hidden" name="(seen-\d+|session)" value="([^"]*)"', text))
    found |= dict(re.findall(r'name="((?:hours|note)-\d+)" value="([^"]*)"', text))
    for name, options in re.findall(r'<select[^>]*name="(attendance-\d+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        found[name] = re.search(r'value="(\w+)" selected', options)[1]
    return found


def words(place):
    place.refresh_from_db()
    return place.attendance, place.hours, place.note


def test_all_attended_takes_everybody_who_is_not_told_otherwise(browser, address, three, row, session, hr):
    typed = fields_of(browser.get(address))
    typed |= {f"attendance-{three[1].pk}": "partly", f"hours-{three[1].pk}": "２.5"}
    typed |= {f"attendance-{three[2].pk}": "excused", f"note-{three[2].pk}": "病假"}
    assert browser.post(address, {**typed, "then": "all"}).status_code == 302
    assert words(three[0]) == (Attendance.ATTENDED, Decimal(6), "")
    assert words(three[1]) == (Attendance.PARTLY, Decimal("2.5"), "")
    assert words(three[2]) == (Attendance.EXCUSED, None, "病假")
    assert three[0].taken_by == hr
    row.refresh_from_db()
    assert row.state == PlannedState.HELD
    assert TrainingSession.objects.get().taken_at is not None


def test_a_partial_attendance_without_hours_or_with_nonsense_is_refused_with_what_was_typed(browser, address, three):
    typed = fields_of(browser.get(address)) | {f"attendance-{three[0].pk}": "partly"}
    for hours in ("", "很久", "-1", "99999"):
        answer = browser.post(address, {**typed, f"hours-{three[0].pk}": hours, f"note-{three[1].pk}": "先記下"})
        assert answer.status_code == 400, hours
        assert "先記下" in answer.content.decode()
    assert not Participant.objects.exclude(attendance="open").exists()


def test_a_correction_stands_in_the_ledger_beside_what_it_replaced(browser, address, three):
    typed = fields_of(browser.get(address)) | {f"attendance-{three[0].pk}": "attended"}
    browser.post(address, typed)
    before = LedgerEntry.objects.filter(ledger="assessments.participant", subject=three[0].pk).count()
    typed = fields_of(browser.get(address)) | {f"attendance-{three[0].pk}": "absent", f"hours-{three[0].pk}": ""}
    assert browser.post(address, typed).status_code == 302
    assert words(three[0]) == (Attendance.ABSENT, None, "")
    assert LedgerEntry.objects.filter(ledger="assessments.participant", subject=three[0].pk).count() == before + 1


def test_two_who_write_about_different_people_both_count(browser, address, three):
    first, second = fields_of(browser.get(address)), fields_of(browser.get(address))
    browser.post(address, first | {f"attendance-{three[0].pk}": "attended"})
    assert browser.post(address, second | {f"attendance-{three[1].pk}": "absent"}).status_code == 302
    assert words(three[0])[0] == Attendance.ATTENDED, "what the second left as it was shown says nothing"
    assert words(three[1])[0] == Attendance.ABSENT


def test_the_second_is_told_what_the_first_wrote_of_the_same_person_and_decides(browser, address, three, signed_in):
    other = signed_in(UserFactory(name="另一位人資", roles=["hr"]))
    mine, theirs = fields_of(browser.get(address)), fields_of(other.get(address))
    other.post(address, theirs | {f"attendance-{three[0].pk}": "absent", f"note-{three[0].pk}": "沒看到人"})
    mine |= {f"attendance-{three[0].pk}": "attended", f"attendance-{three[1].pk}": "attended"}
    answer = browser.post(address, mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    for said in ("另一位人資", "缺席", "沒看到人"):
        assert said in page.split("data-other")[1][:300], said
    assert page.count("data-other") == 1, "of whom they agree, nothing is told"
    assert words(three[1])[0] == Attendance.OPEN, "all or nothing"
    again = fields_of(answer)
    assert again[f"attendance-{three[1].pk}"] == "attended", "what was typed stands there still"
    assert browser.post(address, again).status_code == 302
    assert (words(three[0])[0], words(three[1])[0]) == (Attendance.ATTENDED, Attendance.ATTENDED)


def test_the_same_word_from_two_is_no_disagreement(browser, address, three):
    first, second = fields_of(browser.get(address)), fields_of(browser.get(address))
    for typed in (first, second):
        assert browser.post(address, typed | {f"attendance-{three[0].pk}": "attended"}).status_code == 302


def test_attendance_leaves_a_note_on_the_action_that_the_place_serves(browser, address, three, supervisor, hr):
    action = DevelopmentAction.objects.create(
        person=three[0].person, owner=supervisor, created_by=supervisor, goal="學會安撫"
    )
    Participant.objects.filter(pk=three[0].pk).update(action=action)
    browser.post(address, fields_of(browser.get(address)) | {f"attendance-{three[0].pk}": "attended"})
    step = DevelopmentStep.objects.get()
    assert (step.action, step.by, step.from_state, step.to_state) == (action, hr, "planned", "planned")
    assert "客訴處理" in step.note


def test_places_without_a_session_have_a_list_of_their_own(browser, url, place, three):
    page = browser.get(url("attendance/?session=none"))
    assert "王小明" in page.content.decode()
    assert "學員1" not in page.content.decode()
    typed = fields_of(page) | {f"attendance-{place.pk}": "attended"}
    assert browser.post(url("attendance/?session=none"), typed).status_code == 302
    assert words(place)[0] == Attendance.ATTENDED


def test_what_no_page_carries_is_refused(browser, address, three):
    typed = fields_of(browser.get(address)) | {f"seen-{three[0].pk}": "x"}
    assert browser.post(address, typed).status_code == 400
    assert browser.post(address, typed | {f"attendance-{three[0].pk}": "nonsense"}).status_code == 400


def test_before_the_day_only_who_is_excused_is_written_down(browser, url, row, hr):
    session = makers.session(row, hr, days=3)
    place = makers.place(row, UserFactory(), hr, session=session)
    address = url(f"attendance/?session={session.pk}")
    typed = fields_of(browser.get(address))
    page = browser.post(address, typed | {f"attendance-{place.pk}": "attended", f"note-{place.pk}": "早到"})
    assert page.status_code == 400
    assert "早到" in page.text
    assert words(place) == ("open", None, "")
    assert browser.post(address, typed | {f"attendance-{place.pk}": "excused"}).status_code == 302
    assert words(place)[0] == Attendance.EXCUSED


def test_a_session_that_was_held_is_not_moved_to_a_day_to_come(browser, url, three, session, address):
    browser.post(address, fields_of(browser.get(address)) | {f"attendance-{three[0].pk}": "attended"})
    session.refresh_from_db()
    day = {"version": session.version, "begins": "09:00", "ends": "16:00", "place": "二樓", "then": ""}
    page = browser.post(url(f"sessions/{session.pk}/"), day | {"day": "2030/12/1"})
    assert page.status_code == 400
    assert session.starts_at == TrainingSession.objects.get(pk=session.pk).starts_at
