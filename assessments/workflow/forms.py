"""Which rows of a list were ticked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from config.forms import number_from
from config.refusals import BadInput


def chosen_rows(texts: list[str], most: int) -> dict[int, int]:
    """Ticked rows as they are sent, "12:5" each: the assessment and the version that its row showed."""
    chosen: dict[int, int] = {}
    for text in texts:
        key, _colon, version = text.partition(":")
        chosen[number_from(key)] = number_from(version)
    if not chosen:
        raise BadInput(_("Choose at least one assessment."))
    if len(chosen) > most:
        raise BadInput(
            _("At most %(most)d at a time; nothing was approved. Select fewer and try again.") % {"most": most}
        )
    return chosen
