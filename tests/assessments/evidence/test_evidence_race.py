"""Evidence that arrives while the supervisor submits: what is signed is what stays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from assessments.evidence.adding import NewEvidence, add_evidence
from assessments.models import Assessment
from assessments.record import snapshot
from assessments.workflow import steps
from config.refusals import Conflict
from integrity.canonical import canonical_json, sha256
from tests.assessments.racing import hold_no_row

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer and no row locks"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def added_late(rated: Assessment, supervisor: Any) -> str:
    """What happens to evidence that is sent while the submission is not committed yet."""
    adding = Event()

    def add_late() -> str:
        try:
            adding.set()
            add_evidence(rated.pk, supervisor, NewEvidence(text="最後一刻", observed_on=timezone.localdate()))
        except Conflict:
            return "refused"
        finally:
            connection.close()
        return "added"

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            steps.perform(rated.pk, "submit", supervisor)
            late = other.submit(add_late)
            adding.wait(5)
            wait([late], timeout=1)  # time enough to slip in, where nothing holds it back
        return late.result(10)


def is_as_signed(assessment: Assessment) -> bool:
    stored = Assessment.objects.get(pk=assessment.pk)
    return sha256(canonical_json(snapshot.record(stored))) == stored.signatures.get().digest


def test_evidence_that_comes_during_submission_waits_and_is_refused(added_late, rated):
    assert added_late == "refused"
    assert is_as_signed(rated)


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    hold_no_row(monkeypatch)


def test_without_the_lock_it_would_slip_under_the_signature(no_locks, added_late, rated):
    assert added_late == "added"
    assert not is_as_signed(rated)
