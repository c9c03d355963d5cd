"""Which files may be evidence: told by their bytes, never by their names."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ImageFile

from assessments.evidence.files import checked_file, cleaned_name
from config.refusals import BadInput
from tests.assessments.files import HTML, PROGRAM, SVG, bomb, pdf, picture, upload


def refused(content, name="現場照片.png"):
    with pytest.raises(BadInput) as refusal:
        checked_file(SimpleUploadedFile(name, content))
    assert len(refusal.value.message) > 8
    return refusal.value.message


@pytest.mark.parametrize(
    "content", [HTML, SVG, PROGRAM, b"GIF89a<script>", b"PK\x03\x04", b"text", b"\xff\xd8", b"%PDF"]
)
@pytest.mark.parametrize("name", ["photo.png", "photo.jpg", "record.pdf"])
def test_what_only_its_name_makes_a_picture_or_pdf_is_refused(content, name):
    refused(content, name)


def test_html_before_a_pdf_or_a_picture_is_refused():
    refused(HTML + pdf(), "record.pdf")
    refused(HTML + picture(), "photo.png")


def test_an_empty_file_is_refused():
    refused(b"")


def test_a_file_over_the_limit_is_refused_and_the_limit_said(settings):
    settings.EVIDENCE_FILE_MAX_BYTES = 2048
    content = pdf("x" * (2048 - len(pdf(""))))
    assert len(content) == 2048
    checked_file(upload(content))
    assert "2.0" in refused(content + b"\n")


@pytest.mark.parametrize("size", [(60_000, 60_000), (12_000, 9_000), (8_001, 10_000)])
def test_a_picture_that_unpacks_to_too_many_pixels_is_refused(size):
    assert "80" in refused(bomb(*size))


def test_a_jpeg_of_too_many_pixels_is_refused_before_it_is_decoded():
    content = picture("JPEG")
    frame = content.index(b"\xff\xc0")
    refused(content[: frame + 5] + b"\xff\xff\xff\xff" + content[frame + 9 :])


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_is_cut_off_or_changed_is_refused(kind, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint sets it
    content = picture(kind, (600, 400))
    refused(content[: len(content) // 2])
    refused(content[:30])
    if kind == "PNG":
        refused(content.replace(content[60:64], b"\x00\x01\x02\x03", 1))


def test_a_pdf_that_is_cut_off_is_refused():
    refused(pdf("x" * 9000)[:-30], "record.pdf")
    refused(b"%PDF-1.7\n" + HTML, "record.pdf")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture("PNG"), "image/png"),
        (picture("PNG", (1, 1)), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("JPEG", (3, 2)), "image/jpeg"),
        (picture("JPEG", (900, 700), progressive=True), "image/jpeg"),
        (pdf(), "application/pdf"),
    ],
)
def test_the_type_is_found_and_the_bytes_are_kept_as_they_were_sent(content, kind):
    found = checked_file(upload(content, "whatever.bin"))
    assert (found.type, found.content, found.digest) == (kind, content, hashlib.sha256(content).hexdigest())


def test_the_two_pictures_in_one_that_phones_make_are_a_jpeg():
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (64, 48)).save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (64, 48))])
    assert checked_file(upload(out.getvalue())).type == "image/jpeg"


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("投訴單 10-14.pdf", "投訴單 10-14.pdf"),
        ("掃描.PDF", "掃描.PDF"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\王小明\\Desktop\\紀錄.pdf", "紀錄.pdf"),
        ("紀錄.pdf.exe", "紀錄.pdf.exe.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
        ("a\r\nSet-Cookie: b\x00.pdf", "aSet-Cookie_ b.pdf"),
        ('"><script>.pdf', "___script_.pdf"),
        (" . ", "file.pdf"),
        (".pdf", "file.pdf"),
        ("/", "file.pdf"),
    ],
)
def test_a_name_keeps_what_people_read_and_nothing_else(name, cleaned):
    assert cleaned_name(name, "application/pdf") == cleaned


def test_a_long_name_is_cut_and_keeps_its_ending():
    assert cleaned_name("長" * 400 + ".jpeg", "image/jpeg") == "長" * 145 + ".jpeg"
