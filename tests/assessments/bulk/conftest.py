"""A cycle with four drafts of one supervisor, for all tests of a module."""

import pytest

from assessments.bulk import preparing
from assessments.enums import BulkKind
from assessments.models import Assessment
from people.models import User
from tests import shipped
from tests.cast import person
from tests.factories import CycleFactory, UserFactory, open_for
from tests.standing import standing

NAMES = [("E1", "游堃銘"), ("E2", "張煊"), ("E3", "李宜庭"), ("E4", "陳品妤")]


@pytest.fixture(scope="module")
def team(shipped_rows, django_db_blocker):
    with standing(django_db_blocker):
        cycle = CycleFactory(version=shipped.standard(shipped_rows))
        supervisor, hr = person("supervisor", person("manager")), person("hr")
        UserFactory(username="NEW", name="周雅婷")
        rows = {
            number: open_for(cycle, UserFactory(username=number, name=name, supervisor=supervisor), supervisor, hr)
            for number, name in NAMES
        }
        yield {number: row.pk for number, row in rows.items()}


@pytest.fixture
def rows(team, db):
    """By employee number."""
    return {number: Assessment.objects.with_people().get(pk=key) for number, key in team.items()}


@pytest.fixture
def newcomer(team, db):
    """Who takes over from the supervisor."""
    return User.objects.get(username="NEW")


@pytest.fixture
def prepared(rows, hr):
    """A preview about these assessments, by default the cancelling of all four."""

    def make(kind=BulkKind.CANCEL, chosen=None, by=hr, reason="門市合併", **more):
        lines = [preparing.Line(assessment=row) for row in (list(rows.values()) if chosen is None else chosen)]
        return preparing.prepare(kind, by, lines, reason=reason, **more)

    return make
