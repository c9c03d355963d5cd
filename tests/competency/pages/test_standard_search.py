"""Searching the standards, the links to each place, and where a version is used."""

from __future__ import annotations

import pytest

from competency.drafts.publishing import new_draft
from competency.models import StandardVersion
from tests.competency.builders import draft, duty
from tests.competency.pages.test_standard_pages import page


@pytest.mark.parametrize("query", ["沒有這句話", "BAS4222-002v9", "P9.9.9", "%", "客戶 沒有這句話"])
def test_no_match_is_shown_as_such(standard, client, query):
    html = page(client, f"/standards/?q={query.replace('%', '%25')}")
    assert 'class="empty"' in html
    assert 'href="/standards/"' in html


def test_a_draft_is_not_found_by_its_words_except_by_editors(standard, client, signed_in, editor):
    version = draft("HID0001-001v1")
    duty(version, "T1", {"T1.1": [{"indicators": ["P1.1.1 只有草稿這麼說。"]}]})
    assert "HID0001" not in page(client, "/standards/?q=只有草稿")
    assert "HID0001" in page(signed_in(editor), "/standards/?q=只有草稿")


@pytest.mark.parametrize(
    ("query", "anchor"),
    [
        ("即時且適當地修復關係", None),
        ("P1.1.3", "P1.1.3"),
        ("詳細正確記錄客戶服務內容", "P1.1.4"),
        ("T2.1", "T2.1"),
        ("組織資料庫維護程序", "T2.1"),
        ("記錄 正確", "P1.1.4"),
    ],
)
def test_a_text_is_found_and_leads_to_its_place(standard, client, query, anchor):
    html = page(client, f"/standards/?q={query}")
    if anchor is None:
        return
    assert f'href="/standards/BAS4222-002v2/#{anchor}"' in html
    assert "<mark>" in html


def test_what_was_asked_stays_in_the_field_and_is_escaped(standard, client):
    assert "&lt;b&gt;" in page(client, "/standards/?q=<b>")
    assert client.get("/standards/?q=%00").status_code == 400  # no text holds it, so none is looked for


def test_a_search_asks_the_same_number_of_queries_for_many_versions(
    standard, client, editor, django_assert_max_num_queries
):
    for number in range(15):
        copy = new_draft(standard, f"LOT{number:04}-001v1", "v1", by=editor)
        StandardVersion.objects.filter(pk=copy.pk).update(status="superseded", digest="0" * 64)
    with django_assert_max_num_queries(16):  # two of them count the client's looks
        html = page(client, "/standards/?q=客戶")
    assert html.count('class="hits"') == 16


def test_every_task_and_indicator_carries_a_link_to_itself(standard, client):
    html = page(client, "/standards/BAS4222-002v2/")
    assert html.count('class="here"') == 4 + 15
    assert 'class="here" href="#P1.1.1"' in html


@pytest.mark.parametrize("who", ["editor", "hr", "auditor"])
def test_who_keeps_the_portal_sees_which_cycles_stand_on_a_version(
    assessment, standard, signed_in, request, who, django_assert_max_num_queries
):
    visitor = signed_in(request.getfixturevalue(who))
    with django_assert_max_num_queries(18):
        html = page(visitor, standard.get_absolute_url())
    assert assessment.cycle.name in html
    assert "評核 1" in html or " 1</span>" in html


@pytest.mark.parametrize("who", ["supervisor", "trainee", "stranger", None])
def test_nobody_else_is_told_which_cycles_there_are(assessment, standard, signed_in, client, request, who):
    visitor = signed_in(request.getfixturevalue(who)) if who else client
    assert assessment.cycle.name not in page(visitor, standard.get_absolute_url())
