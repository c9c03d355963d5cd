"""What programs write as a staff list is read; what can't be is refused in a sentence."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from config.refusals import BadInput
from people.models import StaffColumn as Column
from people.stafflist.columns import HEADINGS, folded, layout
from people.stafflist.entries import Problem, read
from people.stafflist.table import Row, Sheet, sheets_of
from tests.people.stafflist.lists import HEAD, text, xlsx

PERSON = ["00123", "王小明", "客戶服務部", "專員", "", "wang@example.com", "2026/7/1", ""]


def read_of(data, said=None):
    return read(layout(sheets_of(data), said or {}))


def given_of(data, said=None):
    (entry,) = read_of(data, said).entries
    return entry.given


def problems_of(data):
    return [(one.row, one.column) for one in read_of(data).problems]


# --- Refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [b"", b"  \r\n ", b"%PDF-1.7 ...", b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 no book", b"a\x00b"],
)
def test_what_is_no_list_is_refused(data):
    with pytest.raises(BadInput):
        sheets_of(data)


def test_a_file_of_a_hundred_megabytes_is_refused_before_it_is_read():
    with pytest.raises(BadInput, match="10 MB"):
        sheets_of(b"x" * 100_000_000)


def test_a_zip_that_is_no_workbook_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("notes.txt", "x")
    with pytest.raises(BadInput, match="not an Excel workbook"):
        sheets_of(file.getvalue())


def test_a_zip_bomb_is_refused_by_what_it_says_of_itself():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        for number in range(4):
            archive.writestr(f"xl/{number}.bin", b"0" * 90_000_000)
    assert len(file.getvalue()) < 2_000_000
    with pytest.raises(BadInput, match="unpacks"):
        sheets_of(file.getvalue())


def test_a_bomb_that_lies_about_its_size_ends_its_reader_and_not_the_portal():
    data = xlsx([PERSON])
    source, file = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            row = b'<row><c t="inlineStr"><is><t>' + b"x" * 1000 + b"</t></is></c></row>"
            archive.writestr(name, b"<worksheet><sheetData>" + row * 250_000 if is_sheet else source.read(name))
    raw = bytearray(file.getvalue())
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = bytes(raw).replace(struct.pack("<I", size), struct.pack("<I", 1000))
    with pytest.raises(BadInput):
        sheets_of(lying)


def test_a_small_workbook_that_claims_a_huge_sheet_ends_its_reader_and_not_the_portal():
    """The library allocates the whole rectangle and aborts its process."""
    book, file = Workbook(), io.BytesIO()
    book.active["A1"], book.active["XFD1048576"] = "員工編號", "x"
    book.save(file)
    assert len(file.getvalue()) < 10_000
    with pytest.raises(BadInput):
        sheets_of(file.getvalue())


def test_more_rows_than_any_company_has_are_refused():
    with pytest.raises(BadInput, match="100000 rows"):
        sheets_of(b"x,y\n" * 100_001)


def test_a_workbook_of_too_many_rows_is_refused_by_the_name_of_its_sheet():
    book, file = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("全部")
    for _number in range(100_001):
        sheet.append(["1"])
    book.save(file)
    with pytest.raises(BadInput, match="全部"):
        sheets_of(file.getvalue())


def test_bytes_that_no_encoding_fits_are_refused_by_line():
    with pytest.raises(BadInput, match="line 2"):
        sheets_of(b"a,b\n\xff\xff\xff,\x81\n")


def test_a_list_without_known_headings_has_no_layout():
    assert layout(sheets_of(b"a,b\n1,2\n"), {}) is None


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("員工編號", "#N/A"),
        ("姓名", "#REF!"),
        ("員工編號", True),
        ("員工編號", date(2026, 7, 1)),
        ("員工編號", "A 1/2"),
        ("員工編號", "import"),
        ("員工編號", "purged-7"),
        ("員工編號", "9" * 41),
        ("姓名", "王" * 81),
        ("姓名", "清除"),
        ("電子郵件", "no address"),
        ("到職日", "2026/2/30"),
        ("到職日", "明天"),
        ("到職日", date(1899, 1, 1)),
        ("到職日", 7.5),
    ],
)
def test_a_cell_that_says_nothing_usable_is_a_problem_of_its_row(column, cell):
    row = dict(zip(HEAD, PERSON, strict=True)) | {column: cell}
    assert problems_of(xlsx([row.values()])) == [(2, next(one for one in Column if column in HEADINGS[one]))]


def test_a_row_without_a_number_is_a_problem():
    assert problems_of(xlsx([["", *PERSON[1:]]])) == [(2, Column.NUMBER)]


def test_each_row_of_a_number_that_stands_twice_is_a_problem_in_whatever_case():
    found = read_of(xlsx([["a1", "王"], ["Ａ1", "李"], ["b1", "林"]], ["員工編號", "姓名"]))
    assert [one.row for one in found.problems] == [2, 3]
    assert [entry.number for entry in found.entries] == ["b1"]


# --- Read ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_is_read_in_each_encoding_and_with_each_mark(encoding, delimiter):
    given = given_of(text([PERSON], delimiter=delimiter).encode(encoding))
    assert given[Column.NUMBER] == "00123"
    assert given[Column.NAME] == "王小明"
    assert given[Column.HIRED] == date(2026, 7, 1)
    assert Column.JOB_TITLE in given
    assert Column.SUPERVISOR not in given


def test_an_xls_is_read(xls):
    assert given_of(xls)[Column.NAME] == "王小明"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("2026/7/1", None),
        ("2026-07-01 00:00:00", None),
        (datetime(2026, 7, 1, 9, 30), None),
        (46204, None),
        (20260701, None),
        ("115/7/1", "115/7/1"),
        ("1150701", "1150701"),
        (1150701, "1150701"),
        ("民國115年7月1日", "民國115年7月1日"),
    ],
)
def test_a_day_is_read_in_each_of_its_kinds_and_a_year_of_the_republic_is_read_back(cell, said):
    (entry,) = read_of(xlsx([["1", "王", cell]], ["員工編號", "姓名", "到職日"])).entries
    assert entry.given[Column.HIRED] == date(2026, 7, 1)
    assert entry.read_back == ({Column.HIRED: f"“{said}” was read as 2026/07/01."} if said else {})


@pytest.mark.parametrize("column", Column)
def test_each_variant_of_a_heading_is_known(column):
    for name in HEADINGS[column]:
        for written in (name, f" {name.upper()} ", f"＊{name}（必填）", name.replace(" ", "_")):
            found = layout([Sheet("", (Row(1, ("員工編號" if column != Column.NUMBER else "備註", written)),))], {})
            assert found.headings[1].column == column, written


def test_the_headings_of_the_portals_own_files_are_known_in_both_languages():
    from django.utils import translation

    for language in ("zh-hant", "en"):
        with translation.override(language):
            for column in Column:
                assert folded(str(column.label)) in {folded(name) for name in HEADINGS[column]}, column


def test_no_heading_means_two_columns():
    names = [folded(name) for many in HEADINGS.values() for name in many]
    assert sorted({name for name in names if names.count(name) > 1 and name not in {"email", "mail"}}) == []


def test_columns_stand_in_any_order_below_titles_and_empty_lines():
    above = [["人員名單"], [], ["製表日", date(2026, 7, 1)]]
    data = xlsx([["王", "", "1"], [], ["李", "", "2"]], ["姓名", "備註", "工號"], above)
    found = read_of(data)
    assert [(entry.row, entry.number) for entry in found.entries] == [(5, "1"), (7, "2")]


def test_headings_that_are_repeated_on_each_page_are_no_people():
    assert len(read_of(xlsx([PERSON, HEAD, ["2", *PERSON[1:]]])).entries) == 2


def test_the_likelier_of_two_columns_counts():
    data = xlsx([["1", "林淑芬", "2"]], ["員工編號", "主管", "主管員工編號"])
    assert given_of(data)[Column.SUPERVISOR] == "2"


def test_what_somebody_said_of_a_heading_stands_before_its_name():
    said = {folded("部門"): "", folded("課"): "department"}
    assert given_of(xlsx([["1", "a", "b"]], ["員工編號", "部門", "課"]), said)[Column.DEPARTMENT] == "b"


def test_of_two_columns_with_one_heading_each_has_a_key_of_its_own():
    found = layout(
        sheets_of(xlsx([["1", "a", "b"]], ["員工編號", "部門", "部門"])), {"部門2": "", "部門 2": "job_title"}
    )
    assert [heading.column for heading in found.headings] == [Column.NUMBER, Column.DEPARTMENT, Column.JOB_TITLE]


def test_an_empty_cell_says_nothing_and_clear_empties():
    given = given_of(xlsx([["1", "王", "清除", "CLEAR", ""]], ["員工編號", "姓名", "部門", "電子郵件", "職稱"]))
    assert given == {Column.NUMBER: "1", Column.NAME: "王", Column.DEPARTMENT: None, Column.EMAIL: None}


def test_texts_are_taken_as_people_type_them():
    given = given_of(xlsx([["ａ００１\u200b", " 王\u202e小\n明 "]], ["員工編號", "姓名"]))
    assert given == {Column.NUMBER: "a001", Column.NAME: "王小 明"}


def test_a_supervisor_as_the_portal_writes_people_is_their_number():
    assert given_of(xlsx([["1", "林淑芬（A0002）"]], ["員工編號", "主管"]))[Column.SUPERVISOR] == "A0002"


def test_a_hidden_sheet_is_not_read():
    book, file = Workbook(), io.BytesIO()
    book.active.append(["工號"])
    hidden = book.create_sheet("舊")
    hidden.append(HEAD)
    hidden.sheet_state = "hidden"
    book.save(file)
    assert [sheet.name for sheet in sheets_of(file.getvalue())] == ["Sheet"]


CELLS = st.one_of(
    st.text(max_size=60),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.sampled_from(["#N/A", "清除", "115/2/30", "\u202e", "="]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=10).map(tuple), max_size=6))
def test_whatever_stands_in_cells_ends_in_entries_and_sentences(rows):
    sheet = Sheet("", (Row(1, tuple(HEAD)), *(Row(number, cells) for number, cells in enumerate(rows, start=2))))
    found = read(layout([sheet], {}))
    assert all(isinstance(one, Problem) and one.text and 2 <= one.row < 2 + len(rows) for one in found.problems)
    assert len({entry.key for entry in found.entries}) == len(found.entries)
    assert all(entry.number and isinstance(entry.number, str) for entry in found.entries)
    assert {entry.key for entry in found.entries} <= found.mentioned


def test_a_formula_that_ends_in_an_error_or_was_never_calculated_is_a_problem():
    found = read_of(xlsx([["1", "王", "#DIV/0!"], ["2", "=A1&B1", "x"], ["3", "李", ""]], ["工號", "姓名", "職稱"]))
    assert [(one.row, one.column) for one in found.problems] == [(2, Column.JOB_TITLE), (3, Column.NAME)]
    assert [entry.number for entry in found.entries] == ["3"]
