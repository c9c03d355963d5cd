"""
Prepares the fonts of the PDFs: `python -m printing.making [FOLDER]`, by default var/fonts. Django is not needed.

Where another process prepares the same folder, its end is awaited.
"""

from __future__ import annotations

import sys
from pathlib import Path

from printing.making.preparing import prepare_fonts

if __name__ == "__main__":
    here = Path(__file__).resolve().parents[2] / "var" / "fonts"
    reason = prepare_fonts(Path(sys.argv[1]) if len(sys.argv) > 1 else here)
    if reason:
        sys.exit(f"The fonts of the PDFs could not be prepared: {reason}")
