"""The file is compared in the browser and never leaves it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import caches
from playwright.sync_api import Page, expect

from assessments.models import Report
from assessments.reports.stored import stored_report
from tests.factories import approved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def report(assessment, hr) -> Report:
    caches["public"].clear()
    return stored_report(approved(assessment, hr).snapshots.get())


def test_the_issued_file_matches_another_does_not_and_nothing_is_sent(page: Page, live_server, report, tmp_path: Path):
    issued, other = tmp_path / "issued.pdf", tmp_path / "other.pdf"
    issued.write_bytes(report.pdf)
    other.write_bytes(bytes(report.pdf) + b"\n")
    page.goto(f"{live_server.url}/verify/{report.snapshot.code}/")
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.locator("#file").set_input_files(other)
    expect(page.locator("[data-answer=differs]")).to_be_visible()
    page.locator("#file").set_input_files(issued)
    expect(page.locator("[data-answer=match]")).to_be_visible()
    expect(page.locator("[data-answer=differs]")).to_be_hidden()
    assert [url for url in sent if not url.endswith("mark.svg")] == []  # the icon of the tab may come late


def test_where_the_browser_may_not_compare_it_says_so_and_shows_the_command(page: Page, live_server, report):
    page.add_init_script("Object.defineProperty(globalThis, 'crypto', {value: {}})")
    page.goto(f"{live_server.url}/verify/{report.snapshot.code}/")
    expect(page.locator("[data-insecure]")).to_be_visible()
    expect(page.locator("[data-picker]")).to_be_hidden()
    expect(page.get_by_text("sha256sum report.pdf")).to_be_visible()
