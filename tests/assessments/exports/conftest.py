"""A cycle with three approved, one submitted and one draft assessment, and a MEDIA folder of the test's own."""

import pytest

from tests.factories import UserFactory, approved, open_for, rate_all, submitted


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def people(cycle, supervisor, hr):
    """Their assessments by employee number."""
    rows = {}
    for number, name in [("E1", "游堃銘"), ("E2", "=SUM(A1)"), ("E3", "張/煊"), ("E4", "李宜庭"), ("E5", "陳品妤")]:
        rows[number] = open_for(cycle, UserFactory(username=number, name=name, supervisor=supervisor), supervisor, hr)
    for number in ("E1", "E2", "E3"):
        approved(rows[number], hr, changes={"P1.1.1": ("2", "=cmd|' /C calc'!A0")})
    submitted(rows["E4"])
    rate_all(rows["E5"], supervisor)
    return rows
