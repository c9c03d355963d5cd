"""A document beside what was read of it, as it stands on an editor's desk."""

from __future__ import annotations

import pytest

from competency.contents import VersionContents
from competency.intake.keeping import keep
from competency.models import ReadDocument, StandardVersion
from tests.competency.exchange_desk import content_of, fresh
from tests.competency.intake.papers import reading

LEVEL = "duties[0].tasks[0].blocks[0].level"
INDICATOR = "duties[0].tasks[0].blocks[0].indicators[0].text"


@pytest.fixture
def content(standard: StandardVersion) -> VersionContents:
    return fresh(content_of(standard))


@pytest.fixture
def document(content: VersionContents, editor) -> ReadDocument:
    doubts: tuple[tuple[str, str, dict[str, str | int]], ...] = (
        ("level_unclear", LEVEL, {"text": "四"}),
        ("no_code", INDICATOR, {}),
        ("left_out", "", {}),
    )
    return keep(reading(content, *doubts), b"the document", "客服.docx", editor)
