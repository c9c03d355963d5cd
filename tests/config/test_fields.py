"""Fields through which people type: what is refused, what is taken, and what was not touched stays as it is stored."""

from __future__ import annotations

import pytest
from django import forms
from django.db import models

from config.fields import AddressField, CodeColumn, CodeField, LineColumn, LineField, LinesColumn, TextColumn, TextField

FIELDS = [TextField, LineField, CodeField]


def form_with(field, stored, typed):
    made = type("Typed", (forms.Form,), {"said": field})
    return made({"said": typed}, initial={"said": stored})


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("typed", ["", " ", "\u200b", "\u3164\u2800", "\ufeff", "\u00ad\r\n"])
def test_what_shows_nothing_is_not_filled_in(field, typed):
    assert not form_with(field(), "", typed).is_valid()


@pytest.mark.parametrize(("field", "most"), [(TextField, 4), (LineField, 4), (CodeField, 4)])
def test_a_length_is_that_of_what_is_stored(field, most):
    assert form_with(field(max_length=most), "", "\u200b一\u200b二\ufeff三四 ").is_valid() is (field is not TextField)
    assert form_with(field(max_length=most), "", "𠮷𠮷𠮷𠮷").is_valid()
    refused = form_with(field(max_length=most), "", "一二三四五")
    assert "5" in str(refused.errors)


def test_line_ends_of_a_plain_form_are_one_character_each():
    form = form_with(TextField(max_length=3), "", "一\r\n二")
    assert form.is_valid()
    assert form.cleaned_data == {"said": "一\n二"}


@pytest.mark.parametrize("field", [*FIELDS, AddressField])
def test_no_field_lets_the_browser_cut_what_is_pasted(field):
    assert "maxlength" not in str(form_with(field(max_length=4), "", "")["said"])


@pytest.mark.parametrize(
    ("field", "stored", "posted"),
    [
        (TextField, "一\x0b二", "一\x0b二"),
        (TextField, "一\r\n二", "一\r\n二"),
        (TextField, "一\r二", "一\r\n二"),
        (TextField, "一\n二", "一\r\n二"),
        (TextField, "一\u2028二", "一\n二"),
        (LineField, "王\n小明", "王 小明"),
        (LineField, "王小明\u200b", "王小明"),
        (CodeField, "Ａ０１", "Ａ０１"),
    ],
)
def test_what_nobody_touched_stays_as_it_was_stored(field, stored, posted):
    form = form_with(field(), stored, posted)
    assert form.is_valid()
    assert not form.has_changed()
    assert form.cleaned_data == {"said": stored}


def test_who_retypes_a_code_in_plain_letters_changes_it():
    form = form_with(CodeField(), "Ａ０１", "A01")
    assert form.is_valid()
    assert form.changed_data == ["said"]
    assert form.cleaned_data == {"said": "A01"}


def test_a_code_typed_in_another_width_is_no_change():
    assert not form_with(CodeField(), "A01", "Ａ０１").has_changed()


def test_what_is_emptied_is_a_change():
    form = form_with(LineField(required=False), "王小明", "")
    assert form.is_valid()
    assert form.changed_data == ["said"]
    assert form.cleaned_data == {"said": ""}


@pytest.mark.parametrize(
    ("column", "field"), [(TextColumn(), TextField), (LineColumn(max_length=9), LineField),
                          (LinesColumn(max_length=9), TextField), (CodeColumn(max_length=9), CodeField)]
)  # fmt: skip
def test_a_column_is_djangos_own_to_the_database_and_ours_in_a_form(column, field):
    _name, path, _positional, named = column.deconstruct()
    assert getattr(models, path.rpartition(".")[2]) in type(column).__mro__
    assert path.startswith("django.db.models.")
    assert named == ({} if isinstance(column, TextColumn) else {"max_length": 9})
    assert type(column.formfield()) is field
