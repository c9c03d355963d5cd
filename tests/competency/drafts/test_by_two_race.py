"""Confirming while somebody still saves: what is published is what was asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event

import pytest
from django.db import connection, transaction

from competency.drafts.publishing import NotPublishable, new_draft
from competency.drafts.requesting import ask, confirm
from competency.drafts.ruling import rule
from competency.models import Indicator, StandardVersion
from people.roles import Role
from tests.assessments.racing import hold_no_row
from tests.factories import UserFactory

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer and no row locks"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def confirmed_during_a_save(standard, editor) -> str:
    """What becomes of a confirmation that comes while a change is saved and not committed yet."""
    rule(True)
    second = UserFactory(roles=[Role.EDITOR])
    draft = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    asked = ask(draft, "", by=editor)
    row = Indicator.objects.filter(block__task__duty__version=draft).first()
    begun = Event()

    def confirm_now() -> str:
        try:
            begun.set()
            confirm(draft, asked.pk, by=second)
        except NotPublishable:
            return "refused"
        finally:
            connection.close()
        return "published"

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            row.text = "最後一刻的修改"
            row.save()
            confirming = other.submit(confirm_now)
            begun.wait(5)
            wait([confirming], timeout=1)  # time enough to slip by, where nothing holds it back
        return confirming.result(10)


def test_a_confirmation_waits_for_the_save_and_finds_the_request_void(confirmed_during_a_save):
    assert confirmed_during_a_save == "refused"
    assert StandardVersion.objects.get(code="BAS4222-002v3").is_draft


@pytest.fixture
def no_locks(monkeypatch) -> None:
    hold_no_row(monkeypatch)


def test_without_the_lock_it_would_publish_what_is_being_changed(no_locks, confirmed_during_a_save):
    assert confirmed_during_a_save == "published"
