"""The draft v3 and what its page would post, opened once for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from competency.drafts.publishing import new_draft
from competency.models import StandardVersion, Task
from tests import shipped
from tests.cast import person
from tests.competency.editor_desk import address
from tests.competency.form_reader import fields_of
from tests.standing import standing

Begun = tuple[int, dict[str, str]]


@pytest.fixture(scope="module")
def begun(shipped_rows: Any, django_db_blocker: Any) -> Iterator[Begun]:
    """A draft of the first and the last task, each in its own duty: the page is as long as the draft."""
    with standing(django_db_blocker):
        editor = person("editor")
        draft = new_draft(shipped.standard(shipped_rows), "BAS4222-002v3", "v3", by=editor)
        Task.objects.filter(duty__version=draft, code__in=["T1.2", "T1.3"]).delete()
        browser = Client()
        browser.force_login(editor, backend="people.signin.backends.RoleBackend")
        yield draft.pk, fields_of(browser.get(address(draft)).content.decode())


@pytest.fixture
def v3(begun: Begun, db: Any) -> StandardVersion:
    return StandardVersion.objects.get(pk=begun[0])


@pytest.fixture
def sheet(begun: Begun) -> dict[str, str]:
    """What the editor's browser would post from the page that is open since."""
    return dict(begun[1])
