"""Standards of many shapes, laid out as the ministry's document over pages, read back."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competency.documents import html
from competency.documents.reader import reading_of
from tests.competency.documents.invented import invented, rows_of
from tests.competency.documents.laid_out import cuts_of, html_of

many = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def read(content: dict[str, Any], cuts: dict[int, tuple[int, int] | None]) -> Any:
    return reading_of(html.document(html_of(content, cuts).encode()))


@many
@given(content=invented())
def test_a_standard_on_one_page_comes_back_equal_without_a_doubt(content):
    reading = read(content, {})
    assert reading.contents == content
    assert [doubt for doubt in reading.doubts if doubt.kind != "mark_without_note"] == []


@many
@given(data=st.data())
def test_a_standard_over_pages_comes_back_equal_up_to_doubts(data):
    content = data.draw(invented())
    reading = read(content, data.draw(cuts_of(len(rows_of(content)))))
    assert reading.contents == content or differences_told(reading, content) == []


def differences_told(reading: Any, content: dict[str, Any]) -> list[str]:
    """The tasks that differ without a doubt."""
    return [
        path
        for path in differing_tasks(reading.contents, content)
        if not any(doubt.path.startswith(path) for doubt in reading.doubts)
    ]


def differing_tasks(read: Any, content: Any) -> list[str]:
    found = []
    for d, (one, other) in enumerate(zip(read["duties"], content["duties"], strict=False)):
        if {**one, "tasks": []} != {**other, "tasks": []} or len(one["tasks"]) != len(other["tasks"]):
            found.append(f"duties[{d}]")
            continue
        found += [
            f"duties[{d}].tasks[{t}]"
            for t, (mine, its) in enumerate(zip(one["tasks"], other["tasks"], strict=True))
            if mine != its
        ]
    if len(read["duties"]) != len(content["duties"]):
        found.append("duties")
    rest = {key: value for key, value in content.items() if key not in ("duties", "knowledge", "skills")}
    return found + [key for key, value in rest.items() if read[key] != value]
