"""Figures of the document, found without reading it, beside those of what comes in."""

from __future__ import annotations

import pytest

from competency.documents.source import Document, Line, Where
from competency.intake.counting import codes_of, counts
from competency.intake.tree import Planted
from tests.competency.intake.papers import reading


def counted(read, contents):
    return {count.of: count for count in counts(read.document, Planted(contents, lambda _path: "").tree)}


def test_what_was_read_whole_has_the_same_figures(content):
    found = counted(reading(content), content)
    assert not any(count.differs for count in found.values()), found
    assert found["indicators"].document == found["indicators"].coming == 15


def test_what_was_missed_is_named(content):
    read = reading(content)
    block = content["duties"][0]["tasks"][0]["blocks"][0]
    missed = block["indicators"].pop(0)["code"]
    content["skills"].append({"code": "S88", "text": "沒有這一項"})
    found = counted(read, content)
    assert (found["indicators"].document, found["indicators"].coming) == (15, 14)
    assert found["indicators"].missing == [missed]
    assert found["skills"].beside == ["S88"]
    assert not found["outputs"].differs


@pytest.mark.parametrize(
    ("text", "of", "codes"),
    [
        ("P1.1.1依規定", "indicators", {"P1.1.1"}),
        ("Ｐ１．１．１　依規定", "indicators", {"P1.1.1"}),
        ("T1.1 任務", "duties", set()),
        ("T1 職責 T1.1 任務", "tasks", {"T1.1"}),
        ("見 BAS4222-002v3、ISO-K01", "knowledge", set()),
        ("K01 知識K02知識", "knowledge", {"K01", "K02"}),
        ("K1 不是、K001 是", "knowledge", {"K001"}),
    ],
)
def test_codes_are_found_in_plain_words(text, of, codes):
    assert codes_of(Document("text", (Line(Where(line=1), text),)))[of] == codes


def test_the_code_of_an_industry_is_no_skill(content):
    text = Line(Where(line=1), "行業別 其他服務業 S96")
    content["classifications"] = [{"kind": "industry", "name": "其他服務業", "code": "S96"}]
    read = reading(content)
    document = Document("docx", (*read.document.parts, text))
    tree = Planted(content, lambda _path: "").tree
    assert not any(count.differs for count in counts(document, tree) if count.of == "skills")


def test_codes_written_otherwise_than_in_most_documents_are_no_difference(content):
    for row in [*content["skills"], *(row for block in _blocks(content) for row in block["skills"])]:
        row["code"] = row["code"].replace("S0", "S")
    assert not any(count.differs for count in counted(reading(content), content).values())


def test_what_comes_in_twice_under_one_code_is_named(content):
    content["knowledge"].append({"code": "K01", "text": "另一種說法"})
    found = counted(reading(content), content)
    assert found["knowledge"].differs
    assert found["knowledge"].twice == ["K01"]
    assert found["knowledge"].beside == found["skills"].twice == []


def test_a_code_of_another_column_is_none_of_this_one(content):
    block = content["duties"][0]["tasks"][0]["blocks"][0]
    block["indicators"][0]["code"] = "K01"
    assert counted(reading(content), content)["indicators"].beside == ["K01"]


def _blocks(content):
    return [block for duty in content["duties"] for task in duty["tasks"] for block in task["blocks"]]
