"""The form of a record: its places in each FORMAT, and the one list of what is known of the person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assessments.models import Assessment
from assessments.record import seals, shape, snapshot
from assessments.record.facts import FACTS, Fact, facts_of_person, forget_facts
from people.models import User
from tests.assessments.stages import stage

FORMS = Path(__file__).parent / "forms"


def places(value, path=""):
    """Every place of a record that holds a value, its lists without their numbers."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from places(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value:
        for part in value:
            yield from places(part, f"{path}[]")
    else:
        yield path


@pytest.fixture
def full(cycle, supervisor, hr):
    """With everything that a record can hold."""
    return stage("approved", cycle, supervisor, hr)


@pytest.mark.parametrize("form", range(1, shape.FORMAT + 1))
def test_a_record_of_each_format_has_its_places(full, form):
    """
    A place that is new, gone or named otherwise is a new FORMAT: raise it in record/shape.py, keep writing the former
    one (docs/record.md), and store the new places beside the others.
    """
    known = (FORMS / f"{form}.txt").read_text("utf-8").splitlines()
    assert sorted(set(places(snapshot.record(full, form=form)))) == known


def test_the_present_format_has_its_places_stored():
    assert (FORMS / f"{shape.FORMAT}.txt").is_file(), f"store the places of FORMAT {shape.FORMAT} in {FORMS.name}/"


def test_a_snapshot_holds_what_its_type_says(full):
    frozen = json.loads(full.snapshots.get().content)
    assert set(frozen) == set(shape.Content.__annotations__)
    assert {"status", "answer_overdue", "signatures", "previous"} == shape.BESIDE_THE_RECORD


def test_each_fact_of_the_person_is_kept_sealed_told_and_forgotten(full):
    columns = {field.name for field in Assessment._meta.concrete_fields if field.name.startswith("trainee_")}
    assert {fact.column for fact in FACTS} == columns, "record/facts.py lists what an assessment keeps of the person"
    assert {fact.column for fact in FACTS} <= set(seals.ROW)
    assert set(facts_of_person(full.trainee)) == columns
    told = snapshot.record(full)["assessment"]["trainee"]
    assert set(told) == {fact.name for fact in FACTS}
    forget_facts(full, "已清除")
    assert {getattr(full, fact.column) for fact in FACTS} <= {"已清除", "", None}


def test_what_the_person_is_known_by_is_all_kept_with_an_assessment():
    assert set(User.FACTS) <= {fact.of_person for fact in FACTS}


def test_a_fact_that_came_later_is_left_out_of_former_formats(full, monkeypatch):
    later = Fact("shift", "job_title", "班別", since=2)
    monkeypatch.setattr(Assessment, "trainee_shift", "早班", raising=False)
    monkeypatch.setattr("assessments.record.parts.FACTS", (*FACTS, later))
    monkeypatch.setattr("assessments.record.shape.FORMAT", 2)
    assert "shift" not in snapshot.record(full, form=1)["assessment"]["trainee"]
    now = snapshot.record(full)
    assert (now["format"], now["assessment"]["trainee"]["shift"]) == (2, "早班")


def test_an_appraisal_that_was_submitted_before_the_form_grew_is_answered_and_approved_after(
    cycle, supervisor, hr, monkeypatch
):
    """What is in flight goes on in the form in which it was signed, and its comparison stays on."""
    from assessments.verifying.check import confirmed
    from assessments.workflow import steps

    waiting = stage("signed", cycle, supervisor, hr)
    monkeypatch.setattr(Assessment, "trainee_shift", "早班", raising=False)
    monkeypatch.setattr("assessments.record.parts.FACTS", (*FACTS, Fact("shift", "job_title", "班別", since=2)))
    monkeypatch.setattr("assessments.record.shape.FORMAT", 2)
    steps.perform(waiting.pk, "acknowledge", waiting.trainee)
    done = steps.perform(waiting.pk, "approve", hr)
    frozen = snapshot.thaw(done.snapshots.get())
    assert (frozen["format"], "shift" in frozen["assessment"]["trainee"]) == (1, False)
    assert confirmed(done.pk) == []
