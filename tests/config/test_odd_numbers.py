"""Numbers that can't be, in addresses, queries and forms: refused with a sentence, never a broken page."""

import pytest
from django.db import transaction
from django.test import Client

from assessments.models import ExportJob
from tests import shipped
from tests.cast import PEOPLE, person
from tests.config.odd import NAMES, ODD, filled, routes, with_parts
from tests.factories import CycleFactory, approved, open_for
from tests.standing import standing

pytestmark = pytest.mark.django_db
WHO = ["signed_out", "trainee", "hr", "admin"]
# What a form sends to these takes long to test, and what an address says is tested with GET.
WORST = ["99999999999999999999", "1\x00"]


@pytest.fixture(scope="module")
def stage(shipped_rows, django_db_blocker):
    """An approved and an open appraisal, and an export, for all tests here; a signed-in browser for each role."""
    with standing(django_db_blocker):
        cycle = CycleFactory(version=shipped.standard(shipped_rows))
        cast = {who: person(who) for who in PEOPLE}
        cast["supervisor"].supervisor = cast["manager"]
        row = open_for(cycle, cast["trainee"], cast["supervisor"], cast["hr"])
        approved(row, cast["hr"])
        other = open_for(cycle, cast["stranger"], cast["supervisor"], cast["hr"])
        job = ExportJob.objects.create(made_by=cast["hr"], title="匯出", format="zip")
        browsers = {who: Client(raise_request_exception=False) for who in ["signed_out", *PEOPLE]}
        for who, one in cast.items():
            browsers[who].force_login(one, backend="people.signin.backends.RoleBackend")
        cookies = {who: one.cookies for who, one in browsers.items()}
        yield {"row": row.pk, "other": other.pk, "job": job.pk, "cycle": cycle.pk, "cookies": cookies}


@pytest.fixture(params=WHO)
def browser(request, stage, db):
    found = Client(raise_request_exception=False)
    found.cookies.update(stage["cookies"][request.param])
    return found


def answers(browser, method, url, data=None):
    with transaction.atomic():
        response = getattr(browser, method)(url, data)
        transaction.set_rollback(True)
    return response.status_code


@pytest.mark.sqlite
def test_no_part_of_an_address_breaks_a_page(browser):
    broken = [
        (method, route, value[:24])
        for route in with_parts()
        for method, values in (("get", ODD), ("post", WORST))
        for value in values
        if answers(browser, method, filled(route, value)) >= 500
    ]
    assert broken == []


def real(route, stage):
    """The address of something that is there."""
    for key in ("row", "cycle", "job"):
        if route.startswith({"row": "assessments/", "cycle": "cycles/", "job": "exports/"}[key]):
            return filled(route, str(stage[key]))
    return filled(route, "1")


# Says 503 where no worker lives, as in a test.
NOT_READY = {"/readyz/"}


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_number_that_a_page_reads_breaks_it(method, browser, stage):
    broken = [
        url
        for url in sorted({real(route, stage) for route in routes()} - NOT_READY)
        if answers(browser, method, url, dict.fromkeys(NAMES, "99999999999999999999")) >= 500
    ]
    assert broken == []


@pytest.mark.parametrize(
    ("who", "url", "status"),
    [
        ("hr", "/access/?assessment=99999999999999999999", 400),
        ("hr", "/exports/new/?cycle=99999999999999999999", 404),
        ("hr", "/assessments/99999999999999999999/", 404),
        ("hr", "/assessments/?page=99999999999999999999", 200),
        ("trainee", "/standards/a%00b/", 404),
        ("trainee", "/standards/?q=a%00b", 400),
        ("trainee", "/standards/?%00=a", 400),
        ("admin", "/admin/r/99999999999999/99999999999999999/", 404),
        ("admin", "/admin/people/user/99999999999999999999/password/", 403),
    ],
)
def test_what_can_be_nothing_is_refused_or_not_found(who, url, status, stage, db):
    browser = Client(raise_request_exception=False)
    browser.cookies.update(stage["cookies"][who])
    assert answers(browser, "get", url) == status


def test_a_list_filtered_by_what_no_number_can_be_is_empty_or_refused(stage, db):
    browser = Client(raise_request_exception=False)
    browser.cookies.update(stage["cookies"]["admin"])
    for number in ("9223372036854775808", "99999999999999999999"):
        assert answers(browser, "get", f"/admin/people/user/?id__in={number}") in (200, 302, 400)
