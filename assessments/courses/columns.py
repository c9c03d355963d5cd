"""The columns of a list of courses, which goes out as Excel and comes in again (docs/courses.md)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from assessments.enums import CourseKind
from config.texts import canonical_line
from people.stafflist.table import Row, Sheet


class Column(TextChoices):
    """Values are the columns of a course, beside what it serves and whether it is on offer."""

    CODE = "code", _("Course number")
    NAME = "name", _("Name of the course")
    PROVIDER = "provider", _("Provider")
    KIND = "kind", _("How it is held")
    HOURS = "hours", _("Hours of one person")
    COST = "cost", _("Cost of one person (NT$)")
    ICAP = "icap_number", _("iCAP accreditation number")
    ICAP_UNTIL = "icap_expires_on", _("Accredited until")
    SERVES = "serves", _("Serves")
    DESCRIPTION = "description", _("Description")
    OFFERED = "offered", _("On offer")


# As headings are read, in both languages: the names of the portal's own file first, then others.
HEADINGS: dict[Column, tuple[str, ...]] = {
    Column.CODE: ("課程編號", "Course number", "課程代碼", "編號", "Number"),
    Column.NAME: ("課程名稱", "Name of the course", "名稱", "Name", "Course"),
    Column.PROVIDER: ("訓練單位", "Provider", "開課單位", "辦訓單位"),
    Column.KIND: ("辦理方式", "How it is held", "方式", "Kind"),
    Column.HOURS: ("每人時數", "Hours of one person", "時數", "Hours"),
    Column.COST: ("每人費用（新臺幣）", "Cost of one person (NT$)", "每人費用", "費用", "Cost"),
    Column.ICAP: ("iCAP 認證字號", "iCAP accreditation number", "iCAP"),
    Column.ICAP_UNTIL: ("認證有效期限", "Accredited until", "有效期限"),
    Column.SERVES: ("對應職能", "Serves"),
    Column.DESCRIPTION: ("說明", "Description", "課程說明"),
    Column.OFFERED: ("是否開課", "On offer"),
}
KINDS: dict[str, str] = {
    "外訓": CourseKind.EXTERNAL,
    "outside": CourseKind.EXTERNAL,
    "內訓": CourseKind.INTERNAL,
    "in the company": CourseKind.INTERNAL,
    "線上": CourseKind.ONLINE,
    "online": CourseKind.ONLINE,
    "工作崗位訓練": CourseKind.ON_THE_JOB,
    "on the job": CourseKind.ON_THE_JOB,
}
YES, NO = ("是", "yes"), ("否", "no")
SEARCHED_ROWS = 20


class Layout(NamedTuple):
    """Where in a file the courses stand: by column its place from 0, and the rows below the headings."""

    columns: dict[Column, int]
    rows: tuple[Row, ...]
    ignored: list[str]


def folded(text: object) -> str:
    """A heading or word without case, width and spaces."""
    letters = unicodedata.normalize("NFKC", canonical_line(str(text))).casefold()
    return "".join(letter for letter in letters if letter.isalnum())


NAMES = {folded(name): column for column, names in HEADINGS.items() for name in names}


def layout_of(sheets: Iterable[Sheet]) -> Layout | None:
    """The first sheet with a row that names the course number; None without one."""
    for sheet in sheets:
        for place, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
            found: dict[Column, int] = {}
            ignored = []
            for index, cell in enumerate(row.cells):
                column = NAMES.get(folded(cell)) if isinstance(cell, str) else None
                if column is not None and column not in found:
                    found[column] = index
                elif cell != "":
                    ignored.append(canonical_line(str(cell)))
            if Column.CODE in found:
                return Layout(found, sheet.rows[place + 1 :], ignored)
    return None
