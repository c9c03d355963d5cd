"""The page of the company's look: what is typed, and how it would look."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.refusals import Conflict
from people.company import keeping, looks, palette
from people.company.forms import CompanyForm, carried
from people.models import Company
from printing.company import Logo, Look, of_settings

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(slots=True)
class Page:
    """`tried`: the look that the page shows. A refused form shows the one that holds."""

    company: Company
    form: CompanyForm
    tried: Look
    status: int = 200

    @classmethod
    def of(cls, request: HttpRequest) -> Page:
        company = keeping.row()
        kept = looks.logo_of(company)
        shown = {"name": company.name, "short_name": company.short_name, "colour": company.colour}
        holds = looks.dressed_of(company).look
        if request.method != "POST":
            return cls(company, CompanyForm(kept=kept, initial=shown), holds)
        sent = request.POST.copy()
        if take := sent.get("take"):
            sent["colour"] = take
        form = CompanyForm(sent, request.FILES, kept=kept, initial=shown)
        if not form.is_valid():
            return cls(company, form, holds, 400)
        return cls(company, form, _tried(form))

    @property
    def is_tried(self) -> bool:
        """Whether it shows what is not saved yet."""
        return self.form.is_bound and self.form.is_valid()

    @property
    def themes(self) -> list[tuple[str, StrPromise]]:
        return [("light", _("light")), ("dark", _("dark"))]

    @property
    def paints(self) -> bool:
        """Whether pages take the colour that is tried; without one they keep the portal's own."""
        return bool(self.form.cleaned_data["colour"]) if self.is_tried else looks.dressed_of(self.company).paints

    @property
    def carried(self) -> str:
        """The chosen logo for the next time the form is sent."""
        chosen = self.form.cleaned_data.get("chosen") if self.form.is_bound else None
        return carried(chosen) if chosen and chosen != self.form.kept else ""

    @property
    def colours_url(self) -> str:
        return reverse("company:trying", args=[self.tried.colour.lstrip("#")]) + f"?{palette.mark(self.tried.colour)}"

    @property
    def logo_source(self) -> str:
        """The picture itself in the page, since it may not be stored yet."""
        found = looks.at_hand(self.tried.logo)
        return f"data:{found.media_type};base64,{base64.b64encode(found.content).decode()}" if found else ""

    def save(self, seen: str) -> bool:
        """False where somebody was faster, which the form then says."""
        data = self.form.cleaned_data
        try:
            keeping.change(
                seen,
                name=data["name"],
                short_name=data["short_name"],
                colour=data["colour"],
                logo=data["chosen"],
            )
        except Conflict as conflict:
            self.form.add_error(None, conflict.message)
            self.status = conflict.status
            return False
        return True


def _tried(form: CompanyForm) -> Look:
    data, default = form.cleaned_data, of_settings()
    chosen: Logo | None = data["chosen"]
    name = data["name"] or default.name
    short = data["short_name"] or data["name"] or default.short
    return Look(name, short, data["colour"] or default.colour, chosen or default.logo)
