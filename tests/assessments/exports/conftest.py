"""A cycle with three approved, one submitted and one draft assessment, and a MEDIA folder of the test's own."""

import pytest

from assessments.models import Assessment
from assessments.reports.stored import stored_report
from tests import shipped
from tests.cast import person
from tests.factories import CycleFactory, UserFactory, approved, open_for, rate_all, submitted
from tests.standing import standing


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


def everybody(cycle, supervisor, hr):
    """Their assessments by employee number."""
    rows = {}
    for number, name in [("E1", "游堃銘"), ("E2", "=SUM(A1)"), ("E3", "張/煊"), ("E4", "李宜庭"), ("E5", "陳品妤")]:
        rows[number] = open_for(cycle, UserFactory(username=number, name=name, supervisor=supervisor), supervisor, hr)
    for number in ("E1", "E2", "E3"):
        approved(rows[number], hr, changes={"P1.1.1": ("2", "=cmd|' /C calc'!A0")})
    submitted(rows["E4"])
    rate_all(rows["E5"], supervisor)
    return rows


@pytest.fixture(scope="module")
def team(shipped_rows, django_db_blocker):
    """All of them for all tests of a module. The reports of two were made before, those of the others were not."""
    with standing(django_db_blocker):
        cycle = CycleFactory(version=shipped.standard(shipped_rows))
        rows = everybody(cycle, person("supervisor", person("manager")), person("hr"))
        for number in ("E2", "E3"):
            stored_report(rows[number].snapshots.get())
        yield {number: row.pk for number, row in rows.items()}


@pytest.fixture
def people(team, db):
    return {number: Assessment.objects.get(pk=key) for number, key in team.items()}


@pytest.fixture
def version(cycle):
    return cycle.version
