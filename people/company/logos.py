"""A logo that somebody chose: a PNG or SVG, checked and written anew, so that only a picture is left of it."""

from __future__ import annotations

import hashlib
import io

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from config.refusals import BadInput
from people.company import vectors
from people.models import LogoKind
from printing.company import Logo

MOST_BYTES, MOST_KB = 1_000_000, 1000
# In pixels: what a file may have, and what is kept of it, twice as sharp as paper shows it.
MOST_PIXELS, KEPT_PIXELS = 6000, (1200, 600)
LEAST_PIXELS = 24
KEPT_BYTES = 400_000
END = b"IEND\xaeB`\x82"


def checked(content: bytes) -> Logo:
    """Raises BadInput, which says what to do."""
    if len(content) > MOST_BYTES:
        raise BadInput(_("The logo has more than %(size)d KB. Choose a smaller one.") % {"size": MOST_KB})
    is_png = content.startswith(b"\x89PNG\r\n\x1a\n")
    made = _png(content) if is_png else vectors.cleaned(content)
    if len(made) > KEPT_BYTES:
        raise BadInput(_("The logo is too detailed. Choose a simpler or smaller one."))
    return Logo((LogoKind.PNG if is_png else LogoKind.SVG).value, hashlib.sha256(made).hexdigest(), made)


def _png(content: bytes) -> bytes:
    """Without what a camera or a program wrote beside the picture."""
    try:
        if END not in content[-64:]:  # Pillow may have been told to put up with half a picture, as WeasyPrint does
            raise ValueError("cut off")
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            if max(picture.size) > MOST_PIXELS or min(picture.size) < LEAST_PIXELS:
                raise BadInput(
                    _("The logo must have between %(least)d and %(most)d pixels on each side. Choose one of that size.")
                    % {"least": LEAST_PIXELS, "most": MOST_PIXELS}
                )
            picture.verify()
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            kept = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise BadInput(_("The PNG can't be read. Save the logo as PNG again and choose it again.")) from error
    kept.thumbnail(KEPT_PIXELS)
    made = io.BytesIO()
    kept.save(made, "PNG", optimize=True)
    return made.getvalue()
