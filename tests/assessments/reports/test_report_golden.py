"""The pages look as they did when someone last looked at them (`make golden` writes them anew)."""

from __future__ import annotations

import json

import pytest
from django.conf import settings

from assessments.reports.stored import render
from printing.font_files import missing_fonts
from tests.assessments.reports import contents, written
from tests.assessments.reports.golden_pages import CODE, DIGEST, FOLDER, appraisals, complaints

pytestmark = pytest.mark.skipif(bool(missing_fonts(settings.FONT_DIR)), reason="make setup prepares the fonts")


@pytest.mark.parametrize("name", ["short", "full", "disputed"])
def test_pages_look_as_stored(name: str) -> None:
    assert complaints(name, render(appraisals()[name], CODE, DIGEST)) == []


def test_a_content_that_a_test_changes_is_its_own() -> None:
    for make in (contents.disputed, contents.full):
        mine = make()
        mine["signatures"][0]["name"] = mine["development"][0]["goal"] = "改過"
        assert "改過" not in json.dumps([contents.disputed(), contents.full()], ensure_ascii=False)


def test_a_page_that_changed_is_named_with_the_share_of_it() -> None:
    content = contents.disputed()
    content["duties"][0]["tasks"][0]["indicators"][0]["comment"] = written.GOOD["P1.1.1"][1].replace(
        "接聽時先報姓名與部門", "三度漏問客戶聯絡方式"
    )
    (said,) = complaints("disputed", render(content, CODE, DIGEST))
    assert said.startswith("disputed, page 2: ")
    assert "% of the pixels differ from disputed-2.png" in said


def test_a_page_too_many_is_said() -> None:
    content = contents.made({**written.GOOD, "P2.1.3": (3, "長" * 4000)})
    assert any("pages instead of" in said for said in complaints("short", render(content, CODE, DIGEST)))


def test_the_stored_pictures_are_small() -> None:
    assert max(file.stat().st_size for file in FOLDER.glob("*.png")) < 60_000
