"""The editor's desk: a draft is edited row by row, a published version not at all."""

from __future__ import annotations

import re

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competency.drafts.publishing import publish
from competency.editing.kinds import anchor_of
from competency.models import (
    Block,
    Duty,
    Element,
    Indicator,
    Note,
    StandardVersion,
    Task,
)
from tests.competency.editor_desk import (
    LIST,
    PIECES,
    added,
    address,
    digest_of,
    head_at,
    indicator,
    moved,
    opened,
    row_at,
    said_in,
    saved,
)
from tests.competency.form_reader import fields_of


# --- Refusals ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["supervisor", "trainee", "hr", "auditor", "administrator", "stranger"])
def test_only_editors_edit_standards(v3, first, signed_in, request, who):
    before, visitor = digest_of(v3), signed_in(request.getfixturevalue(who))
    steps = ["change", "new-draft", "check", "preview", "history", "publish", "delete", "head/names", "rows/note/add"]
    for where in [address(v3, step) for step in steps] + [row_at(v3, first, step) for step in ("", "move/", "delete/")]:
        response = visitor.post(where, {"text": "改", "to": "down", "name": "改"})
        assert response.status_code in (302, 403), where
        if response.status_code == 302:
            assert "login" in response["Location"]
    v3.refresh_from_db()
    assert (v3.status, digest_of(v3), StandardVersion.objects.count()) == ("draft", before, 3)


def test_a_published_version_refuses_to_be_posted(standard, desk):
    row, before = indicator(standard, "P1.1.1"), digest_of(standard)
    for where in [address(standard, step) for step in ("change", "delete", "publish", "head/names", "rows/note/add")]:
        assert desk.post(where, {"name": "別的名稱", "text": "別的", "post": "yes"}).status_code == 403, where
    for step in ("", "move/", "delete/"):
        assert desk.post(row_at(standard, row, step), {"text": "改", "to": "down"}).status_code == 403, step
        assert step == "move/" or desk.get(row_at(standard, row, step)).status_code == 403
    assert digest_of(standard) == before == standard.digest


def test_a_draft_published_meanwhile_refuses_in_words_and_keeps_what_was_typed(v3, first, desk, editor):
    saved(desk, head_at(v3, "names"), code="BAS4222-002-Cv1", label="v1")
    fields = opened(desk, row_at(v3, first)) | {"text": "太遲了"}
    published = publish(StandardVersion.objects.get(pk=v3.pk), by=editor)
    refusal = desk.post(row_at(v3, first), fields)
    assert refusal.status_code == 403
    assert published.code in refusal.content.decode()
    beside = desk.post(row_at(v3, first), fields, headers=PIECES)
    assert (beside.status_code, fields_of(beside.content.decode())["text"]) == (403, "太遲了")
    assert published.code in beside.content.decode()
    assert digest_of(v3) == published.digest


def test_rows_of_another_version_are_not_reached_through_a_draft(standard, desk, v3):
    frozen = indicator(standard, "P1.1.1")
    block = Block.objects.filter(task__duty__version=standard).first()
    for step in ("", "delete/"):
        assert desk.get(f"{LIST}{v3.pk}/rows/indicator/{frozen.pk}/{step}").status_code == 404
    for step in ("", "move/", "delete/"):
        assert desk.post(row_at(v3, frozen, step), {"text": "改寫", "to": "down"}).status_code in (302, 400, 404)
    own = indicator(v3, "P1.1.1")
    assert desk.get(f"{LIST}{v3.pk}/rows/indicator/add/?in={block.pk}").status_code == 404
    assert moved(desk, v3, own, f"{block.pk}:end").status_code == 200
    assert digest_of(standard) == standard.digest
    assert indicator(v3, "P1.1.1").block == own.block


@pytest.mark.parametrize("odd", ["²", "١", "x", "-1"])
def test_an_odd_number_of_a_row_is_refused(odd, desk, v3):
    assert desk.get(f"{LIST}{v3.pk}/rows/indicator/{odd}/", follow=True).status_code == 404
    assert desk.get(f"{LIST}{v3.pk}/rows/indicator/add/?in={odd}").status_code == 400
    assert desk.get(f"{LIST}{v3.pk}/rows/secret/1/").status_code == 404
    assert desk.get(f"{LIST}{v3.pk}/rows/use/add/?in=1&letter={odd}").status_code == 404


# --- One row ------------------------------------------------------------------------------------------------------
def test_sending_a_form_untouched_changes_nothing(v3, desk):
    before = digest_of(v3)
    rows = [
        model.objects.filter(**{model.version_path: v3.pk}).first()
        for model in (Note, Element, Duty, Task, Block, Indicator)
    ]
    LogEntry.objects.all().delete()
    for where in [*(row_at(v3, row) for row in rows), *(head_at(v3, part) for part in ("names", "texts", "origin"))]:
        saved(desk, where)
    assert digest_of(v3) == before
    assert not LogEntry.objects.exists()


def test_one_changed_sentence_posts_and_writes_one_row(v3, first, desk, editor):
    fields = opened(desk, row_at(v3, first)) | {"text": "改過的第一項。"}
    assert set(fields) == {"csrfmiddlewaretoken", "in", "code", "text", "code-was", "text-was"}
    LogEntry.objects.all().delete()
    with CaptureQueriesContext(connection) as captured:
        response = desk.post(row_at(v3, first), fields, headers=PIECES)
    assert (response.status_code, response["X-Desk"], response["X-Desk-Focus"]) == (200, "saved", anchor_of(first))
    assert written_in(captured, "competency_") == ['UPDATE "competency_indicator"']
    assert written_in(captured, "auditlog_") == ['INSERT INTO "auditlog_logentry"']
    (entry,) = LogEntry.objects.all()
    assert (entry.actor, list(entry.changes)) == (editor, ["text"])
    html = response.content.decode()
    assert "改過的第一項。" in html
    assert 'id="desk-findings"' in html
    assert '<li id="duty-' not in html, "only the block comes back"


def written_in(captured: CaptureQueriesContext, tables: str) -> list[str]:
    """What was written into these tables."""
    found = (re.match(r'(UPDATE|INSERT INTO|DELETE FROM) "(\w+)"', query["sql"]) for query in captured)
    return [match.group() for match in found if match and match[2].startswith(tables)]


def test_the_history_says_one_change(v3, first, desk, editor):
    LogEntry.objects.all().delete()
    saved(desk, row_at(v3, first), text="改過的第一項。")
    (save,) = desk.get(address(v3, "history")).context["saves"]
    (entry,) = save.entries
    assert (save.who, [(change.before, change.after) for change in entry.changes]) == (
        str(editor), [("依據組織政策，以專業周到服務與客戶進行溝通。", "改過的第一項。")],
    )  # fmt: skip


def test_the_head_is_edited_in_parts(v3, desk):
    saved(desk, head_at(v3, "texts"), description="改過的描述。")
    saved(desk, head_at(v3, "names"), level="3", updated_on="2026/03/31")
    saved(desk, head_at(v3, "note"), update_note="依新法修訂")
    v3.refresh_from_db()
    assert (v3.description, v3.level, str(v3.updated_on), v3.update_note) == (
        "改過的描述。", 3, "2026-03-31", "依新法修訂",
    )  # fmt: skip
    fields = opened(desk, head_at(v3, "names")) | {"job_category_name": "甲", "occupation_name": "乙"}
    assert said_in(desk.post(head_at(v3, "names"), fields))


def test_the_update_note_can_be_changed_after_publication_too(standard, desk):
    assert head_at(standard, "note") in desk.get(address(standard)).content.decode()
    saved(desk, head_at(standard, "note"), update_note="勘誤")
    standard.refresh_from_db()
    assert standard.update_note == "勘誤"
    assert digest_of(standard) == standard.digest


def test_mistakes_are_shown_at_their_field_and_nothing_is_saved(v3, first, desk):
    before, block = digest_of(v3), first.block
    for where, changes in (
        (row_at(v3, first), {"text": "", "code": "P9"}),
        (row_at(v3, block), {"level": "9"}),
        (head_at(v3, "names"), {"name": ""}),
        (head_at(v3, "names"), {"code": "BAS4222-002v2"}),
    ):
        response = desk.post(where, {**opened(desk, where), **changes})
        html = response.content.decode()
        assert response.status_code == 200
        assert 'class="errorlist' in html
        assert fields_of(html) | changes == fields_of(html), "what was typed stays on the page"
    twin = {"code": "K01", "text": Element.objects.get(version=v3, code="K01").text}
    assert said_in(added(desk, v3, "element", "letter=K", **twin))
    assert digest_of(v3) == before


def test_a_version_of_a_new_standard_is_begun_from_nothing(desk, db):
    fields = fields_of(desk.get(f"{LIST}add/").content.decode())
    fields |= {"code": "KMM2431-006v3", "label": "v3", "name": "行銷助理"}
    assert desk.post(f"{LIST}add/", fields).status_code == 302
    begun = StandardVersion.objects.get(code="KMM2431-006v3")
    assert (begun.standard.code, begun.status) == ("KMM2431-006", "draft")
    assert desk.get(address(begun)).status_code == 200
