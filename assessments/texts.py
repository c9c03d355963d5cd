"""What people type into an appraisal, as it is kept; a length counts what is stored."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments.enums import COMMENT_MAX
from config.refusals import BadInput
from config.texts import canonical_text, folded_code

# What else stands for a hyphen in a number that was copied from a document.
HYPHENS = dict.fromkeys(map(ord, "\u2010\u2012\u2013\u2014\u2015\u2212"), "-")


def checked_text(text: str) -> str:
    """A comment, a statement or a reason as it is stored; raises BadInput where it is too long."""
    text = canonical_text(text)
    if len(text) > COMMENT_MAX:
        raise BadInput(too_long(len(text)))
    return text


def too_long(length: int) -> str:
    return _("The text has %(length)d characters; at most %(most)d fit. Shorten it and send it again.") % {
        "length": length,
        "most": COMMENT_MAX,
    }


def number_typed(text: str) -> str:
    """The digits of an assessment's number, such as A-000042 in whatever width and case; "" where there is nothing."""
    return folded_code(text).translate(HYPHENS).upper().removeprefix("A-")


def key_of_number(text: str) -> int:
    """The primary key that a number such as A-000042 names; 0, which none has, for what is no number."""
    digits = number_typed(text)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0


def numbers_of(search: str) -> list[int]:
    """The assessment that a search names as pages print it, such as A-000042; none for other words."""
    digits = number_typed(search)
    is_number = digits.isascii() and digits.isdecimal() and len(digits) < 10
    return [int(digits)] if is_number and digits != folded_code(search) else []
