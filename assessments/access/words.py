"""What an entry of the access log says of an act, in plain words; the log keeps short names (`detail`)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.enums import AccessKind, Action
from assessments.models import Access

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
}
TRIED = {"GET": gettext_lazy("wanted to read: %(what)s"), "POST": gettext_lazy("wanted to change: %(what)s")}


def description(access: Access) -> str:
    """Of what; empty for the appraisal itself. What no longer has a word is told as it was written down."""
    if access.kind != AccessKind.REFUSED:
        return part(access.detail) if access.detail else ""
    method, _space, address = access.detail.partition(" ")
    if method not in TRIED:
        return access.detail
    name = address.replace("-", "_")
    if name in Action.values:
        return _("wanted to take a step: %(step)s") % {"step": Action(name).label}
    return TRIED[method] % {"what": part(address)}


def part(name: str) -> str:
    first, number = name.replace("/", " ").split(" ")[0], name.replace("/", " ").split(" ")[-1]
    if name in PARTS:
        return str(PARTS[name])
    if name.startswith("r") and name[1:].isdecimal():
        return _("the report, revision %(number)s") % {"number": name[1:]}
    if first == "evidence" and number.isdecimal():
        return _("a file of evidence")
    return str(PARTS.get(first, name))
