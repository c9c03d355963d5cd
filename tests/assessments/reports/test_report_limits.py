"""No report keeps a server busy: what says too much is refused before, what takes too long at its next page."""

from __future__ import annotations

import logging.config
import time
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from assessments.models import Assessment
from assessments.reports import size, stored
from assessments.reports.errors import ReportTooLong
from assessments.reports.stored import render
from people.models import User
from printing import limits
from printing.company import Look
from printing.errors import PrintingError
from tests.assessments.reports import contents, written
from tests.factories import approved


def test_more_characters_than_a_report_holds_are_refused_before_anything_is_laid_out() -> None:
    content = contents.made({**written.GOOD, "P1.1.1": (4, "字" * (size.CHARACTERS + 1))})
    started = time.process_time()
    with pytest.raises(ReportTooLong, match="300000 characters"):
        render(content)
    assert time.process_time() - started < 1


def test_lines_and_rows_count_too() -> None:
    with pytest.raises(ReportTooLong):
        render(contents.made({**written.GOOD, "P1.1.1": (4, "一\n" * 20_000)}))
    with pytest.raises(ReportTooLong):
        render(contents.made(written.GOOD, evidence=written.EVIDENCE * 1_501))


def test_every_box_of_the_standard_filled_to_the_last_character_is_no_refusal() -> None:
    full = "字" * 4_000
    content = contents.made(dict.fromkeys(written.GOOD, (3, full)), own=dict.fromkeys(written.GOOD, (3, full)))
    for attitude in content["attitudes"]:
        attitude["comment"] = attitude["own"]["comment"] = full
    size.refuse_too_long(content)


def test_a_document_of_too_many_pages_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PAGES", 3)
    with pytest.raises(PrintingError, match="more than 3 pages"):
        render(contents.large(4))


def test_logging_that_is_set_up_anew_ends_no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    logging.config.dictConfig(settings.LOGGING)
    monkeypatch.setattr(limits, "PAGES", 3)
    with pytest.raises(PrintingError, match="more than 3 pages"):
        render(contents.large(4))


def test_a_document_that_takes_too_long_is_given_up_and_the_next_one_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(limits, "SECONDS", 0.2)
        with pytest.raises(PrintingError, match="longer than permitted"):
            render(contents.large(8))
    assert render(contents.all_met()) == render(contents.all_met())


@pytest.mark.django_db
def test_the_reader_is_told_in_words(
    assessment: Assessment, hr: User, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_long(content: dict[str, Any], code: str = "", digest: str = "", look: Look | None = None) -> bytes:
        raise ReportTooLong("too long")

    monkeypatch.setattr(stored, "render", too_long)
    browser: Client = signed_in(hr)
    response = browser.get(f"/assessments/{approved(assessment, hr).pk}/report.pdf")
    assert response.status_code == 400
    assert "300,000" in response.content.decode()
