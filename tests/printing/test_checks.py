"""The system checks say what the reports miss on this machine, and nothing when all is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.checks import Warning
from django.test import override_settings

from printing import checks
from printing.font_files import FACES
from printing.making.store import seal


def test_missing_fonts_are_named_with_the_command_that_helps(tmp_path: Path) -> None:
    (tmp_path / "NotoSansTC-Bold.ttf").touch()
    seal(tmp_path, "played")
    with override_settings(FONT_DIR=tmp_path):
        (said,) = checks.report_fonts()
    assert isinstance(said, Warning)
    assert "NotoSansTC-Regular.ttf" in said.msg
    assert "Bold" not in said.msg
    assert said.hint is not None
    assert "make setup" in said.hint


def test_prepared_fonts_need_no_word(tmp_path: Path) -> None:
    for name in FACES:
        (tmp_path / name).touch()
    seal(tmp_path, "played")
    with override_settings(FONT_DIR=tmp_path):
        assert checks.report_fonts() == []


def test_without_the_subsetting_library_the_price_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "SUBSETTER", ("libnowhere.so.0",))
    (said,) = checks.report_subsetter()
    assert said.id == "printing.W002"
    assert said.hint is not None
    assert "make setup" in said.hint
