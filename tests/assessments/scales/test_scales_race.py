"""A scale that a cycle takes at the same moment has stopped changing, whoever was first."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse

from assessments.cycles import making
from assessments.models import Cycle, RatingScale, ScaleLevel
from tests.assessments.racing import hold_no_row, meet_at, race
from tests.assessments.scales.typing import cycle_with, said, typed

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer and no row locks"),
    pytest.mark.django_db(transaction=True),
]
BEFORE = [(3, "第3級", True), (2, "第2級", False), (1, "第1級", False)]


@pytest.fixture
def racing(transactional_db, standard, hr, signed_in, monkeypatch):
    """HR makes a cycle with a scale while somebody else in HR changes or removes it."""
    browser = signed_in(hr)
    browser.post(reverse("assessments:scale-new"), typed(3, 2, 1, lowest=3))
    scale = RatingScale.objects.get(name="新量尺")
    page = reverse("assessments:scale", args=[scale.pk])
    seen = {"seen": browser.get(page).context["editing"].seen}
    calls = {
        "cycle": (reverse("assessments:cycle-new"), cycle_with(scale, standard)),
        "change": (page, typed(3, 2, 1, lowest=2) | {"label-2": "改過"} | seen),
        "break": (page, typed(3, 2, 1) | {"lowest": ""} | seen),
        "remove": (reverse("assessments:scale-remove", args=[scale.pk]), {"then": "do"} | seen),
    }
    meet_at(monkeypatch, ScaleLevel, "refuse_if_used")
    meet_at(monkeypatch, making, "refuse_lacking")

    def run(*order):
        browsers = [signed_in(hr), signed_in(hr)]
        posts = zip(browsers, (calls[name] for name in order), strict=True)
        answers = race(*(lambda own=own, call=call: own.post(*call) for own, call in posts))
        return dict(zip(order, answers, strict=True))

    return run


def in_use():
    cycle = Cycle.objects.select_related("scale").first()
    return said(cycle.scale) if cycle else None


def test_without_the_lock_a_scale_changes_under_the_cycle_that_takes_it(racing, monkeypatch):
    hold_no_row(monkeypatch)
    answers = racing("cycle", "break")
    assert [answer.status_code for answer in answers.values()] == [302, 302]
    assert Cycle.objects.get().scale.lacks


@pytest.mark.parametrize("other", ["change", "break"])
def test_a_cycle_that_is_first_freezes_its_scale(racing, other):
    answers = racing("cycle", other)
    assert (answers["cycle"].status_code, answers[other].status_code) == (302, 409)
    assert "使用中，不能再改" in answers[other].content.decode()
    assert in_use() == BEFORE


def test_a_cycle_that_is_second_takes_the_scale_as_it_was_changed(racing):
    answers = racing("change", "cycle")
    assert [answer.status_code for answer in answers.values()] == [302, 302]
    assert in_use() == [(3, "第3級", True), (2, "改過", True), (1, "第1級", False)]


def test_a_cycle_that_is_second_refuses_what_the_change_left_incomplete(racing):
    answers = racing("break", "cycle")
    assert (answers["break"].status_code, answers["cycle"].status_code) == (302, 400)
    assert "沒有任何等級達標" in answers["cycle"].content.decode()
    assert in_use() is None


def test_no_cycle_takes_a_scale_that_is_removed_at_that_moment(racing):
    answers = racing("cycle", "remove")
    assert [answer.status_code for answer in answers.values()] == [302, 302]
    assert in_use() == BEFORE
