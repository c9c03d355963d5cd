"""The page that compares two versions."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from competency.codes import older_first
from competency.comparing import compare
from competency.contents import contents
from competency.drafts.publishing import new_draft, publish
from competency.models import Duty, Element, Indicator, StandardVersion, Task
from tests.competency.builders import draft, duty, large_draft
from tests.competency.pages.test_standard_pages import page, text_of

V2, V3 = "/standards/BAS4222-002v2/", "/standards/BAS4222-002v3/"
URL = f"{V2}compare/BAS4222-002v3/"


@pytest.fixture
def published(v3: StandardVersion, editor) -> StandardVersion:
    """v3 with a few changes, published."""
    Duty.objects.filter(version=v3, code="T2").update(name="彙整客戶服務相關資料")
    Task.objects.get(duty__version=v3, code="T1.3").delete()
    row = Indicator.objects.get(block__task__duty__version=v3, code="P1.1.1")
    row.text = "依據組織政策,以專業周到服務與客戶進行溝通,即時發現客戶其他需求。"
    row.save()
    Element.objects.create(version=v3, kind="A", code="A05", text="團隊意識：支持團隊。", position=5)
    v3.origin = "official"
    v3.save()
    return publish(v3, by=editor)


@pytest.mark.parametrize("who", ["supervisor", "trainee", "hr", "auditor", "administrator", "stranger", None])
@pytest.mark.parametrize("url", [URL, f"{V3}compare/BAS4222-002v2/", f"{V3}compare/"])
def test_a_draft_is_not_found_except_by_editors(v3, signed_in, client, who, url, request):
    visitor = signed_in(request.getfixturevalue(who)) if who else client
    page(visitor, url, 404)


@pytest.mark.parametrize("url", [f"{V2}compare/NO-SUCH/", "/standards/NO-SUCH/compare/", "/standards/NO/compare/X/"])
def test_unknown_codes_are_not_found(standard, client, url):
    page(client, url, 404)


def test_the_chooser_does_not_name_drafts_to_others(v3, client, desk):
    assert "002v3" not in page(client, f"{V2}compare/")
    assert "002v3" not in page(client, V2)
    assert "BAS4222-002v3" in page(desk, f"{V2}compare/")


def test_the_chooser_says_that_a_code_is_unknown_and_keeps_it(standard, client):
    html = page(client, f"{V2}compare/?with=%3Cb%3ENO", 404)
    assert 'role="alert"' in html
    assert 'value="&lt;b&gt;NO"' in html


def test_the_chooser_leads_to_the_page(published, client):
    response = client.get(f"{V2}compare/", {"with": " BAS4222-002v3 "})
    assert (response.status_code, response["Location"]) == (302, URL)


def test_from_whichever_side_it_is_asked_for_the_older_one_stands_first(v3, desk):
    """A draft is the newer one; who wants it the other way round swaps the two on the page."""
    for of, other in ((V2, "BAS4222-002v3"), (V3, "BAS4222-002v2")):
        assert desk.get(f"{of}compare/", {"with": other})["Location"] == URL
        assert f'href="{URL}"' in page(desk, f"{of}compare/")
    assert f'href="{V3}compare/BAS4222-002v2/"' in page(desk, URL)
    assert f'class="nowrap" href="{URL}"' in page(desk, f"{V3}compare/BAS4222-002v2/")


def test_the_tenth_version_is_newer_than_the_ninth():
    assert older_first("X1-001v10", "X1-001v9") == ("X1-001v9", "X1-001v10")
    assert older_first("X1-001v2", "A1-001v1") == ("X1-001v2", "A1-001v1")


def test_an_editor_compares_a_draft_and_is_told_that_it_is_one(v3, desk):
    assert "notice--warning" in page(desk, URL)


def test_everyone_sees_what_changed_in_published_versions(published, client):
    html = page(client, URL)
    assert "<del>整理</del>客戶服務相關資料" in html
    assert "<ins>彙整</ins>客戶服務相關資料" in html
    assert "<ins>,即時發現客戶其他需求</ins>。" in html
    assert "<del>協助找出客戶其他需求</del>" in html
    assert "<ins>團隊意識：支持團隊。</ins>" in html
    assert "notice--warning" not in html


def test_every_text_of_both_versions_is_on_the_page(published, client):
    read = text_of(page(client, URL))
    for content in (contents(loaded(code)) for code in ("BAS4222-002v2", "BAS4222-002v3")):
        blocks = [one for part in content["duties"] for task in part["tasks"] for one in task["blocks"]]
        rows = [row for one in blocks for kind in ("indicators", "knowledge", "skills") for row in one[kind]]
        for row in [*rows, *content["attitudes"], *content["notes"]]:
            assert re.sub(r"\s", "", row["text"]) in read


def loaded(code: str) -> StandardVersion:
    return StandardVersion.objects.with_content().get(code=code)


def test_only_changes_leaves_out_what_stayed(published, client):
    every, changes = page(client, URL), page(client, f"{URL}?changes=1")
    assert "依據組織政策，以專業態度處理投訴。" in every
    assert "依據組織政策，以專業態度處理投訴。" not in changes
    assert "<ins>彙整</ins>" in changes
    assert 'href="?changes=1#side-by-side"' in every
    assert 'href="?#side-by-side"' in changes


def test_the_order_can_be_swapped(published, client):
    assert f'href="{V3}compare/BAS4222-002v2/?changes=1"' in page(client, f"{URL}?changes=1")
    assert "<ins>整理</ins>客戶服務相關資料" in page(client, f"{V3}compare/BAS4222-002v2/")


def test_the_standards_page_leads_to_the_comparison(published, client):
    for url in (V2, V3):
        html = page(client, url)
        assert f'href="{URL}"' in html, "the earlier version stands first on both pages"
        assert f'href="{V3}compare/BAS4222-002v2/"' not in html
    assert "compare/BAS4222-002v1" not in page(client, V3), "v1 is known by its name only"


def test_a_version_without_text_is_said_to_have_none(standard, client):
    html = page(client, "/standards/BAS4222-002v1/compare/BAS4222-002v2/")
    assert 'class="empty"' in html
    assert "<ins>" not in html


def test_a_version_against_itself_says_that_nothing_changed(standard, client):
    html = page(client, f"{V2}compare/BAS4222-002v2/?changes=1")
    assert "<del>" not in html
    assert 'class="compare"' not in html


def test_two_standards_are_compared_with_a_remark(standard, desk):
    duty(draft(), "T1", {"T1.1": [{"indicators": ["P1 <b>甲</b>"]}]})
    html = page(desk, f"{V2}compare/XYZ1234-001v1/")
    assert '<p class="notice">' in html
    assert "<b>甲" not in html


def test_queries_do_not_grow_with_the_standard(published, desk, editor):
    big = large_draft(tasks=2)
    new_draft(big, "BIG9999-001v2", "v2", by=editor)
    counted = []
    for url in (URL, "/standards/BIG9999-001v1/compare/BIG9999-001v2/"):
        with CaptureQueriesContext(connection) as queries:
            page(desk, url)
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 16


def test_the_largest_standard_is_compared(db):
    old = contents(loaded(large_draft(duties=10, tasks=3, indicators=4).code))
    new = contents(loaded(large_draft("BIG9999-001v2", duties=10, tasks=3, indicators=4).code))
    for number, part in enumerate(new["duties"]):
        for task in part["tasks"]:
            for row in task["blocks"][0]["indicators"]:
                row["text"] = f"依新規定{number}完成{row['code']}的工作。"
    assert compare(old, new).changed


def test_in_english_the_page_is_english(published, client):
    client.cookies["django_language"] = "en"
    read = unescape(strip_tags(page(client, URL)))
    assert "What changed from BAS4222-002v2 to BAS4222-002v3" in read
    assert "New: A05 團隊意識." in read
