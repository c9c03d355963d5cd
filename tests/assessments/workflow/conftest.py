"""
Two people, or two tabs, at the same moment. Each race is shown twice: with the locks and the unique constraints
taken out it does real harm, with them exactly one wins and the other is told in a sentence.
"""

from __future__ import annotations

import pytest
from django.db import connection

from assessments.models import (
    AgreedAction,
    Answer,
    Assessment,
    ConfirmedProfile,
    DevelopmentAction,
    DevelopmentStep,
    Event,
    IndicatorResult,
    MailTopic,
    Signature,
    Snapshot,
    TaskResult,
)
from integrity import seals
from tests.assessments.racing import hold_no_row, meet_at

# The second belt: where the locks fail, these turn a double effect into an error.
BELT = {
    "one_assessment_per_person_and_cycle",
    "event_sequence_once",
    "one_valid_signature_per_action",
    "one_snapshot_per_revision",
}


@pytest.fixture
def meeting(monkeypatch):
    """Racers meet before their first write: all that is written carries a seal."""
    meet_at(monkeypatch, seals, "mac")


@pytest.fixture
def no_locks(monkeypatch):
    hold_no_row(monkeypatch)


@pytest.fixture
def unprotected(transactional_db, no_locks):
    """Neither locks nor unique constraints: what the code alone would do."""
    models = (Assessment, Event, Signature, Snapshot)
    dropped = [(model, row) for model in models for row in model._meta.constraints if row.name in BELT]
    with connection.schema_editor() as editor:
        for model, constraint in dropped:
            editor.remove_constraint(model, constraint)
    yield
    results = (IndicatorResult, TaskResult, ConfirmedProfile)
    for model in (
        AgreedAction,
        DevelopmentStep,
        DevelopmentAction,
        *results,
        Snapshot,
        Signature,
        Event,
        Answer,
        MailTopic,
    ):
        model.objects.all().delete()
    Assessment.objects.all().delete()
    with connection.schema_editor() as editor:
        for model, constraint in dropped:
            editor.add_constraint(model, constraint)
