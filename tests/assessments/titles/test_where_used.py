"""Where a version is used: cycles with how many appraisals in them go by it, and never whose."""

import pytest

from assessments.models import Assessment, JobTitleStandard
from competency.drafts.publishing import publish
from competency.models import StandardVersion
from competency.pages.where_used import uses
from tests.competency.builders import shared_draft
from tests.factories import UserFactory, open_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def machining(standard, editor):
    return publish(shared_draft(), by=editor)


@pytest.fixture
def both(machining, cycle, supervisor, hr, trainee):
    """In a cycle by another standard, one who is rated by it, and one whose job title has `machining`."""
    JobTitleStandard.of("機械加工", machining.standard).save()
    other = UserFactory(name="機械加工的人", job_title="機械加工", supervisor=supervisor)
    return [open_for(cycle, person, supervisor, hr) for person in (trainee, other)]


@pytest.mark.parametrize("address", ["{0}", "/admin/competency/standardversion/{1}/change/"])
def test_an_editor_reads_nobodys_name_on_the_pages_of_a_standard(address, both, editor, signed_in):
    for row in both:
        page = address.format(row.standard.get_absolute_url(), row.standard_id)
        html = signed_in(editor).get(page).content.decode()
        assert str(row.cycle) in html
        assert row.trainee_name not in html
        assert row.trainee_number not in html


def test_a_version_counts_the_appraisals_that_go_by_it_also_in_a_cycle_of_another(both, cycle):
    for version in StandardVersion.objects.filter(pk__in=[row.standard_id for row in both]):
        (use,) = uses(version)
        assert use.row == cycle
        assert [number for name, number in use.counts if name == Assessment._meta.verbose_name_plural] == [1]


def test_more_appraisals_cost_no_further_query(both, cycle, supervisor, hr, django_assert_num_queries):
    version = both[1].standard
    for number in range(3):
        open_for(cycle, UserFactory(job_title="機械加工", username=f"M{number}"), supervisor, hr)
    with django_assert_num_queries(1):
        (use,) = uses(version)
    assert 4 in dict(use.counts).values()
