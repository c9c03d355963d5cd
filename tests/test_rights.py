"""
Every address by every role: what a GET answers. The addresses come from the URL resolver, so that a new one
without a row here fails. Rights that depend on the status are in tests/assessments/test_workflow.py.
"""

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from assessments.models import Assessment
from tests.factories import CycleFactory, approved, open_for

pytestmark = pytest.mark.django_db

OURS = ("assessments", "competency", "people")
WHO = ["signed_out", "supervisor", "trainee", "hr", "auditor", "editor", "administrator", "stranger", "manager"]
PUBLIC = [200] * 9
SIGNED_IN = [302] + [200] * 8
POST_ONLY = [405] * 9
# In the order of WHO. The assessment is a draft of supervisor and trainee, unless "approved" is said.
EXPECTED = {
    "assessments:desk": SIGNED_IN,
    "assessments:list": SIGNED_IN,
    "assessments:detail": [302, 200, 200, 200, 200, 404, 404, 404, 404],
    "assessments:detail approved": [302, 200, 200, 200, 200, 404, 404, 404, 200],
    "assessments:rate": [302, 200, 403, 403, 403, 404, 404, 404, 404],
    "assessments:rate approved": [302, 302, 403, 403, 403, 404, 404, 404, 403],
    "assessments:save": POST_ONLY,
    "assessments:step": [302] + [405] * 8,
    "assessments:report": [302, 200, 403, 403, 403, 404, 404, 404, 404],
    "assessments:report approved": [302, 200, 200, 200, 200, 404, 404, 404, 200],
    "assessments:verify-form": PUBLIC,
    "assessments:verify": [404] * 9,
    "assessments:verify approved": PUBLIC,
    "assessments:cycles": [302, 403, 403, 200, 200, 403, 403, 403, 403],
    "assessments:cycle": [302, 403, 403, 200, 200, 403, 403, 403, 403],
    "assessments:cycle-new": [302, 403, 403, 200, 403, 403, 403, 403, 403],
    "assessments:cycle-people": [302, 403, 403, 200, 403, 403, 403, 403, 403],
    "assessments:cycle-close": [302] + [405] * 8,
    "competency:standards": PUBLIC,
    "competency:standard": PUBLIC,
    "competency:standard_json": PUBLIC,
    "competency:standard_xlsx": PUBLIC,
    "competency:standard_pdf": PUBLIC,
    "competency:choose_comparison": PUBLIC,
    "competency:compare": PUBLIC,
    "people:language": POST_ONLY,
}


def addresses():
    """The names of all our addresses, as the resolver knows them."""
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and entry.namespace in OURS:
            for pattern in entry.url_patterns:
                yield f"{entry.namespace}:{pattern.name}"


def test_every_address_has_its_row_and_every_row_its_address():
    assert {name.split()[0] for name in EXPECTED} == set(addresses())


@pytest.fixture
def path(assessment, cycle, standard, supervisor, trainee, hr):
    """Where a row of the table leads."""
    from django.urls import reverse

    done = approved(open_for(CycleFactory(version=standard), trainee, supervisor, hr), hr)
    arguments = {
        "cycle": [cycle.pk],
        "cycle-people": [cycle.pk],
        "cycle-close": [cycle.pk],
        "compare": [standard.code, "BAS4222-002v1"],
        "step": [assessment.pk, "submit"],
        **{key: [standard.code] for key in ["standard", "standard_json", "standard_xlsx", "standard_pdf"]},
        "choose_comparison": [standard.code],
        "verify": ["2222-2222-2222"],
        **{key: [assessment.pk] for key in ["detail", "rate", "save", "report"]},
    }
    approved_ones = {"verify": [done.snapshots.get().code]}

    def of(row):
        name, *said = row.split()
        short = name.split(":")[1]
        return reverse(name, args=approved_ones.get(short, [done.pk]) if said else arguments.get(short, []))

    return of


@pytest.mark.parametrize("row", EXPECTED)
def test_each_role_gets_what_the_table_says(row, path, request, signed_in):
    url = path(row)
    answers = {}
    for who in WHO:
        browser = Client() if who == "signed_out" else signed_in(request.getfixturevalue(who))
        answers[who] = browser.get(url).status_code
    assert answers == dict(zip(WHO, EXPECTED[row], strict=True))
    assert Assessment.objects.count() == 2
