"""Who could take part in a cycle: the list, its filters, who is chosen, and what a closed cycle shows."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.bulk import preparing as bulk
from assessments.bulk import working
from assessments.enums import BulkItemState, CycleState
from assessments.joining.checks import Wanted
from assessments.joining.preparing import prepare
from assessments.models import Assessment, BulkJob, Cycle
from people.departments import keeping
from people.models import User
from people.numbers import key_of
from tests.factories import CycleFactory, UserFactory, approved, open_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(cycle):
    return reverse("assessments:cycle-people", args=[cycle.pk])


def shown(answer):
    return {one.row.name for one in answer.context["candidates"]}


@pytest.fixture
def company(supervisor):
    sales, lab = keeping.add("業務部"), keeping.add("研發部")
    team = keeping.add("業務一課", sales)
    other = UserFactory(name="楊君家")
    UserFactory(name="甲", department=sales, supervisor=supervisor, job_title="業務員", hired_on=date(2020, 5, 1))
    UserFactory(name="乙", department=team, supervisor=other, job_title="業務員", hired_on=date(2024, 1, 2))
    UserFactory(name="丙", department=lab, supervisor=supervisor, job_title="研究員", hired_on=date(2026, 7, 1))
    return sales, other


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"title": "業務員"}, {"甲", "乙"}),
        ({"supervisor": "楊君家"}, {"乙"}),
        ({"q": "丙"}, {"丙"}),
        ({"hired_from": "2024-01-02"}, {"乙", "丙"}),
        ({"hired_from": "2021-01-01", "hired_until": "2026-06-30"}, {"乙"}),
    ],
)
def test_the_list_is_narrowed_by_what_is_asked(company, page, hr, signed_in, asked, expected):
    assert shown(signed_in(hr).get(page, asked)) & {"甲", "乙", "丙"} == expected


def test_a_department_is_asked_for_with_what_lies_below_it(company, page, hr, signed_in):
    sales, _other = company
    assert shown(signed_in(hr).get(page, {"department": sales.pk})) == {"甲", "乙"}


def test_a_day_that_is_none_is_told_and_narrows_nothing(company, page, hr, signed_in):
    answer = signed_in(hr).get(page, {"hired_from": "昨天"})
    assert shown(answer) >= {"甲", "乙", "丙"}
    assert "aria-invalid" in answer.content.decode()


def test_who_is_in_the_cycle_and_who_left_is_not_offered(cycle, page, trainee, supervisor, hr, signed_in):
    open_for(cycle, trainee, supervisor, hr)
    gone = UserFactory(name="離職", supervisor=supervisor, left_on=date(2025, 1, 1))
    assert {trainee.name, gone.name} & shown(signed_in(hr).get(page)) == set()
    answer = signed_in(hr).get(page, {"part": "in"})
    assert shown(answer) == {trainee.name}
    assert Assessment.objects.get().get_absolute_url() in answer.content.decode()


def test_all_that_match_are_chosen_and_not_those_of_one_page(company, cycle, page, hr, signed_in):
    browser = signed_in(hr)
    answer = browser.post(page, {"all": "1", "asked": "title=業務員", "then": "check"})
    assert answer.url == reverse("assessments:cycle-opening", args=[cycle.pk, BulkJob.objects.get().pk])
    names = BulkJob.objects.get().items.values_list("person__name", flat=True)
    assert set(names) == {"甲", "乙"}


def test_nobody_chosen_is_told_and_prepares_nothing(page, hr, signed_in):
    assert signed_in(hr).post(page, {"then": "check"}).status_code == 400
    assert not BulkJob.objects.exists()


def test_what_was_pasted_and_can_not_be_read_stays_in_its_field(page, hr, signed_in):
    answer = signed_in(hr).post(page, {"numbers": "一二三", "then": "check"})
    assert answer.status_code == 400
    assert "一二三</textarea>" in answer.content.decode()


def test_who_was_left_out_stays_listed_with_the_reason_until_added(cycle, page, supervisor, hr, signed_in):
    unled, led = UserFactory(name="無主管"), UserFactory(name="有主管", supervisor=supervisor)
    browser = signed_in(hr)
    job = prepare(cycle, hr, [Wanted(unled.pk), Wanted(led.pk)])
    assert shown(browser.get(page, {"part": "left-out"})) == set(), "nothing is confirmed yet"
    browser.post(reverse("assessments:cycle-opening", args=[cycle.pk, job.pk]), {"then": "open", **days(browser, job)})
    listed = browser.get(page, {"part": "left-out"})
    assert shown(listed) == {"無主管"}
    assert job.items.get(state=BulkItemState.LEFT_OUT).message in listed.content.decode()
    User.objects.filter(pk=unled.pk).update(supervisor=supervisor)
    browser.post(page, {"person": unled.pk})
    assert shown(browser.get(page, {"part": "left-out"})) == set()


def days(browser, job):
    form = browser.get(reverse("assessments:cycle-opening", args=[job.cycle_id, job.pk])).context["form"]
    return {name: str(value) for name, value in form.initial.items() if value}


def test_a_closed_cycle_shows_who_took_part_and_takes_nobody(cycle, page, trainee, supervisor, hr, signed_in):
    approved(open_for(cycle, trainee, supervisor, hr), hr)
    Cycle.objects.update(state=CycleState.CLOSED)
    answer = signed_in(hr).get(page)
    assert answer.status_code == 200
    assert shown(answer) == {trainee.name}
    assert 'name="person"' not in answer.content.decode()
    late = UserFactory(supervisor=supervisor)
    assert signed_in(hr).post(page, {"person": late.pk, "then": "check"}).status_code == 409
    assert not BulkJob.objects.exists()


@pytest.mark.parametrize("part", ["new", "in", "left-out"])
def test_thirty_people_cost_the_same_queries_as_one(standard, supervisor, hr, signed_in, part):
    costs = []
    for count in (1, 30):
        cycle = CycleFactory(version=standard)
        page = reverse("assessments:cycle-people", args=[cycle.pk])
        wanted = [UserFactory(supervisor=supervisor, job_title=f"職稱{number}") for number in range(count)]
        wanted += [UserFactory() for _number in range(count)]
        job = prepare(cycle, hr, [Wanted(person.pk) for person in wanted])
        working.work(bulk.confirm(job.pk, hr))
        browser = signed_in(hr)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page, {"part": part}).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_page_of_a_large_company_stays_small(cycle, page, supervisor, hr, signed_in):
    User.objects.bulk_create(
        User(
            username=(number := f"M{place:05d}"),
            username_key=key_of(number),
            name=f"員工{number}",
            supervisor=supervisor,
            email=f"{number}@example.com",
        )
        for place in range(600)
    )
    assert len(signed_in(hr).get(page).content) < 150_000


def test_a_circle_keeps_people_from_being_opened_without_the_page_of_the_checks_too(
    cycle, page, trainee, supervisor, manager, hr, signed_in
):
    sound = UserFactory(supervisor=UserFactory())
    User.objects.filter(pk=manager.pk).update(supervisor=supervisor)
    answer = signed_in(hr).post(page, {"person": [trainee.pk, sound.pk]})
    assert answer.status_code == 400
    assert "循環" in answer.content.decode()
    assert not Assessment.objects.exists(), "all or none"
    assert signed_in(hr).post(page, {"person": [sound.pk]}).status_code == 302
    assert Assessment.objects.get().trainee == sound


def test_one_without_a_supervisor_among_others_is_named_instead_of_dropped(cycle, page, trainee, hr, signed_in):
    unled = UserFactory(name="無主管")
    answer = signed_in(hr).post(page, {"person": [trainee.pk, unled.pk]})
    assert answer.status_code == 400
    assert unled.username in answer.content.decode()
    assert not Assessment.objects.exists()
