"""
What a file of evidence must be: PDF, JPEG or PNG by its content, whatever its name says. It is kept byte by byte as it
was sent, so that its SHA-256 proves which file was meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Literal

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image

from config.refusals import BadInput

# A reader's phone has to unpack the whole picture; below this Pillow itself does not warn either.
MOST_PIXELS = 80_000_000
# Where a PDF's last bytes must tell that it is whole; some programs write a little after them.
PDF_TAIL = 2048
NAME_MAX = 150
# The endings that fit a type; the first one is added where the name has none of them.
ENDINGS = {"application/pdf": (".pdf",), "image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",)}
# What file systems refuse in a name; and categories of characters that nobody sees: control characters, and format
# characters, which can turn round the direction of the text.
NOT_IN_NAMES = re.compile(r'[:*?"<>|]')
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept: its bytes, its cleaned name, its type as found in the bytes and its SHA-256."""

    content: bytes
    name: str
    type: str
    digest: str

    @property
    def ending(self) -> str:
        return ENDINGS[self.type][0]


def checked_file(upload: UploadedFile) -> CheckedFile:
    """Reads what was sent. Raises BadInput with a sentence that says what to do instead."""
    limit = settings.EVIDENCE_FILE_MAX_BYTES
    if not upload.size:
        raise BadInput(_("The file is empty. Choose it again."))
    if upload.size > limit:
        raise BadInput(
            _("The file is larger than %(limit)s. Make it smaller, or give a link to it.")
            % {"limit": filesizeformat(limit)}
        )
    content = upload.read()
    kind = type_of(content)
    CHECKS[kind](content)
    return CheckedFile(content, cleaned_name(upload.name or "", kind), kind, sha256(content).hexdigest())


def type_of(content: bytes) -> str:
    """The type by the first bytes; what stands before a PDF could be read as something else, so nothing may."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    raise BadInput(
        _("Only PDF, JPEG and PNG files can be added; this one is none, whatever its name says. Choose another file.")
    )


def _check_pdf(content: bytes) -> None:
    tail = content[-PDF_TAIL:]
    if b"startxref" not in tail or b"%%EOF" not in tail:
        raise BadInput(_("The PDF is not complete. Save it again and choose the new file."))


def _check_jpeg(content: bytes) -> None:
    _check_picture(content, "JPEG")


def _check_png(content: bytes) -> None:
    _check_picture(content, "PNG")


def _check_picture(content: bytes, form: Literal["JPEG", "PNG"]) -> None:
    """A JPEG is decoded at an eighth of its size; of a PNG the checksums are read, so that nothing is unpacked."""
    # Pillow lets a cut-off JPEG pass in a process where WeasyPrint was loaded, which tells it to for all.
    if form == "JPEG" and END_OF_JPEG not in content[-TAIL:]:
        raise BadInput(_("The picture is damaged. Save it again and choose the new file."))
    try:
        with Image.open(BytesIO(content), formats=(form,)) as image:
            pixels = image.width * image.height
            if form == "PNG":
                image.verify()
            elif pixels <= MOST_PIXELS:
                image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
                image.load()
    except Image.DecompressionBombError:
        pixels = MOST_PIXELS + 1
    except Exception as error:  # Pillow raises whatever its parsers met
        raise BadInput(_("The picture is damaged. Save it again and choose the new file.")) from error
    if pixels > MOST_PIXELS:
        raise BadInput(
            _("The picture has more than %(most)d million pixels. Save it smaller and choose the new file.")
            % {"most": MOST_PIXELS // 1_000_000}
        )


END_OF_JPEG = b"\xff\xd9"
# Cameras write some bytes behind the end.
TAIL = 1024

CHECKS: dict[str, Callable[[bytes], None]] = {
    "application/pdf": _check_pdf,
    "image/jpeg": _check_jpeg,
    "image/png": _check_png,
}


def cleaned_name(name: str, kind: str) -> str:
    """The name as people know the file: no folders, nothing that can't be seen, an ending that fits its type."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    seen = "".join(char for char in name if unicodedata.category(char) not in UNSEEN)
    whole = NOT_IN_NAMES.sub("_", seen).rstrip(" .")
    length = next((len(end) for end in ENDINGS[kind] if whole.lower().endswith(end)), 0)
    stem, ending = whole[: len(whole) - length], whole[len(whole) - length :] or ENDINGS[kind][0]
    return f"{stem.strip(' .')[: NAME_MAX - len(ending)] or 'file'}{ending}"
