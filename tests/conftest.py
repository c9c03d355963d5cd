"""The fixed cast and the real standard; every test speaks of the same people."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from assessments.models import Assessment, Cycle
from competency.models import StandardVersion
from people.models import User
from scripts.catalogue import compiled
from scripts.messages import CATALOGS
from tests import emptying, shared, shipped
from tests.cast import person
from tests.factories import CycleFactory, open_for, rate_all

# A run says the same twice; `pytest --hypothesis-profile explore` tries examples that nobody has seen yet.
# How long an example takes says how busy the machine is, not whether the portal is right.
UNTIMED: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
hypothesis_settings.register_profile("repeated", derandomize=True, **UNTIMED)
hypothesis_settings.register_profile("explore", **UNTIMED)
hypothesis_settings.load_profile("repeated")


def pytest_sessionstart(session: pytest.Session) -> None:
    """A catalogue that was translated a moment ago is compiled, or pages would still speak the former words."""
    gc.disable()  # see pytest_collection_finish
    for path in CATALOGS.values():
        machine = path.with_suffix(".mo")
        if not machine.is_file() or machine.stat().st_mtime < path.stat().st_mtime:
            compiled(path)


def pytest_collection_finish(session: pytest.Session) -> None:
    """
    What was imported and collected stays until the end: looking through all of it for garbage again and again took an
    eighth of the processor time of a run.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        emptying.install(emptying.beginning())


@pytest.fixture(scope="session")
def shipped_rows(django_db_setup: Any, django_db_blocker: Any) -> shipped.Rows:
    with django_db_blocker.unblock():
        return shipped.loaded()


@pytest.fixture(scope="module")
def end_of_shared(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    yield
    shared.end(django_db_blocker)


@pytest.fixture
def before_db(request: pytest.FixtureRequest, django_db_setup: Any, django_db_blocker: Any) -> None:
    shared.begin(request, django_db_blocker)


@pytest.fixture
def _django_db_helper(before_db: None, _django_db_helper: None) -> None:
    """What tests share is there before the transaction of each begins."""


@pytest.fixture
@shared.shared
def standard(db: Any, shipped_rows: shipped.Rows) -> StandardVersion:
    """BAS4222-002v2 as shipped."""
    return shipped.standard(shipped_rows)


@pytest.fixture
@shared.shared
def manager(db: Any) -> User:
    """The supervisor's own supervisor."""
    return person("manager")


@pytest.fixture
@shared.shared
def supervisor(manager: User) -> User:
    return person("supervisor", manager)


@pytest.fixture
@shared.shared
def trainee(supervisor: User) -> User:
    return person("trainee", supervisor)


@pytest.fixture
@shared.shared
def hr(db: Any) -> User:
    return person("hr")


@pytest.fixture
@shared.shared
def editor(db: Any) -> User:
    return person("editor")


@pytest.fixture
@shared.shared
def auditor(db: Any) -> User:
    return person("auditor")


@pytest.fixture
@shared.shared
def administrator(db: Any) -> User:
    return person("admin")


@pytest.fixture
@shared.shared
def stranger(db: Any) -> User:
    """An employee who has nothing to do with the assessment."""
    return person("stranger")


@pytest.fixture
@shared.shared
def cycle(standard: StandardVersion) -> Cycle:
    return CycleFactory(version=standard)


@pytest.fixture
@shared.shared
def assessment(cycle: Cycle, trainee: User, supervisor: User, hr: User) -> Assessment:
    """A draft with nothing rated."""
    return open_for(cycle, trainee, supervisor, hr)


@pytest.fixture
@shared.shared
def rated(assessment: Assessment, supervisor: User) -> Assessment:
    """A draft with everything rated as meeting the standard."""
    return rate_all(assessment, supervisor)


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """An empty folder for the files of this test."""
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def signed_in(client: Client) -> Callable[[User], Client]:
    """A browser in which this person is signed in."""

    def sign_in(person: User) -> Client:
        own = Client()
        own.force_login(person, backend="people.signin.backends.RoleBackend")
        return own

    return sign_in
