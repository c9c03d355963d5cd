"""What is asked before something is lost, what is refused, and what the page says once it is all done."""

from __future__ import annotations

import pytest

from competency.exchange.importing import import_draft
from competency.models import ReadDocument, StandardVersion
from tests.competency.editor_desk import LIST
from tests.competency.exchange_desk import fresh

pytestmark = pytest.mark.django_db
IMPORT = f"{LIST}import/"
LONG = "9" * 5_000


@pytest.fixture
def page(document):
    return f"/standards/import/{document.pk}/"


@pytest.fixture
def row(document):
    return document.content["duties"][0]["tasks"][0]["blocks"][0]["indicators"][0]


def says(response):
    return response.content.decode()


def write(desk, page, row, value, version=1):
    fields = {"version": version, "do": "write", "key": row["key"], "field": "text", "value": value}
    return desk.post(f"{page}change/", fields)


def take(desk, page, code="NEW0001-001v1"):
    return desk.post(f"{page}draft/", {"version": 1, "code": code, "origin": "official", "confirmed": "yes"})


# --- Discarding -------------------------------------------------------------------------------------------------
def test_before_it_is_discarded_the_page_names_what_was_done_by_hand(page, desk, row):
    write(desk, page, row, "手改的文字")
    assert "?discard=1" in says(desk.get(page))
    html = says(desk.get(f"{page}?discard=1"))
    assert "手改的文字" in html
    assert 'name="version" value="2"' in html
    assert ReadDocument.objects.exists()
    assert desk.post(f"{page}discard/", {"version": 2})["Location"] == IMPORT
    assert desk.get(page).status_code == 404


@pytest.mark.parametrize("said", [{}, {"version": "?"}, {"version": LONG}])
def test_a_press_that_saw_no_question_discards_nothing(page, desk, said):
    assert desk.post(f"{page}discard/", said).status_code == 400
    assert ReadDocument.objects.exists()


def test_what_was_changed_since_is_looked_at_before_it_is_discarded(page, desk, row):
    write(desk, page, row, "另一個視窗改的")
    response = desk.post(f"{page}discard/", {"version": 1})
    assert response.status_code == 409
    assert 'role="alert"' in says(response)
    assert "另一個視窗改的" in says(response)
    assert ReadDocument.objects.exists()


def test_what_became_a_draft_is_discarded_no_more(page, desk):
    take(desk, page)
    assert desk.post(f"{page}discard/", {"version": 1}).status_code == 409
    assert 'id="coming"' in says(desk.get(f"{page}?discard=1"))
    assert ReadDocument.objects.get().draft.code == "NEW0001-001v1"


# --- Unreadable -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("do", ["write", "remove", "move", "add", "unlink", "put"])
def test_a_change_that_names_no_row_is_unreadable(page, desk, do):
    response = desk.post(f"{page}change/", {"version": 1, "do": do, "value": "改", "text": "改"})
    assert response.status_code == 400
    assert 'role="alert"' in says(response)


@pytest.mark.parametrize("do", ["keep", "keep-all", "put", "write"])
@pytest.mark.parametrize("doubt", [LONG, "", "-1", "１"])
def test_an_uncertain_place_of_no_number_is_unreadable(page, desk, document, do, doubt):
    fields = {"version": 1, "do": do, "doubt": doubt, "to": "top.notes", "text": "改"}
    if do == "put" and not doubt:
        fields["to"] = ""
    response = desk.post(f"{page}change/", fields)
    assert response.status_code == 400
    assert 'role="alert"' in says(response)
    document.refresh_from_db()
    assert document.version == 1


@pytest.mark.parametrize("asked", [LONG, "0", "１", "x", "-1"])
def test_a_slice_that_there_is_not_is_the_nearest(page, desk, asked):
    assert desk.get(f"{page}?source={asked}").status_code == 200
    assert desk.get(f"{page}?put={asked}&edit=&add={asked}").status_code == 200


def test_what_was_typed_into_a_row_that_is_gone_is_shown(page, desk, row):
    desk.post(f"{page}change/", {"version": 1, "do": "remove", "key": row["key"]})
    response = write(desk, page, row, "遲來的文字", version=2)
    assert response.status_code == 409
    assert "遲來的文字" in says(response)
    assert 'role="alert"' in says(response)


def test_a_place_that_is_settled_already_says_so(page, desk):
    desk.post(f"{page}change/", {"version": 1, "do": "keep", "doubt": "1"})
    response = desk.post(f"{page}change/", {"version": 2, "do": "keep", "doubt": "1"})
    assert response.status_code == 409
    assert 'role="alert"' in says(response)


# --- Once it is a draft -----------------------------------------------------------------------------------------
def test_once_it_is_a_draft_the_page_does_not_say_otherwise(page, desk, editor):
    editor.language = "en"
    editor.save()
    assert "Nothing is imported yet" in says(desk.get(page))
    take(desk, page)
    html = says(desk.get(page))
    assert "Nothing is imported yet" not in html
    assert "Press any text" not in html
    assert "No changes: it was imported as it was read." in html


def test_what_became_a_draft_stands_beside_the_version_before_it(page, desk, content, editor):
    editor.language = "en"
    editor.save()
    first = import_draft({**fresh(content), "name": "先有的版次"}, editor)
    take(desk, page, "NEW0001-001v2")
    third = {**content, "code": "NEW0001-001v3", "label": "v3", "name": "後來的版次"}
    import_draft(third, editor)
    assert StandardVersion.objects.filter(standard=first.standard).count() == 3
    html = says(desk.get(f"{page}compare/"))
    assert "nothing is imported yet" not in html
    assert first.code in html
    assert "後來的版次" not in html
