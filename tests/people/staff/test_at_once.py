"""Two of HR at the same moment, each on a connection of their own."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from config.refusals import Refusal
from people.models import User
from people.roles import Role
from people.staff import bulk
from people.staff.bulk import Column
from people.staff.changing import change, facts_of
from tests.factories import UserFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]


def at_once(*works):
    """Each in a thread; what each raised."""
    ready, raised = threading.Barrier(len(works)), []

    def run(work):
        try:
            ready.wait(timeout=20)
            work()
        except (ValidationError, Refusal) as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return raised


def gives(person, supervisor, hr):
    seen = facts_of(person)
    return lambda: change(person.pk, {"supervisor": supervisor}, seen, hr)


@pytest.mark.parametrize("_again", range(5))
def test_no_circle_is_closed_by_changes_that_do_not_see_each_other(_again, hr):
    one, two, three = UserFactory(), UserFactory(), UserFactory()
    raised = at_once(gives(one, two, hr), gives(two, three, hr), gives(three, one, hr))
    assert len(raised) == 1
    above = dict(User.objects.filter(pk__in=[one.pk, two.pk, three.pk]).values_list("pk", "supervisor"))
    for start in above:
        seen, now = set(), start
        while now is not None:
            assert now not in seen
            seen.add(now)
            now = above.get(now)


def test_of_two_changes_of_one_person_the_second_is_told_of_the_first(hr):
    person = UserFactory()
    seen = facts_of(person)

    def titled(title):
        return lambda: change(person.pk, {"job_title": title}, seen, hr)

    raised = at_once(titled("甲"), titled("乙"))
    assert len(raised) == 1
    assert User.objects.get(pk=person.pk).job_title in ("甲", "乙")


def test_of_two_changes_of_the_same_many_each_person_gets_one(hr):
    people = [UserFactory() for _number in range(20)]

    def titled(title, order):
        seen = bulk.read_seen(bulk.seen_of(order, Column.JOB_TITLE, hr), Column.JOB_TITLE, hr)
        return lambda: results.append(bulk.change(seen, Column.JOB_TITLE, title, hr))

    results = []
    assert at_once(titled("甲", people), titled("乙", people[::-1])) == []
    went = [{line.person.pk for line in lines if line.goes} for lines in results]
    assert sorted(map(len, went)) == [0, 20]


def test_of_two_who_keep_accounts_one_stays_though_both_are_ended_at_once(hr, administrator):
    two = [administrator, UserFactory(roles=[Role.ADMINISTRATOR])]
    day = date(2026, 6, 30)
    seen = [facts_of(one) for one in two]
    works = [
        lambda one=one, facts=facts: change(one.pk, {"left_on": day}, facts, hr)
        for one, facts in zip(two, seen, strict=True)
    ]
    assert len(at_once(*works)) == 1
    assert User.objects.filter(role_grants__role=Role.ADMINISTRATOR, left_on=None).count() == 1
