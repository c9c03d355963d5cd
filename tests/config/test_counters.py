"""Counts over all processes: plain values that run nothing, forgotten by their time alone, none lost."""

from __future__ import annotations

import base64
import pickle
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from config import crowds
from config.counters import CounterCache
from config.crowds import client_of
from people.models import Session
from tests import emptying
from tests.factories import UserFactory

PASSWORD = "a-long-enough-password"
TABLES = [cache["LOCATION"] for cache in settings.CACHES.values()]


@pytest.fixture
def employee(db) -> None:
    employee = UserFactory(username="E0042")
    employee.set_password(PASSWORD)
    employee.save()


@pytest.fixture
def counts() -> CounterCache:
    found = caches["default"]
    assert isinstance(found, CounterCache)
    return found


class Payload:
    """Writes a file when it is unpickled."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> Any:
        return eval, (f"open({str(self.file)!r}, 'w').write('ran') and 0",)


def plant(text: str, key: str = "") -> None:
    """Past the portal, as SQL would: every row of each table of counts, and one of its own."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"UPDATE {table} SET value = %s", [text])  # noqa: S608 - a table of the settings
            if key:
                later = connection.ops.adapt_datetimefield_value(timezone.now() + timedelta(hours=1))
                cursor.execute(f"INSERT INTO {table} VALUES (%s, %s, %s)", [key, text, later])  # noqa: S608 - the same


def sign_in(client: Client, password: str) -> bool:
    client.post("/accounts/login/", {"login": "E0042", "password": password})
    return "_auth_user_id" in client.session


@pytest.mark.django_db
@pytest.mark.sqlite
def test_what_sql_writes_is_never_run(tmp_path, counts, employee, client):
    marker = tmp_path / "ran"
    pickled = pickle.dumps(Payload(marker))
    pickle.loads(pickled)  # noqa: S301 - our own, to see that it would do something
    assert marker.exists(), "the payload is none"
    marker.unlink()
    sign_in(client, "wrong")
    client.get("/verify/AAAA-AAAA-AAAA/")
    assert sign_in(client, PASSWORD)
    texts = [base64.b64encode(pickled).decode(), pickled.decode("latin-1").replace("\x00", "")]
    for text in texts:
        plant(text, counts.make_key(f"planted-{texts.index(text)}"))
        assert counts.get(f"planted-{texts.index(text)}") is None
        Session.objects.update(session_data=text)
        assert client.get("/").status_code == 302
        assert client.get("/verify/AAAA-AAAA-AAAA/").status_code == 404
        sign_in(Client(raise_request_exception=False), "wrong")
    assert not marker.exists()


def test_nothing_that_keeps_values_for_the_portal_keeps_pickles():
    assert {cache["BACKEND"] for cache in settings.CACHES.values()} == {"config.counters.CounterCache"}
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"
    assert settings.SESSION_ENGINE == "people.signin.sessions"
    from django_tasks_db.models import DBTaskResult

    kept = {field.name: field.get_internal_type() for field in DBTaskResult._meta.concrete_fields}
    assert kept["args_kwargs"] == kept["return_value"] == "JSONField"
    assert "BinaryField" not in kept.values()


@pytest.mark.django_db
@pytest.mark.parametrize("value", [0, 1.5, "y", True, None, [1.25, 2.5], {"name": [1, None]}])
def test_plain_values_come_back(counts, value):
    counts.set("key", value)
    assert counts.get("key", "missing") == value


@pytest.mark.django_db
@pytest.mark.parametrize("value", [object(), {1, 2}, b"bytes", float("nan")])
def test_what_json_does_not_hold_is_refused(counts, value):
    with pytest.raises((TypeError, ValueError)):
        counts.set("key", value)
    assert counts.get("key") is None


@pytest.mark.django_db
def test_a_value_is_there_until_its_time_is_over(counts):
    counts.set("over", 1, timeout=-1)
    counts.set("kept", 2, timeout=None)
    assert counts.get_many(["over", "kept"]) == {"kept": 2}
    assert "over" not in counts
    assert not counts.touch("over")
    assert counts.touch("kept", timeout=60)
    assert counts.add("over", 3)
    assert not counts.add("over", 4)
    assert counts.get("over") == 3
    with pytest.raises(ValueError, match="not counted"):
        counts.incr("nobody")
    assert counts.delete("kept")
    assert not counts.delete("kept")


@pytest.mark.django_db
def test_rows_whose_time_is_over_go_while_others_are_written(counts):
    for number in range(8):
        counts.set(f"over-{number}", 1, timeout=-1)
    counts.set("kept", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM portal_cache")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
def test_of_several_at_once_one_is_first_and_no_count_is_lost(counts):
    counts.clear()
    first: list[bool] = []
    start = threading.Barrier(4)

    def count() -> None:
        own = caches.create_connection("default")
        assert isinstance(own, CounterCache)
        try:
            start.wait()
            first.append(own.add("lock", True, timeout=60))
            own.add("looks", 0)
            for _look in range(10):
                own.incr("looks")
                own.count("pages", seconds=60)
        finally:
            connection.close()

    threads = [threading.Thread(target=count) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(first) == [False, False, False, True]
    assert counts.get("looks") == counts.get("pages") == 40
    counts.clear()


@pytest.mark.django_db(transaction=True)
def test_no_count_outlives_a_test_that_commits():
    for name in settings.CACHES:
        caches[name].set("tries", 10)
    emptying.empty("default", [])
    assert [caches[name].get("tries") for name in settings.CACHES] == [None] * 4


@pytest.mark.django_db
def test_a_locked_account_stays_locked_whatever_the_crowd_asks(employee, client):
    for number in range(10):
        assert not sign_in(client, f"wrong{number}")
    assert not sign_in(client, PASSWORD)
    for number in range(150):
        Client(REMOTE_ADDR=f"2001:db8:{number:x}::1").get("/verify/AAAA-AAAA-AAAA/")
    assert not sign_in(client, PASSWORD), "the crowd opened the lock"
    caches["signin"].clear()
    assert sign_in(client, PASSWORD)


@pytest.mark.django_db
def test_all_addresses_of_one_ipv6_network_are_one_client(monkeypatch):
    monkeypatch.setattr(crowds, "minute", lambda: 1)
    answers = [
        Client(REMOTE_ADDR=f"2001:db8:1:2::{number:x}").get("/verify/AAAA-AAAA-AAAA/").status_code
        for number in range(1, 63)
    ]
    assert answers == [404] * 60 + [429] * 2
    assert Client(REMOTE_ADDR="2001:db8:1:3::1").get("/verify/AAAA-AAAA-AAAA/").status_code == 404


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)
def test_a_client_is_an_address_of_ipv4_or_a_network_of_ipv6(address, client):
    assert client_of(RequestFactory(REMOTE_ADDR=address).get("/")).partition("%")[0] == client


@pytest.mark.django_db
def test_the_tables_are_made_by_what_sets_up(counts):
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DROP TABLE {table}")
    call_command("createcachetable", verbosity=0)
    counts.set("key", 1)
    assert counts.incr("key", 4) == 5
