"""What people type, in its canonical form."""

from __future__ import annotations

import unicodedata

import pytest

from config import texts
from config.texts import canonical_line, canonical_text, folded_code, folded_key, is_blank, spellings

SEPARATORS = ["\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\u2028", "\u2029", "\n"]
UNSEEN = [
    "\u200b",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u3164",
    "\u2800",
    "\ufe0f",
    "\u200d",
    "\U000e0100",
    "\u202e",
    "\x07",
]


@pytest.mark.parametrize("sign", [*UNSEEN, " ", "\u3000", "\t", "\n", "\ud800", "\ufffe", ""])
def test_a_text_in_which_nothing_can_be_seen_is_empty(sign):
    assert is_blank(sign)
    assert is_blank(f" {sign}\u3000{sign}\r\n")
    assert canonical_text(sign) == canonical_line(sign) == folded_code(sign) == ""


@pytest.mark.parametrize("sign", ["a", "。", "\ue000", "\u0600", "\u0301", "🙂", "\ufffc", "０"])
def test_what_can_be_seen_is_not_blank(sign):
    assert not is_blank(f"\u200b{sign}")


@pytest.mark.parametrize("separator", SEPARATORS)
def test_each_sign_that_ends_a_line_is_one_line_feed_in_a_text_and_one_space_in_a_name(separator):
    assert canonical_text(f"第一點{separator}第二點") == "第一點\n第二點"
    assert canonical_line(f" 第一點 {separator}{separator} 第二點{separator}") == "第一點 第二點"
    assert folded_code(f"BAS{separator}4222") == "BAS 4222"


@pytest.mark.parametrize(
    "sign",
    [
        "\x00",
        "\x08",
        "\x1b",
        "\x7f",
        "\x80",
        "\x9f",
        "\ud83d",
        "\ufdd0",
        "\ufffe",
        "\U0001ffff",
        "\u202a",
        "\u202e",
        "\u2066",
        "\u2069",
        "\ufeff",
    ],
)
def test_what_no_page_shows_or_what_turns_letters_round_is_dropped(sign):
    assert canonical_text(f"前{sign}後") == canonical_line(f"前{sign}後") == folded_code(f"前{sign}後") == "前後"


@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d👧 🏴\U000e0067\U000e007f ❤\ufe0f",
        "می\u200cخواهم",
        "葛\U000e0100城市",
        "ＡＢＣ：（一）①㈱",
        "e\u0301 樂\uf914",
        "a\tb",
        " 前 後 ",
        "一\n\n二",
    ],
)
def test_free_text_keeps_its_letters(text):
    assert canonical_text(text) == text


def test_a_name_keeps_what_shapes_its_letters_and_nothing_unseen_beside_it():
    assert canonical_line("\u200b 葛\U000e0100\u2060小\u00ad明\u200d ") == "葛\U000e0100小明"
    assert canonical_line("王　小明") == "王　小明"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Ａ０００２", "A0002"),
        (" A-000016\u200b", "A-000016"),
        ("Ａ－０００１６", "A-00016"),
        ("註１", "註1"),
        ("T1.1–T1.3", "T1.1–T1.3"),
        ("BAS\u00ad4222\u3000002", "BAS4222 002"),
        ("ﬁ", "fi"),
    ],
)
def test_a_code_is_folded_however_it_was_pasted(typed, code):
    assert folded_code(typed) == code


def test_a_key_is_the_same_for_every_width_and_case():
    assert {folded_key(typed) for typed in ("A1001", "a1001", "Ａ１００１", "ａ１００１\u200b", " A1001 ")} == {"a1001"}


def test_a_word_is_looked_for_as_it_was_typed_and_folded():
    assert spellings("Ａ０００２") == ("Ａ０００２", "A0002")
    assert spellings("林淑芬") == ("林淑芬",)


def test_a_length_counts_what_is_stored():
    assert len(canonical_text("一\r\n二")) == 3
    assert len(canonical_text("\u200b")) == 0


def test_each_form_is_stable():
    """Whatever the character: what was canonical once stays as it is."""
    for number in range(0x110000):
        text = f"a{chr(number)}b"
        for form in (canonical_text, canonical_line):
            assert form(form(text)) == form(text), hex(number)
    for number in range(0x30000):
        code = folded_code(f"a{chr(number)}b")
        assert folded_code(code) == code, hex(number)


def test_nothing_that_has_letters_is_dropped_from_a_text():
    lost = [
        hex(number)
        for number in range(0x110000)
        if unicodedata.category(chr(number))[0] in "LNPSM" and canonical_text(f"a{chr(number)}") == "a"
    ]
    assert lost == []


def test_a_crafted_code_takes_no_time():
    assert len(folded_code("a" + "\u0300\u0323" * 200_000)) == 400_001


def test_what_is_plain_is_what_it_would_be_made_without_looking_first(monkeypatch):
    samples = [
        "A0001",
        "王小明",
        "總公司 / 業務部",
        "a b",
        "a  b",
        " a",
        "a ",
        "~!",
        "ａ",
        "\u3164",
        "葛\ufe00",
        "一\u200b二",
        "",
        " ",
    ]
    samples += [chr(code) for code in range(0x250)] + [chr(code) for code in range(0x4E00, 0xA000)]
    quick = [(canonical_line(text), folded_code(text), folded_key(text)) for text in samples]
    monkeypatch.setattr(texts, "PLAIN", texts.re.compile("(?!)"))
    assert [(canonical_line(text), folded_code(text), folded_key(text)) for text in samples] == quick
