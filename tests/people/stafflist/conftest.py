from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def xls() -> bytes:
    """One person, below a merged title and an empty line, as Excel 97 keeps it."""
    return (Path(__file__).parent / "list.xls").read_bytes()
