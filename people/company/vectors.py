"""
An SVG as a logo: only what draws stays in it. Scripts, addresses that lead out of it, and whatever this module does not
know are taken out; what would be drawn otherwise on every machine is refused.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from config.refusals import BadInput

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
MOST_ELEMENTS, MOST_DEEP, MOST_DRAWN = 3000, 40, 6000
KNOWN_ELEMENTS = """
    svg g defs symbol use path rect circle ellipse line polyline polygon linearGradient radialGradient stop clipPath
    mask pattern title desc style
"""
KNOWN_ATTRIBUTES = """
    id class style transform d x y x1 y1 x2 y2 cx cy r rx ry fx fy fr width height points viewBox preserveAspectRatio
    version offset gradientUnits gradientTransform spreadMethod clipPathUnits maskUnits maskContentUnits patternUnits
    patternContentUnits patternTransform fill fill-rule fill-opacity stroke stroke-width stroke-linecap stroke-linejoin
    stroke-miterlimit stroke-dasharray stroke-dashoffset stroke-opacity opacity clip-path clip-rule mask color
    stop-color stop-opacity display visibility overflow
"""
ELEMENTS, ATTRIBUTES = frozenset(KNOWN_ELEMENTS.split()), frozenset(KNOWN_ATTRIBUTES.split())
# What leads out of the picture, or hides what it says.
OUTSIDE = re.compile(r"url\(\s*[\"']?(?!#)|@|\\|expression|javascript|/\*|<", re.IGNORECASE)
INSIDE = re.compile(r"url\(\s*[\"']?#([^\"')\s]+)")
RULE, NAME = re.compile(r"([^{}]+)\{([^{}]*)\}"), re.compile(r"[\w-]+|\*")
RUNNING = frozenset({"linearGradient", "radialGradient"})
PLAIN_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*>")
DECLARATION = re.compile(r"<!(?!--|\[CDATA\[)")


def cleaned(content: bytes) -> bytes:
    """The same picture and nothing else; raises BadInput where there is none, or one that prints differently."""
    root = _parsed(content)
    if root.tag != f"{{{SVG}}}svg":
        raise BadInput(_("This file is not an SVG picture. Save the logo as SVG or PNG and choose it again."))
    if not (root.get("viewBox") or (root.get("width") and root.get("height"))):
        raise BadInput(_("The SVG does not say its size. Save it with one (viewBox) and choose it again."))
    if next(root.iter(f"{{{SVG}}}text"), None) is not None:
        raise BadInput(
            _("The SVG holds text, which each machine draws with another font. Save it with its text as paths.")
        )
    _clean(root, MOST_DEEP)
    _refuse_repeating(root)
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _parsed(content: bytes) -> ElementTree.Element:
    try:
        text = PLAIN_DOCTYPE.sub("", content.decode("utf-8-sig"), count=1)
        if DECLARATION.search(text):
            raise ValueError("declarations")  # entities, by which a few bytes become gigabytes
        root = ElementTree.fromstring(text.encode())  # noqa: S314 - nothing in it is declared, see above
    except (ValueError, ElementTree.ParseError) as error:
        raise BadInput(_("The SVG can't be read. Save it as plain SVG or as PNG, and choose it again.")) from error
    if sum(1 for _element in root.iter()) > MOST_ELEMENTS:
        raise BadInput(_("The SVG has too many parts for a logo. Choose a simpler one, or a PNG."))
    return root


def _clean(element: ElementTree.Element, deep: int) -> None:
    if not deep:
        raise BadInput(_("The SVG has too many parts for a logo. Choose a simpler one, or a PNG."))
    for name, value in list(element.attrib.items()):
        is_link = name in ("href", f"{{{XLINK}}}href") and value.startswith("#")
        if not is_link and (name not in ATTRIBUTES or OUTSIDE.search(value)):
            del element.attrib[name]
    for child in list(element):
        kind = str(child.tag).removeprefix(f"{{{SVG}}}")
        if kind not in ELEMENTS or (kind == "style" and OUTSIDE.search("".join(child.itertext()))):
            element.remove(child)
        else:
            _clean(child, deep - 1)


def _refuse_repeating(root: ElementTree.Element) -> None:
    """Parts that repeat parts that repeat parts: each level multiplies what is drawn."""
    drawing = _Drawing(root)
    for use in root.iter(f"{{{SVG}}}use"):
        if any(next(target.iter(use.tag), None) is not None for target in drawing.others(use)):
            raise _repeats()
    if drawing.parts(root, ()) > MOST_DRAWN:
        raise _repeats()


def _repeats() -> BadInput:
    return BadInput(_("The SVG repeats parts within parts. Save it as simple paths or as PNG."))


class _Drawing:
    """How much is drawn, with what each part draws of others by `use`, mask, clip or pattern; no colours that run."""

    def __init__(self, root: ElementTree.Element) -> None:
        self.named = {element.get("id"): element for element in root.iter() if _kind(element) not in RUNNING}
        self.rules = [
            rule for style in root.iter(f"{{{SVG}}}style") for rule in RULE.findall("".join(style.itertext()))
        ]
        self.known: dict[ElementTree.Element, int] = {}

    def parts(self, element: ElementTree.Element, within: tuple[ElementTree.Element, ...]) -> int:
        if element in within or len(within) > MOST_DEEP:
            raise _repeats()
        if element not in self.known:
            drawn = [*element, *self.others(element)]
            self.known[element] = 1 + sum(self.parts(one, (*within, element)) for one in drawn)
        return self.known[element]

    def others(self, element: ElementTree.Element) -> list[ElementTree.Element]:
        said = " ".join(value for name, value in element.attrib.items() if name != "id")
        names = {_kind(element), element.get("id"), "*", *element.get("class", "").split()}
        said += " ".join(rule for selector, rule in self.rules if not names.isdisjoint(NAME.findall(selector)))
        links = [element.get(name, "").removeprefix("#") for name in ("href", f"{{{XLINK}}}href")]
        return [self.named[name] for name in (*INSIDE.findall(said), *links) if name and name in self.named]


def _kind(element: ElementTree.Element) -> str:
    return str(element.tag).removeprefix(f"{{{SVG}}}")
