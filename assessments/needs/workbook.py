"""The training needs as Excel: by indicator, by knowledge and skill, and a row for each person and need."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import NeedKind
from assessments.insight.bar import as_words, basis_of
from assessments.models import ScaleLevel
from assessments.needs.finding import Group, Need, Needs, urgent_first
from people.company import looks
from printing.book import Book, prepare_page
from printing.long_sheet import Field, LongSheet
from printing.spreadsheet import Column, Value

HEADS = 3


def workbook(needs: Needs) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "needs.xlsx"
        book = Book(path, _("Training needs"), looks.current().name)
        _list(book, needs, _("By indicator"), needs.gaps)
        _list(book, needs, _("By knowledge and skill"), needs.marks)
        _people(book, needs)
        book.close()
        return path.read_bytes()


def _list(book: Book, needs: Needs, title: str, groups: list[Group]) -> None:
    columns = [
        Column(_("Code"), 10, is_code=True),
        Column(_("Text"), 50),
        Column(_("Work task"), 34),
        Column(_("People"), 9),
        Column(_("Levels below, mean"), 12),
        Column(_("Worst"), 9),
        Column(_("Open since"), 12),
        Column(_("Days open"), 10),
        Column(_("With a place"), 10),
        Column(_("Without a place"), 10),
        Column(_("Courses that serve it"), 44),
    ]
    sheet = LongSheet(book, title, [Field(column) for column in columns], HEADS)
    today = timezone.localdate()
    for one in groups:
        courses = "\n".join(f"{course.code} {course.name}" for course in one.courses)
        numbers: list[Value] = [one.people, round(one.mean, 2), one.worst, one.since, (today - one.since).days]
        sheet.append([one.code, one.text, one.task, *numbers, one.placed, one.people - one.placed, courses])
    _finish(sheet, needs, title)


def _people(book: Book, needs: Needs) -> None:
    columns = [
        Column(_("Employee number"), 14, is_code=True),
        Column(_("Name"), 14),
        Column(_("Department"), 34),
        Column(_("Kind"), 16),
        Column(_("Code"), 10, is_code=True),
        Column(_("Text"), 46),
        Column(_("Level"), 16),
        Column(_("Levels below"), 9),
        Column(_("Confirmed on"), 12),
        Column(_("Open since"), 12),
        Column(_("Days open"), 10),
        Column(_("Place in a course"), 34),
    ]
    title = _("People")
    sheet = LongSheet(book, title, [Field(column) for column in columns], HEADS)
    levels = {(one.scale_id, one.value): str(one) for one in ScaleLevel.objects.all()}
    for group in (*needs.gaps, *needs.marks):
        for need in urgent_first(group.needs):
            if not sheet.is_full:
                sheet.append(_row(needs, group, need, levels))
    _finish(sheet, needs, title)


def _row(needs: Needs, group: Group, need: Need, levels: dict[tuple[int, int], str]) -> list[Value]:
    path = needs.ground.scope.outline.path_of(need.person.department) if need.person.department else ""
    place = f"{need.held.year} {need.held.course}" if need.held else ""
    level = levels.get((need.profile.scale, need.level), "") if group.kind == NeedKind.GAP else ""
    return [
        *(need.person.number, need.person.name, path, str(group.kind.label), group.code, group.text, level),
        *(need.below, need.profile.confirmed_on, need.since, need.days(timezone.localdate()), place),
    ]


def _finish(sheet: LongSheet, needs: Needs, title: str) -> None:
    ground = needs.ground
    cycle = ground.scope.cycle.name if ground.scope.cycle else _("newest results of each person")
    bold, plain = sheet.book.style(bold=True), sheet.book.style()
    sheet.say_head(0, [(0, f"{_('Training needs')} · {title} · {ground.version} · {cycle}", bold)])
    sheet.say_head(1, [(0, as_words(basis_of(ground.standing)), plain)])
    sheet.say_columns()
    sheet.close()
    prepare_page(sheet.sheet, heads=(HEADS - 1, HEADS - 1))
