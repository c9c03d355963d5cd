"""The form of a record: its places in each FORMAT, and the one list of what is known of the person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.utils import translation

from assessments.development import actions
from assessments.development.plan import GivenLine
from assessments.models import Assessment
from assessments.record import seals, shape, snapshot
from assessments.record.facts import FACTS, Fact, facts_of_person, forget_facts
from assessments.record.parts import standard_part
from assessments.reports.context import report_context
from assessments.verifying.check import confirmed
from assessments.workflow import steps
from people.models import User
from tests.assessments.sharing import shared_cycle
from tests.assessments.stages import stage, take
from tests.factories import open_for, rate_all

BESIDE = {"status": "approved", "answer_overdue": False, "signatures": [], "previous": None}
FORMS = Path(__file__).parent / "forms"


def places(value, path=""):
    """Every place of a record that holds a value, its lists without their numbers."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from places(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for part in value:
            yield from places(part, f"{path}[]")
    else:
        yield path


def known_places(form):
    """Of format 1 the whole list; each later format says what it adds (+) and takes away (-)."""
    known = set((FORMS / "1.txt").read_text("utf-8").splitlines())
    for later in range(2, form + 1):
        for line in (FORMS / f"{later}.txt").read_text("utf-8").splitlines():
            sign, _space, place = line.partition(" ")
            known = known | {place} if sign == "+" else known - {place}
    return known


@pytest.fixture
def full(cycle, supervisor, hr):
    """With everything that a record can hold."""
    row = stage("returned", cycle, supervisor, hr)
    actions.add(row.trainee, supervisor, GivenLine("熟悉退費規定"))
    for action in ("self_reopen", "self_submit", "submit", "acknowledge", "approve"):
        take(row, action, hr)
    return Assessment.objects.get(pk=row.pk)


@pytest.fixture
def shared(standard, trainee, supervisor, hr):
    """By a standard in which tasks share their indicators."""
    return rate_all(open_for(shared_cycle(), trainee, supervisor, hr), supervisor)


@pytest.fixture
def grown(monkeypatch):
    """The portal after one more fact of the person, in a format of its own."""
    form = shape.FORMAT + 1
    later = Fact("later", "job_title", "後來", since=form)
    monkeypatch.setattr(Assessment, "trainee_later", "早班", raising=False)
    for room in ("record.parts", "reports.context"):
        monkeypatch.setattr(f"assessments.{room}.FACTS", (*FACTS, later))
    monkeypatch.setattr("assessments.record.seals.ROW", (*seals.ROW, later.column))
    monkeypatch.setattr("assessments.record.seals.LATER", (*seals.LATER, later.column))
    monkeypatch.setattr("assessments.record.shape.FORMAT", form)
    return form


@pytest.mark.parametrize("form", range(1, shape.FORMAT + 1))
def test_a_record_of_each_format_has_its_places(full, shared, form):
    """
    A place that is new, gone or named otherwise is a new FORMAT: raise it in record/shape.py, keep writing the former
    one (docs/record.md), and say in forms/<format>.txt what it adds.
    """
    found = {place for one in (full, shared) for place in places(snapshot.record(one, form=form))}
    assert sorted(found - known_places(form)) == [], f"new in format {form}; say so as a line `+ PLACE` in its file"
    assert sorted(known_places(form) - found) == [], f"gone from format {form}"


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


def column_of(fact):
    """Of the person; of the department the path is told."""
    return fact.of_person.removesuffix("_path")


def test_what_the_person_is_known_by_is_all_kept_with_an_assessment():
    assert set(User.FACTS) <= {column_of(fact) for fact in FACTS}


def test_a_fact_is_called_the_same_on_pages_and_on_paper():
    with translation.override("zh-hant"):
        labels = {name: str(label) for name, label in User.labels().items()}
        for fact in FACTS:
            assert labels[column_of(fact)] == fact.label, (
                "people/models.py (in the catalogue) and record/facts.py differ"
            )


def test_a_fact_that_came_later_is_left_out_of_former_formats(full, grown):
    assert "later" not in snapshot.record(full, form=grown - 1)["assessment"]["trainee"]
    now = snapshot.record(full)
    assert (now["format"], now["assessment"]["trainee"]["later"]) == (grown, "早班")


def test_the_report_of_a_former_format_is_silent_about_a_later_fact(full, grown):
    def printed(form):
        content = snapshot.record(full, form=form) | BESIDE
        return [label for row in report_context(content)["facts"] for label, _value in row]

    assert "後來" not in printed(grown - 1)
    assert "後來" in printed(grown)


def test_a_later_fact_that_an_older_row_did_not_seal_is_still_empty_there(full, grown, monkeypatch):
    assert "trainee_later" in str(confirmed(full.pk))
    monkeypatch.setattr(Assessment, "trainee_later", "")
    assert confirmed(full.pk) == []


def test_an_appraisal_that_was_submitted_before_the_form_grew_is_answered_and_approved_after(
    cycle, supervisor, hr, request
):
    """What is in flight goes on in the form in which it was signed, and its comparison stays on."""
    waiting = stage("signed", cycle, supervisor, hr)
    grown = request.getfixturevalue("grown")
    steps.perform(waiting.pk, "acknowledge", waiting.trainee)
    done = steps.perform(waiting.pk, "approve", hr)
    frozen = snapshot.thaw(done.snapshots.get())
    assert (frozen["format"], "later" in frozen["assessment"]["trainee"]) == (grown - 1, False)
    assert confirmed(done.pk) == []


def test_an_official_text_that_was_changed_is_told_as_the_companys_own(standard):
    assert standard_part(standard, 3)["origin"] == "official"
    assert "origin" not in standard_part(standard, 2)
    standard.official_digest = "of another text"
    assert standard_part(standard, 3)["origin"] == "adapted"
