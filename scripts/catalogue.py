"""
Compiles a catalogue of translations; polib spares a system gettext.

Usage: .venv/bin/python scripts/catalogue.py locale/LANGUAGE/LC_MESSAGES/django.po
"""

import sys
from pathlib import Path

import polib


def compiled(catalogue: Path) -> None:
    fresh = catalogue.with_suffix(".mo.new")
    polib.pofile(str(catalogue)).save_as_mofile(str(fresh))
    fresh.replace(catalogue.with_suffix(".mo"))


if __name__ == "__main__":
    compiled(Path(sys.argv[1]))
