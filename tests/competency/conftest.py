"""What the tests of the standard share beside the cast."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from competency.drafts.publishing import new_draft
from competency.models import StandardVersion
from people.models import User


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
