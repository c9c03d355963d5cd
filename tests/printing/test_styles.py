"""A style sheet takes in another one: the documents on A4 share their frame."""

from __future__ import annotations

import pytest

from assessments.careers import document as careers
from assessments.papers import frame
from assessments.privacy import document as privacy
from printing.kits import style_text


def test_what_is_taken_in_stands_where_it_is_named_however_deep(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "outer.css").write_text('b { color: red }\n@import "inner/middle.css";\ni { color: blue }\n')
    (tmp_path / "inner" / "middle.css").write_text('@import "../last.css";\n')
    (tmp_path / "last.css").write_text("u { color: green }")
    assert style_text(tmp_path / "outer.css").split() == [
        "b",
        "{",
        "color:",
        "red",
        "}",
        "u",
        "{",
        "color:",
        "green",
        "}",
        "i",
        "{",
        "color:",
        "blue",
        "}",
    ]


def test_what_is_not_there_is_no_style_sheet(tmp_path):
    (tmp_path / "one.css").write_text('@import "none.css";\n')
    with pytest.raises(FileNotFoundError):
        style_text(tmp_path / "one.css")


@pytest.mark.parametrize("style", [careers.STYLE, privacy.STYLE, frame.STYLE])
def test_documents_share_one_frame(style):
    assert "@top-left { content: string(left)" not in style.read_text("utf-8")
    assert style_text(style).count("@top-left { content: string(left)") == 1
    assert "@import" not in style_text(style)
