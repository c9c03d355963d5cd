"""The page of a document beside what was read of it, as an editor uses it without any script."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from competency.exchange.importing import import_draft
from competency.intake.keeping import keep
from competency.models import ReadDocument, StandardVersion
from tests.competency.editor_desk import LIST, address
from tests.competency.exchange_desk import content_of
from tests.competency.intake.papers import reading

pytestmark = pytest.mark.django_db
IMPORT = f"{LIST}import/"


@pytest.fixture
def page(document):
    return f"/standards/import/{document.pk}/"


@pytest.fixture
def row(document):
    return document.content["duties"][0]["tasks"][0]["blocks"][0]["indicators"][0]


def says(response):
    return response.content.decode()


# --- Refusals ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["supervisor", "trainee", "hr", "auditor", "administrator", "stranger"])
def test_only_editors_see_what_was_read(page, document, signed_in, request, who):
    visitor = signed_in(request.getfixturevalue(who))
    assert [visitor.get(f"{page}{more}").status_code for more in ("", "compare/")] == [403, 403]
    fields = {"version": 1, "do": "remove", "key": "n1", "code": "X1v1", "origin": "adapted", "confirmed": "yes"}
    assert {visitor.post(f"{page}{more}/", fields).status_code for more in ("change", "draft", "discard")} == {403}
    document.refresh_from_db()
    assert (document.version, document.became_at) == (1, None)


def test_nothing_is_read_where_nothing_is_given_or_both(desk, standard):
    assert "errorlist" in says(desk.post(IMPORT, {}))
    both = {"file": SimpleUploadedFile("a.docx", b"PK"), "text": "職能基準"}
    assert "errorlist" in says(desk.post(IMPORT, both))
    assert not ReadDocument.objects.exists()


def test_a_refused_text_stands_in_its_form_with_the_reason(page, desk, row):
    long = "字" * 20_001
    response = desk.post(
        f"{page}change/", {"version": 1, "do": "write", "key": row["key"], "field": "text", "value": long}
    )
    assert response.status_code == 400
    html = says(response)
    assert long in html
    assert 'role="alert"' in html
    assert f'href="{page}?edit=' in html  # the page of a POST has another address


def test_a_refused_row_that_was_to_be_added_is_not_lost(page, desk, document):
    key = document.content["duties"][0]["tasks"][0]["blocks"][0]["key"]
    said = {"version": 1, "do": "add", "key": key, "list": "skills", "code": "S78", "text": ""}
    response = desk.post(f"{page}change/", said)
    assert response.status_code == 400
    assert 'value="S78"' in says(response)


def test_the_second_window_is_told_and_keeps_what_was_typed(page, desk, row):
    said = {"version": 1, "do": "write", "key": row["key"], "field": "text"}
    desk.post(f"{page}change/", {**said, "value": "先改的"})
    response = desk.post(f"{page}change/", {**said, "value": "後改的"})
    assert response.status_code == 409
    assert "後改的" in says(response)
    again = desk.post(f"{page}change/", {**said, "version": 2, "value": "後改的"})
    assert again.status_code == 302


# --- Bringing in ------------------------------------------------------------------------------------------------
def test_a_document_is_read_and_leads_to_its_page(desk, content, monkeypatch):
    given = []

    def read(data, name):
        given.append((data, name))
        return reading(content)

    monkeypatch.setattr("competency.admin.exchange.read_document", read)
    response = desk.post(IMPORT, {"file": SimpleUploadedFile("官方.docx", b"PK\x03\x04")})
    document = ReadDocument.objects.get()
    assert response["Location"] == f"/standards/import/{document.pk}/"
    assert given == [(b"PK\x03\x04", "官方.docx")]
    pasted = desk.post(IMPORT, {"text": "一\t二", "table": "<table><tr><td>一</td></tr></table>"})
    assert pasted.status_code == 302
    assert given[-1][0].startswith(b"<table>")
    assert "官方.docx" in says(desk.get(IMPORT))


def test_the_address_beside_the_standards_leads_to_the_import(desk):
    assert desk.get("/standards/import/")["Location"] == IMPORT


# --- The page ---------------------------------------------------------------------------------------------------
def test_the_page_shows_the_document_beside_what_comes_in_uncertain_places_first(page, desk, row):
    html = says(desk.get(page))
    source, coming = html.split('id="source"')[1].split('id="coming"')
    assert "rowspan" in source
    assert row["text"] in source
    assert row["text"] in coming
    assert coming.index('class="doubt"') < coming.index('class="duty"')
    anchors = set(re.findall(r' id="(s\d+)"', source))
    links = re.findall(r'class="(?:at|doubt__at)" href="#(s\d+)"|href="#(s\d+)" class="doubt__at"', coming)
    assert {one for pair in links for one in pair if one} <= anchors
    assert len(links) > 30


def test_a_text_is_pressed_changed_and_taken_back(page, desk, row):
    html = says(desk.get(f"{page}?edit={row['key']}.text"))
    form = re.search(r"<form[^>]*data-page-form.*?</form>", html, re.DOTALL)[0]
    assert f">{row['text']}</textarea>" in form
    seen = re.search(r'name="version" value="(\d+)"', form)[1]
    said = {"version": seen, "do": "write", "key": row["key"], "field": "text", "value": "改寫"}
    response = desk.post(f"{page}change/", said)
    assert response["Location"] == f"{page}#{row['key']}"
    assert "改寫" in says(desk.get(page))
    desk.post(f"{page}change/", {"version": 2, "do": "back", "change": "1"})
    assert ReadDocument.objects.get().version == 3
    assert "改寫" not in says(desk.get(page)).split('id="coming"')[1]


def test_what_a_block_does_not_ask_for_leaves_the_element_in_its_list(page, desk, document):
    use = document.content["duties"][0]["tasks"][0]["blocks"][0]["skills"][0]
    fields = {"version": 1, "do": "unlink", "key": use["of"], "use": use["key"], "field": "text"}
    assert desk.post(f"{page}change/", fields).status_code == 302
    kept = ReadDocument.objects.get().content
    assert len(kept["skills"]) == len(document.content["skills"])
    assert use not in kept["duties"][0]["tasks"][0]["blocks"][0]["skills"]


def test_for_a_script_an_answer_is_what_can_change(page, desk, row):
    said = {"version": 1, "do": "write", "key": row["key"], "field": "text", "value": "改寫", "part": "1"}
    html = says(desk.post(f"{page}change/", said, follow=True))
    assert 'id="coming"' in html
    assert 'id="source"' not in html


def test_texts_of_a_document_are_escaped(content, editor, desk):
    content["duties"][0]["name"] = "<script>alert(1)</script>"
    document = keep(reading(content), b"", "<b>.docx", editor)
    html = says(desk.get(document.get_absolute_url()))
    assert "<script>alert" not in html
    assert "<b>.docx" not in html


def test_a_version_that_there_is_stands_beside_it_at_once(standard, content, editor, desk):
    same = {**content, "standard": standard.standard.code, "code": "BAS4222-002v9"}
    document = keep(reading(same), b"", "v9.docx", editor)
    assert 'id="against-heading"' in says(desk.get(document.get_absolute_url()))
    assert 'class="compare"' in says(desk.get(f"{document.get_absolute_url()}compare/?changes=0"))


def test_the_queries_of_the_page_do_not_grow(document, content, editor, desk, django_assert_max_num_queries):
    large = {**content, "code": "LRG0001-001v1", "standard": "LRG0001-001"}
    large["duties"] = content["duties"] * 5
    big = keep(reading(large), b"", "large.docx", editor)
    desk.get(document.get_absolute_url())
    with django_assert_max_num_queries(14):
        desk.get(document.get_absolute_url())
    with django_assert_max_num_queries(14):
        desk.get(big.get_absolute_url())


# --- The draft --------------------------------------------------------------------------------------------------
def take(desk, page, **said):
    return desk.post(
        f"{page}draft/", {"version": 1, "code": "NEW0001-001v1", "origin": "official", "source": "客服.docx", **said}
    )


def test_whose_text_it_is_has_to_be_chosen(page, desk):
    html = says(desk.get(page))
    assert not re.search(r'name="origin"[^>]*checked', html)
    assert 'value="客服.docx"' in html
    assert take(desk, page, origin="").status_code == 400
    assert not StandardVersion.objects.filter(code="NEW0001-001v1").exists()


def test_an_adapted_text_under_the_ministrys_code_comes_back_with_one_of_the_companys_own(page, desk):
    response = take(desk, page, code="BAS4222-002v9", origin="adapted", confirmed="yes")
    assert response.status_code == 400
    assert 'value="BAS4222-002-Cv1"' in says(response)
    response = take(desk, page, code="BAS4222-002-Cv9", origin="official", confirmed="yes")
    assert response.status_code == 400
    assert 'value="BAS4222-002v3"' in says(response)
    assert StandardVersion.objects.count() == 2
    assert take(desk, page, code="BAS4222-002-Cv1", origin="adapted", confirmed="yes").status_code == 302


def test_uncertain_places_are_listed_once_more_before_the_draft(page, desk):
    response = take(desk, page)
    assert response.status_code == 409
    assert 'href="#d1"' in says(response)
    assert not StandardVersion.objects.filter(code="NEW0001-001v1").exists()


def test_the_draft_is_what_was_shown_and_its_check_names_what_nobody_settled(page, desk, content, document):
    response = take(desk, page, confirmed="yes")
    draft = StandardVersion.objects.get(code="NEW0001-001v1")
    assert response["Location"] == address(draft)
    assert (draft.origin, draft.source, bool(draft.official_digest)) == ("official", "客服.docx", True)
    assert content_of(draft) == content
    assert "客服.docx" in says(desk.get(address(draft, "check")))
    assert take(desk, page, confirmed="yes")["Location"] == address(draft)
    assert StandardVersion.objects.filter(code__startswith="NEW0001").count() == 1
    html = says(desk.get(page))
    assert "?edit=" not in html
    assert desk.post(f"{page}change/", {"version": 1, "do": "remove", "key": "n1"}).status_code == 409


def test_what_was_changed_since_is_looked_at_before_it_is_imported(page, desk, row):
    desk.post(f"{page}change/", {"version": 1, "do": "remove", "key": row["key"]})
    assert take(desk, page, confirmed="yes").status_code == 409
    assert not StandardVersion.objects.filter(code="NEW0001-001v1").exists()


def test_where_the_code_is_taken_the_next_free_one_is_offered(page, desk, content, editor):
    import_draft(content, editor)
    assert 'value="NEW0001-001v2"' in says(desk.get(page))
    assert take(desk, page, confirmed="yes").status_code == 409
