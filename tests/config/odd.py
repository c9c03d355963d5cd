"""Every address of the portal, filled with numbers and texts that no page of it ever sends."""

import re
from urllib.parse import quote

from django.urls import URLResolver, get_resolver

# Beyond 31 and 64 bit, beyond what Python reads, digits of another script, a NUL.
ODD = ["99999999999", "99999999999999999999", "9" * 5000, "٣٤", "1\x00"]
# What pages and the admin read of an address or of a form.
NAMES = [
    *["page", "p", "q", "o", "e", "all", "assessment", "revision", "cycle", "on", "status", "element", "line", "code"],
    *["digest", "since", "until", "person", "by", "kind", "with", "changes", "to", "next", "then", "version", "seen"],
    *["chosen", "edit", "item", "value", "mark", "marked", "day", "reason", "format", "scale", "standard", "pk", "id"],
    *["client", "after", "observed_on", "due_on", "starts_on", "ends_on", "approver-1", "language", "username"],
    *["supervisor", "left_on", "_selected_action", "action", "index", "role_grants-TOTAL_FORMS", "role_grants-0-id"],
    *["sort", "department", "state", "title", "asked", "change", "into", "parent", "head", "hired_on", "email", "from"],
    *["id__in", "supervisor__id__exact", "_popup", "_to_field", "term", "app_label", "model_name", "field_name"],
]
PART = re.compile(r"<(?:\w+:)?\w+>|\(\?P<\w+>(?:[^()]|\([^()]*\))*\)")


def routes(patterns=None, before=""):
    """The route of every address, admin and sign-in included."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, route)
        else:
            yield route


def filled(route, value):
    """The address with this value in place of each of its parts."""
    plain = PART.sub(lambda _part: quote(value, safe=""), route)
    return "/" + re.sub(r"\\(.)", r"\1", plain).replace("^", "").replace("$", "")


def with_parts():
    return sorted({route for route in routes() if PART.search(route)})
