"""What is heavy to build is built once for the tests of a module, each of which undoes only its own changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from assessments.models import Assessment
from tests import shared, shipped
from tests.cast import person
from tests.factories import CycleFactory, open_for


@contextmanager
def standing(blocker: Any) -> Iterator[None]:
    """
    Rows made inside stay until the fixture of scope "module" ends: the transaction lies around those of the tests.

    Only for modules whose tests all begin with these rows, none of them with `transaction=True`.
    """
    with blocker.unblock(), shared.STANDING.switched_off(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def opened(rows: shipped.Rows) -> Assessment:
    """The draft of the fixture `assessment`, with its people and its cycle."""
    cycle = CycleFactory(version=shipped.standard(rows))
    supervisor = person("supervisor", person("manager"))
    return open_for(cycle, person("trainee", supervisor), supervisor, person("hr"))
