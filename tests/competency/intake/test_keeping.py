"""How long what was read of a document is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from competency.exchange.importing import import_draft
from competency.intake import keeping
from competency.intake.keeping import KEPT_DAYS, forget_old
from competency.models import ReadDocument

pytestmark = pytest.mark.django_db


def aged(document, days):
    ReadDocument.objects.filter(pk=document.pk).update(at=timezone.now() - timedelta(days=days, minutes=1))


@pytest.fixture
def became(document, content, editor):
    """The same document, a draft by now."""
    document.draft, document.became_at = import_draft(content, editor), timezone.now()
    document.save()
    return document


def test_what_nobody_imported_goes_after_thirty_days(document):
    aged(document, KEPT_DAYS - 1)
    assert forget_old() == 0
    aged(document, KEPT_DAYS)
    assert forget_old() == 1


def test_what_became_a_draft_stays_beside_it_until_that_is_published_or_gone(became):
    assert forget_old() == 0
    became.draft.delete()
    assert forget_old() == 1


def test_what_became_a_draft_that_is_published_goes(became):
    type(became.draft)._base_manager.filter(pk=became.draft.pk).update(status="current", digest="0" * 64)
    assert forget_old() == 1


def test_even_beside_its_draft_it_goes_after_thirty_days(became):
    aged(became, KEPT_DAYS)
    assert forget_old() == 1


def test_the_purge_says_what_it_would_delete_and_deletes_it(document, capsys):
    aged(document, KEPT_DAYS)
    call_command("purge_expired", language="en")
    assert "Would delete: what was read of 1 documents." in capsys.readouterr().out
    assert ReadDocument.objects.exists()
    call_command("purge_expired", delete=True, language="en")
    assert not ReadDocument.objects.exists()


def test_the_worker_deletes_it_too(document, monkeypatch):
    from assessments.exports import tending

    for name in ("schedule", "resume", "expire", "forget_texts", "forget_old", "forget", "anchor", "remind"):
        monkeypatch.setattr(tending, name, lambda: None)
    monkeypatch.setattr(tending.bulk_previews, "forget_old", lambda: None)
    monkeypatch.setattr(tending, "call_command", lambda *_args, **_options: None)
    aged(document, KEPT_DAYS)
    tending.tend.func()
    assert not ReadDocument.objects.exists()


def test_the_name_of_a_file_is_one_line_that_fits(content, editor):
    from tests.competency.intake.papers import reading

    kept = keeping.keep(reading(content), b"x", "長" * 300 + "\u202e.docx", editor)
    assert len(kept.file_name) == 200
    assert kept.file_name.endswith(".docx")
