"""What people type, as it is kept: line ends are LF, and a length counts what is stored."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments.enums import COMMENT_MAX
from config.refusals import BadInput


def with_lf(text: str) -> str:
    """Browsers send CRLF from plain forms and LF from scripts; the record holds LF."""
    return text.replace("\r\n", "\n")


def checked_text(text: str) -> str:
    """A comment, a statement or a reason as it is stored; raises BadInput where it is too long."""
    text = with_lf(text)
    if len(text) > COMMENT_MAX:
        raise BadInput(too_long(len(text)))
    return text


def too_long(length: int) -> str:
    return _("The text has %(length)d characters; at most %(most)d fit. Shorten it and send it again.") % {
        "length": length,
        "most": COMMENT_MAX,
    }
