"""Every part of the pages in its states, and the look's tokens; for those who build and judge the portal."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from assessments.showcase import look
from assessments.showcase.examples import sections
from assessments.showcase.parts import Example
from people.requests import SignedInRequest


@login_required
def components(request: SignedInRequest) -> HttpResponse:
    """Shown in demo and while developing only: its appraisals are invented."""
    if not (settings.DEMO_MODE or settings.DEBUG):
        raise Http404
    shown = [
        (section, [(each, drawn(each, request)) for each in section.examples]) for section in sections(request.user)
    ]
    context = {"sections": shown, "tokens": look.tokens(), "pairs": look.pairs()}
    return render(request, "assessments/showcase/components.html", context)


def drawn(example: Example, request: SignedInRequest) -> SafeString:
    nobody: dict[str, object] = {"shared_names": frozenset()}
    states = (render_to_string(example.template, {**nobody, **context}, request) for context in example.contexts)
    return format_html_join(" ", "{}", ((state,) for state in states))
