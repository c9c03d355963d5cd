"""Logos as people upload them."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 10">'
    '<path d="M0 0h40v10h-40z" fill="#123456"/>{}</svg>'
)


def svg(inside: str = "") -> bytes:
    return SVG.format(inside).encode()


def png(size: tuple[int, int] = (240, 80), colour: str = "#8a1538") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "PNG")
    return made.getvalue()


def upload(content: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
