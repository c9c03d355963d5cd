"""What every viewer opens is evidence: files with something before or behind it, judged by what they show."""

from __future__ import annotations

import random
import struct
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image, ImageFile

from assessments.evidence.files import checked_file
from config.refusals import BadInput
from tests.assessments.files import HTML, pdf, picture, upload

FILM = (
    b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42" + b"\x00\x00\x20\x00mdat" + random.Random(13).randbytes(60_000)
)
# What a film may hold by chance: marks of the beginning and the end of a JPEG.
FILM += b"\xff\xd8\xff\xe1" + b"\xff\xd9" + bytes(3000)


def photo(**options: object) -> bytes:
    """As a camera's: no two places alike, so that nothing is told by its colour."""
    noise = Image.frombytes("RGB", (40, 30), random.Random(7).randbytes(3600)).resize((640, 480))
    out = BytesIO()
    noise.save(out, "JPEG", **{"quality": 85, **options})
    return out.getvalue()


def samsung(content: bytes) -> bytes:
    """The film, what it is called, and the directory of Samsung at the very end."""
    block = struct.pack("<HHI", 0, 0x0A30, 16) + b"MotionPhoto_Data" + FILM
    head = b"SEFH" + struct.pack("<II", 107, 1) + struct.pack("<HHII", 0, 0x0A30, len(block), len(block))
    return content + block + head + struct.pack("<I", len(head)) + b"SEFT"


def google(content: bytes) -> bytes:
    """XMP in the head that says how long the film behind the picture is."""
    xmp = b'http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta GCamera:MicroVideo="1" GCamera:MicroVideoOffset="%d"/>' % len(
        FILM
    )
    return content[:2] + b"\xff\xe1" + struct.pack(">H", len(xmp) + 2) + xmp + content[2:] + FILM


def two_in_one(content: bytes) -> bytes:
    """A second, smaller picture behind the first, as of light and dark (HDR gain map)."""
    return content + picture("JPEG", (160, 120)) + bytes(4096)


def with_preview(content: bytes) -> bytes:
    """A small picture within a segment, with an end of its own."""
    preview = b"Exif\x00\x00" + picture("JPEG", (16, 12))
    return content[:2] + b"\xff\xe1" + struct.pack(">H", len(preview) + 2) + preview + content[2:]


APPENDED = [samsung, google, two_in_one, with_preview, lambda content: content + b"\x00" * 5000]


@pytest.fixture(autouse=True)
def as_beside_weasyprint(monkeypatch):
    """Which tells Pillow to let cut-off pictures pass."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)


def kept(content, kind, name="20261126_101500.jpg"):
    found = checked_file(upload(content, name))
    assert (found.type, found.content, found.digest) == (kind, content, sha256(content).hexdigest())


def refused(content, name="photo.jpg"):
    with pytest.raises(BadInput) as refusal:
        checked_file(upload(content, name))
    return refusal.value.message


@pytest.mark.parametrize("append", APPENDED)
@pytest.mark.parametrize(
    "options", [{}, {"progressive": True}, {"restart_marker_rows": 2}, {"optimize": True}], ids=str
)
def test_a_photo_with_something_behind_the_picture_is_kept_byte_by_byte(append, options):
    kept(append(photo(**options)), "image/jpeg")


@pytest.mark.parametrize("append", APPENDED)
@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 2}], ids=str)
def test_a_photo_whose_lower_half_is_missing_is_told_whatever_stands_behind_it(append, options):
    content = photo(**options)
    assert refused(append(content[: len(content) // 2]))
    assert refused(append(content[: -len(content) // 4]))


def test_a_cut_off_photo_that_something_closed_is_told_too():
    content = photo()
    assert refused(content[: len(content) // 2] + b"\xff\xd9")
    grey = picture("JPEG", (640, 480), "gray")
    assert refused(grey[: -len(grey) // 8] + b"\xff\xd9")


@pytest.mark.parametrize("options", [{}, {"restart_marker_rows": 2}], ids=str)
def test_a_photo_whose_rest_is_room_that_was_never_filled_is_told(options):
    content = photo(**options)
    half = len(content) // 2
    assert refused(content[:half] + bytes(len(content) - half))


def test_a_preview_does_not_stand_for_the_picture():
    content = with_preview(photo())
    assert refused(content[: content.index(b"\xff\xda", 1000) + 20])


def test_a_photo_that_lacks_nothing_but_the_mark_of_its_end_is_kept():
    kept(photo()[:-2], "image/jpeg")
    kept(two_in_one(photo()[:-2]), "image/jpeg")
    refused(photo(progressive=True)[:-2])  # whether its last pass was there can't be told


def test_pictures_of_one_colour_are_whole_too():
    for colour in ("gray", "black", "white"):
        kept(picture("JPEG", (640, 480), colour), "image/jpeg")
        kept(picture("JPEG", (9, 7), colour, optimize=True), "image/jpeg")


@pytest.mark.parametrize("tail", [b"\x00" * 9000, FILM, HTML, picture("JPEG")])
def test_a_png_with_something_behind_its_end_is_kept(tail):
    kept(picture("PNG", (300, 200)) + tail, "image/png", "screen.png")


def test_a_cut_off_png_is_told_whatever_stands_behind_it():
    noise = Image.frombytes("RGB", (64, 48), random.Random(7).randbytes(64 * 48 * 3))
    out = BytesIO()
    noise.save(out, "PNG")
    assert refused(out.getvalue()[:3000])
    assert refused(out.getvalue()[:3000] + FILM)


CHANGED = b"\n7 0 obj\n<</Type/Sig>>\nendobj\nxref\n0 1\ntrailer<</Prev 9>>\nstartxref\n77\n%%EOF\n"
SCANNER = b"\n<html><body>" + b"Scanned by the mail gateway. " * 200 + b"</body></html>"


@pytest.mark.parametrize("tail", [b"\r\n" * 3000, b"\x00" * 9000, SCANNER, CHANGED, CHANGED + SCANNER], ids=len)
@pytest.mark.parametrize(
    "head", [b"", b"\r\n\n", b"\xef\xbb\xbf", b"\x1b%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PDF\r\n"]
)
def test_a_pdf_with_something_around_it_is_kept(head, tail):
    kept(head + pdf() + tail, "application/pdf", "紀錄.pdf")


def test_a_pdf_whose_change_or_rest_is_missing_is_told():
    assert refused(pdf() + CHANGED[:-20], "signed.pdf")
    first_page_first = pdf() + b"12 0 obj\n<</Type/Page>>\nendobj\n" * 300
    assert refused(first_page_first, "web.pdf")


@pytest.mark.parametrize("head", [HTML, b"MZ\x90\x00", b"PK\x03\x04", b"<svg>", b"GIF89a", b" " * 1020, b"\x7fELF"])
def test_what_is_something_else_before_it_is_a_pdf_is_refused(head):
    assert refused(head + pdf(), "record.pdf")


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"])
def test_a_photo_of_another_kind_is_refused_with_what_to_save_it_as(brand):
    assert "JPEG" in refused(b"\x00\x00\x00\x24ftyp" + brand + b"\x00\x00\x00\x00mif1heic", "IMG_0042.HEIC")
    assert "JPEG" in refused(b"RIFF\x24\x00\x00\x00WEBPVP8 ", "picture.webp")


@pytest.mark.parametrize("head", [b"PK\x03\x04\x14\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1"])
def test_an_office_document_is_refused_with_what_to_save_it_as(head):
    assert "PDF" in refused(head + b"[Content_Types].xml word/comments.xml", "紀錄.docx")


def test_a_photo_of_more_passes_than_a_camera_makes_is_refused_before_they_are_decoded():
    content = photo(progressive=True)
    first = content.index(b"\xff\xda")
    assert refused(content[:first] + content[first:-2] * 200 + content[-2:])
