"""Two of HR give a cycle the same name at the same moment, each on a connection of their own."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse

from assessments.cycles import correcting
from assessments.models import Cycle, RatingScale
from tests.assessments.racing import meet_at, race
from tests.assessments.scales.typing import cycle_with
from tests.factories import CycleFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]
NAME = "2026 年上半年"


@pytest.fixture
def post(transactional_db, standard, hr, signed_in, monkeypatch):
    """What both post, with its code and the page; they meet when each has looked whether the name is free."""
    meet_at(monkeypatch, Cycle, "validate_unique")
    first, second = (CycleFactory(version=standard) for _number in range(2))
    days = {name: str(getattr(first, name)) for name in Cycle.DAYS}
    calls = {
        row.pk: (
            reverse("assessments:cycle-correct", args=[row.pk]),
            {"seen": correcting.stamp(row), "name": NAME, **days},
        )
        for row in (first, second)
    }
    new = (reverse("assessments:cycle-new"), {**cycle_with(RatingScale.objects.get(), standard), "name": NAME})
    return {"first": calls[first.pk], "second": calls[second.pk], "new": new}


@pytest.mark.parametrize("other", ["second", "new"])
def test_the_later_one_is_told_and_what_was_typed_stays(other, post, hr, signed_in):
    browsers = [signed_in(hr), signed_in(hr)]
    sent = zip(browsers, (post["first"], post[other]), strict=True)
    answers = race(*(lambda own=own, call=call: own.post(*call) for own, call in sent))
    refused = [answer for answer in answers if answer.status_code != 302]
    assert [answer.status_code for answer in refused] in ([409], [400])
    assert "已有同名的" in refused[0].content.decode()
    assert NAME in refused[0].content.decode()
    assert Cycle.objects.filter(name=NAME).count() == 1
