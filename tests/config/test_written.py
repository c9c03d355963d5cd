"""Dates on pages are written one way, 2026/11/26, in both languages (docs/decisions/0065)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from config.days import written, written_iso, written_time

ROOMS = ("assessments", "competency", "config", "integrity", "mailing", "people", "printing", "running")
NAMED = date(2026, 7, 1)
LATE = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past seven of the next morning in Taipei

# What a template may ask of `date`: the day of the week, the month, a time of day alone, and for machines "c".
FORMATS = {None, "SHORT_DATETIME_FORMAT", "c", "D", "l", "F", "H:i"}
# The log of sign-ins tells seconds, since tries come within one.
SECONDS = {"templates/people/signin/lines.html": "Y/m/d H:i:s", "templates/assessments/access/one.html": "H:i:s"}


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
    assert written(date(115, 7, 1)) == "0115/07/01", "no year of the Republic"
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


# Where a module writes a date otherwise, by what for.
MACHINES = {
    "records and seals": """
        assessments/record/follow_ups.py
        assessments/improvement/content.py
        assessments/certificates/content.py assessments/certificates/sealing.py
        assessments/record/last_time.py assessments/record/parts.py assessments/record/seals.py
        assessments/record/snapshot.py assessments/workflow/effects.py competency/contents.py
        competency/documents/profile.py competency/intake/editing.py
        integrity/anchors/content.py integrity/anchors/making.py integrity/anchors/reading.py
        integrity/anchors/restoring.py integrity/ledger.py integrity/models.py""",
    "one's own data, as JSON": """
        assessments/privacy/actions.py assessments/privacy/calibrated.py assessments/privacy/certified.py
        assessments/privacy/confirmed.py
        assessments/privacy/followed.py assessments/privacy/improving.py assessments/privacy/my_data.py
        assessments/privacy/reminded.py assessments/privacy/rights.py assessments/privacy/trained.py
        assessments/privacy/ways_in.py
        people/signin/log.py""",
    "calendar entries (RFC 5545)": "assessments/training/calendar.py",
    "logs": "config/logs.py",
    "attributes of fields": """
        assessments/bulk/forms.py assessments/development/page.py assessments/development/forms.py
        assessments/evidence/page.py assessments/followups/forms.py
        assessments/overview/forms.py""",
    "names of files": """
        assessments/access/views.py assessments/careers/views.py assessments/exports/views.py
        assessments/insight/files.py assessments/needs/views.py assessments/privacy/views.py people/signin/views.py""",
    "what a page or a row carries for itself": """
        assessments/access/page.py assessments/access/taken.py assessments/insight/scope.py
        assessments/needs/ground.py
        assessments/beginning/trial.py assessments/cycles/applying.py assessments/cycles/forms.py
        assessments/demo/clock.py assessments/joining/preparing.py assessments/reminders/posting.py config/presses.py
        people/invitations/mails.py people/staff/changing.py people/stafflist/applying.py people/stafflist/jobs.py
        people/stafflist/page.py people/stafflist/ticking.py people/stafflist/workbook.py
        assessments/showcase/cast.py competency/intake/notes.py""",
    "reports, in Taipei's time whatever the settings say": "assessments/reports/context.py",
}


def _otherwise() -> Iterator[str]:
    """Modules that write a date by themselves; a time of day alone, such as 14:30, is none."""
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            if "migrations" not in path.parts:
                nodes = ast.walk(ast.parse(path.read_text("utf-8")))
                if any(_writes_a_date(node) for node in nodes):
                    yield path.relative_to(settings.BASE_DIR).as_posix()


def _writes_a_date(node: ast.AST) -> bool:
    if isinstance(node, ast.FormattedValue):
        return node.format_spec is not None and "%Y" in ast.unparse(node.format_spec)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr == "strftime":
        return ast.unparse(node.args[0]) != "'%H:%M'"
    return node.func.attr == "isoformat"


def test_no_module_writes_a_date_for_people_in_a_form_of_its_own():
    named = {path for paths in MACHINES.values() for path in paths.split()}
    found = set(_otherwise())
    assert found - named == set(), "config.days.written and written_time write dates for people"
    assert named - found == set(), "named here, and writes none"
