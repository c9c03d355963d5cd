"""What of a file becomes the company's logo: a picture and nothing else."""

from __future__ import annotations

import hashlib
import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from config.refusals import BadInput
from people.company import logos
from tests.people.company.pictures import png, svg


def repeated(kind: str, how: str, style: str = "") -> bytes:
    """Each of four levels draws the next eight times."""
    shape = '<path d="M0 0h40v10z" {}/>'
    parts = [(f'<{kind} id="p{level}">' + shape.format(how.format(level + 1)) * 8 + f"</{kind}>") for level in range(4)]
    last = f'<{kind} id="p4">' + shape.format("") * 8 + f"</{kind}>"
    return svg(style + "".join(parts) + last + shape.format(how.format(0)))


CLIPS = "<style>" + "".join(f".c{level} {{ clip-path: url(#p{level}) }}" for level in range(5)) + "</style>"
BOMB = b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + svg("<desc>&b;</desc>")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<html><body>logo</body></html>",
        b"\x89PNG\r\n\x1a\nnot really",
        png()[:60],
        svg()[:-3],
        svg("<text>Morning Star</text>"),
        svg("<g>" * 60 + "</g>" * 60),
        svg("<path d='M0 0'/>" * 4000),
        svg('<g id="a"><use href="#b"/></g><g id="b"><path d="M0 0"/></g><use href="#a"/>'),
        svg().replace(b' viewBox="0 0 40 10"', b""),
        BOMB,
        repeated("mask", 'mask="url(#p{})"'),
        repeated("pattern", 'style="fill:url(#p{})"'),
        repeated("clipPath", 'class="c{}"', CLIPS),
        svg('<mask id="m"><path d="M0 0h9v9z" mask="url(#m)"/></mask><path d="M0 0" mask="url(#m)"/>'),
        png((10, 10)),
        png((6001, 30)),
    ],
)
def test_what_is_no_logo_is_refused_with_what_to_do(content):
    with pytest.raises(BadInput) as refused:
        logos.checked(content)
    assert any(word in refused.value.message for word in ("匯出", "Export"))


def test_a_large_file_is_refused_before_it_is_read():
    with pytest.raises(BadInput, match="1000 KB"):
        logos.checked(svg() + b" " * logos.MOST_BYTES)


@pytest.mark.parametrize(
    ("inside", "gone"),
    [
        ("<script>alert(1)</script>", b"alert"),
        ('<g onload="alert(1)"><path d="M1 1"/></g>', b"alert"),
        ('<a href="https://example.com/"><path d="M1 1"/></a>', b"example.com"),
        ('<image href="https://example.com/x.png" width="1" height="1"/>', b"example.com"),
        ('<use href="https://example.com/x.svg#a"/>', b"example.com"),
        ('<use xlink:href="data:image/svg+xml;base64,AAAA"/>', b"data:"),
        ("<foreignObject><p>hello</p></foreignObject>", b"hello"),
        ("<style>@import url(https://example.com/x.css);</style>", b"example.com"),
        ("<style>path { fill: url(https://example.com/x) }</style>", b"example.com"),
        ('<path d="M1 1" style="background: u\\72l(x)"/>', b"72l"),
        ('<path d="M1 1" fill="url(&quot;https://example.com/#x&quot;)"/>', b"example.com"),
        ('<animate attributeName="href" to="javascript:alert(1)"/>', b"alert"),
        ("<metadata>made by somebody</metadata>", b"somebody"),
        ("<!-- by somebody -->", b"somebody"),
        ("<?xml-stylesheet href='https://example.com/x.css'?>", b"example.com"),
    ],
)
def test_whatever_does_not_draw_is_taken_out_of_an_svg(inside, gone):
    kept = logos.checked(svg(inside)).content
    assert gone not in kept
    assert b"#123456" in kept


def test_what_draws_stays_in_an_svg():
    inside = (
        "<defs><linearGradient id='a'><stop offset='1' stop-color='#fff'/></linearGradient>"
        "<style>.b { fill: url(#a); stroke: #000 }</style></defs>"
        "<g transform='scale(2)'><circle class='b' cx='1' cy='2' r='3'/><rect fill='url(#a)' width='3' height='4'/></g>"
    )
    kept = logos.checked(svg(inside)).content
    for part in (b"linearGradient", b"stop-color", b".b { fill: url(#a)", b'fill="url(#a)"', b"scale(2)", b"circle"):
        assert part in kept


def test_a_cleaned_svg_is_cleaned_already():
    once = logos.checked(svg("<script/><g><path d='M1 1'/></g>"))
    assert logos.checked(once.content) == once


def test_a_doctype_that_declares_nothing_is_left_out():
    doctype = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    assert b"DOCTYPE" not in logos.checked(doctype + svg()).content


def test_a_png_keeps_its_picture_and_loses_what_was_written_beside_it():
    beside, made = PngInfo(), io.BytesIO()
    beside.add_text("Author", "somebody")
    Image.new("RGB", (3000, 300), "#8a1538").save(made, "PNG", pnginfo=beside)
    kept = logos.checked(made.getvalue())
    with Image.open(io.BytesIO(kept.content)) as picture:
        assert picture.size == (1200, 120)
        assert picture.getpixel((5, 5)) == (0x8A, 0x15, 0x38, 255)
    assert b"somebody" not in kept.content
    assert kept.digest == hashlib.sha256(kept.content).hexdigest()


def test_a_logo_may_be_cut_by_a_mask_with_a_gradient_as_drawing_programs_write_it():
    inside = (
        "<style>.a { clip-path: url(#clip) }</style><defs><linearGradient id='g'><stop offset='1' stop-color='#fff'/>"
        "</linearGradient><mask id='m'><path d='M0 0h9v9z' fill='url(#g)'/></mask><clipPath id='clip'>"
        "<path d='M0 0h9v9z'/></clipPath></defs><g class='a'><path d='M0 0h9v9z' mask='url(#m)'/></g>"
    )
    kept = logos.checked(svg(inside)).content
    assert all(part in kept for part in (b"url(#clip)", b"url(#m)", b"url(#g)"))
