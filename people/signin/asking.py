"""What the auditor and the administrator ask the log of sign-ins, and how a line of it reads."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from openpyxl import Workbook

from config.fields import CodeField, LineField
from config.forms import DaysForm
from config.refusals import BadInput, Forbidden
from config.searching import holding
from people.models import SignIn, SignInKind, User
from people.roles import Role
from people.signin.log import digest_of
from printing.spreadsheet import Column, ListSheet, in_cell

READERS = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
# More lines in one file are more than anybody reads.
MOST_LINES = 20_000
# How a kind is shown: as good, as a worry, or plainly.
CHIPS = {
    SignInKind.SIGNED_IN: "chip--good",
    SignInKind.FAILED: "chip--warn",
    SignInKind.CODE_FAILED: "chip--warn",
    SignInKind.REFUSED: "chip--bad",
    SignInKind.BARRED: "chip--bad",
}


class SignInForm(DaysForm):
    """The question, criteria by address; an empty one is about everything."""

    field_order = ("person", "kind", "since", "until", "address")

    person = LineField(label=pgettext_lazy("sign-in log", "Who"), max_length=80, required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("sign-in log", "What happened"), required=False)
    address = CodeField(label=gettext_lazy("Address begins with"), max_length=45, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Everything")), *SignInKind.choices]  # type: ignore[attr-defined]
        self.fields["person"].widget.attrs["placeholder"] = _("Name or employee number")
        self.fields["address"].widget.attrs["placeholder"] = "203.0.113."


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is read. `who` "": nobody has the number that was typed; `said`: what belongs to it."""

    at: datetime
    who: User | None
    typed: str
    kind: str
    chip: str
    said: str
    by: User | None
    address: str


def refuse_others(user: User) -> None:
    if not user.roles & READERS:
        raise Forbidden(
            _("The auditor and the administrator read this log. Look at your own sign-ins under your name.")
        )


def matching(criteria: dict[str, Any]) -> QuerySet[SignIn]:
    """The newest first, with all that a line shows."""
    rows: QuerySet[SignIn] = SignIn.objects.select_related("person", "by").order_by("-pk")
    if wanted := criteria.get("person"):
        rows = rows.filter(holding(wanted, "person__name", "person__username") | Q(typed=digest_of(wanted)))
    exact = {"kind": "kind", "since": "at__date__gte", "until": "at__date__lte", "address": "address__startswith"}
    return rows.filter(**{path: criteria[name] for name, path in exact.items() if criteria.get(name) not in (None, "")})


def lines(rows: Iterable[SignIn]) -> Iterator[Line]:
    for row in rows:
        kind = SignInKind(row.kind)
        yield Line(
            row.at, row.person, row.typed, str(kind.label), CHIPS.get(kind, ""), said(row), row.by, row.address or ""
        )


def said(row: SignIn) -> str:
    details = row.details
    if row.kind == SignInKind.ROLES:
        return f"{_roles(details.get('before', []))} → {_roles(details.get('after', []))}"
    if row.kind == SignInKind.REFUSED:
        minutes = -(-int(details.get("seconds", 0)) // 60)
        return ngettext("for %(n)d minute", "for %(n)d minutes", minutes) % {"n": minutes}
    if row.kind == SignInKind.ENDED:
        count = int(details.get("sessions", 0))
        return ngettext("%(n)d session", "%(n)d sessions", count) % {"n": count}
    return ""


def _roles(held: list[str]) -> str:
    labels = dict(Role.choices)
    return "、".join(str(labels.get(role, role)) for role in held) or _("none")


def workbook(rows: QuerySet[SignIn]) -> bytes:
    """These lines as Excel; raises BadInput for more than MOST_LINES."""
    if rows.count() > MOST_LINES:
        raise BadInput(
            _("These are more than %(most)d entries. Choose a shorter span, then try again.") % {"most": MOST_LINES}
        )
    columns = [
        Column(_("When"), 20),
        Column(_("Employee number"), 16),
        Column(_("Name"), 18),
        Column(pgettext("sign-in log", "What happened"), 26),
        Column(_("Details"), 30),
        Column(_("By whom"), 20),
        Column(_("Address"), 24),
    ]
    book, file = Workbook(write_only=True), io.BytesIO()
    sheet = ListSheet(book, _("Sign-ins"), columns)
    for line in lines(rows.iterator(chunk_size=2000)):
        number = line.who.username if line.who else _("unknown (%(mark)s)") % {"mark": line.typed}
        name, by = line.who.name if line.who else "", str(line.by) if line.by else ""
        at = in_cell(line.at)
        sheet.append([at, number, name, line.kind, line.said, by, line.address])
    sheet.close()
    book.save(file)
    return file.getvalue()
