"""Sentences of the cover: from what it was read, and what is left out."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assessments.exports.workbook import words
from assessments.exports.workbook.counting import Counts
from assessments.exports.workbook.said import Source


def names(names: list[str]) -> str:
    """A few of them; how many more there are."""
    shown = _(", ").join(names[:4])
    if len(names) <= 4:
        return shown
    return _("%(names)s and %(more)d more") % {"names": shown, "more": len(names) - 4}


def sources(counts: Counts) -> str:
    said = []
    if number := counts.sources[Source.FROZEN]:
        said.append(
            ngettext("%(n)d record as it was approved", "%(n)d records as they were approved", number) % {"n": number}
        )
    if number := counts.sources[Source.SIGNED]:
        said.append(
            ngettext(
                "%(n)d as its supervisor signed it, not approved yet",
                "%(n)d as their supervisors signed them, not approved yet",
                number,
            )
            % {"n": number}
        )
    if number := counts.sources[Source.ROWS]:
        said.append(
            ngettext(
                "%(n)d that nobody signed (demo data or a former release)",
                "%(n)d that nobody signed (demo data or a former release)",
                number,
            )
            % {"n": number}
        )
    return _("; ").join(said) or "–"


def left_out(waiting: int, others: int) -> str:
    said = [_("Ratings that are not submitted, and cancelled appraisals, are never in this file.")]
    if waiting:
        said.append(
            ngettext("%(n)d waits for a rating: see “%(sheet)s”.", "%(n)d wait for a rating: see “%(sheet)s”.", waiting)
            % {"n": waiting, "sheet": words.sheet("progress")}
        )
    if others:
        said.append(
            ngettext("%(n)d more is left out: see “%(sheet)s”.", "%(n)d more are left out: see “%(sheet)s”.", others)
            % {"n": others, "sheet": words.sheet("left_out")}
        )
    return "\n".join(said)


def department_title(depth: int | None) -> str:
    if depth is None:
        return pgettext("workbook", "By department")
    return ngettext("By department (its first level)", "By department (its first %(n)d levels)", depth) % {"n": depth}
