"""Publishing while somebody else still saves: the digest must be that of what stays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event

import pytest
from django.db import connection, transaction

from competency import contents
from competency.drafts.publishing import new_draft, publish
from competency.models import Indicator, StandardVersion
from competency.models.frozen import FrozenError
from tests.assessments.racing import hold_no_row

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer and no row locks"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def typed_late(standard, editor) -> str:
    """What happens to a text that is saved after publication, before it is committed."""
    draft = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    row = Indicator.objects.filter(block__task__duty__version=draft).first()
    saving = Event()

    def save_late() -> str:
        try:
            saving.set()
            row.text = "最後一刻的修改"
            row.save()
        except FrozenError:
            return "refused"
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            publish(draft, by=editor)
            late = other.submit(save_late)
            saving.wait(5)
            wait([late], timeout=1)  # time enough to slip in, where nothing holds it back
        return late.result(10)


def is_true_to_its_digest() -> bool:
    published = StandardVersion.objects.with_content().get(code="BAS4222-002v3")
    return contents.digest(published) == published.digest


def test_a_save_during_publication_waits_and_is_refused(typed_late):
    assert typed_late == "refused"
    assert is_true_to_its_digest()


@pytest.fixture
def no_locks(monkeypatch) -> None:
    hold_no_row(monkeypatch)


def test_without_the_lock_it_would_slip_in(no_locks, typed_late):
    assert typed_late == "saved"
    assert not is_true_to_its_digest()
