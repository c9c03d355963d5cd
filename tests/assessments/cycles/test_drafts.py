"""A draft of a cycle is changed in all that it says, until it is opened."""

from __future__ import annotations

import pytest

from assessments.enums import CycleState
from assessments.models import Cycle
from tests.assessments.cycles.test_cycles import made
from tests.factories import CycleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(standard):
    return CycleFactory(version=standard, state=CycleState.DRAFT, name="打錯的名稱")


@pytest.fixture
def send(draft, standard, hr, signed_in):
    """Sends the form as its page showed it, with what is changed."""
    browser, address = signed_in(hr), f"/cycles/{draft.pk}/edit/"
    seen = browser.get(address).context["stamp"]
    return lambda **changes: browser.post(address, {**made(standard), "seen": seen, **changes})


def test_everything_can_be_changed(draft, standard, send):
    data = {"name": "2027 上半年", "self_due": "2027-07-06", "supervisor_due": "2027-07-13"}
    answer = send(**data)
    assert (answer.status_code, answer.url) == (302, f"/cycles/{draft.pk}/")
    stored = Cycle.objects.get()
    assert (stored.name, stored.state, str(stored.supervisor_due)) == ("2027 上半年", CycleState.DRAFT, "2027-07-13")


def test_what_makes_no_sense_comes_back_with_what_was_typed(draft, send):
    answer = send(name="想好的名稱", answer_due="2027-07-01")
    assert answer.status_code == 400
    assert "想好的名稱" in answer.content.decode()
    assert "打錯的名稱" in answer.content.decode(), "its page still says what it is called"
    assert Cycle.objects.get().name == "打錯的名稱"


def test_days_off_are_shown_once(draft, send):
    shown = send(supervisor_due="2027-07-10")
    assert shown.status_code == 400
    assert "星期六" in shown.content.decode()
    kept = shown.context["form"]["kept_days"].value()
    assert send(supervisor_due="2027-07-10", kept_days=kept).status_code == 302


def test_nobody_overwrites_what_somebody_else_changed_meanwhile(draft, send):
    Cycle.objects.update(rates_attitudes=not draft.rates_attitudes)
    answer = send(name="太晚")
    assert answer.status_code == 409
    assert "太晚" in answer.content.decode()
    assert Cycle.objects.get().name == "打錯的名稱"


def test_once_it_is_opened_its_standard_and_scale_stay(draft, send):
    Cycle.objects.update(state=CycleState.OPEN)
    answer = send(name="太晚")
    assert answer.status_code in (400, 409)
    assert Cycle.objects.get().name == "打錯的名稱"


def test_without_self_rating_what_was_said_about_it_is_left_out(draft, standard, hr, signed_in):
    browser, address = signed_in(hr), f"/cycles/{draft.pk}/edit/"
    data = {**made(standard), "seen": browser.get(address).context["stamp"]}
    del data["has_self_rating"]
    assert browser.post(address, data).status_code == 302
    stored = Cycle.objects.get()
    assert (stored.has_self_rating, stored.self_due) == (False, None)
