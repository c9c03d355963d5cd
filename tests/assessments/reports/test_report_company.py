"""The company's name, logo and colour on the report."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from django.test import override_settings

from assessments.reports.stored import render
from printing import checks
from printing.company import contrast_on_white
from printing.errors import PrintingError
from tests.assessments.reports import contents
from tests.assessments.reports.reading import pages

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path d="M0 0h40v10h-40z" fill="#123456"/>{}</svg>'


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    path = tmp_path / "logo.svg"
    path.write_text(SVG.format(""))
    return path


def said() -> list[str]:
    return [str(message.id) for message in checks.company_look()]


@pytest.mark.parametrize("colour", ["#7fb3c8", "#ffffff", "#777877"])
def test_a_colour_that_is_hard_to_read_on_white_is_refused_at_start(colour: str) -> None:
    with override_settings(COMPANY_COLOUR=colour):
        assert said() == ["printing.E003"]


@pytest.mark.parametrize("colour", ["teal", "#12", "#12345g", "red}body{display:none"])
def test_what_is_no_colour_is_refused_at_start(colour: str) -> None:
    with override_settings(COMPANY_COLOUR=colour):
        assert said() == ["printing.E002"]


def test_a_logo_that_is_not_there_or_no_picture_is_refused_at_start(tmp_path: Path) -> None:
    (tmp_path / "logo.exe").touch()
    for name in ("logo.png", "logo.exe"):
        with override_settings(COMPANY_LOGO=str(tmp_path / name)):
            assert said() == ["printing.E001"]


def test_a_logo_that_reads_other_files_is_refused_at_start(tmp_path: Path) -> None:
    path = tmp_path / "bad.svg"
    path.write_text(SVG.format('<image href="file:///etc/hostname" width="1" height="1"/>'))
    with override_settings(COMPANY_LOGO=str(path)):
        assert said() == ["printing.E004"]


def test_a_logo_that_went_missing_stops_the_report_and_is_not_left_out(tmp_path: Path) -> None:
    with override_settings(COMPANY_LOGO=str(tmp_path / "gone.svg")), pytest.raises(PrintingError, match="gone"):
        render(contents.all_met())


def test_the_settings_as_shipped_are_in_order() -> None:
    assert said() == []


def test_contrast_is_that_of_wcag() -> None:
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#ffffff") == pytest.approx(1)
    assert contrast_on_white("#767676") == pytest.approx(4.54, abs=0.01)


def test_name_logo_and_colour_are_printed(logo: Path) -> None:
    with override_settings(COMPANY_NAME="晨星客服", COMPANY_LOGO=str(logo), COMPANY_COLOUR="#8a1538"):
        made = render(contents.all_met())
    assert all("晨星客服" in page for page in pages(made))
    with pikepdf.open(io.BytesIO(made)) as document:
        figures = [str(thing["/Alt"]) for thing in document.objects if "/Alt" in thing_or_empty(thing)]
        assert figures[0] == "晨星客服"
        assert b"0.541176 0.082353 0.219608" in document.pages[0].Contents.read_bytes()


def thing_or_empty(thing: pikepdf.Object) -> pikepdf.Dictionary:
    return thing if isinstance(thing, pikepdf.Dictionary) else pikepdf.Dictionary()
