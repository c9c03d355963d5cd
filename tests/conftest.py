"""The fixed cast and the real standard; every test speaks of the same people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from assessments.models import Assessment, Cycle
from competency.models import StandardVersion
from people.models import User
from people.roles import Role
from tests import shipped
from tests.factories import CycleFactory, UserFactory, open_for, rate_all

# Long, and about texts, files, pages and rules rather than about SQL: once is enough.
ONCE = {
    "test_compare_pages.py",
    "test_comparing.py",
    "test_editor.py",
    "test_exchange_properties.py",
    "test_kill_ledger.py",
    "test_official_text.py",
    "test_random_histories.py",
    "test_rights.py",
    "test_seed_demo.py",
    "test_standard_pdf.py",
}
# Of the browser tests, those whose saves and steps meet in the database.
BROWSERS = {"test_main_job.py", "test_rating_network.py"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what needs no second database, so that the run on PostgreSQL can leave it out."""
    for item in items:
        in_browser = item.path.parent.name == "browser"
        if item.path.name in ONCE or (in_browser and item.path.name not in BROWSERS):
            item.add_marker("no_database")
        fixtures = getattr(item, "fixturenames", ())
        if not item.get_closest_marker("django_db") and not {"db", "transactional_db"} & set(fixtures):
            item.add_marker("no_database")


@pytest.fixture(scope="session")
def shipped_rows(django_db_setup: Any, django_db_blocker: Any) -> shipped.Rows:
    with django_db_blocker.unblock():
        return shipped.loaded()


@pytest.fixture
def standard(db: Any, shipped_rows: shipped.Rows) -> StandardVersion:
    """BAS4222-002v2 as shipped."""
    shipped.put(shipped_rows)
    return StandardVersion.objects.get(code="BAS4222-002v2")


@pytest.fixture
def manager(db: Any) -> User:
    """The supervisor's own supervisor."""
    return UserFactory(username="manager", name="鄭國華")


@pytest.fixture
def supervisor(manager: User) -> User:
    return UserFactory(username="supervisor", name="林淑芬", supervisor=manager)


@pytest.fixture
def trainee(supervisor: User) -> User:
    return UserFactory(username="trainee", name="王小明", supervisor=supervisor)


@pytest.fixture
def hr(db: Any) -> User:
    return UserFactory(username="hr", name="陳美玲", roles=[Role.HR])


@pytest.fixture
def editor(db: Any) -> User:
    return UserFactory(username="editor", name="張文華", roles=[Role.EDITOR])


@pytest.fixture
def auditor(db: Any) -> User:
    return UserFactory(username="auditor", name="黃志強", roles=[Role.AUDITOR])


@pytest.fixture
def administrator(db: Any) -> User:
    return UserFactory(username="admin", name="吳建國", roles=[Role.ADMINISTRATOR])


@pytest.fixture
def stranger(db: Any) -> User:
    """An employee who has nothing to do with the assessment."""
    return UserFactory(username="stranger", name="蔡怡君")


@pytest.fixture
def cycle(standard: StandardVersion) -> Cycle:
    return CycleFactory(version=standard)


@pytest.fixture
def assessment(cycle: Cycle, trainee: User, supervisor: User, hr: User) -> Assessment:
    """A draft with nothing rated."""
    return open_for(cycle, trainee, supervisor, hr)


@pytest.fixture
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
