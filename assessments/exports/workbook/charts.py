"""Charts of Excel on the cover, each beside the table that it is drawn from."""

from __future__ import annotations

from typing import Any

from django.utils.translation import pgettext

from assessments.enums import Verdict
from printing.book import EDGE, FONT, INK, Book

COLOURS = {Verdict.COMPETENT: "#2F7D4F", Verdict.NOT_YET_COMPETENT: "#C0392B", Verdict.INSUFFICIENT: "#8A93A0"}
GAP = "#C0392B"
ROW, HALF, WHOLE, HEIGHT = 20, 388, 778, 270  # pixels
TEXT: dict[str, object] = {"name": FONT, "size": 9, "color": INK}


def columns(book: Book, sheet: Any, at: int, name: str, first: int, rows: int) -> None:
    """The verdicts, a column each, on the left half."""
    chart = book.file.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": pgettext("workbook", "Verdict"),
            "categories": [name, first, 0, first + rows - 1, 0],
            "values": [name, first, 3, first + rows - 1, 3],
            "points": [{"fill": {"color": colour}} for colour in COLOURS.values()],
            "data_labels": {"value": True, "font": TEXT},
            "gap": 60,
        }
    )
    title = pgettext("workbook", "Verdicts")
    _dress(chart, title, HALF, HEIGHT)
    chart.set_legend({"none": True})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#E3E6EA"}}, "num_font": TEXT, "min": 0})
    sheet.insert_chart(at, 0, chart, {"object_position": 2, "description": title})


def bars(
    book: Book,
    sheet: Any,
    at: int,
    name: str,
    first: int,
    rows: int,
    *,
    title: str,
    series: tuple[int, ...],
    right_half: bool = False,
) -> int:
    """
    A bar for each row from the top down, of these columns of it, stacked where there are several; the names stand in
    the first column. How many rows of the sheet it takes.
    """
    chart = book.file.add_chart({"type": "bar", "subtype": "stacked"} if len(series) > 1 else {"type": "bar"})
    colours = list(COLOURS.values()) if len(series) > 1 else [GAP]
    for column, colour in zip(series, colours, strict=True):
        chart.add_series(
            {
                "name": [name, first - 1, column],
                "categories": [name, first, 0, first + rows - 1, 0],
                "values": [name, first, column, first + rows - 1, column],
                "fill": {"color": colour},
                "gap": 40,
                **({"data_labels": {"value": True, "font": TEXT}} if len(series) == 1 else {}),
            }
        )
    height = HEIGHT if right_half else max(HEIGHT, 60 + 24 * rows)
    _dress(chart, title, HALF if right_half else WHOLE, height)
    chart.set_y_axis({"reverse": True, "num_font": TEXT})
    chart.set_x_axis({"num_font": TEXT, "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#E3E6EA"}}})
    legend: dict[str, object] = {"none": True} if len(series) == 1 else {"position": "bottom", "font": TEXT}
    chart.set_legend(legend)
    sheet.insert_chart(at, 6 if right_half else 0, chart, {"object_position": 2, "description": title})
    return -(-height // ROW) + 1


def _dress(chart: Any, title: str, width: int, height: int) -> None:
    chart.set_title({"name": title, "name_font": {**TEXT, "size": 11, "bold": True}, "overlay": False})
    chart.set_size({"width": width, "height": height})
    chart.set_chartarea({"border": {"color": EDGE}})
