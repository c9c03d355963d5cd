"""Dates on pages are written one way, 2026/11/26, in both languages (docs/decisions/0065)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from config.days import written, written_iso, written_time

NAMED = date(2026, 7, 1)
LATE = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past seven of the next morning in Taipei

# What a template may ask of `date`: the day of the week, the month, a time of day alone, and for machines "c".
FORMATS = {None, "SHORT_DATETIME_FORMAT", "c", "D", "l", "F", "H:i"}
# The log of sign-ins tells seconds, since tries come within one.
SECONDS = {"templates/people/signin/lines.html": "Y/m/d H:i:s"}


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_pages_in_both_languages_write_a_day_and_a_time_alike(language):
    page = '{{ day|date }} {{ day }} {{ at|date:"SHORT_DATETIME_FORMAT" }} {{ at }} {{ at|date }} {{ at|time }}'
    with translation.override(language):
        shown = Template(page).render(Context({"day": NAMED, "at": LATE}))
    moment = "2026/07/01 07:30"
    assert shown == f"2026/07/01 2026/07/01 {moment} {moment} 2026/07/01 07:30"


def test_sentences_write_a_day_and_a_time_as_pages_do():
    assert written(NAMED) == written(LATE) == "2026/07/01"
    assert written_time(LATE) == "2026/07/01 07:30"
    assert written(None) == written_time(None) == "–"
    assert [written_iso(kept) for kept in ("2026-07-01", "2026-13-01", "主任")] == ["2026/07/01", "2026-13-01", "主任"]


def test_no_template_writes_a_date_in_a_form_of_its_own():
    asked = re.compile(r'\|(?:date|time)(?::"([^"]*)")?|\{% now "([^"]*)"')
    found = []
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.*")):
        name = path.relative_to(settings.BASE_DIR).as_posix()
        for match in asked.finditer(path.read_text("utf-8")):
            form = match[1] or match[2]
            if form not in FORMATS | {"DATE_FORMAT", SECONDS.get(name)}:
                found.append(f"{name}: {match[0]}")
    assert found == []
