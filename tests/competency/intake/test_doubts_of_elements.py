"""An uncertain place of what a block asks for is mended where it is shown: in the element, or in the block alone."""

from __future__ import annotations

import pytest

from competency.intake.changing import change
from competency.intake.keeping import keep
from competency.intake.notes import open_ones
from competency.intake.outline import Open
from competency.intake.page import context_of, said_in
from competency.intake.tree import harvested
from competency.models import ReadDocument
from tests.competency.exchange_desk import content_of
from tests.competency.intake.papers import reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(standard, editor) -> ReadDocument:
    content = content_of(standard)
    values: dict[str, str | int] = {"code": "K01", "first": "原文"}
    tasks = content["duties"][0]["tasks"]
    assert all(task["blocks"][0]["knowledge"][0] == content["knowledge"][0] for task in tasks[:2])
    paths = [f"duties[0].tasks[{number}].blocks[0].knowledge[0].text" for number in (0, 1)]
    read = reading(content, *(("spelled_otherwise", path, values) for path in paths))
    return keep(read, b"paper", "paper.docx", editor)


def shown(document):
    document.refresh_from_db()
    return context_of(document, Open())["doubts"]


def test_the_element_is_named_and_its_text_is_offered(document):
    first = shown(document)[0]
    element = document.content["knowledge"][0]
    assert (first["key"], first["field"], first["value"]) == (element["key"], "text", element["text"])
    assert first["row"].endswith(element["code"])


def test_writing_the_element_settles_each_place_that_asks_for_it(document, editor):
    first = shown(document)[0]
    said = {"do": "write", "key": first["key"], "use": first["use"], "field": "text", "value": "改寫的知識"}
    change(document.pk, editor, 1, said_in(said | {"doubt": str(first["number"])}))
    document.refresh_from_db()
    assert open_ones(document.doubts) == []
    assert harvested(document.content)["duties"][0]["tasks"][1]["blocks"][0]["knowledge"][0]["text"] == "改寫的知識"


def test_not_asked_for_takes_it_out_of_this_block_alone(document, editor):
    first, second = shown(document)
    said = {"do": "unlink", "key": first["key"], "use": first["use"], "doubt": str(first["number"])}
    change(document.pk, editor, 1, said_in(said))
    document.refresh_from_db()
    assert [doubt["number"] for doubt in open_ones(document.doubts)] == [second["number"]]
    tasks = harvested(document.content)["duties"][0]["tasks"]
    codes = [[row["code"] for row in task["blocks"][0]["knowledge"]] for task in tasks[:2]]
    assert ("K01" in codes[0], "K01" in codes[1]) == (False, True)
