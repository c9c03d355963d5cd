"""The same frame around a sheet of Excel: what it is above, the boxes to sign below."""

from __future__ import annotations

from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook

from assessments.papers.frame import Paper
from config.days import written, written_time
from people.company import looks
from printing.spreadsheet import HEAD, LABEL, TEXT, TITLE, FormSheet, Style, Value

HEADING = Style(bold=True, size=12, framed=False)
NOTE = Style(framed=False)


def as_of(paper: Paper) -> str:
    return _("data as of %(moment)s") % {"moment": written_time(paper.as_of)} if paper.as_of else ""


class PaperSheet:
    """Written from top to bottom; `widths` are those of its columns, in digits."""

    def __init__(self, paper: Paper, widths: tuple[int, ...]) -> None:
        self.paper, self.last = paper, len(widths)
        self.book = Workbook()
        self.form = FormSheet(self.book.active, paper.number or paper.title, widths)
        if paper.is_wide:
            self.form.sheet.page_setup.paperSize = "8"
        if company := looks.current().name:
            self.form.row([(1, self.last, company, Style(across="center", framed=False))])
        self.form.row([(1, self.last, paper.title, TITLE)])
        marks = [paper.number, paper.version, written(paper.day), paper.about, paper.mark, as_of(paper)]
        self.form.row([(1, self.last, "　".join(filter(None, marks)), Style(across="center", framed=False))])

    def heading(self, text: str) -> None:
        self.form.row([(1, self.last, text, HEADING)])

    def fact(self, label: str, value: Value) -> None:
        self.form.row([(1, 1, label, LABEL), (2, self.last, value, TEXT)])

    def head(self, labels: list[str]) -> None:
        self.form.row([(place, place, label, HEAD) for place, label in enumerate(labels, 1)])

    def row(self, values: list[Value]) -> None:
        self.form.row([(place, place, value, TEXT) for place, value in enumerate(values, 1)])

    def note(self, text: str) -> None:
        self.form.row([(1, self.last, text, NOTE)])

    def finished(self) -> bytes:
        """With the boxes below; as a file."""
        self.form.row([(1, self.last, "", NOTE)])
        for box in self.paper.boxes:
            self.fact(box.label, "　".join(filter(None, [box.name, box.at])))
        if self.paper.code:
            self.fact(_("Verification code"), f"{self.paper.code}　{self.paper.verify_url}")
        self.form.sheet.oddFooter.left.text = f"{self.paper.number} {self.paper.version}"
        written_to = BytesIO()
        self.book.save(written_to)
        return written_to.getvalue()
