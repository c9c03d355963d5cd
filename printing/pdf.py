"""A document's bytes: a tagged PDF with embedded font subsets; the same HTML gives the same bytes."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pydyf

from config.texts import with_lf
from printing.company import Look, of_settings
from printing.drawable import drawable
from printing.embedded import UnfitFont, refuse_unfit
from printing.engine import HTML, FatalURLFetchingError
from printing.errors import PrintingError
from printing.kits import forget_kits, kit_of
from printing.limits import limited
from printing.readiness import fonts_not_yet, refuse_unfit_fonts, wait_for_fonts
from printing.tidy import tidy

logger = logging.getLogger(__name__)


def pdf_of(html: str, style: Path, look: Look | None = None) -> bytes:
    """
    In the company's look, that of the settings where none is given.

    Raises PrintingError when the document asks for a file that it may not read, or takes too long, and NotYet where
    the fonts are not prepared within FONT_WAIT_SECONDS, or were harmed: no document is made with others.
    """
    wait_for_fonts()
    try:
        ready = kit_of(style, look or of_settings())
        with ready.lock, limited():
            document = HTML(string=drawable(with_lf(html)), url_fetcher=ready.fetcher)
            pdf: bytes = document.write_pdf(
                font_config=ready.fonts, stylesheets=[ready.style], pdf_variant="pdf/ua-1", finisher=finish
            )
    except FatalURLFetchingError as error:  # a BaseException, which would pass every handler on its way
        refuse_unfit_fonts()
        raise PrintingError(f"The document could not be made: {error}") from error
    except UnfitFont as error:
        forget_kits()
        logger.error("A document was not made, since it would embed %s", error)
        raise fonts_not_yet() from error
    return pdf


def finish(document: Any, pdf: pydyf.PDF) -> None:
    refuse_unfit(pdf)
    tidy(document, pdf)
