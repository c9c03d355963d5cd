"""What an editor types or pastes into a draft, and what of an old draft nobody touched."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry

from competency.models import Indicator, Note, StandardVersion, Task
from tests.competency.editor_desk import address, digest_of, head_at, opened, row_at, said_in

pytestmark = pytest.mark.django_db


def as_posted(fields):
    """As a browser sends a form: with CRLF."""
    return {name: value.replace("\r\n", "\n").replace("\n", "\r\n") for name, value in fields.items()}


def sent(desk, where, **changes):
    return desk.post(where, as_posted({**opened(desk, where), **changes}))


def test_texts_lines_and_codes_are_stored_in_their_canonical_form(v3, desk, first):
    task, note = Task.objects.get(duty__version=v3, code="T1.1"), Note.objects.filter(version=v3).first()
    sent(desk, head_at(v3, "names"), name="客戶\u2028服務員\u200b", label="ｖ３")
    sent(desk, head_at(v3, "texts"), description="第一點\x0b第二點\u202e")
    sent(desk, row_at(v3, first), code="Ｐ１．１．１\ufeff", text="依計畫\x85執行\x1b")
    sent(desk, row_at(v3, task), name="分析\r\n評估")
    sent(desk, row_at(v3, note), mark="註１")
    for row in (v3, first, task, note):
        row.refresh_from_db()
    assert (v3.name, v3.description, v3.label) == ("客戶 服務員", "第一點\n第二點", "v3")
    assert (first.code, first.text) == ("P1.1.1", "依計畫\n執行")
    assert (task.name, note.mark) == ("分析\n評估", "註1")


@pytest.mark.parametrize("unseen", ["\u200b", "\u3164", "\ufeff\u2060"])
def test_what_shows_nothing_is_no_name_and_no_text(unseen, v3, desk, first):
    before = digest_of(v3)
    assert said_in(sent(desk, head_at(v3, "names"), name=unseen))
    assert said_in(sent(desk, row_at(v3, first), text=unseen))
    assert digest_of(v3) == before


def test_an_old_draft_saved_again_untouched_writes_no_entry_into_the_log(v3, desk, first):
    """Stored by a former release with other line ends, unseen signs and codes in full width."""
    StandardVersion.objects.filter(pk=v3.pk).update(description="第一點\x0b第二點\r\n三", name="名稱\u200b")
    Indicator._base_manager.filter(pk=first.pk).update(code="Ｐ１", text="一\r二\u2029三")
    entries = LogEntry.objects.count()
    for where in (head_at(v3, "names"), head_at(v3, "texts"), row_at(v3, first)):
        answer = sent(desk, where)
        assert answer.status_code == 302, answer.context["sheet"].clashes
    assert LogEntry.objects.count() == entries
    v3.refresh_from_db()
    first.refresh_from_db()
    assert (v3.description, v3.name) == ("第一點\x0b第二點\r\n三", "名稱\u200b")
    assert (first.code, first.text) == ("Ｐ１", "一\r二\u2029三")


@pytest.mark.parametrize("query", ["ＢＡＳ４２２２", "\u200bBAS4222\ufeff", "bas4222－002"])
def test_standards_are_found_in_full_width_in_the_editors_list_and_in_public(query, v3, desk, standard, client):
    rows = desk.get("/admin/competency/standardversion/", {"q": query}).context["cl"].result_list
    assert v3.pk in {row.pk for row in rows}
    html = client.get("/standards/", {"q": query}).content.decode()
    assert 'class="empty"' not in html
    assert "/standards/BAS4222-002v2/" in html


def test_a_new_draft_is_named_in_plain_letters(standard, desk):
    answer = desk.post(
        address(standard, "new-draft"), {"code": "ＢＡＳ４２２２－００２－Ｃｖ９\u200b", "label": "ｖ９"}
    )
    assert answer.status_code == 302
    assert StandardVersion.objects.filter(code="BAS4222-002-Cv9", label="v9").exists()
