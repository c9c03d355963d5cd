"""What each paper bears: number, version, date, and the boxes; a version tells whether two prints say the same."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import load_workbook

from assessments.papers import long
from assessments.papers.answer import file_name
from assessments.papers.frame import Box, Paper, boxes, edition, edition_of_day, paper_html, printed_by
from printing.spreadsheet import Column
from tests.assessments.papers.reading import cells

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 28)


def paper(**changes):
    given = {"title": "落差表", "number": "GA-1", "version": "v-1", "day": DAY, "boxes": boxes(Box("", "甲", "今天"))}
    return Paper(**(given | changes))


def test_a_version_differs_as_soon_as_the_content_does_and_not_before():
    assert edition_of_day(DAY, [["甲", 2]]) == edition_of_day(DAY, [["甲", 2]])
    assert edition_of_day(DAY, [["甲", 2]]) != edition_of_day(DAY, [["甲", 3]])
    assert edition_of_day(DAY, []).startswith("20261128-")
    assert edition("12", []).startswith("12-")


@pytest.mark.parametrize(("changes", "form"), [({}, ""), ({"is_wide": True}, "wide"), ({"is_across": True}, "across")])
def test_the_sheet_of_a_paper_is_chosen(changes, form):
    html = paper_html(paper(**changes), "assessments/papers/frame.html", {})
    assert f'<body class="{form}"' in html


def test_the_boxes_stand_in_their_order_and_name_who_printed(hr):
    html = paper_html(paper(boxes=boxes(printed_by(hr))), "assessments/papers/frame.html", {})
    assert html.index("製表") < html.index(hr.name) < html.index("審核") < html.index("核定")


def test_a_file_is_called_as_the_paper_is_numbered_and_by_no_other_name():
    assert file_name(paper(title="a/b", number="GA:1")) == "a_b_GA_1_v-1"


def test_a_long_list_stands_between_frame_and_boxes_and_filters_nothing_but_itself(tmp_path):
    def write(made):
        rows = [[place, f"=HYPERLINK({place})", None] for place in range(3)]
        made.list("明細", [Column("#", 5), Column("文字", 20), Column("備註", 20)], rows, "依據")

    path = tmp_path / "paper.xlsx"
    path.write_bytes(long.workbook_of(paper(is_wide=True), write))
    sheet = load_workbook(path).active
    said = cells(sheet)
    assert said[1] == ["GA-1　v-1　2026/11/28"]
    assert said[4] == ["#", "文字", "備註"]
    assert said[5] == [0, "=HYPERLINK(0)"]
    assert sheet.cell(6, 2).data_type == "s"
    assert sheet.auto_filter.ref == "A5:C8"
    assert said[-2:] == [["製表", "審核", "核定"], ["甲\n今天"]]
    assert (sheet.page_setup.paperSize, sheet.oddFooter.left.text) == (8, "GA-1 v-1")
