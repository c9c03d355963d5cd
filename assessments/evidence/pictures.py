"""
Whether a picture is whole, judged as viewers open it: by what they show, not by the last bytes of the file. Phones
append films, second pictures and notes of their own to a photo; those are kept and not looked at.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Literal

from django.utils.translation import gettext as _
from PIL import Image

from config.refusals import BadInput

# A reader's phone has to unpack the whole picture; below this Pillow itself does not warn either.
MOST_PIXELS = 80_000_000
START, END = b"\xff\xd8", b"\xff\xd9"
SCAN = 0xDA
PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}
# Segments between two passes, tables and notes: anything else there is of another file.
BETWEEN_SCANS = {0xC4, 0xCC, SCAN, 0xDB, 0xDC, 0xDD, *range(0xE0, 0xF0), 0xFE}
# What begins a segment or ends the picture: within coded data there are stuffed bytes and restarts besides.
MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
# A camera makes about ten passes; each is decoded.
MOST_SCANS = 100
# What a transfer that broke off leaves where the rest was to come.
ROOM = bytes(16)
# More coded data than any block takes, none of it a marker.
MORE = bytes(range(1, 255)) * 4


def check_png(content: bytes) -> None:
    """The checksums are read, up to the end of the picture, so that nothing is unpacked."""
    try:
        with Image.open(BytesIO(content), formats=("PNG",)) as image:
            _refuse_giants(image)
            image.verify()
    except BadInput:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:  # Pillow raises whatever its parsers met
        raise _damaged() from error


def check_jpeg(content: bytes) -> None:
    """
    Decoded at an eighth of its size, twice: with more coded data behind its own, a whole picture is the same, and one
    that was cut off is not. Pillow itself would let it pass in a process where WeasyPrint was loaded.
    """
    picture, ended, is_progressive = first_picture(content)
    if not picture or (not ended and (is_progressive or picture.endswith(ROOM))):
        raise _damaged()
    if _decoded(picture + END) != _decoded(picture + MORE + END):
        raise _damaged()


def first_picture(content: bytes) -> tuple[bytes, bool, bool]:
    """
    The first picture in a JPEG up to its end, without the marker of it; whether that marker was there, and whether the
    picture is coded in several passes. What stands in segments, such as a preview with an end of its own, is skipped.
    """
    place, is_progressive, scans, ended = len(START), False, 0, False
    while found := MARKER.search(content, place):
        place, marker = found.start(), content[found.start() + 1]
        if marker == END[1] or (scans and marker not in BETWEEN_SCANS):  # such as where the next picture begins
            ended = marker == END[1]
            break
        scans += marker == SCAN
        if scans > MOST_SCANS:
            raise _damaged()
        is_progressive = is_progressive or marker in PROGRESSIVE
        place += 2 + int.from_bytes(content[place + 2 : place + 4])
    else:
        place = len(content)
    return (content[:place] if scans else b""), ended, is_progressive


def _decoded(content: bytes) -> bytes:
    form: Literal["JPEG"] = "JPEG"
    try:
        with Image.open(BytesIO(content), formats=(form,)) as image:
            _refuse_giants(image)
            image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
            image.load()
            return image.tobytes()
    except BadInput:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:  # Pillow raises whatever its parsers met
        raise _damaged() from error


def _refuse_giants(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> BadInput:
    return BadInput(
        _("The picture has more than %(most)d million pixels. Save it smaller and choose the new file.")
        % {"most": MOST_PIXELS // 1_000_000}
    )


def _damaged() -> BadInput:
    return BadInput(_("The picture is damaged. Save it again and choose the new file."))
