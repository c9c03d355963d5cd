"""Whether a sheet is complete, so that it can be submitted; what is missing, in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Assessment
from assessments.sheet.layout import Item, Sheet, load_own_sheet, load_sheet
from config.refusals import BadInput


def complete_sheet(assessment: Assessment) -> Sheet:
    """The sheet, with every indicator and attitude answered, and a comment where it doesn't meet; else BadInput."""
    sheet = load_sheet(assessment)
    problems = []
    if missing := sheet.unanswered:
        problems.append(_not_rated(missing))
    if silent := sheet.uncommented:
        text = ngettext("%(count)d needs a comment: %(codes)s.", "%(count)d need a comment: %(codes)s.", len(silent))
        problems.append(text % {"count": len(silent), "codes": _codes(silent)})
    if problems:
        raise BadInput(incomplete(problems))
    return sheet


def complete_own_sheet(assessment: Assessment) -> Sheet:
    """The trainee's own, with everything answered; comments are theirs to give or not."""
    sheet = load_own_sheet(assessment)
    if missing := sheet.unanswered:
        raise BadInput(incomplete([_not_rated(missing)]))
    return sheet


def incomplete(problems: list[str]) -> str:
    return " ".join([_("Not submitted, nothing is lost."), *problems, _("Add what is missing, then submit again.")])


def _not_rated(missing: list[Item]) -> str:
    text = ngettext("%(count)d is not rated yet: %(codes)s.", "%(count)d are not rated yet: %(codes)s.", len(missing))
    return text % {"count": len(missing), "codes": _codes(missing)}


def _codes(items: list[Item]) -> str:
    return _(", ").join(item.code for item in items)
