"""
Two editors on one draft. The page carries the digest of what was stored when it was opened; a save over somebody's
newer save is refused and shows, field by field, what is stored now (theirs) and what was typed (mine).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competency import contents
from competency.admin.nesting import RowForm, RowFormSet
from competency.admin.steps import VersionSteps
from competency.drafts.history import entries_of
from competency.drafts.positions import sibling_groups
from competency.models import StandardVersion

CONFLICT = "edited_meanwhile"
NOT_SHOWN = {"position", "DELETE", "id", "opened"}


class VersionForm(forms.ModelForm):
    """The head of the page, with what was stored when the page was opened."""

    opened = forms.CharField(widget=forms.HiddenInput(), required=False)

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> object:
        if field_name == "opened" and self.instance.pk and not self.is_bound:
            return stored_digest(self.instance)
        return super().get_initial_for_field(field, field_name)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if not self.instance.pk:
            return cleaned
        # Held until the page is saved, so that the second of two saves at the same moment waits.
        held = StandardVersion.objects.order_by().select_for_update().get(pk=self.instance.pk)
        if not held.is_draft:
            return cleaned  # saving it is refused with the reason
        now = stored_digest(held)
        if cleaned.get("opened") != now:
            again = QueryDict(mutable=True)
            again.update(self.data)
            again[self.add_prefix("opened")] = now  # saving once more is then meant
            self.data = again
            message = _("Somebody else saved this draft after you opened it. Your changes are not saved yet.")
            raise ValidationError(message, code=CONFLICT)
        return cleaned

    def has_conflict(self) -> bool:
        return self.is_bound and self.has_error(NON_FIELD_ERRORS, code=CONFLICT)


def stored_digest(version: StandardVersion) -> str:
    """Of all that the page edits: the content, and where it is said to come from."""
    stored = StandardVersion.objects.with_content().get(pk=version.pk)
    return contents.digest_of([contents.contents(stored), stored.origin, stored.source])


@dataclass(frozen=True)
class Clash:
    """One field in which what is stored now and what was typed differ; `name` is the field's on the
    page, `stored` what it takes to hold theirs."""

    where: str
    label: str
    theirs: str
    mine: str
    name: str = ""
    stored: str = ""


class ConflictPage(VersionSteps):
    """The admin of versions answers a refused save with both texts, and keeps everything that was typed."""

    form = VersionForm

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: StandardVersion | None = None,
    ) -> HttpResponse:
        form = context["adminform"].form
        is_refused = isinstance(form, VersionForm) and form.has_conflict()
        if is_refused:
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context |= {"clashes": clashes(form, formsets), "last_save": entries_of(form.instance).first()}
        response = super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)
        if is_refused:
            response.status_code = 409
        return response


def clashes(form: forms.ModelForm, formsets: list[RowFormSet]) -> list[Clash]:
    """Every difference between what is stored now and what was posted, rows added or removed included."""
    posted: set[tuple[type[Model], str]] = set()
    found = [*_fields(form, ""), *(clash for formset in formsets for clash in _rows(formset, "", posted))]
    for siblings in sibling_groups(form.instance):
        for row in siblings:
            if (type(row), str(row.pk)) not in posted:
                label = capfirst(str(row._meta.verbose_name))
                found.append(Clash("", label, str(row), gettext("not there when you opened the page")))
    return found


def _rows(formset: RowFormSet, above: str, posted: set[tuple[type[Model], str]]) -> Iterator[Clash]:
    label = capfirst(str(formset.model._meta.verbose_name))
    for number, form in enumerate(formset.rows()):
        posted.add((formset.model, str(form.data.get(form.add_prefix("id")))))
        where = _where(above, form, number, len(formset.forms))
        is_removed = bool(form.data.get(form.add_prefix("DELETE")))
        if form.is_new:
            yield from _added(form, where, label)
        elif is_removed:
            yield Clash(where, label, _label(form.initial), gettext("removed"))
        else:
            yield from _fields(form, where)
        inside = [_rows(nested, where, posted) for nested in form.formsets_inside()]
        found = [clash for rows in inside for clash in rows]
        yield from ([] if is_removed else found)


def _added(form: RowForm, where: str, label: str) -> Iterator[Clash]:
    if not form.has_changed():
        return
    removed = bool(form.data.get(form.add_prefix("id")))
    theirs = gettext("removed") if removed else gettext("not there")
    typed = {name: form.data.get(form.add_prefix(name), "") for name in form.fields if name not in NOT_SHOWN}
    yield Clash(where, label, theirs, _label(typed))


def _fields(form: forms.ModelForm, where: str) -> Iterator[Clash]:
    for name in form.changed_data:
        if name in NOT_SHOWN:
            continue
        field = form[name]
        theirs = _shown(form, name, form.initial.get(name))
        mine = _shown(form, name, form.data.get(field.html_name))
        stored = form.initial.get(name)
        stored = "" if stored is None else str(stored)
        yield Clash(where, capfirst(str(field.label)), theirs, mine, field.html_name, stored)


def _shown(form: forms.ModelForm, name: str, value: object) -> str:
    chosen = getattr(form.fields[name], "by_key", {}).get(str(value))
    return str(chosen if chosen else "" if value is None else value)


def _label(values: Mapping[str, object]) -> str:
    words = [values.get(name) for name in ("code", "mark", "name", "text")]
    return "".join(str(word) for word in words if word)


def _where(above: str, form: RowForm, number: int, siblings: int) -> str:
    if "level" in form.fields and siblings == 1:
        return above  # a task's only block needs no name
    own = form.initial.get("code") or form.initial.get("mark") or form.data.get(form.add_prefix("code"))
    return " › ".join(part for part in (above, own or f"#{number + 1}") if part)
