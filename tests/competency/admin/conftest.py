"""The draft v3, made once for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from competency.drafts.publishing import new_draft
from competency.models import Indicator, StandardVersion, Task
from tests import shipped
from tests.cast import person
from tests.competency.editor_desk import indicator
from tests.standing import standing


@pytest.fixture(scope="module")
def begun(shipped_rows: Any, django_db_blocker: Any) -> Iterator[int]:
    """A draft of the first and the last task, each in its own duty."""
    with standing(django_db_blocker):
        draft = new_draft(shipped.standard(shipped_rows), "BAS4222-002v3", "v3", by=person("editor"))
        Task.objects.filter(duty__version=draft, code__in=["T1.2", "T1.3"]).delete()
        yield draft.pk


@pytest.fixture
def v3(begun: int, db: Any) -> StandardVersion:
    return StandardVersion.objects.get(pk=begun)


@pytest.fixture
def first(v3: StandardVersion) -> Indicator:
    return indicator(v3, "P1.1.1")
