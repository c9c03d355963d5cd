"""Importing in the editor: upload, look, confirm."""

from __future__ import annotations

import zlib
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from competency.editing.forms import HEADS
from competency.exchange.form import written
from competency.models import StandardVersion
from tests.competency.editor_desk import LIST, address, digest_of, head_at, indicator, row_at, saved
from tests.competency.exchange_desk import content_of, file_of, fresh
from tests.factories import UserFactory

IMPORT, CONFIRM = f"{LIST}import/", f"{LIST}import/confirm/"


def upload(client: Client, raw: bytes) -> Any:
    return client.post(IMPORT, {"file": SimpleUploadedFile("standard.json", raw)})


def confirmed(client: Client, response: Any, **changes: str) -> Any:
    fields = {name: response.context["form"][name].value() for name in ("file", "code", "origin", "source")}
    return client.post(CONFIRM, {**fields, **changes})


@pytest.fixture
def raw(standard: StandardVersion) -> bytes:
    return written(fresh(content_of(standard)))


@pytest.fixture
def preview(desk: Client, raw: bytes) -> Any:
    return upload(desk, raw)


# --- Refusals ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["supervisor", "trainee", "hr", "auditor", "administrator", "stranger"])
def test_only_editors_import(preview, raw, signed_in, request, who):
    visitor = signed_in(request.getfixturevalue(who))
    for response in (visitor.get(IMPORT), upload(visitor, raw), confirmed(visitor, preview)):
        assert response.status_code in (302, 403)
    assert StandardVersion.objects.count() == 2


@pytest.mark.parametrize("bad", [b"", b"[]", b"\xff", b"{" * 500, b'{"a": NaN}'])
def test_a_file_that_is_no_standard_is_told_so_on_the_page(desk, standard, bad):
    response = upload(desk, bad)
    assert response.status_code == 200
    assert 'class="errorlist' in response.content.decode()
    assert StandardVersion.objects.count() == 2


def test_a_file_over_the_set_size_is_refused(desk, raw, settings):
    settings.STANDARD_FILE_MAX_BYTES = 1000
    assert upload(desk, raw).context["problems"]
    assert StandardVersion.objects.count() == 2


@pytest.mark.parametrize("tampered", ["", "x", ":::", "eJwDAAAAAAE=:1a2b3c:AAAA"])
def test_a_file_that_was_not_shown_is_not_saved(desk, preview, tampered):
    response = confirmed(desk, preview, file=tampered)
    assert response["Location"] == IMPORT
    assert StandardVersion.objects.count() == 2


def test_the_preview_of_another_editor_is_not_ones_own(preview, signed_in):
    other = signed_in(UserFactory(roles=["editor"]))
    assert confirmed(other, preview)["Location"] == IMPORT
    assert StandardVersion.objects.count() == 2


def test_a_preview_of_yesterday_is_too_old(desk, preview, monkeypatch):
    later = (timezone.now() + timedelta(hours=2)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert confirmed(desk, preview)["Location"] == IMPORT
    assert StandardVersion.objects.count() == 2


@pytest.mark.parametrize("code", ["BAS4222-002v2", "", "A/B", "x" * 41])
def test_a_code_that_is_taken_or_none_is_told_at_its_field(desk, preview, code):
    response = confirmed(desk, preview, code=code)
    assert response.status_code == 200
    assert response.context["form"].errors["code"]
    assert StandardVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("origin", "code", "instead"),
    [("adapted", "BAS4222-002v9", "BAS4222-002-Cv1"), ("official", "BAS4222-002-Cv9", "BAS4222-002v3")],
)
def test_a_code_of_the_other_kind_is_refused_and_one_that_fits_is_filled_in(desk, preview, origin, code, instead):
    response = confirmed(desk, preview, code=code, origin=origin)
    assert response.context["form"].errors["code"]
    assert f'value="{instead}"' in response.content.decode()
    assert StandardVersion.objects.count() == 2
    assert confirmed(desk, response).status_code == 302
    assert StandardVersion.objects.get(code=instead).origin == origin


def test_confirming_twice_makes_one_draft(desk, preview):
    assert confirmed(desk, preview).status_code == 302
    assert confirmed(desk, preview).status_code == 200
    assert StandardVersion.objects.count() == 3


# --- The way in ---------------------------------------------------------------------------------------------------
def test_the_list_leads_to_the_import(desk, standard):
    assert f'href="{IMPORT}"' in desk.get(LIST).content.decode()
    assert "multipart/form-data" in desk.get(IMPORT).content.decode()


def test_the_preview_shows_what_would_come_in_and_saves_nothing(desk, preview, standard):
    html = preview.content.decode()
    counts = preview.context["counts"]
    assert [counts[name] for name in ("duties", "tasks", "indicators", "notes")] == [2, 4, 15, 2]
    assert [counts[name] for name in ("knowledge", "skills", "attitudes")] == [5, 8, 4]
    assert 'class="official"' in html
    assert "依據組織政策，以專業周到服務與客戶進行溝通。" in html
    assert StandardVersion.objects.count() == 2
    assert not LogEntry.objects.filter(additional_data__operation="imported").exists()


def test_confirming_saves_a_draft_and_says_who_did(desk, preview, raw, editor):
    response = confirmed(desk, preview)
    created = StandardVersion.objects.get(code="NEW0001-001v1")
    assert response["Location"] == address(created)
    assert created.is_draft
    assert file_of(created) == raw
    assert LogEntry.objects.get(additional_data__operation="imported").actor == editor


def test_where_the_code_is_taken_the_next_free_one_is_offered(desk, standard):
    before = digest_of(standard)
    preview = upload(desk, file_of(standard))
    assert preview.context["form"]["code"].value() == "BAS4222-002v3"
    assert confirmed(desk, preview).status_code == 302
    created = StandardVersion.objects.get(code="BAS4222-002v3")
    assert (created.label, created.standard) == ("v3", standard.standard)
    assert digest_of(standard) == before == standard.digest


def test_an_adapted_text_under_the_ministrys_code_is_offered_one_of_the_companys_own(desk, standard):
    preview = upload(desk, written(fresh(content_of(standard), "BAS4222-002v9")))
    assert preview.context["form"]["code"].value() == "BAS4222-002-Cv1"
    assert "BAS4222-002v9" in preview.context["unfit"]
    assert preview.context["unfit"] in preview.content.decode().replace("&#x27;", "'")


def test_texts_of_the_file_are_escaped(desk, raw):
    html = upload(desk, raw.replace("客戶服務助理".encode(), b"<script>alert(1)</script>")).content.decode()
    assert "<script>alert" not in html


def test_the_largest_file_passes_through_the_preview_even_if_nothing_packs_it(desk, raw, settings, monkeypatch):
    padded = raw + b" " * (settings.STANDARD_FILE_MAX_BYTES - len(raw))
    monkeypatch.setattr("competency.admin.exchange.zlib.compress", partial(zlib.compress, level=0))
    assert confirmed(desk, upload(desk, padded)).status_code == 302


@pytest.mark.parametrize("which", ["standard", "v3"])
def test_a_version_is_downloaded_from_its_page_in_the_editor(standard, v3, desk, which):
    version = {"standard": standard, "v3": v3}[which]
    html = desk.get(address(version)).content.decode()
    for ending in ("json", "xlsx"):
        assert f'href="/standards/{version.code}.{ending}"' in html


def test_the_editor_of_the_imported_draft_saves_it_unchanged(desk, preview, raw):
    assert confirmed(desk, preview).status_code == 302
    made = StandardVersion.objects.get(code="NEW0001-001v1")
    for where in (*(head_at(made, part) for part in HEADS), row_at(made, indicator(made, "P1.1.1"))):
        saved(desk, where)
    assert file_of(StandardVersion.objects.get(pk=made.pk)) == raw
