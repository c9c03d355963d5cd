"""Texts of a document for which no place was found: put in, left out one by one or all at once, and undone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from competency.documents.reading import Doubt
from competency.documents.source import Where
from competency.intake.keeping import keep
from competency.intake.notes import open_ones
from competency.intake.tree import harvested
from competency.models import ReadDocument
from tests.competency.intake.papers import reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def badly_read(content, editor):
    """A document of which a hundred and one texts found no place, and one level is unclear."""
    found = reading(content, ("level_unclear", "duties[0].tasks[0].blocks[0].level", {"text": "四"}))
    texts = [f"P1.1.{number} 沒有位置的文字" for number in range(10, 111)]
    lost = tuple(Doubt("left_out", "", Where(page=9), text, {}) for text in texts)
    return keep(replace(found, doubts=(*found.doubts, *lost)), b"", "壞.pdf", editor)


@pytest.fixture
def page(badly_read):
    return badly_read.get_absolute_url()


def says(response):
    return response.content.decode()


def left():
    return [doubt["kind"] for doubt in open_ones(ReadDocument.objects.get().doubts)]


def test_all_of_one_kind_are_settled_at_one_press_and_undone(page, desk):
    html = says(desk.get(page))
    assert html.count('value="keep-all"') == 1
    assert desk.post(f"{page}change/", {"version": 1, "do": "keep-all", "doubt": "5"}).status_code == 302
    assert left() == ["level_unclear"]
    assert "101" in says(desk.get(page)).split('class="changes"')[1].split("</ol>")[0]
    desk.post(f"{page}change/", {"version": 2, "do": "back", "change": "1"})
    assert left() == ["level_unclear", *["left_out"] * 101]


def test_a_text_is_put_where_it_belongs_and_taken_out_again(page, desk, badly_read):
    html = says(desk.get(f"{page}?put=2"))
    assert 'name="code" value="P1.1.10"' in html
    assert ">沒有位置的文字</textarea>" in html
    block = badly_read.content["duties"][0]["tasks"][0]["blocks"][0]
    to = f"{block['key']}.indicators"
    assert f'value="{to}"' in html
    fields = {"version": 1, "do": "put", "doubt": "2", "to": to, "code": "P1.1.10", "text": "有位置了"}
    assert desk.post(f"{page}change/", fields).status_code == 302
    rows = harvested(ReadDocument.objects.get().content)["duties"][0]["tasks"][0]["blocks"][0]["indicators"]
    assert {"code": "P1.1.10", "text": "有位置了"} in rows
    assert len(left()) == 101
    desk.post(f"{page}change/", {"version": 2, "do": "back", "change": "1"})
    assert harvested(ReadDocument.objects.get().content) == harvested(badly_read.content)
    assert len(left()) == 102


@pytest.mark.parametrize("to", ["", "n999999.indicators", "top.nowhere", "top"])
def test_a_text_that_belongs_nowhere_stays_in_its_form(page, desk, to):
    fields = {"version": 1, "do": "put", "doubt": "2", "to": to, "code": "P9", "text": "打好的文字"}
    response = desk.post(f"{page}change/", fields)
    assert response.status_code in (400, 409)
    form = says(response).split('id="d2"')[1].split("</li>")[0]
    assert "打好的文字" in form
    assert 'role="alert"' in form
    assert len(left()) == 102


def test_a_text_that_was_settled_meanwhile_is_not_put_in_twice(page, desk, badly_read):
    desk.post(f"{page}change/", {"version": 1, "do": "keep", "doubt": "2"})
    fields = {"version": 1, "do": "put", "doubt": "2", "to": "top.notes", "code": "【註9】", "text": "文字"}
    response = desk.post(f"{page}change/", fields)
    assert response.status_code == 409
    assert "文字" in says(response).split('role="alert"')[1]
    assert harvested(ReadDocument.objects.get().content) == harvested(badly_read.content)


def test_a_document_that_was_read_badly_is_said_to_be(page, desk, document, editor):
    editor.language = "en"
    editor.save()
    assert "read badly" in says(desk.get(page))
    assert "read badly" not in says(desk.get(document.get_absolute_url()))
