"""An approved appraisal of one whose retention is over."""

import pytest
from django.test import override_settings

from assessments.models import Assessment
from tests import shipped
from tests.assessments.privacy.purging import filled, one_who_left
from tests.cast import person
from tests.factories import CycleFactory, open_for
from tests.standing import standing


@pytest.fixture(scope="module")
def full(shipped_rows, django_db_blocker, tmp_path_factory):
    """An approved appraisal of one who left, and the folder of its files, for all tests of a module."""
    folder = tmp_path_factory.mktemp("media")
    with standing(django_db_blocker), override_settings(MEDIA_ROOT=str(folder)):
        cycle = CycleFactory(version=shipped.standard(shipped_rows))
        supervisor = person("supervisor", person("manager"))
        hr = person("hr")
        row = filled(open_for(cycle, one_who_left(supervisor), supervisor, hr), hr)
        yield row.pk, folder


@pytest.fixture
def over(full, db):
    return Assessment.objects.get(pk=full[0])


@pytest.fixture
def gone(over):
    return over.trainee
