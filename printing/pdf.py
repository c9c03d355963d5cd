"""A document's bytes: a tagged PDF with embedded font subsets; the same HTML gives the same bytes."""

from __future__ import annotations

from pathlib import Path

from printing.drawable import drawable
from printing.engine import HTML, FatalURLFetchingError
from printing.errors import PrintingError
from printing.kits import kit_of
from printing.limits import limited
from printing.readiness import wait_for_fonts
from printing.tidy import tidy


def pdf_of(html: str, style: Path) -> bytes:
    """
    Raises PrintingError when the document asks for a file that it may not read, or takes too long, and NotYet where
    the fonts are not prepared within FONT_WAIT_SECONDS: no document is made with others.
    """
    wait_for_fonts()
    try:
        ready = kit_of(style)
        with ready.lock, limited():
            document = HTML(string=drawable(html), url_fetcher=ready.fetcher)
            pdf: bytes = document.write_pdf(
                font_config=ready.fonts, stylesheets=[ready.style], pdf_variant="pdf/ua-1", finisher=tidy
            )
    except FatalURLFetchingError as error:  # a BaseException, which would pass every handler on its way
        raise PrintingError(f"The document could not be made: {error}") from error
    return pdf
