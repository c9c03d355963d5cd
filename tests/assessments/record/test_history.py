"""What was said the last time: found in one query, told without what is not to be told."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from assessments.models import Assessment, Cycle
from assessments.record import last_time, snapshot
from assessments.reports.html import report_html
from assessments.sheet.progress import with_last_verdict
from assessments.workflow import steps
from competency.drafts.publishing import new_draft, publish
from competency.models import StandardVersion
from people.models import User
from tests.factories import CycleFactory, approved, open_for


@pytest.fixture
def before(standard: StandardVersion, trainee: User, supervisor: User, hr: User, cycle: Cycle) -> Assessment:
    """Approved in an earlier cycle: P1.1.1 a 2 with a comment, the rest a 3."""
    earlier = ended(standard, "上半年", cycle, days=180)
    return approved(open_for(earlier, trainee, supervisor, hr), hr, changes={"P1.1.1": ("2", "語氣急躁。")})


def ended(standard: StandardVersion, name: str, cycle: Cycle, days: int) -> Cycle:
    """A cycle of that many days before."""
    before = timedelta(days=days)
    dates = {"starts_on": cycle.starts_on - before, "ends_on": cycle.ends_on - before}
    made: Cycle = CycleFactory(version=standard, name=name, **dates)
    return made


@pytest.fixture
def machine_tools(standard: StandardVersion, editor: User) -> StandardVersion:
    """Another job's standard, though each of its lines says the same."""
    draft = new_draft(standard, "MTM7223-001v1", "v1", by=editor)
    return publish(draft, by=editor)


def by_code(last: Any, code: str) -> dict[str, Any]:
    return next(row for row in last["items"] if row["code"] == code)


def test_of_a_first_appraisal_nothing_is_told(assessment: Assessment) -> None:
    assert last_time.last_time(assessment) is None
    assert snapshot.content(assessment)["previous"] is None


def test_another_persons_appraisal_is_not_told(
    assessment: Assessment, before: Assessment, stranger: User, supervisor: User, hr: User
) -> None:
    other = open_for(assessment.cycle, stranger, supervisor, hr)
    assert last_time.last_time(other) is None


def test_what_is_not_approved_or_is_cancelled_is_not_told(assessment: Assessment, before: Assessment, hr: User) -> None:
    steps.perform(before.pk, "reopen", hr, reason="補正")
    steps.perform(before.pk, "cancel", hr, reason="重複")
    assert last_time.last_time(assessment) is None


def test_another_standards_appraisal_is_not_told_and_does_not_hide_the_older_one(
    assessment: Assessment,
    before: Assessment,
    machine_tools: StandardVersion,
    supervisor: User,
    trainee: User,
    hr: User,
) -> None:
    between = ended(machine_tools, "機台", assessment.cycle, days=60)
    other = open_for(between, trainee, supervisor, hr)
    assert last_time.last_time(other) is None
    approved(other, hr, value="4")
    last = last_time.last_time(assessment)
    assert last is not None
    assert last["number"] == before.number
    row = with_last_verdict(Assessment.objects.filter(pk=assessment.pk)).get()
    assert row.last_verdict == before.verdict  # type: ignore[attr-defined]  # annotated
    assert "機台" not in report_html(snapshot.content(assessment))


def test_another_version_of_the_same_standard_is_told(
    before: Assessment, standard: StandardVersion, editor: User, trainee: User, supervisor: User, hr: User
) -> None:
    newer = publish(new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official"), by=editor)
    last = last_time.last_time(open_for(CycleFactory(version=newer), trainee, supervisor, hr))
    assert last is not None
    assert (last["number"], last["standard"]) == (before.number, "BAS4222-002v2")


def test_what_was_opened_again_is_told_once_it_is_approved_again(
    assessment: Assessment, before: Assessment, standard: StandardVersion, trainee: User, supervisor: User, hr: User
) -> None:
    oldest = approved(open_for(ended(standard, "前年", assessment.cycle, days=600), trainee, supervisor, hr), hr)
    steps.perform(before.pk, "reopen", hr, reason="補正")
    assert said(assessment) == (oldest.number, 1, "competent")
    approved(before, hr, value="3", changes={"P1.1.2": ("2", "漏記。")})
    assert said(assessment) == (before.number, 2, "not_yet_competent")


def test_an_older_cycle_that_is_approved_later_does_not_become_the_last_time(
    assessment: Assessment, before: Assessment, standard: StandardVersion, trainee: User, supervisor: User, hr: User
) -> None:
    oldest = ended(standard, "前年", assessment.cycle, days=600)
    late = approved(open_for(oldest, trainee, supervisor, hr), hr)
    assert late.approved_at
    assert before.approved_at
    assert late.approved_at > before.approved_at
    assert said(assessment)[0] == before.number


def test_of_two_cycles_of_the_same_days_only_one_is_before_the_other(
    assessment: Assessment, standard: StandardVersion, trainee: User, supervisor: User, hr: User
) -> None:
    twin = approved(open_for(ended(standard, "同期", assessment.cycle, days=0), trainee, supervisor, hr), hr)
    approved(assessment, hr)
    assert last_time.last_time(assessment) is None
    assert said(twin)[0] == assessment.number


def said(assessment: Assessment) -> tuple[str, int, str]:
    """Number, revision and verdict, as the record tells it; the desk tells the same verdict."""
    last = last_time.last_time(Assessment.objects.get(pk=assessment.pk))
    assert last is not None
    row = with_last_verdict(Assessment.objects.filter(pk=assessment.pk)).get()
    assert row.last_verdict == last["verdict"]  # type: ignore[attr-defined]  # annotated
    return last["number"], last["revision"], last["verdict"]


def test_a_later_cycle_is_not_the_last_time_of_an_earlier_one(before: Assessment, assessment: Assessment) -> None:
    assert last_time.last_time(before) is None


def test_nothing_is_told_from_a_record_that_was_altered(assessment: Assessment, before: Assessment) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assessments_snapshot SET content = REPLACE(content, '語氣急躁', '語氣平和')")
    assert last_time.last_time(assessment) is None


def test_the_newest_earlier_one_is_told_with_its_ratings(
    assessment: Assessment, before: Assessment, standard: StandardVersion, supervisor: User, trainee: User, hr: User
) -> None:
    oldest = ended(standard, "前年", assessment.cycle, days=600)
    approved(open_for(oldest, trainee, supervisor, hr), hr)
    last = last_time.last_time(assessment)
    assert last is not None
    assert (last["cycle"], last["standard"], last["number"]) == ("上半年", "BAS4222-002v2", before.number)
    assert (last["verdict"], last["observed"], last["total"]) == ("not_yet_competent", 15, 15)
    assert [(task["code"], task["outcome"], task["met"], task["total"]) for task in last["tasks"]] == [
        ("T1.1", "not_met", 3, 4),
        ("T1.2", "met", 5, 5),
        ("T1.3", "met", 3, 3),
        ("T2.1", "met", 3, 3),
    ]
    rated = by_code(last, "P1.1.1")
    assert (rated["value"], rated["label"], rated["meets"], rated["comment"]) == (2, "需要協助", False, "語氣急躁。")
    assert by_code(last, "A01")["value"] == 3


def test_it_takes_one_query(assessment: Assessment, before: Assessment, django_assert_num_queries: Any) -> None:
    assert assessment.cycle
    with django_assert_num_queries(1):
        last_time.last_time(assessment)


def test_approval_freezes_it_without_comments_and_no_signature_covers_it(
    assessment: Assessment, before: Assessment, hr: User
) -> None:
    done = approved(assessment, hr)
    frozen = json.loads(done.snapshots.get().content)
    assert by_code(frozen["previous"], "P1.1.1")["value"] == 2
    assert "comment" not in by_code(frozen["previous"], "P1.1.1")
    assert "語氣急躁" not in done.snapshots.get().content
    assert "previous" not in snapshot.record(done)


def said_last(*texts: tuple[str, str]) -> Any:
    return {"items": [{"code": code, "text": text} for code, text in texts]}


def test_a_text_is_the_same_whatever_its_code_width_and_spaces() -> None:
    last = said_last(("P1.1.1", "接聽電話（ＡＢＣ）"), ("P1.1.2", "其他"))
    assert last_time.same_item(last, "P9.9", "接聽電話 (ABC)") == last["items"][0]
    assert last_time.same_item(last, "P1.1.1", "接聽來電") is None


def test_of_two_equal_texts_the_code_decides_and_without_it_none() -> None:
    last = said_last(("P1.1.4", "詳細記錄"), ("P1.3.3", "詳細記錄"))
    assert last_time.same_item(last, "P1.3.3", "詳細記錄") == last["items"][1]
    assert last_time.same_item(last, "P2.1.1", "詳細記錄") is None
