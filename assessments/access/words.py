"""What an entry of the access log says of an act, in plain words; the log keeps short names (`detail`)."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.enums import AccessKind, Action

# What of an appraisal was looked at, by the first name of its address or by what a page writes down.
PARTS = {
    "": gettext_lazy("the appraisal"),
    "rate": gettext_lazy("the ratings"),
    "self": gettext_lazy("the self-rating"),
    "plan": gettext_lazy("the development plan"),
    "evidence": gettext_lazy("the evidence"),
    "report.pdf": gettext_lazy("the report"),
    "mail": gettext_lazy("a mail about it"),
    "own data": gettext_lazy("one's own data"),
    "export": gettext_lazy("the reports"),
}
# Where confirmed results of several people, or of one over time, are shown (`loader.log_shown`).
PLACES = {
    "matrix": gettext_lazy("the matrix"),
    "matrix.xlsx": gettext_lazy("the matrix as an Excel file"),
    "matrix.pdf": gettext_lazy("the matrix as a PDF"),
    "gaps.pdf": gettext_lazy("the gap analysis as a PDF"),
    "gaps.xlsx": gettext_lazy("the gap analysis as an Excel file"),
    "team": gettext_lazy("the team on the desk"),
    "people": gettext_lazy("the people behind a figure"),
    "calibration": gettext_lazy("the calibration agenda"),
    "development": gettext_lazy("the development actions"),
    "training": gettext_lazy("the training plan"),
    "attendance": gettext_lazy("the attendance list of a course"),
    "needs": gettext_lazy("the training needs"),
    "needs.xlsx": gettext_lazy("the training needs as an Excel file"),
    "needs.pdf": gettext_lazy("the summary of training needs as a PDF"),
    "summary.xlsx": gettext_lazy("the summary of training needs as an Excel file"),
    "training.pdf": gettext_lazy("the training plan as a PDF"),
    "training.xlsx": gettext_lazy("the training plan as an Excel file"),
    "development.pdf": gettext_lazy("the individual development plan as a PDF"),
    "development.xlsx": gettext_lazy("the individual development plan as an Excel file"),
    "history": gettext_lazy("the results over time"),
    "follow-up": gettext_lazy("a follow-up"),
    "improvement": gettext_lazy("the beginning of an improvement plan"),
    "history.pdf": gettext_lazy("the results over time as a PDF"),
}
TRIED = {"GET": gettext_lazy("wanted to read: %(what)s"), "POST": gettext_lazy("wanted to change: %(what)s")}
# Of an appraisal, and of a follow-up or a development action (`proof`).
A_FILE = re.compile(r"(?:(?:GET|POST) )?(evidence|proof)[ /]([0-9]{1,18})")
EVIDENCE, PROOF = "evidence", "proof"
FileKey = tuple[str, int]
OF_AN_EXPORT = re.compile(r"export ([0-9]+), r([0-9]+)")


def description(kind: str, detail: str, file: str = "") -> str:
    """
    Of what; empty for the appraisal itself. `file`: what the file of evidence is called. What no longer has a word is
    told as it was written down.
    """
    if kind != AccessKind.REFUSED:
        return part(detail, file) if detail else ""
    method, _space, address = detail.partition(" ")
    if method not in TRIED:
        return detail
    name = address.replace("-", "_")
    if name in Action.values:
        return _("wanted to take a step: %(step)s") % {"step": Action(name).label}
    return TRIED[method] % {"what": part(address, file)}


def part(name: str, file: str = "") -> str:
    first, number = name.replace("/", " ").split(" ")[0], name.replace("/", " ").split(" ")[-1]
    if named := PARTS.get(name) or PLACES.get(name):
        return str(named)
    if name.startswith("r") and name[1:].isdecimal():
        return _("the report, revision %(number)s") % {"number": name[1:]}
    if found := OF_AN_EXPORT.fullmatch(name):
        return _("the report, revision %(number)s") % {"number": found[2]}
    if first in (EVIDENCE, PROOF) and number.isdecimal():
        return _("a file of evidence: %(name)s") % {"name": file} if file else _("a file of evidence")
    return str(PARTS.get(first, name))


def file_of(detail: str) -> FileKey | None:
    """Which kind of evidence, and its key, where an entry is about its file."""
    found = A_FILE.match(detail)
    return (found[1], int(found[2])) if found else None
