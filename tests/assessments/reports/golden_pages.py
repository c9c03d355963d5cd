"""
The pages of three fixed appraisals as pictures, to see when their look changes.

`make golden` writes golden/*.png anew: look at each in the diff before it is committed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

FOLDER = Path(__file__).parent / "golden"
CODE = "7K3M-9QWE-R2TX"
DIGEST = "4f1d0c52a97be6834f1d0c52a97be6834f1d0c52a97be6834f1d0c52a97be683"
DPI = 64
# A pixel differs when it is so much lighter or darker after a slight blur, which takes away how edges were smoothed.
DIFFERENCE = 40
# This share of a page may differ.
TOLERANCE = 0.0002


def appraisals() -> dict[str, Any]:
    from tests.assessments.reports import contents

    return {"short": contents.all_met(), "full": contents.full(), "disputed": contents.disputed()}


def pictures(pdf: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L") for page in document]


def differing(page: Image.Image, stored: Image.Image) -> float:
    """The share of pixels that differ, 0 to 1."""
    if page.size != stored.size:
        return 1.0
    blurred = [picture.filter(ImageFilter.GaussianBlur(0.8)) for picture in (page, stored)]
    histogram = ImageChops.difference(*blurred).histogram()
    return sum(histogram[DIFFERENCE:]) / (page.width * page.height)


def complaints(name: str, pdf: bytes) -> list[str]:
    """What does not look as stored: page, and how much of it."""
    said = []
    pages, files = pictures(pdf), sorted(FOLDER.glob(f"{name}-*.png"))
    if len(pages) != len(files):
        said.append(f"{name}: {len(pages)} pages instead of {len(files)}")
    for number, (page, file) in enumerate(zip(pages, files, strict=False), start=1):
        with Image.open(file) as stored:
            share = differing(page, stored.convert("L"))
        if share > TOLERANCE:
            said.append(f"{name}, page {number}: {share:.2%} of the pixels differ from {file.name}")
    return said


def write() -> None:
    from assessments.reports.stored import render

    FOLDER.mkdir(exist_ok=True)
    for file in FOLDER.glob("*.png"):
        file.unlink()
    for name, content in appraisals().items():
        for number, page in enumerate(pictures(render(content, CODE, DIGEST)), start=1):
            # 16 greys: a third of the size, below what the comparison sees.
            page.quantize(16).save(FOLDER / f"{name}-{number}.png", optimize=True)


if __name__ == "__main__":
    import django

    django.setup()
    write()
