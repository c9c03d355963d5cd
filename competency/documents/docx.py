"""A .docx by way of HTML: mammoth keeps merged cells and superscripts, pictures are left out. Pure."""

from __future__ import annotations

import io
import zipfile
from xml.sax import SAXParseException

import mammoth

from competency.documents import html
from competency.documents.bounds import Unreadable
from competency.documents.source import Document

# The customer's standard has 3,000 tags; each takes far more of the machine than its letters.
MAX_TAGS = 500_000


def document(data: bytes) -> Document:
    try:
        _refuse_endless(data)
        found = mammoth.convert_to_html(io.BytesIO(data), convert_image=lambda _image: [])
    except (KeyError, ValueError, IndexError, AttributeError, OSError, SAXParseException, zipfile.BadZipFile) as error:
        raise Unreadable("damaged") from error
    except RecursionError as error:
        raise Unreadable("too_deep") from error
    return html.document(found.value.encode(), kind="docx")


def _refuse_endless(data: bytes) -> None:
    """Before its elements are made: a few bytes unpack to millions of them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith("document.xml") and archive.read(name).count(b"<") > MAX_TAGS:
                raise Unreadable("too_large")
