"""What comes in as a tree: the same contents again, whatever their shape, and a row for each of their paths."""

from __future__ import annotations

import json

from hypothesis import given

from competency.documents.carrying import document_of, tree_of
from competency.intake.parts import Anchors
from competency.intake.tree import Planted, harvested, rows_of
from tests.competency.exchange_desk import standards
from tests.competency.intake.papers import reading


def planted(content):
    return Planted(content, lambda path: f"s{len(path)}")


@given(standards())
def test_contents_of_any_shape_come_out_as_they_went_in(content):
    kept = json.loads(json.dumps(planted(content).tree))
    assert harvested(kept) == content


@given(standards())
def test_each_row_has_a_key_of_its_own(content):
    keys = [row["key"] for row, _name in rows_of(planted(content).tree)]
    assert len(set(keys)) == len(keys)


@given(standards())
def test_a_document_is_kept_as_it_is_and_each_place_has_its_cell(content):
    read = reading(content)
    assert document_of(json.loads(json.dumps(tree_of(read.document)))) == read.document
    anchors = Anchors(read.document)
    assert all(anchors.at(where) for where in read.places.values())


def test_a_path_leads_to_its_text_and_one_beyond_it_to_what_it_stands_in(content):
    made = planted(content)
    key, field = made.place("duties[0].tasks[1].name")
    assert field == "name"
    assert made.tree["duties"][0]["tasks"][1]["key"] == key
    assert made.place("duties[0].tasks[1].blocks") == (key, "")
    assert made.place("duties[0].tasks[1].blocks[9].indicators[2].text") == (key, "")
    assert made.place("") == made.place("nothing[3]") == ("top", "")


def test_what_a_block_asks_for_beyond_the_list_is_not_lost(content):
    content["duties"][0]["tasks"][0]["blocks"][0]["knowledge"].append({"code": "K99", "text": "只在此格"})
    assert {"code": "K99", "text": "只在此格"} in harvested(planted(content).tree)["knowledge"]


def test_a_shared_block_keeps_its_task_when_that_is_called_otherwise(content):
    first, second = content["duties"][0]["tasks"][:2]
    second["blocks"], second["blocks_of"] = [], first["code"]
    tree = planted(content).tree
    tree["duties"][0]["tasks"][0]["code"] = "T9.9"
    assert harvested(tree)["duties"][0]["tasks"][1]["blocks_of"] == "T9.9"


def test_another_code_is_a_version_of_another_standard(content):
    tree = planted(content).tree
    tree["top"]["code"] = "XYZ1234-001v7"
    made = harvested(tree)
    assert (made["standard"], made["label"]) == ("XYZ1234-001", "v7")
