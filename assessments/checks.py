"""What reports need of the machine, said at start and by `manage.py check`."""

from __future__ import annotations

import ctypes
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

from printing.font_files import missing_fonts

# As WeasyPrint looks for it, on Linux, macOS and Windows.
SUBSETTER = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll")


@register(Tags.files)
def report_fonts(**kwargs: Any) -> list[CheckMessage]:
    missing = missing_fonts(settings.FONT_DIR)
    if not missing:
        return []
    names = ", ".join(str(path) for path in missing)
    return [
        Warning(
            f"Fonts of the PDF reports are missing: {names}. Reports use whatever Chinese font the machine has.",
            hint="Run `make setup`, which prepares them.",
            id="assessments.W001",
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
            id="assessments.W002",
        )
    ]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
