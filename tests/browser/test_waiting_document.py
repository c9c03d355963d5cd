"""A document that is asked for while its fonts are being prepared opens by itself once they are there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal
from django.urls import reverse
from playwright.sync_api import Page, expect

from competency.models import StandardVersion
from printing.font_files import missing_fonts

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(missing_fonts(portal.FONT_DIR)), reason="make setup prepares the fonts"),
]


@pytest.mark.django_db(transaction=True)
def test_the_page_says_so_and_goes_on_to_the_document(
    standard: StandardVersion, live_server: Any, page: Page, settings: Any, tmp_path: Path
) -> None:
    document = reverse("competency:standard_pdf", args=[standard.code])
    settings.FONT_DIR = tmp_path / "fonts"
    page.goto(live_server.url + reverse("competency:standard", args=[standard.code]))
    page.get_by_role("link", name="PDF").click()
    expect(page.get_by_role("heading", name="文件準備中")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    with page.expect_response(lambda answer: answer.url == live_server.url + document) as opened:
        settings.FONT_DIR = portal.VAR_DIR / "fonts"
    assert opened.value.headers["content-type"] == "application/pdf"
