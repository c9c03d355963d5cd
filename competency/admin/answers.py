"""How the desk answers: a page of its own, or, where its script asks, the form or the pieces that changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from competency.admin.steps import VersionSteps
from competency.drafts.history import entries_of
from competency.editing import pieces
from competency.editing.kinds import Kind, anchor_of
from competency.editing.opened import Clash, hidden
from competency.models import StandardVersion
from competency.models.frozen import FrozenError, VersionContent
from config.kept import take

SHEET = f"{pieces.FOLDER}/sheet.html"
ROW_PAGE = f"{pieces.FOLDER}/row_page.html"


@dataclass
class Sheet:
    """The small form of a row: what it edits, where it is sent, and what has to be said above it."""

    title: str
    action: str
    back: str
    form: forms.BaseForm | None = None
    row: VersionContent | None = None
    carried: list[tuple[str, str]] = field(default_factory=list)
    clashes: list[Clash] | None = None
    sentences: tuple[str, ...] = ()
    status: int = 200
    more: dict[str, object] = field(default_factory=dict)

    @property
    def was(self) -> list[tuple[str, str]]:
        """What the form carries of what is stored now; nothing where the row is still to be added."""
        is_stored = isinstance(self.form, forms.BaseModelForm) and bool(self.form.instance.pk)
        return hidden(self.form) if self.form is not None and is_stored else []

    @property
    def anchor(self) -> str:
        return anchor_of(self.row) if self.row is not None and self.row.pk else ""


def asks_pieces(request: HttpRequest) -> bool:
    """Whether the script of the page of a draft asks."""
    return request.headers.get("X-Desk") == "1"


def rendered(chosen: Iterable[pieces.Piece]) -> SafeString:
    # Without the request: a piece needs nothing of it, and a page has a dozen.
    return mark_safe("".join(render_to_string(piece.template, piece.context) for piece in chosen))  # from templates


class Answers(VersionSteps):
    """What the views of the desk end with."""

    def draft(self, request: HttpRequest, object_id: str) -> StandardVersion:
        """The version of an address; the form of a row is not opened once that is published."""
        version = self.requested_version(request, object_id)
        if request.method != "POST" and not version.is_draft:
            raise PermissionDenied(FrozenError(version.code).messages[0])
        return version

    def page_of(self, version: StandardVersion, anchor: str = "") -> str:
        address = reverse("admin:competency_standardversion_change", args=[version.pk])
        return f"{address}#{anchor}" if anchor else address

    def address_of(self, version: StandardVersion, kind: Kind, row: VersionContent | None, what: str = "row") -> str:
        if row is None or not row.pk:
            return reverse("admin:competency_add_row", args=[version.pk, kind.name])
        return reverse(f"admin:competency_{what}", args=[version.pk, kind.name, row.pk])

    def show(self, request: HttpRequest, version: StandardVersion, sheet: Sheet) -> HttpResponse:
        if sheet.clashes:
            sheet.more["last_save"] = entries_of(version).first()
        context = {"sheet": sheet, **sheet.more}
        if not asks_pieces(request):
            context = self.step_context(request, version, sheet.title.replace("%", "%%"), **context)
        template = SHEET if asks_pieces(request) else ROW_PAGE
        response = render(request, template, context, status=sheet.status)
        response.headers["X-Desk"] = "form"
        return response

    def saved(
        self,
        request: HttpRequest,
        version: StandardVersion,
        anchors: Iterable[str],
        *,
        focus: str = "",
        said: str = "",
        then: str = "",
    ) -> HttpResponse:
        """The pieces `anchors` as they are now; the keyboard goes on at `focus`, or with the form at `then`."""
        said = said or _("Saved.")
        if not asks_pieces(request):
            messages.success(request, said)
            return HttpResponseRedirect(then or self.page_of(version, focus))
        take(request)
        loaded = StandardVersion.objects.with_content().get(pk=version.pk)
        status = render_to_string(f"{pieces.FOLDER}/status.html", {"said": said})
        response = HttpResponse(rendered(pieces.chosen(loaded, anchors)) + status)
        for name, value in {"X-Desk": "saved", "X-Desk-Focus": focus, "X-Desk-Then": then}.items():
            response.headers[name] = value
        return response

    def told(self, request: HttpRequest, version: StandardVersion, sheet: Sheet, *sentences: str) -> HttpResponse:
        """Nothing was written; what was typed stays in its form, with the sentences above it."""
        sheet.sentences = sentences
        return self.show(request, version, sheet)

    def closed(self, request: HttpRequest, version: StandardVersion, sheet: Sheet, sentence: str) -> HttpResponse:
        """The draft was published meanwhile."""
        if not asks_pieces(request):
            raise PermissionDenied(sentence)
        sheet.status = 403
        return self.told(request, version, sheet, sentence)
