"""
Rows that one test after another begins with are made once: what a shared fixture made stays in the database, under a
savepoint of its own, for as long as the next tests ask for the same fixtures in the same order.

Each test finds what it would have made itself, and undoes only its own changes: its transaction lies within. The
objects it gets are copies. Everything goes at the end of a module, before a test that commits, and where a module
makes its own rows (`tests/standing.py`).
"""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest
from django.db import transaction

Fixture = Callable[..., Any]
# What makes the rows of each shared fixture.
MAKERS: dict[Fixture, Fixture] = {}
# What else a shared fixture may ask for: this is of the whole session, and the transactions here stand for `db`.
BESIDE = frozenset({"db", "shipped_rows"})


def shared(maker: Fixture) -> Fixture:
    """
    Below `pytest.fixture`: makes rows and nothing else (no files, no settings) from `db`, `shipped_rows` and other
    shared fixtures, and returns what can be pickled.
    """

    @wraps(maker)
    def fixture(**given: Any) -> Any:
        return STANDING.copy_of(fixture) if fixture in STANDING.fixtures else maker(**given)

    MAKERS[fixture] = maker
    return fixture


class Standing:
    """
    What stands in the database now: `fixtures` in the order of their making, each in a transaction inside of the one
    before; `pickles` what all of them had returned by then, so that what belongs together stays together.
    """

    def __init__(self) -> None:
        self.fixtures: list[Fixture] = []
        self.transactions: list[transaction.Atomic] = []
        self.pickles: list[bytes] = []
        self.copies: list[Any] = []
        self.is_off = False

    def begin(self, wanted: list[Fixture], beside: Callable[[str], Any]) -> None:
        """Before a test: takes back what the test does not ask for, and makes what is missing."""
        wanted = [] if self.is_off else wanted
        pairs = zip(self.fixtures, wanted, strict=False)
        same = next((place for place, (one, other) in enumerate(pairs) if one is not other), None)
        self.take_back(min(len(self.fixtures), len(wanted)) if same is None else same)
        if self.pickles:
            self.copies = pickle.loads(self.pickles[-1])  # noqa: S301 - written here
        for fixture in wanted[len(self.fixtures) :]:
            self.make(fixture, beside)

    def make(self, fixture: Fixture, beside: Callable[[str], Any]) -> None:
        known = {one.__name__: value for one, value in zip(self.fixtures, self.copies, strict=True)} | {"db": None}
        names = inspect.signature(fixture).parameters
        given = {name: known[name] if name in known else beside(name) for name in names}
        block = transaction.atomic()
        block.__enter__()
        self.transactions.append(block)
        try:
            self.copies.append(MAKERS[fixture](**given))
            self.pickles.append(pickle.dumps(self.copies))
            self.fixtures.append(fixture)
        except BaseException:
            self.take_back()
            raise

    def take_back(self, left: int = 0) -> None:
        """All but the first ones."""
        while len(self.transactions) > left:
            transaction.set_rollback(True)
            self.transactions.pop().__exit__(None, None, None)
        del self.fixtures[left:], self.pickles[left:], self.copies[:]

    @contextmanager
    def switched_off(self) -> Iterator[None]:
        """While a module has rows of its own around its tests."""
        self.take_back()
        self.is_off = True
        try:
            yield
        finally:
            self.is_off = False

    def copy_of(self, fixture: Fixture) -> Any:
        """The same object for all who ask in one test, as any fixture is."""
        return self.copies[self.fixtures.index(fixture)]


STANDING = Standing()


def wanted_by(request: pytest.FixtureRequest) -> list[Fixture]:
    """The shared fixtures of a test in the order in which pytest calls them; none that rests on another kind."""
    wanted: dict[str, Fixture | None] = {}

    def is_wanted(name: str) -> bool:
        if name in wanted:
            return wanted[name] is not None
        wanted[name] = None  # a fixture that overrides another asks for one of its own name
        definitions = request._fixturemanager.getfixturedefs(name, request.node)
        if not definitions:
            return False
        below = [is_wanted(other) or other in BESIDE for other in definitions[-1].argnames]
        if all(below) and definitions[-1].func in MAKERS:
            del wanted[name]
            wanted[name] = definitions[-1].func  # behind those on which it rests
        return wanted[name] is not None

    for name in request.fixturenames:
        is_wanted(name)
    return [fixture for fixture in wanted.values() if fixture is not None]


def commits(request: pytest.FixtureRequest) -> bool:
    """Whether a test writes past its transaction, so that the database has to be empty."""
    marker = request.node.get_closest_marker("django_db")
    names = {"transactional_db", "live_server", "django_db_reset_sequences"}
    return not names.isdisjoint(request.fixturenames) or bool(marker and (marker.args or marker.kwargs))


def begin(request: pytest.FixtureRequest, blocker: Any) -> None:
    """Before the transaction of a test."""
    wanted = [] if commits(request) else wanted_by(request)
    if wanted:
        request.getfixturevalue("end_of_shared")
    with blocker.unblock():
        STANDING.begin(wanted, request.getfixturevalue)


def end(blocker: Any) -> None:
    """After the last test of a module."""
    with blocker.unblock():
        STANDING.take_back()
