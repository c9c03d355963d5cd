"""
Two editors on one row. The form of a row carries each field as it was when it was opened (`text-was` beside `text`);
where one of them was changed meanwhile, the save is refused and both texts are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst

from config.texts import canonical_text

WAS = "-was"


@dataclass(frozen=True)
class Clash:
    """
    A field in which what is stored now and what was sent differ; `stored` is what it takes to hold theirs. Where it was
    sent as it was opened, only they changed it.
    """

    name: str
    label: str
    theirs: str
    mine: str
    stored: str
    is_theirs_alone: bool


def state_of(form: forms.BaseForm) -> dict[str, str]:
    """Each field as its page shows what is stored, whatever was typed."""
    return {name: _as_shown(field, form.get_initial_for_field(field, name)) for name, field in form.fields.items()}


def _as_shown(field: forms.Field, value: object) -> str:
    shown = field.widget.format_value(field.prepare_value(value))
    return _as_sent(next(iter(shown), "") if isinstance(shown, list) else shown)


def hidden(form: forms.BaseForm) -> list[tuple[str, str]]:
    """What the form carries of the row as it is stored now: saving from it is meant over this."""
    return [(f"{name}{WAS}", text) for name, text in state_of(form).items()]


def clashes(form: forms.BaseForm, posted: Mapping[str, str]) -> list[Clash]:
    """
    Empty when the row is as it was when the form was opened, or when what was typed is what is stored now; a form that
    does not say how the row was is told as well.
    """
    now = state_of(form)
    if all(_same(posted.get(f"{name}{WAS}"), text) for name, text in now.items()):
        return []
    changed = [name for name in form.changed_data if name in now]
    return [
        Clash(
            name,
            capfirst(str(form.fields[name].label or name)),
            _shown(form.fields[name], now[name]),
            _shown(form.fields[name], _as_sent(posted.get(name))),
            now[name],
            _same(posted.get(f"{name}{WAS}"), _as_sent(posted.get(name))),
        )
        for name in changed
    ]


def with_theirs(posted: QueryDict, found: Iterable[Clash]) -> QueryDict:
    """What was sent, with theirs in the fields that only they changed."""
    merged = posted.copy()
    for clash in found:
        if clash.is_theirs_alone:
            merged[clash.name] = clash.stored
    return merged


def _same(was: str | None, now: str) -> bool:
    return was is not None and canonical_text(_as_sent(was)) == canonical_text(now)


def _as_sent(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n")


def _shown(field: forms.Field, text: str) -> str:
    choices = getattr(field.widget, "choices", ())
    return {str(key): str(label) for key, label in choices}.get(text, text)
