"""The matrix on paper: A3 across, as it stands on the page, in the language of whoever prints it."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from assessments.insight.bar import as_words
from assessments.insight.cells import decided, words
from assessments.insight.matrix import gaps
from assessments.insight.page import MatrixPage
from assessments.insight.states import FOLLOWED, LETTERS, SIGNS, State
from assessments.insight.workbook import narrowed
from config.days import written_time
from config.refusals import BadInput
from people.company import looks
from printing.pdf import pdf_of

STYLE = settings.BASE_DIR / "templates" / "assessments" / "insight" / "matrix_print.css"
# What the printed fonts have of the signs, as reports print them.
PRINTED = SIGNS | {State.GAP: "×", State.TOO_OLD: "△"}
# On paper nobody reads more, and a larger one would keep the printer of all others waiting.
MOST_PEOPLE = 500
# A sheet is so wide.
MOST_COLUMNS = 45


def matrix_pdf(page: MatrixPage) -> bytes:
    """Raises BadInput for more people than MOST_PEOPLE, PrintingError when it can't be made."""
    refuse_too_many(page)
    return pdf_of(matrix_html(page), STYLE, looks.current())


def refuse_too_many(page: MatrixPage) -> None:
    people = len(page.matrix.lines)
    if people > MOST_PEOPLE:
        text = _(
            "On paper the matrix has at most %(most)d people, and these are %(people)d. Choose a department or a team, "
            "or take the Excel file."
        )
        raise BadInput(text % {"most": MOST_PEOPLE, "people": people})
    if len(page.matrix.shown) > MOST_COLUMNS:
        text = _("So many columns do not fit on a sheet. Fold some tasks, or take the Excel file.")
        raise BadInput(text)


def matrix_html(page: MatrixPage) -> str:
    context = {
        "page": page,
        "company": looks.current().name,
        "made_at": written_time(timezone.now()),
        "words": " ".join([as_words(page.basis), *narrowed(page)]),
        "legend": [
            *((state.value, PRINTED[state] or "□", word) for state, word in words().items()),
            ("followed", FOLLOWED, _("decided by a follow-up after the appraisal")),
        ],
        "rows": rows(page),
        "totals": [
            (_("How many meet"), [one.counts[State.MEETS] for one in page.matrix.totals]),
            (_("How many fall short"), [one.counts[State.GAP] for one in page.matrix.totals]),
        ],
    }
    return render_to_string("assessments/insight/matrix_print.html", context)


def _marked(cell: str) -> str:
    return cell.replace("</td>", f"{FOLLOWED}</td>")


def rows(page: MatrixPage) -> Iterator[SafeString]:
    """Put together in Python, as on the page."""
    names = page.scope.outline.names
    starts = [one.starts_task for one in page.columns]
    signs = {
        (letter, start): f'<td class="{state.value}{" starts" if start else ""}">{PRINTED[state]}</td>'
        for letter, state in LETTERS.items()
        for start in (True, False)
    }
    for line in page.matrix.lines:
        person = line.row.person
        cells = "".join(
            _marked(signs[pair]) if line.row.followed and decided(line, column) else signs[pair]
            for pair, column in zip(zip(line.letters, starts, strict=True), page.matrix.shown, strict=True)
        )
        yield format_html(
            '<tr><th scope="row"><b>{}</b> {}</th><td class="unit">{}</td>{}<td class="gaps">{}</td></tr>',
            person.name,
            conditional_escape(person.number),
            names.get(person.department or 0, "–"),
            mark_safe(cells),
            gaps(line.row) or "–",
        )
