"""
What a file of evidence must be: PDF, JPEG or PNG by its content, whatever its name says. It is kept byte by byte as it
was sent, with whatever a phone or a mail program appended, so that its SHA-256 proves which file was meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from assessments.evidence.pictures import check_jpeg, check_png
from config.refusals import BadInput

# Viewers look for the head of a PDF in so many first bytes.
PDF_HEAD = 1024
PDF_END = re.compile(rb"startxref\s+\d+\s+%%EOF")
PDF_OBJECT = re.compile(rb"\b\d+ \d+ obj\b")
# Lines of text without markup, the mark of UTF-8 and what printers' commands begin with.
TEXT = {*b"\t\n\r\f\x00\x1b\xef\xbb\xbf", *range(0x20, 0x7F)} - {*b"<"}
# Pictures and films of phones and browsers; documents of offices (ZIP, and those of before).
PHOTO = re.compile(rb"(?s)....ftyp|RIFF....WEBP|GIF8[79]a|II\*\0|MM\0\*|BM....\0\0\0\0")
DOCUMENT = re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\{\\rtf")
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
    """The type by the first bytes, as viewers tell it; raises BadInput with what to do instead."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if PHOTO.match(content):
        raise BadInput(_("This kind of picture does not open everywhere. Save it as JPEG or PNG and choose that file."))
    if DOCUMENT.match(content):
        raise BadInput(_("This is an office document or an archive. Save what it shows as PDF and choose that file."))
    if is_pdf(content):
        return "application/pdf"
    raise BadInput(
        _("Only PDF, JPEG and PNG files can be added; this one is none, whatever its name says. Choose another file.")
    )


def is_pdf(content: bytes) -> bool:
    """Scanners and printers write lines of text before the head; markup, which is a page to others, may not stand."""
    before, head, _rest = content[:PDF_HEAD].partition(b"%PDF-")
    return bool(head) and not (set(before) - TEXT)


def _check_pdf(content: bytes) -> None:
    """
    Whole up to its last end. What follows, such as lines that a mail scanner wrote, is not looked at, unless it is the
    beginning of more: a change that was added to the file, or the rest of one that is read from its first page on.
    """
    ends = list(PDF_END.finditer(content))
    if not ends or PDF_OBJECT.search(content, ends[-1].end()):
        raise BadInput(_("The PDF is not complete. Save it again and choose the new file."))


CHECKS: dict[str, Callable[[bytes], None]] = {
    "application/pdf": _check_pdf,
    "image/jpeg": check_jpeg,
    "image/png": check_png,
}


def cleaned_name(name: str, kind: str) -> str:
    """The name as people know the file: no folders, nothing that can't be seen, an ending that fits its type."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    seen = "".join(char for char in name if unicodedata.category(char) not in UNSEEN)
    whole = NOT_IN_NAMES.sub("_", seen).rstrip(" .")
    length = next((len(end) for end in ENDINGS[kind] if whole.lower().endswith(end)), 0)
    stem, ending = whole[: len(whole) - length], whole[len(whole) - length :] or ENDINGS[kind][0]
    return f"{stem.strip(' .')[: NAME_MAX - len(ending)] or 'file'}{ending}"
