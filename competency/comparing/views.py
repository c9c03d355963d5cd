"""Public pages that compare two versions."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from competency.codes import by_standard, older_first
from competency.comparing import Comparison, Pair, compare, counts, sentences
from competency.contents import contents
from competency.drafts.coding import adapted_of_two, family
from competency.models import StandardVersion
from config.crowds import for_everyone, turn_of_crowd
from config.texts import folded_code


@for_everyone
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Asks with which version to compare (`?with=`), and goes there."""
    visible = StandardVersion.objects.visible_to(request.user)
    version = get_object_or_404(visible, code=code)
    wanted = folded_code(request.GET.get("with", ""))
    if wanted and visible.filter(code=wanted).exists():
        return redirect("competency:compare", *older_first(code, wanted))
    history = by_standard(visible.filter(family(version)).with_counts())
    context = {"version": version, "history": history, "wanted": wanted}
    return render(request, "competency/comparing/choose.html", context, status=404 if wanted else 200)


@dataclass(frozen=True)
class List:
    """What stands below the table of duties and tasks: all elements of a kind, or the notes."""

    heading: str
    rows: list[Pair]

    @property
    def changed(self) -> bool:
        return any(row.changed for row in self.rows)


def comparison_lists(comparison: Comparison) -> list[List]:
    lists = [
        List(_("Knowledge (K)"), comparison.knowledge),
        List(_("Skills (S)"), comparison.skills),
        List(_("Attitudes (A)"), comparison.attitudes),
        List(_("Notes and supplements"), comparison.notes),
    ]
    return [one for one in lists if one.rows]


@for_everyone
def compared(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """What changed from one version to another, side by side; `?changes=1` leaves out what stayed."""
    with turn_of_crowd(request, "comparison"):
        return _comparison_page(request, code, other)


def _comparison_page(request: HttpRequest, code: str, other: str) -> HttpResponse:
    visible = StandardVersion.objects.visible_to(request.user)
    found = {version.code: version for version in visible.with_content().filter(code__in=(code, other))}
    if not {code, other} <= found.keys():
        raise Http404
    old, new = found[code], found[other]
    comparison = compare(contents(old), contents(new))
    context = {
        "old": old,
        "adapted": adapted_of_two(old, new),
        "new": new,
        "empty": next((version for version in (old, new) if not version.has_content), None),
        "comparison": comparison,
        "summary": sentences(comparison),
        "counts": counts(comparison),
        "lists": comparison_lists(comparison),
        "only_changes": request.GET.get("changes") == "1",
        "history": by_standard(visible.filter(family(old)).with_counts()),
    }
    return render(request, "competency/comparing/comparison.html", context)
