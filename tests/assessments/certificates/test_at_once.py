"""Two presses at the same moment make one certificate, on PostgreSQL."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection

from assessments.certificates import document
from assessments.certificates.issuing import issue
from assessments.models import Certificate
from tests.assessments import racing

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


def pressed_twice(monkeypatch, trainee):
    """Both have found none and made the document, and nobody has written."""
    racing.meet_at(monkeypatch, document, "certificate_pdf")
    return racing.race(lambda: issue(trainee), lambda: issue(trainee))


def test_without_the_lock_the_second_would_fail(monkeypatch, done, trainee, printed):
    racing.hold_no_row(monkeypatch)
    told = pressed_twice(monkeypatch, trainee)
    assert {type(one) for one in told} <= {IntegrityError, Certificate}
    assert Certificate.objects.count() == 1, "the constraint holds it at least"


def test_both_get_the_same_one(monkeypatch, done, trainee, printed):
    first, second = pressed_twice(monkeypatch, trainee)
    assert first == second == Certificate.objects.get()
