"""What the tests of the editor's pages share: addresses, and reading, filling and sending the form of a row."""

from __future__ import annotations

from typing import Any

from django.test import Client

from competency import contents
from competency.editing.kinds import NAMES
from competency.models import Indicator, StandardVersion
from competency.models.frozen import VersionContent
from tests.competency.form_reader import fields_of

LIST = "/admin/competency/standardversion/"
PIECES = {"X-Desk": "1"}


def address(version: StandardVersion, step: str = "change") -> str:
    return f"{LIST}{version.pk}/{step}/"


def row_at(version: StandardVersion, row: VersionContent, step: str = "") -> str:
    return f"{LIST}{version.pk}/rows/{NAMES[type(row)]}/{row.pk}/{step}"


def head_at(version: StandardVersion, part: str) -> str:
    return f"{LIST}{version.pk}/head/{part}/"


def opened(desk: Client, where: str) -> dict[str, str]:
    """What the browser would send from the form at this address."""
    response = desk.get(where)
    assert response.status_code == 200, where
    return fields_of(response.content.decode())


def saved(desk: Client, where: str, **changes: str) -> None:
    """Opens the form, changes it, sends it, and expects it to be taken."""
    response = desk.post(where, {**opened(desk, where), **changes})
    assert response.status_code == 302, said_in(response)


def added(desk: Client, version: StandardVersion, kind: str, query: str = "", /, **values: str) -> Any:
    where = f"{LIST}{version.pk}/rows/{kind}/add/"
    return desk.post(where, {**opened(desk, f"{where}?{query}"), **values})


def deleted(desk: Client, version: StandardVersion, row: VersionContent) -> Any:
    where = row_at(version, row, "delete/")
    return desk.post(where, opened(desk, where))


def moved(desk: Client, version: StandardVersion, row: VersionContent, to: str) -> Any:
    return desk.post(row_at(version, row, "move/"), {"to": to})


def said_in(response: Any) -> list[str]:
    """The sentences of a form that came back."""
    sheet = response.context["sheet"]
    errors = [str(sentence) for found in sheet.form.errors.values() for sentence in found] if sheet.form else []
    return [*sheet.sentences, *errors]


def digest_of(version: StandardVersion) -> str:
    return contents.digest(StandardVersion.objects.with_content().get(pk=version.pk))


def indicator(version: StandardVersion, code: str) -> Indicator:
    return Indicator.objects.get(block__task__duty__version=version, code=code)


def indicators(version: StandardVersion, task: str) -> list[tuple[int, str, str]]:
    rows = Indicator.objects.filter(block__task__duty__version=version, block__task__code=task)
    return list(rows.order_by("position").values_list("position", "code", "text"))
