"""Every stage of an assessment, built once a module, and what holds that a trick changed nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from competency.drafts.publishing import new_draft
from people.roles import Role
from tests import shipped
from tests.assessments.recording import record
from tests.assessments.stages import all_stages
from tests.factories import CycleFactory, UserFactory, open_for
from tests.standing import standing


@pytest.fixture(scope="module")
def built(shipped_rows: Any, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[dict[str, int]]:
    """
    All stages, built once for a module. Beside them two assessments with nothing in them and another version, to
    which rows can be moved.
    """
    media = override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media")))
    with media, standing(django_db_blocker):
        supervisor = UserFactory(username="supervisor", name="林淑芬")
        hr = UserFactory(username="hr", name="陳美玲", roles=[Role.HR])
        version = shipped.standard(shipped_rows)
        keys = all_stages(CycleFactory(version=version, name="本週期"), supervisor, hr)
        new_draft(version, "BAS4222-002v3", "v3", by=hr)
        for has_self_rating in (True, False):
            cycle = CycleFactory(version=version, has_self_rating=has_self_rating)
            open_for(cycle, UserFactory(), supervisor, hr)
        yield keys


@pytest.fixture
def stages(built: dict[str, int], db: Any) -> dict[str, int]:
    return built


@pytest.fixture
def unchanged(db):
    """Runs what is tried, and holds that the record is the same before and after."""

    def attempt(ask, *arguments, **named):
        before = record()
        response = ask(*arguments, **named)
        assert record() == before
        return response

    return attempt
