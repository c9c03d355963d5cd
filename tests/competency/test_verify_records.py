"""`verify_records`: what was changed past the portal is named."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.db import connection

from competency.drafts.publishing import new_draft, publish
from competency.models import StandardVersion
from integrity.checks import CHECKS, Alarm, Check


def run(language: str = "en") -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("verify_records", language=language, stdout=out, stderr=out, no_color=True)
    except SystemExit as stopped:
        return int(stopped.code or 0), out.getvalue()
    return 0, out.getvalue()


def sql(statement: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def published(standard, editor) -> StandardVersion:
    return publish(new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official"), by=editor)


def test_a_changed_text_of_the_shipped_standard_is_an_alarm(standard):
    sql("UPDATE competency_indicator SET text = '改寫' WHERE code = 'P1.1.1'")
    code, output = run()
    assert code == 1
    assert "BAS4222-002v2" in output
    assert "BAS4222-002v1" not in output
    assert "1 record is wrong." in output


def test_what_was_changed_in_a_version_published_here_is_named_with_both_texts(published):
    inside = "SELECT id FROM competency_duty WHERE version_id = %s"
    sql(f"UPDATE competency_task SET name = '別的' WHERE code = 'T1.2' AND duty_id IN ({inside})", published.pk)  # noqa: S608 - constants
    code, output = run()
    assert code == 1
    assert "BAS4222-002v3" in output
    assert "duties › T1 › tasks › T1.2 › name: " in output
    assert "→ 別的" in output
    assert "BAS4222-002v2  " not in output


def test_a_digest_changed_together_with_the_text_is_still_found(published):
    sql("UPDATE competency_standardversion SET name = '別的', digest = %s WHERE id = %s", "f" * 64, published.pk)
    code, output = run()
    assert code == 1
    assert "digest is not the one" in output
    assert "name: 客戶服務助理 → 別的" in output


def test_a_version_set_back_to_draft_by_sql_is_found(published):
    sql("UPDATE competency_standardversion SET status = 'draft' WHERE id = %s", published.pk)
    assert run()[0] == 1
    assert "it is a draft" in run()[1]


def test_rows_taken_away_by_sql_are_named(published):
    sql("DELETE FROM competency_note WHERE version_id = %s", published.pk)
    assert "notes › 註1: " in run()[1]


def test_untouched_records_and_drafts_being_edited_are_no_alarm(published, editor):
    draft = new_draft(published, "BAS4222-002v4", "v4", by=editor)
    draft.name = "改名"
    draft.save()
    code, output = run()
    assert code == 0
    assert "3 looked at, 0 alarms" in output


def test_other_rooms_can_add_their_check(standard, monkeypatch):
    alarm = Alarm("第 7 號評核", "不符")
    check = Check("Assessments", lambda: 4, lambda: iter([alarm]))
    monkeypatch.setitem(CHECKS, "assessments", check)
    code, output = run("zh-hant")
    assert code == 1
    assert "第 7 號評核  不符" in output
