"""Where the text of a version comes from: said when it comes in, frozen with it, and shown wherever it is read."""

from __future__ import annotations

import json
import re
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from openpyxl import load_workbook

from competency.drafts.checking import findings
from competency.drafts.publishing import new_draft, publish
from competency.exchange.form import written
from competency.exchange.importing import import_draft
from competency.exchange.problems import NotImportable
from competency.exchange.reading import read, read_file
from competency.exchange.workbook import export_workbook
from competency.models import Indicator, Origin, StandardVersion
from competency.models.frozen import FrozenError
from competency.pages.pdf import standard_html
from integrity.checks import CHECKS
from tests.competency.builders import draft, shared_draft
from tests.competency.editor_desk import LIST, address, head_at, opened, saved
from tests.competency.exchange_desk import content_of, file_of, fresh, loaded

pytestmark = pytest.mark.django_db
SOURCE = "勞動部勞動力發展署 iCAP 職能發展應用平台"
OFFICIAL = Origin("official", "https://icap.wda.gov.tw/ 下載")


def official(code: str = "NEW0001-001v1") -> StandardVersion:
    content = fresh(content_of(shared_draft("OLD0001-001v1")), code)
    return import_draft(content, by=None, said=OFFICIAL)


def warned(version: StandardVersion) -> set[str]:
    return {finding.anchor for finding in findings(loaded(version)) if not finding.is_error}


# --- Refusals -----------------------------------------------------------------------------------------------------
def test_the_database_knows_two_origins():
    with pytest.raises(IntegrityError), transaction.atomic():
        draft(origin="ministry")


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("origin", "ministry", "origin: Only these are known: official, adapted."),
        ("origin", None, "origin: This must be a text."),
        ("source", "長" * 401, "source: The text has 401 characters; at most 400 are allowed."),
    ],
)
def test_a_file_that_says_it_otherwise_is_refused(standard, field, value, sentence):
    tree = json.loads(file_of(standard))
    tree[field] = value
    with pytest.raises(NotImportable) as refusal:
        read(json.dumps(tree).encode())
    assert refusal.value.messages[0] == sentence


@pytest.mark.parametrize("field", ["origin", "source", "official_digest"])
def test_publication_freezes_it(standard, field):
    setattr(standard, field, "adapted")
    with pytest.raises(FrozenError):
        standard.save()
    with pytest.raises(FrozenError):
        StandardVersion.objects.filter(pk=standard.pk).update(**{field: "adapted"})


@pytest.mark.parametrize("field", ["origin", "source", "official_digest"])
def test_a_change_by_sql_is_found(standard, editor, field):
    published = publish(official(), by=editor)
    assert not alarms()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE competency_standardversion SET {field} = 'adapted' WHERE id = {published.pk}")  # noqa: S608
    assert [alarm for alarm in alarms() if published.code in alarm]


def alarms() -> list[str]:
    return [f"{alarm.record} {alarm.sentence}" for check in CHECKS.values() for alarm in check.alarms()]


# --- What is said when a text comes in ----------------------------------------------------------------------------
def test_the_standard_that_ships_is_the_ministrys(standard):
    for version in StandardVersion.objects.all():
        assert (version.origin, version.source, version.official_digest) == ("official", SOURCE, version.digest)


def test_nothing_official_is_claimed_of_a_text_of_which_nothing_is_said(standard):
    came = import_draft(read(written(fresh(content_of(standard)))), by=None)
    assert (came.origin, came.source, came.official_digest) == ("adapted", "", "")


def test_a_draft_made_from_a_version_is_adapted_from_it(standard, editor):
    copy = new_draft(standard, "BAS4222-002v3", "v3", by=editor)
    assert (copy.origin, copy.source, copy.official_digest) == ("adapted", "BAS4222-002v2", "")


def test_a_file_says_it_beside_the_contents_and_comes_back_so(standard):
    raw = file_of(standard)
    assert list(json.loads(raw)) == ["format", "format_version", "origin", "source", "contents"]
    assert read_file(raw).said == Origin("official", SOURCE)
    came = official()
    again = read_file(file_of(came))
    assert again.said == OFFICIAL
    came.delete()
    assert file_of(import_draft(again.contents, by=None, said=again.said)) == written(again.contents, again.said)


def test_the_digest_of_an_official_text_stays_when_it_is_edited_and_the_check_warns(editor, client):
    came = official()
    assert came.official_digest
    assert not {"id_origin", "id_source"} & warned(came)
    Indicator.objects.filter(block__task__duty__version=came).update(text="改寫的指標。")
    came.refresh_from_db()
    assert "id_origin" in warned(came)
    published = publish(came, by=editor)
    assert published.official_digest not in ("", published.digest)
    assert "內容與匯入時的官方版不同" in client.get(published.get_absolute_url()).content.decode()


def test_an_official_text_without_a_source_is_odd():
    assert "id_source" in warned(draft(origin="official"))
    assert "id_source" not in warned(draft("XYZ1234-002v1", origin="adapted"))


def test_the_command_says_it(standard, tmp_path):
    file = tmp_path / "standard.json"
    file.write_bytes(written(fresh(content_of(standard))))
    out = StringIO()
    call_command("import_standard", str(file), "--origin", "official", "--source", "  公報 第 3 期 ", stdout=out)
    came = StandardVersion.objects.get(code="NEW0001-001v1")
    assert (came.origin, came.source) == ("official", "公報 第 3 期")
    assert came.official_digest
    assert "公報 第 3 期" in out.getvalue()


def preview_of(desk: Any, raw: bytes) -> Any:
    return desk.post(f"{LIST}import/", {"file": SimpleUploadedFile("standard.json", raw)})


def test_the_import_page_offers_what_the_file_says_and_takes_what_the_editor_chooses(standard, desk):
    content = fresh(content_of(standard))
    preview = preview_of(desk, written(content, OFFICIAL))
    form = preview.context["form"]
    posted = {name: form[name].value() for name in ("file", "code", "origin", "source")}
    assert (posted["origin"], posted["source"]) == ("official", OFFICIAL.source)
    for name in ("origin", "source"):
        assert f'name="{name}"' in preview.content.decode()
    assert desk.post(f"{LIST}import/confirm/", {**posted, "origin": "adapted", "source": "人資部"}).status_code == 302
    came = StandardVersion.objects.get(code=content["code"])
    assert (came.origin, came.source, came.official_digest) == ("adapted", "人資部", "")


# --- Editing ------------------------------------------------------------------------------------------------------
def test_the_editor_chooses_it(v3, desk):
    saved(desk, head_at(v3, "origin"), origin="official", source="https://icap.wda.gov.tw/")
    v3.refresh_from_db()
    assert (v3.origin, v3.source) == ("official", "https://icap.wda.gov.tw/")


def test_an_origin_chosen_by_somebody_else_meanwhile_is_not_overwritten(v3, desk):
    sheet = opened(desk, head_at(v3, "origin"))
    StandardVersion.objects.filter(pk=v3.pk).update(origin="official", source="公報")
    assert desk.post(head_at(v3, "origin"), {**sheet, "source": "我的"}).status_code == 409
    v3.refresh_from_db()
    assert (v3.origin, v3.source) == ("official", "公報")


# --- Shown --------------------------------------------------------------------------------------------------------
def test_it_is_shown_on_the_list_the_page_the_pdf_the_workbook_and_in_the_editor(standard, v3, desk, client):
    assert "BAS4222-002v2 · 官方版" in client.get("/standards/").content.decode()
    page = client.get(standard.get_absolute_url()).content.decode()
    assert f"官方版（來源：{SOURCE}）" in page
    assert "官方版　最新版本" in standard_html(loaded(standard))
    cells = [cell.value for row in load_workbook(BytesIO(export_workbook(loaded(v3)))).active for cell in row]
    said = "企業調整版（來源：BAS4222-002v2）\n本內容經企業調整，並非勞動部公布的原文。"
    assert said in cells
    assert "企業調整版" in desk.get(LIST).content.decode()
    assert "企業調整版" in desk.get(address(v3)).content.decode()
    assert opened(desk, head_at(v3, "origin"))["origin"] == "adapted"


# --- A date that nobody gave --------------------------------------------------------------------------------------
def test_an_unknown_date_is_said_to_be_unknown_on_every_page(v3, desk):
    for address_of in ("/standards/", v3.get_absolute_url(), LIST, "/standards/BAS4222-002v2/compare/BAS4222-002v3/"):
        html = desk.get(address_of).content.decode()
        assert "未載明" in html, address_of
        assert "0001" not in re.sub(r"NEW0001|A-0001", "", html), address_of


def test_an_earlier_version_without_a_date_stands_below_the_later_one_and_is_compared_as_the_earlier(editor, client):
    first = publish(shared_draft("SHR1234-001v1", updated_on=None), by=editor)
    second = new_draft(first, "SHR1234-001v2", "v2", by=editor)
    second.updated_on = date(2024, 5, 1)
    second.save()
    publish(second, by=editor)
    html = client.get(first.get_absolute_url()).content.decode()
    rows = re.findall(r'<th scope="row">(v\d)</th>', html)
    assert rows == ["v2", "v1"]
    listed = [row.version.code for row in client.get("/standards/").context["rows"]]
    assert [code for code in listed if code.startswith("SHR")] == ["SHR1234-001v2", "SHR1234-001v1"]
    assert "/standards/SHR1234-001v1/compare/SHR1234-001v2/" in html
