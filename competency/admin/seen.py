"""Whether an editor saw what a press on publishing, asking or confirming is about."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext

from competency import contents
from competency.models import StandardVersion


def stored_digest(version: StandardVersion) -> str:
    """Of all that is published: the content, and where it is said to come from."""
    return contents.digest_of([contents.contents(version), version.origin, version.source])


def not_yet(request: HttpRequest, shown: str, has_warnings: bool) -> str:
    """Why a press is not enough; empty when it is."""
    seen = request.POST.get("shown", "" if has_warnings else shown)
    if seen and seen != shown:
        return gettext("The draft was changed since this page was opened. Look at it again, then publish.")
    if has_warnings and not (seen and request.POST.get("seen")):
        return gettext("Confirm first that you have seen what is odd in this draft.")
    return ""
