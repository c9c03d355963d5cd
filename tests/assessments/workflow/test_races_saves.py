"""A save at the same moment as another save or as the step that closes the sheet: nothing is lost or signed unseen."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.models import Answer, Assessment, SelfAnswer, Signature
from assessments.rating import saving
from assessments.rating.saving import Edit
from assessments.record.snapshot import own_record
from assessments.sheet.layout import load_sheet
from assessments.sheet.raters import TRAINEE
from assessments.workflow import steps
from config.refusals import Conflict
from integrity.canonical import canonical_json, sha256
from tests.assessments.racing import race
from tests.assessments.soundness import faults
from tests.assessments.workflow.races import JSON, RACING, brought_to

pytestmark = RACING


@pytest.fixture
def two_tabs(assessment, supervisor, signed_in):
    """The same item saved from two open pages that both saw `seen`."""
    item = load_sheet(assessment).indicators[0].key
    url = reverse("assessments:save", args=[assessment.pk])

    def tab(name, seen):
        browser = signed_in(supervisor)
        browser.raise_request_exception = False
        data = {"item": item, "value": "3", "comment": f"{name}寫的", "seen": seen, "client": name, "edit": 1}
        return lambda **changes: browser.post(url, data | changes, headers=JSON)

    def save(seen):
        if seen:
            saving.save_answer(assessment.pk, supervisor, Edit(item, "4", "", 0, "", 0))
        tabs = [tab("手機", seen), tab("筆電", seen)]
        return tabs, race(*tabs)

    return save


def test_without_the_lock_one_of_two_tabs_is_told_saved_and_lost(two_tabs, no_locks):
    _tabs, answers = two_tabs(seen=1)
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Answer.objects.get().comment in ("手機寫的", "筆電寫的")
    assert Assessment.objects.get().version == 2  # of three saves


@pytest.mark.parametrize("seen", [0, 1])
def test_two_tabs_saving_the_same_item_at_once_lose_nothing(two_tabs, seen):
    (_phone, laptop), (first, second) = two_tabs(seen)
    assert (first.status_code, second.status_code) == (200, 409)
    assert Answer.objects.get().comment == second.json()["theirs"]["comment"] == "手機寫的"
    assert laptop(seen=second.json()["theirs"]["version"], edit=2).status_code == 200
    assert Answer.objects.get().comment == "筆電寫的"
    assert faults(Assessment.objects.get().pk) == []


@pytest.fixture
def late(assessment, supervisor, hr):
    """A save and a submission at once: ("save", "submit") or the other way round; the page saw `seen` or nothing."""

    def meet(order, *, seen):
        before = brought_to("rated", assessment, hr)
        item = load_sheet(before).indicators[0].key
        calls = {
            "save": lambda: saving.save_answer(before.pk, supervisor, Edit(item, "5", "最後一刻", 1, "tab", 1)),
            "submit": lambda: steps.perform(before.pk, "submit", supervisor, seen=before.version if seen else None),
        }
        return race(*(calls[name] for name in order))

    return meet


def signed_words():
    return Signature.objects.get(voided_at__isnull=True).content


def test_without_the_lock_a_late_save_changes_what_was_signed(assessment, late, no_locks):
    submitted_one, saved = late(("submit", "save"), seen=True)
    assert saved.answer.comment == "最後一刻"
    assert submitted_one.status == "submitted"
    assert "最後一刻" not in signed_words()
    assert "what is stored is not what was signed" in faults(assessment.pk)


def test_a_save_after_the_submission_began_is_refused_with_advice(assessment, late):
    _submitted, saved = late(("submit", "save"), seen=True)
    assert isinstance(saved, Conflict)
    assert not Answer.objects.filter(comment="最後一刻").exists()
    assert faults(assessment.pk) == []


def test_a_submission_behind_a_late_save_is_refused_as_the_page_is_older(assessment, late):
    saved, refusal = late(("save", "submit"), seen=True)
    assert isinstance(refusal, Conflict)
    assert saved.assessment.status == "draft"
    assert Answer.objects.filter(comment="最後一刻").exists()
    assert faults(assessment.pk) == []


def test_a_submission_that_looks_at_no_version_signs_the_late_save(assessment, late):
    late(("save", "submit"), seen=False)
    assert "最後一刻" in signed_words()
    assert faults(assessment.pk) == []


@pytest.fixture
def own_late(assessment, supervisor, trainee, hr):
    """A save of the self-rating and the step that closes it at once."""

    def meet(*order):
        before = brought_to("rated", assessment, hr)
        item = load_sheet(before).indicators[0].key
        calls = {
            "save": lambda: saving.save_answer(before.pk, trainee, Edit(item, "5", "最後一刻", 1, "tab", 1), TRAINEE),
            "self_submit": lambda: steps.perform(before.pk, "self_submit", trainee),
            "submit": lambda: steps.perform(before.pk, "submit", supervisor),
        }
        return race(*(calls[name] for name in order))

    return meet


def own_words():
    return SelfAnswer.objects.filter(comment="最後一刻")


def test_without_the_lock_a_self_rating_changes_after_it_was_closed(own_late, no_locks):
    closed, saved = own_late("self_submit", "save")
    assert not isinstance(closed, Exception)
    assert not isinstance(saved, Exception)
    assert own_words().exists()
    assert closed.events.get(action="self_submit").details["own"] != sha256(canonical_json(own_record(closed)))


@pytest.mark.parametrize("closing_step", ["self_submit", "submit"])
def test_a_self_rating_is_closed_with_the_late_save_or_without_it(own_late, closing_step):
    closed, refused = own_late(closing_step, "save")
    assert isinstance(refused, Conflict)
    assert not own_words().exists()
    assert faults(closed.pk) == []


@pytest.mark.parametrize("closing_step", ["self_submit", "submit"])
def test_a_self_rating_is_closed_behind_a_save_that_came_before(own_late, closing_step):
    saved, closed = own_late("save", closing_step)
    assert not isinstance(saved, Exception)
    assert own_words().exists()
    assert faults(closed.pk) == []
