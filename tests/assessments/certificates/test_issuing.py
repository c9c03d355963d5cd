"""Making a certificate: for oneself alone, of what is confirmed in full, once a day for the same content."""

from __future__ import annotations

import json
from datetime import timedelta

import pypdfium2
import pytest
from django.utils import timezone, translation

from assessments.certificates import sealing
from assessments.certificates.issuing import issue
from assessments.models import Assessment, Certificate, IndicatorResult, Snapshot
from assessments.reports.errors import AlteredSnapshot
from config.refusals import Conflict
from tests.assessments.followups.conftest import confirm

pytestmark = pytest.mark.django_db


def told(row):
    return json.loads(row.content)


def codes(row):
    return [code for one in told(row)["standards"] for task in one["tasks"] for code in task["codes"]]


def test_whoever_has_nothing_confirmed_makes_none(assessment, trainee, supervisor, printed):
    for person in (trainee, supervisor):
        with pytest.raises(Conflict, match="目前沒有"):
            issue(person)
    assert not Certificate.objects.exists()


def test_what_was_altered_past_the_portal_certifies_nothing(done, trainee, printed):
    Snapshot.objects.update(content="{}")
    with pytest.raises(AlteredSnapshot):
        issue(trainee)
    assert not Certificate.objects.exists()


def test_what_was_cancelled_certifies_nothing(done, trainee, printed):
    IndicatorResult.objects.all().delete()
    with pytest.raises(Conflict):
        issue(trainee)


def test_it_names_the_tasks_the_standard_the_level_the_day_and_by_whom(done, trainee, supervisor, hr, printed):
    content = told(issue(trainee))
    assert (content["name"], content["number"]) == (trainee.name, trainee.username)
    (standard,) = content["standards"]
    version = done.standard
    assert (standard["code"], standard["name"], standard["label"]) == (version.code, version.name, version.label)
    assert standard["of"] == len(standard["tasks"]) + 1, "T1.1 has a gap"
    task = next(one for one in standard["tasks"] if "T1.2" in one["codes"])
    levels = set(version.duties.get(code="T1").tasks.get(code="T1.2").blocks.values_list("level", flat=True))
    assert set(task["levels"]) == levels
    assert task["on"] == timezone.localdate().isoformat()
    (source,) = content["sources"]
    assert source == {
        "number": done.number,
        "revision": 1,
        "follow_up": None,
        "on": timezone.localdate().isoformat(),
        "rated_by": supervisor.name,
        "approved_by": hr.name,
    }


def test_a_follow_up_adds_its_task_with_who_confirmed_it(done, trainee, supervisor, printed):
    assert "T1.1" not in codes(issue(trainee))
    confirm(done, supervisor, "P1.1.2", level=4)
    made = issue(trainee)
    assert "T1.1" in codes(made)
    task = next(one for one in told(made)["standards"][0]["tasks"] if "T1.1" in one["codes"])
    by = [told(made)["sources"][place] for place in task["sources"]]
    assert {one["follow_up"] is None for one in by} == {True, False}
    assert {one["rated_by"] for one in by} == {supervisor.name}


def test_the_supervisor_who_is_named_is_the_one_who_signed(done, trainee, supervisor, printed):
    Assessment.objects.filter(pk=done.pk).update(supervisor_name="別人")
    assert {one["rated_by"] for one in told(issue(trainee))["sources"]} == {supervisor.name}


def test_the_same_is_made_once_and_another_day_or_language_anew(done, trainee, printed, monkeypatch):
    first = issue(trainee)
    assert issue(trainee) == first
    with translation.override("en"):
        assert issue(trainee) != first
    moment = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert issue(trainee) != first
    assert Certificate.objects.count() == 3
    assert len(set(Certificate.objects.values_list("code", flat=True))) == 3


def test_the_document_says_what_was_stored(done, trainee):
    row = issue(trainee)
    assert sealing.fits(row)
    with pypdfium2.PdfDocument(bytes(row.pdf)) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    for words in (trainee.name, row.code, done.standard.code, done.number, "職能確認證明"):
        assert words in text
    assert "T1.1" not in text
