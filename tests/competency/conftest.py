"""What the tests of the standard share beside the cast."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from competency.drafts.publishing import new_draft
from competency.models import StandardVersion
from people.models import User
from tests.competency.editor_desk import address
from tests.competency.form_reader import fields_of


@pytest.fixture
def english() -> Iterator[None]:
    """Messages as they stand in the source."""
    with translation.override("en"):
        yield


@pytest.fixture
def desk(signed_in: Callable[[User], Client], editor: User) -> Client:
    """The editor's browser."""
    return signed_in(editor)


@pytest.fixture
def v3(standard: StandardVersion, editor: User) -> StandardVersion:
    return new_draft(standard, "BAS4222-002v3", "v3", by=editor)


@pytest.fixture
def sheet(desk: Client, v3: StandardVersion) -> dict[str, str]:
    """What the browser would post from the draft's page."""
    return fields_of(desk.get(address(v3)).content.decode())


@pytest.fixture
def send(desk: Client, v3: StandardVersion) -> Callable[[dict[str, str]], None]:
    """Posts the page and expects it to be saved."""

    def post(fields: dict[str, str]) -> None:
        response = desk.post(address(v3), {**fields, "_continue": "1"})
        assert response.status_code == 302, response.context["errors"]

    return post
