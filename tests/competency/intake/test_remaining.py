"""What a document still says in the check of the draft that it became."""

from __future__ import annotations

import re

import pytest

from competency.drafts.checking import findings
from competency.intake.becoming import become
from competency.intake.changing import change
from competency.intake.keeping import keep
from competency.models import Indicator, Origin, ReadDocument, StandardVersion
from tests.competency.editor_desk import address, indicator
from tests.competency.exchange_desk import loaded
from tests.competency.intake.papers import reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(document: ReadDocument, editor) -> StandardVersion:
    return become(document.pk, editor, document.version, "", Origin("official", "公報"), confirmed=True)


def told(draft: StandardVersion, part: str) -> list[tuple[str, str]]:
    return [(one.anchor, one.link) for one in findings(loaded(draft)) if part in one.sentence]


# --- What is uncertain --------------------------------------------------------------------------------------------
def test_each_page_lists_the_same(draft, desk):
    check, publish = (desk.get(address(draft, step)) for step in ("check", "publish"))
    shown = [one.sentence for one in findings(loaded(draft))]
    assert sum("客服.docx" in sentence for sentence in shown) == 3
    for page in (check, publish):
        assert [one.sentence for one in (*page.context["errors"], *page.context["warnings"])] == shown
    side = desk.get(address(draft)).content.decode().split('id="desk-findings"')[1].split("</aside>")[0]
    assert len(re.findall("<li data-tone", side)) == len(shown)


def test_a_place_leads_to_its_row_or_else_to_the_document(draft, document, desk):
    row = indicator(draft, "P1.1.1")
    to_document = ("", f"{document.get_absolute_url()}#doubts")
    level = (f"task-{row.block.task_id}", "")
    assert told(draft, "客服.docx") == [level, (f"indicator-{row.pk}", ""), to_document]
    html = desk.get(address(draft, "check")).content.decode()
    assert f'href="{address(draft)}#indicator-{row.pk}"' in html
    assert f'href="{to_document[1]}"' in html
    assert f'href="{to_document[1]}"' in desk.get(address(draft)).content.decode()


def test_a_row_that_says_something_else_now_or_is_like_another_is_looked_up_in_the_document(draft, document):
    link = ("", f"{document.get_absolute_url()}#doubts")
    row = indicator(draft, "P1.1.1")
    Indicator.objects.create(block=row.block, code=row.code, text=row.text, position=9)
    assert told(draft, "客服.docx")[1] == link
    Indicator.objects.filter(code=row.code, block__task__duty__version=draft).update(text="改寫。")
    assert told(draft, "客服.docx")[1] == link


def test_places_of_the_profile_and_of_elements_lead_to_theirs(content, editor):
    ways = ("description", "knowledge[0].text", "duties[0].tasks[0].blocks[0].skills[0].text", "notes[0].text")
    document = keep(reading(content, *(("no_code", way, {}) for way in ways)), b"", "客服.docx", editor)
    draft = become(document.pk, editor, document.version, "", Origin("official", "公報"), confirmed=True)
    elements = {row.code: f"element-{row.pk}" for row in draft.elements.all()}
    skill = content["duties"][0]["tasks"][0]["blocks"][0]["skills"][0]["code"]
    places = ["id_description", elements[content["knowledge"][0]["code"]], elements[skill]]
    note = draft.notes.get(mark=content["notes"][0]["mark"])
    assert [anchor for anchor, _link in told(draft, "客服.docx")] == [*places, f"note-{note.pk}"]


# --- Its code -----------------------------------------------------------------------------------------------------
def taken(document: ReadDocument, editor, code: str, origin: str = "official") -> StandardVersion:
    document.refresh_from_db()
    return become(document.pk, editor, document.version, code, Origin(origin, "公報"), confirmed=True)


def names_another(draft: StandardVersion) -> bool:
    return bool(told(draft, "卻是"))


def test_an_official_text_under_another_code_than_its_document_says_is_odd(document, editor):
    draft = taken(document, editor, "NEW0001-001v4")
    found = [one for one in findings(loaded(draft)) if "NEW0001-001v1" in one.sentence]
    assert [(one.is_error, one.anchor) for one in found] == [(False, "id_code")]
    assert "NEW0001-001v4" in found[0].sentence
    StandardVersion.objects.filter(pk=draft.pk).update(origin="adapted")
    assert not names_another(draft)


def test_the_code_of_the_document_counts_not_what_an_editor_wrote_in_its_place(document, editor):
    for code in ("NEW0001-001v7", "NEW0001-001v8"):
        document.refresh_from_db()
        change(document.pk, editor, document.version, {"do": "write", "key": "top", "field": "code", "value": code})
    draft = taken(document, editor, "")
    assert draft.code == "NEW0001-001v8"
    assert [one.sentence for one in findings(loaded(draft)) if "NEW0001-001v1" in one.sentence]


def test_under_its_own_code_nothing_is_odd(draft):
    assert draft.code == "NEW0001-001v1"
    assert not names_another(draft)
