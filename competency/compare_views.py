"""Public pages that compare two versions."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from competency.comparing import compare, counts, sentences
from competency.contents import contents
from competency.models import StandardVersion


def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Asks with which version to compare (`?with=`), and goes there."""
    visible = StandardVersion.objects.visible_to(request.user)
    version = get_object_or_404(visible, code=code)
    wanted = request.GET.get("with", "").strip()
    if wanted and visible.filter(code=wanted).exists():
        return redirect("competency:compare", code, wanted)
    history = visible.filter(standard=version.standard_id).with_counts()
    context = {"version": version, "history": history, "wanted": wanted}
    return render(request, "competency/choose_comparison.html", context, status=404 if wanted else 200)


def compared(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """What changed from one version to another, side by side; `?changes=1` leaves out what stayed."""
    visible = StandardVersion.objects.visible_to(request.user)
    found = {version.code: version for version in visible.with_content().filter(code__in=(code, other))}
    if not {code, other} <= found.keys():
        raise Http404
    old, new = found[code], found[other]
    comparison = compare(contents(old), contents(new))
    context = {
        "old": old,
        "new": new,
        "comparison": comparison,
        "summary": sentences(comparison),
        "counts": counts(comparison),
        "only_changes": request.GET.get("changes") == "1",
        "history": visible.filter(standard=old.standard_id).with_counts(),
    }
    return render(request, "competency/comparison.html", context)
