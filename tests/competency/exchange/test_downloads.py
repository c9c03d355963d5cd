"""A version as a file, from its page."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.competency.builders import draft
from tests.competency.exchange_desk import content_of, file_of

JSON, EXCEL, PAGE = (f"/standards/BAS4222-002v2{end}" for end in (".json", ".xlsx", "/"))


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["json", "xlsx"])
def test_an_unknown_code_is_not_found(client, ending):
    assert client.get(f"/standards/NO-SUCH.{ending}").status_code == 404


@pytest.mark.parametrize("ending", ["json", "xlsx"])
@pytest.mark.parametrize("who", ["supervisor", "trainee", "hr", "auditor", "administrator", "stranger", None])
def test_a_draft_is_not_found_except_by_editors(v3, signed_in, client, who, request, ending):
    visitor = signed_in(request.getfixturevalue(who)) if who else client
    assert visitor.get(f"/standards/BAS4222-002v3.{ending}").status_code == 404


@pytest.mark.parametrize("ending", ["json", "xlsx"])
def test_an_editor_downloads_a_draft_that_no_proxy_keeps(v3, desk, ending):
    response = desk.get(f"/standards/BAS4222-002v3.{ending}")
    assert response.status_code == 200
    assert "private" in response["Cache-Control"]


def test_a_published_version_is_everyones_as_json(standard, client):
    response = client.get(JSON)
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'inline; filename="BAS4222-002v2.json"'
    assert response.content == file_of(standard)
    assert json.loads(response.content)["contents"] == content_of(standard)


def test_who_has_the_json_already_is_told_so(standard, client):
    etag = client.get(JSON)["ETag"]
    again = client.get(JSON, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(JSON, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_published_version_is_everyones_as_a_workbook(standard, client):
    response = client.get(EXCEL)
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert response["Content-Disposition"] == 'attachment; filename="BAS4222-002v2.xlsx"'
    assert load_workbook(BytesIO(response.content)).active.title == "BAS4222-002v2"


def test_the_page_offers_both_and_is_not_shadowed_by_them(standard, client):
    html = client.get(PAGE).content.decode()
    assert f'href="{JSON}"' in html
    assert f'href="{EXCEL}"' in html


def test_a_code_that_ends_like_a_file_keeps_its_page(standard, desk):
    draft("ABC.json", label="v1")
    assert desk.get("/standards/ABC.json/").context["version"].code == "ABC.json"
    assert desk.get("/standards/ABC.json.json").json()["contents"]["code"] == "ABC.json"


@pytest.mark.parametrize("url", [JSON, EXCEL])
def test_a_file_asks_a_constant_number_of_queries(standard, client, url, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):  # two of them count the client's looks
        client.get(url)
