"""A long list keeps each cell's own value, type and format, also where columns are called the same."""

import io
from datetime import date, datetime

from openpyxl import Workbook, load_workbook

from printing.spreadsheet import Column, ListSheet

COLUMNS = [Column("編號", 10, is_code=True), Column("名稱", 10), Column("名稱", 10), Column("值", 10)]


def written(rows):
    book, stream = Workbook(write_only=True), io.BytesIO()
    sheet = ListSheet(book, "清單", COLUMNS)
    for row in rows:
        sheet.append(row)
    sheet.close()
    book.save(stream)
    return load_workbook(io.BytesIO(stream.getvalue())).active


def test_columns_of_one_name_keep_their_own_values_row_by_row():
    rows = [("001", "甲", "乙", 1), ("002", "丙", "丁", 2), ("003", "甲", "戊", 3)]
    assert list(written(rows).iter_rows(min_row=2, values_only=True)) == rows


def test_each_kind_of_value_keeps_its_format_in_whatever_order_they_come():
    values = [1, 2.5, date(2026, 3, 1), datetime(2026, 3, 1, 9, 10), "文字", None, date(2026, 3, 2), 3.25, "=1+1", "字"]
    cells = [row[3] for row in written([("0", "a", "b", value) for value in values]).iter_rows(min_row=2)]
    day, float_ = "yyyy/mm/dd", "0.00"
    formats = ["General", float_, day, f"{day} hh:mm:ss", "General", "General", day, float_, "General", "General"]
    assert [cell.number_format for cell in cells] == formats
    assert [cell.quotePrefix for cell in cells] == [False] * 8 + [True, False]
    assert [cell.value for cell in cells] == [
        datetime(2026, 3, one.day) if type(one) is date else one for one in values
    ]
    assert cells[8].data_type == "s"
