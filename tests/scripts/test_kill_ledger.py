"""The look after a killed web server: it must find what is missing, older, other or half."""

import pytest

from assessments.models import Answer, Assessment, Event
from assessments.rating import saving
from assessments.rating.saving import Edit
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from scripts.kill_ledger import Entry, Ledger
from tests.assessments.soundness import faults
from tests.factories import rate_all, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(assessment):
    return load_sheet(assessment).indicators[0].key


@pytest.fixture
def ledger(assessment, supervisor, item):
    """A page that was told that its one edit is saved."""
    saved = saving.save_answer(assessment.pk, supervisor, Edit(item, "3", "看見了", 0, "page", 1))
    return Ledger(assessment.pk, {item: (Entry("3", "看見了"), saved.version)})


def edited(assessment, supervisor, item, number):
    saving.save_answer(assessment.pk, supervisor, Edit(item, "4", f"第{number}次", number - 1, "page", number))


def test_an_answer_that_was_told_saved_and_is_gone_is_missing(ledger):
    Answer.objects.all().delete()
    assert "is missing" in ledger.faults()[0]


def test_an_older_answer_than_the_one_told_saved_is_found(ledger, item):
    ledger.saved[item] = (Entry("4", "第2次"), 2)
    assert "version 2 was answered as saved, version 1 is stored" in ledger.faults()[0]


@pytest.mark.parametrize("changes", [{"comment": "別的"}, {"not_observed": True, "level": None}, {"version": 2}])
def test_another_answer_than_the_one_told_saved_is_found(ledger, changes):
    Answer.objects.update(**changes)
    assert len(ledger.faults()) == 1


def test_an_edit_whose_answer_was_lost_may_be_stored_and_then_counts_as_saved(ledger, assessment, supervisor, item):
    ledger.sent = (item, Entry("4", "第2次"))
    edited(assessment, supervisor, item, 2)
    assert ledger.faults() == []
    assert ledger.saved[item] == (Entry("4", "第2次"), 2)
    Answer.objects.all().delete()
    assert len(ledger.faults()) == 1


def test_an_edit_whose_answer_was_lost_may_be_not_stored(ledger, item):
    ledger.sent = (item, Entry("4", "第2次"))
    assert ledger.faults() == []
    assert ledger.sent is None


def test_two_edits_cannot_have_come_from_one_that_was_sent(ledger, assessment, supervisor, item):
    ledger.sent = (item, Entry("4", "第3次"))
    for number in (2, 3):
        edited(assessment, supervisor, item, number)
    assert len(ledger.faults()) == 1


def test_a_step_that_was_answered_is_stored_and_one_without_answer_may_be(assessment):
    submitted(assessment)
    assert Ledger(assessment.pk, steps=["submit"]).faults() == []
    assert Ledger(assessment.pk, step="submit").faults() == []
    assert "stored: ['submit']" in Ledger(assessment.pk).faults()[0]
    assert "stored: ['submit']" in Ledger(assessment.pk, steps=["submit", "withdraw"]).faults()[0]


def test_what_stood_there_before_counts_as_saved(assessment, supervisor):
    rate_all(assessment, supervisor)
    ledger = Ledger(assessment.pk)
    ledger.take_over()
    assert ledger.faults() == []
    Answer.objects.first().delete()
    assert len(ledger.faults()) == 1


@pytest.fixture
def half(assessment, supervisor, trainee):
    """An assessment brought to what the half of a step would leave."""
    submitted(assessment)
    assert faults(assessment.pk) == []

    def leave(what):
        match what:
            case "a status without its event":
                Assessment.objects.update(status="acknowledged")
            case "an event without its status":
                before = Assessment.objects.values("status", "chain_head").get()
                steps.perform(assessment.pk, "acknowledge", trainee)
                Assessment.objects.update(**before)
            case "a step without its signature":
                assessment.signatures.all().delete()
            case "a signature without its step":
                assessment.signatures.update(action="acknowledge")
            case "an answer changed after it was signed":
                Answer.objects.filter(pk=Answer.objects.first().pk).update(comment="後來的")
            case "an event without its seal":
                Event.objects.filter(action="submit").update(mac="0" * 64)
            case "a valid signature under a draft":
                steps.perform(assessment.pk, "withdraw", supervisor)
                assessment.signatures.update(voided_at=None)
        return faults(assessment.pk)

    return leave


@pytest.mark.parametrize(
    "what",
    [
        "a status without its event",
        "an event without its status",
        "a step without its signature",
        "a signature without its step",
        "an answer changed after it was signed",
        "an event without its seal",
        "a valid signature under a draft",
    ],
)
def test_half_a_step_is_found(what, half):
    assert half(what) != []
