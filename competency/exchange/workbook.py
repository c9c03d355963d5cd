"""
A version as an Excel workbook in the ministry's layout: one sheet of seven columns with merged cells, A4
landscape. Its words are the official Chinese ones whatever the language of the request.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from competency.contents import digest
from competency.models import Duty, Element, StandardVersion, Task
from competency.pages.official_table import (
    Row,
    Shared,
    TaskCell,
    attitudes,
    classification_rows,
    date_words,
    official_table,
    origin_words,
    whose_text,
)
from printing.spreadsheet import HEAD, LABEL, TEXT, TITLE, FormSheet, lines_of, plain

DUTY, TASK, OUTPUT, INDICATOR, LEVEL, KNOWLEDGE, SKILL = range(1, 8)
PUNCTUATION = tuple("：:、.．")  # what other documents put between a code and its text
DIGEST = "competency-standard-sha256"
WIDTHS = (13, 15, 18, 46, 8, 28, 28)  # characters; Chinese ones count two


def export_workbook(version: StandardVersion) -> bytes:
    """The .xlsx of a version that was loaded `with_content()`."""
    book = Workbook()
    book.properties.title, book.properties.creator = plain(str(version)), ""
    # Whoever reads the workbook again knows by it whether nothing was lost (competency/documents).
    book.custom_doc_props.append(StringProperty(name=DIGEST, value=digest(version)))
    with translation.override("zh-hant"):
        sheet = FormSheet(book.active, version.code, WIDTHS)
        sheet.row([(1, 7, f"{version.name}職能基準", TITLE)])
        _version_rows(sheet, version)
        _profile(sheet, version)
        _table(sheet, version)
        _attitudes(sheet, version)
        _notes(sheet, version)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _version_rows(sheet: FormSheet, version: StandardVersion) -> None:
    names = [
        _("Version"), _("Standard code"), _("Name of the standard"), "",
        _("Status"), _("Update note"), _("Development or update date"),
    ]  # fmt: skip
    values = [
        version.label, version.code, version.name, "",
        version.get_status_display(), version.update_note, date_words(version),
    ]  # fmt: skip
    for texts, style in ((names, HEAD), (values, TEXT)):
        sheet.row([(col, 4 if col == 3 else col, texts[col - 1], style) for col in (1, 2, 3, 5, 6, 7)])


def _profile(sheet: FormSheet, version: StandardVersion) -> None:
    sheet.row([(1, 2, _("Standard code"), LABEL), (3, 7, version.code, TEXT)])
    top = sheet.next
    sheet.row([(2, 2, _("Job category name"), LABEL), (3, 7, version.job_category_name, TEXT)])
    sheet.row([(2, 2, _("Occupation name"), LABEL), (3, 7, version.occupation_name, TEXT)])
    sheet.cell(top, sheet.next - 1, 1, 1, _("Name of the standard (one of the two)"), LABEL)
    top = sheet.next
    for row in classification_rows(version):
        name, code = (row.item.name, row.item.code) if row.item else ("", "")
        label, code_label = str(row.label), str(row.code_label)
        sheet.row([(2, 2, label, LABEL), (3, 4, name, TEXT), (5, 6, code_label, LABEL), (7, 7, code, TEXT)])
    sheet.cell(top, sheet.next - 1, 1, 1, _("Classification"), LABEL)
    sheet.row([(1, 2, _("Job description"), LABEL), (3, 7, version.description, TEXT)])
    sheet.row([(1, 2, _("Standard level"), LABEL), (3, 7, version.level, TEXT)])
    said = [origin_words(version), whose_text(version)]
    sheet.row([(1, 2, _("Origin"), LABEL), (3, 7, "\n".join(filter(None, said)), TEXT)])


def _table(sheet: FormSheet, version: StandardVersion) -> None:
    sheet.row([])
    names = [
        _("Duty"), _("Task"), _("Work output"), _("Behaviour indicators"),
        _("Competency level"), _("Knowledge (K)"), _("Skills (S)"),
    ]  # fmt: skip
    sheet.repeat_on_each_page(sheet.next)
    sheet.row([(col, col, name, HEAD) for col, name in enumerate(names, start=1)])
    for duty in official_table(version):
        _duty(sheet, duty.rows)


def _duty(sheet: FormSheet, rows: list[Row]) -> None:
    """A row of the official table is as many rows of the sheet as its height needs; its cells span them."""
    starts = []
    for lines in _lines(rows):
        starts.append(sheet.next)
        sheet.tall_row(lines)
    starts.append(sheet.next)
    for number, row in enumerate(rows):
        top, bottom = starts[number], starts[number + 1] - 1
        if row.duty:
            sheet.cell(top, starts[number + row.duty.rowspan] - 1, DUTY, DUTY, _named(row.duty.item), TEXT)
        if row.task:
            sheet.cell(top, starts[number + row.task.rowspan] - 1, TASK, TASK, _tasks(row.task), TEXT)
        sheet.cell(top, bottom, OUTPUT, OUTPUT, _outputs(row), TEXT)
        sheet.cell(top, bottom, INDICATOR, INDICATOR, _indicators(row), TEXT)
        if row.shared:
            bottom = starts[number + row.shared.rowspan] - 1
            sheet.cell(top, bottom, LEVEL, LEVEL, row.shared.level, HEAD)
            sheet.cell(top, bottom, KNOWLEDGE, KNOWLEDGE, _elements(row.shared.knowledge), TEXT)
            sheet.cell(top, bottom, SKILL, SKILL, _elements(row.shared.skills), TEXT)


def _lines(rows: list[Row]) -> list[int]:
    """How many lines of text each row needs, so that its own and the merged cells show all of theirs."""
    needed = [max(_fits(_outputs(row), OUTPUT), _fits(_indicators(row), INDICATOR)) for row in rows]
    for first, span, lines in _merged(rows):
        needed[first + span - 1] += max(0, lines - sum(needed[first : first + span]))
    return needed


def _merged(rows: list[Row]) -> Iterator[tuple[int, int, int]]:
    """Cells over several rows: the first, how many, and the lines of text inside."""
    for number, row in enumerate(rows):
        if row.task:
            yield number, row.task.rowspan, _fits(_tasks(row.task), TASK)
        if row.shared:
            yield number, row.shared.rowspan, _shared_lines(row.shared)
    yield 0, len(rows), max(_fits(_named(row.duty.item), DUTY) for row in rows if row.duty)


def _shared_lines(shared: Shared) -> int:
    return max(_fits(_elements(shared.knowledge), KNOWLEDGE), _fits(_elements(shared.skills), SKILL))


def _fits(text: str, column: int) -> int:
    return lines_of(text, WIDTHS[column - 1])


def coded(code: str, text: str) -> str:
    """As the ministry writes it; what could be taken for more of the code is set off by a space."""
    return f"{code} {text}" if code and (text[:1].isdigit() or text[:1] in PUNCTUATION) else f"{code}{text}"


def _named(item: Duty | Task) -> str:
    return coded(item.code, item.name)


def _tasks(cell: TaskCell) -> str:
    return "\n".join(_named(task.item) for task in cell.tasks)


def _outputs(row: Row) -> str:
    return "\n".join(coded(item.code, item.name) for item in row.outputs)


def _indicators(row: Row) -> str:
    return "\n".join(coded(found.item.code, found.item.text) for found in row.indicators)


def _elements(items: tuple[Element, ...]) -> str:
    return "\n".join(coded(item.code, item.text) for item in items)


def _attitudes(sheet: FormSheet, version: StandardVersion) -> None:
    if found := attitudes(version):
        sheet.row([])
        sheet.row([(1, 7, _("Attitudes (A)"), HEAD)])
        for item in found:
            sheet.row([(1, 7, coded(item.code, item.text), TEXT)])


def _notes(sheet: FormSheet, version: StandardVersion) -> None:
    notes = list(version.notes.all())
    if not (notes or version.prerequisites):
        return
    sheet.row([])
    sheet.row([(1, 7, _("Notes and supplements"), HEAD)])
    if version.prerequisites:
        heading = _("Suggested education, experience or ability for this job category or occupation:")
        sheet.row([(1, 7, f"{heading}{version.prerequisites}", TEXT)])
    for note in notes:
        sheet.row([(1, 7, f"【{note.mark}】{note.text}" if note.mark else note.text, TEXT)])
