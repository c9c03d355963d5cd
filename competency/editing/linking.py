"""Knowledge and skills of a block: what is typed finds the element of the version, or is a new one."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from competency.editing.proposals import next_code
from competency.models import Block, Element, StandardVersion
from config.texts import canonical_line, folded_code


def element_for(version: StandardVersion, kind: str, words: str) -> Element:
    """
    The stored element that is meant by its code, by its text or by both, or one that is not stored yet: a code that
    the version does not have, before the text, or the next free one. ValidationError where either is unclear.
    """
    elements = list(version.elements.filter(kind=kind).order_by("position", "pk"))
    line = canonical_line(words)
    for meant in (_by_both(elements, line), _by_text(elements, line), _by_code(elements, line)):
        if len(meant) == 1:
            return meant[0]
        if meant:
            sentence = _("Several are called %(words)s. Write the code and the text of the one that you mean.")
            raise ValidationError(sentence % {"words": line})
    return _new(version, kind, line, elements)


def _by_both(elements: list[Element], line: str) -> list[Element]:
    wanted = "".join(line.split()).casefold()
    return [element for element in elements if "".join(str(element).split()).casefold() == wanted]


def _by_text(elements: list[Element], line: str) -> list[Element]:
    return [element for element in elements if canonical_line(element.text) == line]


def _by_code(elements: list[Element], line: str) -> list[Element]:
    return [element for element in elements if element.code.casefold() == folded_code(line).casefold()]


def _new(version: StandardVersion, kind: str, line: str, elements: list[Element]) -> Element:
    match = re.match(rf"\s*({kind}\s?\d+)\s*(.*)", folded_code(line[:6]) + line[6:], re.DOTALL | re.IGNORECASE)
    code, text = (folded_code(match[1]).replace(" ", "").upper(), match[2]) if match else ("", line)
    if not text.strip():
        sentence = _("There is no %(code)s yet. Write its text behind the code to add it.")
        raise ValidationError(sentence % {"code": code or line})
    if code and any(element.code == code for element in elements):
        sentence = _("%(code)s has another text here. Write the code alone to use it, or another code for a new one.")
        raise ValidationError(sentence % {"code": code})
    code = code or next_code("element", version, elements, kind)
    return Element(version=version, kind=kind, code=code, text=text.strip(), position=len(elements) + 1)


def refuse_second_use(block: Block, element: Element) -> None:
    if element.pk and block.block_elements.filter(element=element).exists():
        raise ValidationError(_("The block requires this element already."))
