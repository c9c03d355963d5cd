"""A report with invented content, as nobody approved it: how a look that is tried would print."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from assessments.record.shape import Content
from assessments.reports.stored import render
from printing.company import Look

CONTENT = Path(__file__).with_name("sample.json")
# Across each page, so that nobody takes it for a report.
MARK = "範例"


def sample(look: Look) -> bytes:
    """A PDF; raises PrintingError and NotYet as every document does."""
    content = cast(Content, json.loads(CONTENT.read_text("utf-8")))
    return render(content, look=look, mark=MARK)
