"""Days as people write them, and the forms that take one."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.test import RequestFactory
from django.utils import timezone

from config import days
from config.days import BadDay, DayColumn, DayField, ReadDay, Span, local_day, local_day_of, read_day

ROOMS = ("assessments", "competency", "config", "integrity", "mailing", "people", "printing", "running")
NAMED = date(2026, 7, 1)


@pytest.mark.parametrize(
    "text",
    ["", "x", "今天", "2026", "2026-13-01", "2026-02-30", "115/2/30", "1150230", "2026/7-1", "2026-07", "7/1/2026",
     "0000-07-01", "民國0年1月1日", "民國2026年7月1日", "西元115年7月1日", "1911-12-31", "1026-07-01",
     "12026-07-01", "-115/7/1", "a" + "\u0301\u0316" * 200_000, "2026-07-01x", "٢٠٢٦-٠٧-٠١", "26-07", "9" * 5000],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_a_sentence(text):
    with pytest.raises(BadDay) as refusal:
        read_day(text)
    assert refusal.value.sentence.endswith((".", "。"))
    assert len(refusal.value.sentence) < 120


@pytest.mark.parametrize(
    "text",
    [
        "2026/7/1",
        "2026-07-01",
        "2026.7.1",
        "2026年7月1日",
        "20260701",
        " 2026 / 07 / 01 ",
        "２０２６／７／１",
        "西元2026年7月1日",
    ],
)
def test_a_day_of_the_common_year_is_read(text):
    assert read_day(text) == ReadDay(NAMED, was_republic=False)


@pytest.mark.parametrize(
    "text",
    ["115/7/1", "115-07-01", "115.7.1", "115年7月1日", "1150701", "0115-07-01", "01150701", "民國115年7月1日",
     "中華民國 115 年 7 月 1 日", "民國115/7/1", "１１５／７／１", "民國１１５年７月１日"],
)  # fmt: skip
def test_a_year_of_the_republic_is_read_and_said_to_be_one(text):
    assert read_day(text) == ReadDay(NAMED, was_republic=True)


@pytest.mark.parametrize(
    ("text", "day"), [("99/1/31", date(2010, 1, 31)), ("890701", date(2000, 7, 1)), ("1/1/1", date(1912, 1, 1))]
)
def test_a_year_of_the_republic_may_have_fewer_digits(text, day):
    assert read_day(text) == ReadDay(day, was_republic=True)


class OneDay(forms.Form):
    day = DayField(required=False)


def test_a_year_of_the_republic_comes_back_as_it_was_read_and_counts_when_sent_again():
    first = OneDay({"day": "115/7/1"})
    assert not first.is_valid()
    (message,) = first.errors["day"]
    assert "115/7/1" in message
    assert "2026/07/01" in message
    assert 'value="2026/07/01"' in str(first["day"])
    again = OneDay({"day": first["day"].value().isoformat()})
    assert again.is_valid()
    assert again.cleaned_data == {"day": NAMED}


@pytest.mark.parametrize("typed", ["1999-12-31", "2137-01-01", "9999-12-31", "25/7/1", "999/1/1"])
def test_a_day_that_can_not_be_right_is_refused_with_the_days_that_can(typed):
    form = OneDay({"day": typed})
    assert not form.is_valid()
    assert "2000/01/01" in form.errors["day"][0]
    assert not OneDay({"day": form["day"].data}).is_valid()


def test_what_is_no_day_comes_back_as_it_was_typed():
    form = OneDay({"day": "下週一"})
    assert not form.is_valid()
    assert 'value="下週一"' in str(form["day"])


def test_a_column_checks_its_span_and_migrations_know_a_plain_date():
    column = DayColumn(span=Span(date(1950, 1, 1), years_ahead=5))
    with pytest.raises(ValidationError):
        column.clean(date(115, 7, 1), None)
    assert column.clean(date(1960, 7, 1), None) == date(1960, 7, 1)
    assert column.deconstruct()[1:] == ("django.db.models.DateField", [], {})
    assert column.formfield().span.first.year == 1950


def test_half_past_seven_in_taipei_is_no_longer_the_day_before():
    at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert local_day(at) == NAMED == local_day_of(at.isoformat())
    assert local_day_of("2026-06-30T15:59:59+00:00") == date(2026, 6, 30)
    assert timezone.get_current_timezone_name() == "Asia/Taipei"


def _forms() -> Iterator[type[forms.BaseForm]]:
    for room in ROOMS:
        package = importlib.import_module(room)
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if ".migrations" not in found.name and not found.name.endswith(("wsgi", "__main__")):
                importlib.import_module(found.name)
    waiting: list[type] = [forms.BaseForm]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.split(".")[0] in ROOMS and hasattr(kind, "base_fields"):
            yield kind


def _admin_forms() -> Iterator[type[forms.BaseForm]]:
    request = RequestFactory().get("/")
    for model, kept in admin.site._registry.items():
        if model._meta.app_label not in ROOMS:
            continue
        for one in [kept, *(inline(model, admin.site) for inline in kept.inlines)]:
            fields = [f.name for f in one.model._meta.fields if isinstance(f, models.DateField) and f.editable]
            yield type(f"{one.model.__name__}Days", (forms.Form,), {
                name: one.formfield_for_dbfield(one.model._meta.get_field(name), request) for name in fields
            })  # fmt: skip


def test_every_form_and_every_admin_form_takes_a_day_by_the_one_field():
    typed = [(kind, *named) for kind in (*_forms(), *_admin_forms()) for named in kind.base_fields.items()]
    dates = [row for row in typed if isinstance(row[2], forms.DateField | forms.DateTimeField)]
    seen = {name for _kind, name, _field in dates}
    assert seen >= {"starts_on", "since", "due_on", "observed_on", "left_on", "updated_on"}
    assert [(kind, name) for kind, name, field in dates if not isinstance(field, DayField)] == []


def test_every_column_that_somebody_types_a_day_into_is_a_day_column():
    kept = [model for model in apps.get_models() if model._meta.app_label in ROOMS]
    dates = [field for model in kept for field in model._meta.fields if field.get_internal_type() == "DateField"]
    assert len(dates) > 10
    assert [str(field) for field in dates if not isinstance(field, DayColumn)] == []


# What would take a day from a time by the clock in London, or read or offer one past `config.days`.
CUTS = {"date", "utcnow", "fromordinal"}
PAST_THE_FIELD = {"DateField", "DateInput", "DateTimeInput", "SelectDateWidget", "strptime"}


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            if "migrations" not in path.parts and path != Path(days.__file__):
                yield path, ast.parse(path.read_text("utf-8"))


def test_no_module_takes_the_day_of_a_time_but_by_local_day():
    found = [
        f"{path.relative_to(settings.BASE_DIR)}:{node.lineno}"
        for path, tree in _sources()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CUTS)
        or (isinstance(node, ast.Subscript) and ast.unparse(node.slice) == ":10")
    ]
    assert found == []


def test_no_module_has_a_field_for_a_day_of_its_own():
    found = [
        f"{path.relative_to(settings.BASE_DIR)}:{node.lineno}"
        for path, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in PAST_THE_FIELD and ast.unparse(node) != "models.DateField"
    ]
    assert found == []


def test_no_template_has_a_field_for_a_day_of_its_own():
    pages = (settings.BASE_DIR / "templates").rglob("*.html")
    assert [page.name for page in pages if 'type="date' in page.read_text("utf-8")] == []
