"""From a file to a draft: what is refused and with which words, and what comes in."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry
from django.utils import translation

from competency.exchange.form import written
from competency.exchange.importing import import_draft, rehearse, under_code
from competency.exchange.problems import NotImportable
from competency.exchange.reading import read
from competency.models import (
    Standard,
    StandardVersion,
)
from tests.competency.builders import draft, duty
from tests.competency.exchange_desk import changed, content_of, file_of, fresh

BLOCK = ["contents", "duties", 0, "tasks", 0, "blocks", 0]


def refusal(raw: bytes) -> list[str]:
    with pytest.raises(NotImportable) as caught:
        read(raw)
    return caught.value.messages


# --- Refusals: the file -------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "line 1, column 1: The file is not JSON from here on."),
        (b'{"format":\n nothing}', "line 2, column 2: The file is not JSON from here on."),
        (b'{"a": 1} {"a": 1}', "line 1, column 10: The file is not JSON from here on."),
        (b"\xff\xfe{\x00}\x00", "byte 1: The file is not encoded as UTF-8."),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xef\xfe[Content_Types].xml", "This is an Excel or other office file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "choose “Download JSON”"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "This is a PDF."),
        ("{“職能”}".encode("big5", "replace"), "not encoded as UTF-8"),
        (b"[" * 100_000, "line 1, column 21: Lists and objects are nested too deep: at most 20 levels are allowed."),
        (b'{"a":' * 100_000, "nested too deep"),
        (b'{"a": NaN}', "a: NaN is not a number in JSON."),
        (b'{"a": [1, -Infinity]}', "a[1]: -Infinity is not a number in JSON."),
        (b'{"a": {"b": 1, "b": 2}}', "a: The field “b” stands here twice."),
        (b"[]", "This must be an object with named fields."),
        (b"{}", "The field “contents” is missing."),
        (b"9" * 10_000, "This must be an object"),
        (b'{"\\ud800\\u0000": 1}', "The field “\\ud800\\u0000” is not known."),
    ],
)
def test_a_file_that_is_no_such_json_is_refused_with_its_place(raw, sentence):
    assert sentence in "\n".join(refusal(raw))


@pytest.mark.usefixtures("english")
def test_a_file_over_the_set_size_is_refused(settings):
    settings.STANDARD_FILE_MAX_BYTES = 2000
    assert refusal(b" " * 2001) == ["The file is too large: at most 2 KB are allowed."]


@pytest.mark.parametrize("text", ['"' + '\\"' * 300_000, '"' * 300_001, '"' + "\\" * 600_001, '{"a' * 200_000])
def test_strings_that_never_end_are_refused_at_once(text):
    """A scanner that starts over at each quotation mark would be busy for hours."""
    assert refusal(text.encode())


# --- Refusals: what is in it -------------------------------------------------------------------------------------
@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (["format"], "something", "format: Only competency-standard is known here."),
        (["format_version"], 2, "format_version: Only 1 is known here."),
        (["format_version"], True, "format_version: This must be a whole number."),
        (["contents", "remark"], "x", "contents: The field “remark” is not known."),
        (["contents", "duties", 1, "tasks", 0, "title"], "x", "duties[1].tasks[0]: The field “title” is not known."),
        (["contents", "name"], "", "name: This must not be empty."),
        (["contents", "name"], "長" * 121, "name: The text has 121 characters; at most 120 are allowed."),
        (["contents", "duties"], {}, "duties: This must be a list."),
        (["contents", "duties", 0], None, "duties[0]: This must be an object with named fields."),
        (["contents", "duties"], [], None),
        ([*BLOCK, "level"], 7, "duties[0].tasks[0].blocks[0].level: This number is out of range: 1 to 6 are allowed."),
        ([*BLOCK, "level"], 10**30, "blocks[0].level: This number is out of range: 1 to 6 are allowed."),
        ([*BLOCK, "level"], 2.0, "blocks[0].level: This must be a whole number or null."),
        ([*BLOCK, "level"], True, "blocks[0].level: This must be a whole number or null."),
        ([*BLOCK, "level"], None, None),
        (
            [*BLOCK, "indicators", 2, "text"],
            "甲\x00乙",
            "duties[0].tasks[0].blocks[0].indicators[2].text: "
            "The text holds the character U+0000, which can't be shown or stored.",
        ),
        ([*BLOCK, "indicators", 2, "text"], "甲\ud83d", None),
        ([*BLOCK, "indicators", 2, "text"], "\x1b[31m", None),
        (["contents", "name"], "\u200b\ufeff", "name: This must not be empty."),
        ([*BLOCK, "indicators", 2, "text"], "一\r\n\t二", None),
        ([*BLOCK, "indicators", 2, "text"], "長" * 20_001, "at most 20000 are allowed."),
        ([*BLOCK, "indicators"], [{"code": "", "text": ""}] * 501, "indicators: The list has 501 entries; at most 500"),
        (
            [*BLOCK, "knowledge", 0],
            {"code": "K09", "text": "沒有"},
            "blocks[0].knowledge[0]: “K09” does not stand in the list “knowledge” of the version with this text.",
        ),
        ([*BLOCK, "skills", 1, "text"], "另一段文字", "blocks[0].skills[1]: “S02” does not stand in the list “skills”"),
        (["contents", "updated_on"], "2023-02-30", "updated_on: This must be a date such as 2020-12-31."),
        (["contents", "updated_on"], "0109-12-31", "updated_on: “0109-12-31” was read as 2020/12/31. This must be"),
        (["contents", "updated_on"], "109/12/31", "updated_on: “109/12/31” was read as 2020/12/31. This must be"),
        (["contents", "updated_on"], "1820-12-31", "updated_on: 1820/12/31 can't be right here."),
        (["contents", "updated_on"], "2820-12-31", "updated_on: 2820/12/31 can't be right here."),
        (["contents", "updated_on"], "20201231", "updated_on: This must be a date such as 2020-12-31."),
        (["contents", "updated_on"], "2020-12-31\n", "updated_on: "),
        (["contents", "classifications", 0, "kind"], "trade", "classifications[0].kind: Only these are known: job_"),
        (["contents", "code"], "A/B", "code: A code has no spaces and none of the characters / \\ ? # %, and starts"),
        (["contents", "code"], "..", "code: A code has no spaces"),
        (["contents", "job_category_name"], "甲", "occupation_name: Name either the job category or the occupation"),
        (["contents", "attitudes", 0, "text"], "𠮷" * 700, "attitudes[0].text: Code and text together have more than"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_place(standard, path, value, sentence):
    raw = changed(content_of(standard), path, value)
    if sentence is None:
        assert read(raw)
    else:
        assert sentence in "\n".join(refusal(raw))


@pytest.mark.usefixtures("english")
def test_elements_stand_once_in_a_list_and_once_in_a_block(standard):
    content = content_of(standard)
    content["knowledge"].append(content["knowledge"][0])
    block = content["duties"][0]["tasks"][0]["blocks"][0]
    block["skills"].append(block["skills"][2])
    assert refusal(written(content)) == [
        "knowledge[5]: The same code and text stand in this list already.",
        "duties[0].tasks[0].blocks[0].skills[6]: The same code and text stand in this list already.",
    ]


def test_many_mistakes_are_told_as_twenty_and_a_word_that_there_are_more(standard):
    content = content_of(standard)
    content["notes"] = [{"mark": 1, "text": 2}] * 100
    assert len(refusal(written(content))) == 21


def test_refusals_speak_the_language_of_the_reader():
    with translation.override("en"):
        assert refusal(b"{}")[0].startswith("This JSON is no export of the portal")
        assert refusal(b'{"format": "competency-standard"}')[0].startswith("The field")
    with translation.override("zh-hant"):
        assert "不認得欄位「version_info」。" in refusal(b'{"version_info": 1}')


def test_a_code_that_is_taken_is_refused_and_nothing_is_written(english, standard):
    with pytest.raises(NotImportable, match="There is a version BAS4222-002v2 already"):
        import_draft(read(file_of(standard)), by=None)
    assert StandardVersion.objects.count() == 2


def test_a_refusal_late_in_the_import_leaves_nothing_behind(standard, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("competency.exchange.importing.record", broken)
    with pytest.raises(RuntimeError):
        import_draft(fresh(content_of(standard)), by=None)
    assert (StandardVersion.objects.count(), Standard.objects.count()) == (2, 1)


def test_a_rehearsal_shows_the_draft_and_writes_nothing(standard):
    entries = LogEntry.objects.count()
    version = rehearse(fresh(content_of(standard)), by=None)
    assert [duty.code for duty in version.duties.all()] == ["T1", "T2"]
    assert (StandardVersion.objects.count(), Standard.objects.count(), LogEntry.objects.count()) == (2, 1, entries)


# --- What comes in ------------------------------------------------------------------------------------------------
def test_a_standard_comes_back_as_it_went_out_and_goes_out_as_the_same_bytes(standard):
    wanted = fresh(content_of(standard))
    created = import_draft(read(written(wanted)), by=None)
    assert content_of(created) == wanted
    assert file_of(created) == written(wanted)
    assert (created.status, created.digest, created.update_note, created.successor) == ("draft", "", "", None)


def test_odd_shapes_come_back_too(db):
    version = draft("ODD0001-001v1", description="一\n二")
    duty(
        version,
        "T1",
        {
            "T1.1、T1.2": [
                {"level": 3, "elements": "K01 S1 K02", "indicators": ["P1 甲", "P1 乙", "T1.3 丙"]},
                {"indicators": ["P1 甲"], "outputs": ["O1.1 表"]},
                {"elements": "S1"},
            ],
            "T1.1": [],
        },
    )
    duty(version, "T1", {})
    wanted = content_of(version)
    raw = file_of(version)
    version.delete()
    created = import_draft(read(raw), by=None)
    assert content_of(created) == wanted
    assert file_of(created) == raw


def test_texts_of_a_file_are_read_as_those_of_a_form(standard):
    content = content_of(standard)
    content |= {
        "code": "ＢＡＳ４２２２－００２ｖ８\u200b",
        "label": "ｖ８",
        "description": "一\x0b二\u2028三\u202e\ufeff",
    }
    content |= {
        "name": "客戶\r\n服務\u200b",
        "notes": [{"mark": "註１", "text": "\x1c說明"}, {"mark": "", "text": "\u3164"}],
    }
    content["duties"][0]["tasks"][0]["name"] = "分析\r評估"
    taken = read(written(content))
    assert (taken["code"], taken["label"], taken["description"]) == ("BAS4222-002v8", "v8", "一\n二\n三")
    assert (taken["name"], taken["duties"][0]["tasks"][0]["name"]) == ("客戶 服務", "分析\n評估")
    assert taken["notes"] == [{"mark": "註1", "text": "\n說明"}, {"mark": "", "text": ""}]


def test_the_published_standard_comes_back_byte_by_byte(standard):
    assert read(file_of(standard)) == content_of(standard)


def test_a_byte_order_mark_is_no_mistake(standard):
    assert read(b"\xef\xbb\xbf" + file_of(standard)) == content_of(standard)


def test_another_code_takes_the_label_and_the_standard_with_it(standard):
    content = content_of(standard)
    names = [(created["standard"], created["code"], created["label"]) for created in (
        under_code(content, "BAS4222-002v2"), under_code(content, "BAS4222-002v9"),
        under_code(content, "OWN0001-001v3"), under_code(content, "OWN0001-001"),
    )]  # fmt: skip
    assert names == [
        ("BAS4222-002", "BAS4222-002v2", "v2"), ("BAS4222-002", "BAS4222-002v9", "v9"),
        ("OWN0001-001", "OWN0001-001v3", "v3"), ("OWN0001-001", "OWN0001-001", "v2"),
    ]  # fmt: skip


def test_an_import_is_one_entry_in_the_log_with_its_editor(standard, editor):
    LogEntry.objects.all().delete()
    created = import_draft(fresh(content_of(standard)), by=editor)
    entry = LogEntry.objects.get()
    assert (entry.actor, entry.object_pk, entry.additional_data) == (editor, str(created.pk), {"operation": "imported"})


def test_queries_do_not_grow_with_the_file(standard, django_assert_max_num_queries):
    content = fresh(content_of(standard))
    import_draft(fresh(content, "WARM001-001v1"), by=None)
    content["duties"] *= 20
    with django_assert_max_num_queries(90):  # SQLite writes at most 999 values at once
        import_draft(content, by=None)


def test_the_largest_element_that_passes_fits_the_databases_index(standard):
    """Letters of four bytes that nothing packs: what PostgreSQL's index holds is counted in bytes."""
    content = fresh(content_of(standard))
    rare = "".join(chr(0x20000 + number * 37 % 40_000) for number in range(650))
    content["attitudes"].append({"code": "", "text": rare})
    assert content_of(import_draft(read(written(content)), by=None)) == content
