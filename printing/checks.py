"""What reports need of the machine and of the settings, problems at start and by `manage.py check`."""

from __future__ import annotations

import ctypes
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from printing.company import CONTRAST, LOGO_KINDS, contrast_on_white, has_text, is_colour, logo, reads_other_files
from printing.intact import unfit_fonts

# As WeasyPrint looks for it, on Linux, macOS and Windows.
SUBSETTER = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll")


@register(Tags.files)
def report_fonts(**kwargs: Any) -> list[CheckMessage]:
    unfit = unfit_fonts(settings.FONT_DIR)
    if not unfit:
        return []
    names = ", ".join(f"{path} ({face.draws})" for path, face in unfit.items())
    return [
        Warning(
            f"Fonts of the PDF reports are missing or damaged: {names}. No PDF is made without them.",
            hint="Run `make setup`, or a worker, which prepares them.",
            id="printing.W001",
        )
    ]


@register(Tags.compatibility)
def report_subsetter(**kwargs: Any) -> list[CheckMessage]:
    if any(_loads(name) for name in SUBSETTER):
        return []
    return [
        Warning(
            "libharfbuzz-subset can't be loaded: a PDF report takes some 10 seconds instead of half of one.",
            hint="Run `make setup`, which installs it or says the command that does.",
            id="printing.W002",
        )
    ]


@register(Tags.files)
def company_look(**kwargs: Any) -> list[CheckMessage]:
    """Each page would fail on these, or be hard to read: better not to start."""
    problems: list[CheckMessage] = []
    path, colour = logo(), settings.COMPANY_COLOUR
    if path is not None and (path.suffix.lower() not in LOGO_KINDS or not path.is_file()):
        problems.append(Error(f"COMPANY_LOGO is not a PNG or SVG file that can be read: {path}", id="printing.E001"))
    elif path is not None and reads_other_files(path):
        problems.append(
            Error(
                f"COMPANY_LOGO reads other files, which reports do not permit: {path}",
                hint="Save it with everything inside.",
                id="printing.E004",
            )
        )
    elif path is not None and has_text(path):
        problems.append(
            Error(
                f"COMPANY_LOGO holds text, which would be printed with a font of the machine: {path}",
                hint="Save it with its text as paths.",
                id="printing.E005",
            )
        )
    if not is_colour(colour):
        problems.append(Error(f"COMPANY_COLOUR is not a colour such as #1d5166: {colour}", id="printing.E002"))
    elif contrast_on_white(colour) < CONTRAST:
        ratio = f"{contrast_on_white(colour):.1f}"
        problems.append(
            Error(
                f"COMPANY_COLOUR {colour} is too pale: its contrast on white is {ratio}, it needs {CONTRAST}.",
                hint="Take a darker shade of it.",
                id="printing.E003",
            )
        )
    return problems


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
