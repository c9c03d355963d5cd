"""The public pages of the standard."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

import pytest
from django.test import Client
from django.utils.html import strip_tags

from competency.drafts.publishing import new_draft, publish
from competency.models import StandardVersion
from tests.competency.builders import draft, duty, large_draft, note, shared_draft
from tests.competency.official_document import database_lines

URL = "/standards/BAS4222-002v2/"


def page(client: Client, url: str = URL, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def text_of(html: str) -> str:
    """What is read, without any whitespace."""
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s", "", unescape(strip_tags(main)))


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/standards/NO-SUCH/", "/standards/bas4222-002v2/"])
def test_an_unknown_code_is_not_found(client, url):
    page(client, url, 404)


@pytest.mark.parametrize("who", ["supervisor", "trainee", "hr", "auditor", "administrator", "stranger", None])
def test_a_draft_is_not_found_except_by_editors(standard, signed_in, client, who, request, editor):
    new_draft(standard, "BAS4222-002v3", "v3", by=editor)
    visitor = signed_in(request.getfixturevalue(who)) if who else client
    page(visitor, "/standards/BAS4222-002v3/", 404)
    assert "BAS4222-002v3" not in page(visitor, "/standards/")
    assert "BAS4222-002v3" not in page(visitor)


def test_an_editor_sees_drafts_in_the_list_and_as_a_page(standard, signed_in, editor):
    new_draft(standard, "BAS4222-002v3", "v3", by=editor)
    visitor = signed_in(editor)
    assert "BAS4222-002v3" in page(visitor, "/standards/")
    html = page(visitor, "/standards/BAS4222-002v3/")
    assert 'id="P1.1.1"' in html
    assert "/admin/competency/standardversion/" in html


@pytest.mark.parametrize("url", ["/standards/", URL])
def test_nobody_else_is_offered_the_editor(standard, client, signed_in, hr, url):
    assert "/admin/" not in page(client, url)
    assert "/admin/" not in page(signed_in(hr), url)


def test_the_page_needs_no_sign_in_and_shows_every_word_of_the_standard(standard, client):
    read = text_of(page(client))
    prefixes = re.compile(r"^(title|version|profile|duty|task|output|indicator|level|K|S|attitude|note) ")
    for line in database_lines(standard):
        if line.startswith(("version", "profile", "note 建議")):
            continue
        assert re.sub(r"\s", "", prefixes.sub("", line)) in read, line
    for word in ("企業經營管理/行政支援", "BAS", "4222", "N8209", "高中職以上畢業，無經驗可。", "2020/12/31"):
        assert word in read


def test_merged_cells_are_those_of_the_document(standard, client):
    html = page(client)
    rowspans = re.findall(r'class="official__(duty|task|level|elements)"[^>]*rowspan="(\d+)"', html)
    assert Counter(rowspans) == {
        ("duty", "3"): 1,
        ("duty", "1"): 1,
        ("task", "1"): 4,
        ("level", "3"): 1,
        ("level", "1"): 1,
        ("elements", "3"): 2,
        ("elements", "1"): 2,
    }


def test_a_standard_without_notes_has_no_empty_section_of_notes(client, editor):
    publish(shared_draft(), by=editor)
    assert "說明與補充事項" not in page(client, "/standards/SHR1234-001v1/")


def test_notes_are_linked_from_their_marks_and_back(standard, client):
    html = page(client)
    assert '<a href="#note-1" id="note-1-mark-1">【註1】</a>' in html
    assert 'id="note-1"' in html
    assert 'href="#note-1-mark-1"' in html


def test_ids_are_unique_and_every_task_and_indicator_has_one(standard, client):
    html = page(client)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    assert {"T1.1", "T1.2", "T1.3", "T2.1", "P1.1.1", "P1.1.4", "P1.2.5", "P2.1.3"} <= set(ids)


def test_the_history_names_v1_its_note_and_date(standard, client):
    read = text_of(page(client))
    assert "已被《BAS4222-002v2》取代2017/12/31" in read
    assert 'href="/standards/BAS4222-002v1/"' in page(client)


def test_v1_says_kindly_that_it_has_no_text_and_leads_to_its_successor(standard, client):
    html = page(client, "/standards/BAS4222-002v1/")
    assert html.count('href="/standards/BAS4222-002v2/"') >= 2
    assert 'class="empty"' in html
    assert 'class="official"' not in html


@pytest.mark.django_db
def test_without_any_standard_the_list_says_so(client):
    assert 'class="empty"' in page(client, "/standards/")


def test_texts_are_escaped(standard, signed_in, editor):
    version = draft(description="<script>alert(1)</script>【註1】")
    duty(version, "T1", {"T1.1": [{"indicators": ["P1 <b>甲</b>"]}]})
    note(version, "註1", "<i>乙</i>")
    html = page(signed_in(editor), version.get_absolute_url())
    assert "<script>alert" not in html
    assert "<b>甲" not in html
    assert "<i>乙" not in html


def test_the_list_asks_the_same_number_of_queries_for_many_versions(standard, client, django_assert_num_queries):
    client.get("/standards/")
    with django_assert_num_queries(3):  # the versions, the count of this client's looks, and the look of the company
        client.get("/standards/")
    for number in range(30):
        version = draft(f"LOT{number:04}-001v1", status="current", digest="0" * 64)
        assert version.pk
    with django_assert_num_queries(3):
        html = page(client, "/standards/")
    assert html.count("<tr>") == 33


def test_the_page_asks_the_same_number_of_queries_for_a_large_standard(standard, client, django_assert_num_queries):
    big = large_draft(duties=10, tasks=3, indicators=4)
    StandardVersion.objects.filter(pk=big.pk).update(status="current", digest="0" * 64)
    client.get("/standards/")
    for url in (URL, big.get_absolute_url()):
        with django_assert_num_queries(14):  # one counts the client's looks, one asks for the company's
            page(client, url)


OFFICIAL_WORDS = [
    "主要職責", "工作任務", "工作產出", "行為指標", "職能級別",
    "職能內涵 (K=knowledge 知識)", "職能內涵 (S=skills 技能)", "職能內涵 (A=attitude 態度)",
    "說明與補充事項", "職能基準代碼", "職能基準名稱 (擇一填寫)", "職類", "職業", "所屬類別",
    "職類別", "職類別代碼", "職業別", "職業別代碼", "行業別", "行業別代碼", "工作描述", "基準級別",
    "版本", "狀態", "最新版本", "歷史版本", "更新說明", "發展更新日期",
    "建議擔任此職類/職業之學歷/經歷/或能力條件：",
]  # fmt: skip


def test_in_chinese_the_page_uses_exactly_the_official_words(standard, client):
    html = page(client)
    heard = {unescape(strip_tags(part)).strip() for part in re.findall(r">([^<>]+)<", html)}
    assert [word for word in OFFICIAL_WORDS if word not in heard] == []


def test_in_english_the_interface_is_english_and_the_text_stays_official(standard, client):
    client.cookies["django_language"] = "en"
    html = page(client)
    assert "Competency level" in html
    assert "主要職責" not in html
    assert "依據組織政策，以專業周到服務與客戶進行溝通。" in html
