"""Two of HR who confirm in the same moment, and an edit between: nothing is overwritten unseen."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from people.models import StaffImport, User
from people.roles import Role
from people.stafflist import confirming, keeping
from people.stafflist.applying import Order, Stale
from tests.factories import UserFactory
from tests.people.stafflist.lists import text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]


def test_of_two_who_confirm_in_the_same_moment_one_is_told_what_the_other_did():
    UserFactory(username="A1", name="王小明")
    offices = [UserFactory(roles=[Role.HR]) for _number in range(2)]
    orders = []
    for number, by in enumerate(offices):
        data = text([["A1", f"王大明{number}"], ["N1", "新人"]], ["員工編號", "姓名"]).encode()
        upload = keeping.keep(by, "list.csv", data)
        orders.append((upload, Order(keeping.look(data, by, {}).plan.digest), by))
    barrier, ends = threading.Barrier(2), []

    def confirm(upload, order, by):
        try:
            barrier.wait(20)
            ends.append(confirming.confirm(upload, order, by).by_id)
        except Stale:
            ends.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=one) for one in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    row = StaffImport.objects.get()
    assert sorted(map(str, ends)) == sorted([str(row.by_id), "stale"])
    winner = [by.pk for by in offices].index(row.by_id)
    assert User.objects.get(username="A1").name == f"王大明{winner}"
    assert User.objects.filter(username="N1").count() == 1
