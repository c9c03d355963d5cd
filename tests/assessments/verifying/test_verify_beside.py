"""`verify_records` on assessments: what lies beside the rows, former keys and forms, retention, what a look costs."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import (
    Answer,
    Assessment,
    Event,
    Evidence,
    ScaleLevel,
    Signature,
)
from assessments.record import shape
from assessments.verifying import check
from assessments.verifying.cases import Shared, read_cases
from competency.models import Indicator
from integrity import chain
from integrity.checks import Alarm
from people.models import User
from tests.assessments.stages import take
from tests.assessments.verifying.tampering import (
    first,
    named,
    plain,
    purged,
    rewrite,
    run,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("backwards", [False, True])
def test_what_was_returned_and_signed_anew_is_no_alarm_also_where_the_clock_ran_backwards(
    backwards, stages, monkeypatch
):
    key, hr = stages["returned"], User.objects.get(username="hr")
    assessment = Assessment.objects.get(pk=key)
    if backwards:
        ticks = itertools.count(1)
        first_event = assessment.events.get(sequence=1).at
        monkeypatch.setattr(chain.timezone, "now", lambda: first_event - timedelta(minutes=next(ticks)))
    for action in ("submit", "acknowledge", "approve"):
        take(assessment, action, hr)
    assert assessment.signatures.filter(revision=1, action="submit").count() == 2
    code, said = run()
    assert code == 0, said


def test_a_level_of_the_scale_changed_by_sql_is_named_by_what_was_signed_with_it(stages):
    plain(ScaleLevel).filter(value=3).update(label="普通", meets=False)
    said = run()[1]
    assert "rating scale › levels › 3: label 達到標準 → 普通" in said
    assert "meets the standard yes → no" in said
    assert named(said, stages["signed"])
    assert named(said, stages["approved"])
    assert not named(said, stages["draft"])


def test_a_text_of_the_standard_changed_by_sql_is_named_by_what_was_signed_with_it(stages):
    plain(Indicator).filter(code="P1.1.4").update(text="改寫")
    said = run()[1]
    assert "P1.1.4: text " in said
    assert "→ 改寫" in said
    assert named(said, stages["approved"])


def test_evidence_whose_file_is_gone_or_another_is_named_also_when_it_was_taken_back(stages, tmp_path, settings):
    for row in Evidence.objects.filter(assessment=stages["draft"]):
        other = row.file.storage.save("another.txt", ContentFile(b"another"))
        plain(Evidence).filter(pk=row.pk).update(file=other)
    said = run()[1]
    assert said.count("is not the one that was added:") == 2
    settings.MEDIA_ROOT = str(tmp_path)
    said = run()[1]
    assert said.count("is missing or can't be read:") == 10
    assert "P1.1.2: “紀錄 1 " in said


def test_a_file_name_that_leads_out_of_the_folder_is_an_alarm(stages):
    row = first(Evidence, stages["draft"])
    plain(Evidence).filter(pk=row.pk).update(file="../../etc/passwd")
    assert "is missing or can't be read:" in run()[1]


def test_former_keys_still_verify_and_a_lost_key_names_everything(stages, settings):
    former = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-0123456789-abcdefghijklmnopqrstuvwxyz", [former]
    assert run()[0] == 0
    settings.SECRET_KEY_FALLBACKS = []
    code, said = run()
    assert code == 1
    assert all(named(said, key) for key in stages.values())
    for words in ("do not fit their seals", "P2.1.3: ", "“紀錄 1 ", "frozen revision 1", "PDF of revision 1"):
        assert words in said
    assert "SECRET_KEY_FALLBACKS" in said


def test_what_was_signed_in_a_former_form_is_still_written_and_compared_in_it(stages, monkeypatch):
    monkeypatch.setattr("assessments.record.shape.FORMAT", shape.FORMAT + 1)
    assert run()[0] == 0
    plain(Answer).filter(assessment=stages["signed"], indicator__code="P1.1.1").update(comment="改過的話")
    assert "It does not say what event" in run()[1]


def test_what_was_signed_in_a_form_that_nobody_writes_is_checked_for_its_digest_alone(stages, monkeypatch):
    monkeypatch.setattr("assessments.record.shape.FORMAT", 0)
    assert run()[0] == 0
    Signature.objects.filter(assessment=stages["approved"], action="submit").update(content='{"format":1}')
    assert "The signature of event 3 submit" in run()[1]


def test_what_was_deleted_at_the_end_of_retention_verifies_by_its_tombstone(stages):
    assessment = purged(stages["approved"])
    code, said = run()
    assert code == 0, said
    plain(Event).filter(assessment=assessment).update(reason="誰說的")
    assert "do not fit their seals" in run()[1]


def test_a_record_emptied_by_sql_is_not_taken_for_one_whose_retention_is_over(stages):
    plain(Assessment).filter(pk=stages["approved"]).update(purged_at=timezone.now())
    assert "purged_at: now " in run()[1]


def test_what_is_written_during_the_first_look_is_no_alarm(stages, monkeypatch):
    looks = []

    def once(case):
        looks.append(case.number)
        if looks.count(case.number) == 1:
            yield Alarm(case.number, "half written")

    monkeypatch.setattr(check, "LOOKS", (once,))
    assert list(check.altered_assessments()) == []
    assert len(looks) == 14


def test_one_assessment_can_be_looked_at_alone(stages):
    rewrite("P1.1.2", stages["draft"])
    rewrite("P1.1.2", stages["signed"])
    code, said = run(assessment=Assessment(pk=stages["draft"]).number)
    assert code == 1
    assert "Assessments: 1 looked at, " in said
    assert not named(said, stages["signed"])
    assert "standards" not in said
    assert run(assessment=str(stages["returned"]))[0] == 0


def test_reading_many_takes_as_many_queries_as_reading_one(stages):
    shared = Shared()
    with CaptureQueriesContext(connection) as one:
        read_cases([stages["approved"]], shared)
    shared = Shared()
    with CaptureQueriesContext(connection) as all_of_them:
        assert len(read_cases(stages.values(), shared)) == 5
    assert len(one) == len(all_of_them)


def test_every_sentence_is_said_in_chinese_too(stages):
    rewrite("P1.1.2", stages["approved"])
    said = run(language="zh-hant")[1]
    assert "P1.1.2: 評等 2 → 4" in said
    assert "內容與事件「3 submit、林淑芬、" in said
    assert "It does not" not in said
