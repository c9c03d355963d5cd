"""Note marks in texts."""

from __future__ import annotations

from competency.marks import NoteLinks
from competency.models import Note

NOTES = [Note(mark="註1", text="甲", position=1), Note(mark="註 2", text="乙", position=2), Note(text="丙", position=3)]


def test_a_mark_becomes_a_superscript_link_to_its_note():
    linked = NoteLinks(NOTES).linked("程序【註1】")
    assert linked == '程序<sup class="note-mark"><a href="#note-1" id="note-1-mark-1">【註1】</a></sup>'


def test_the_note_knows_every_mark_that_leads_to_it():
    links = NoteLinks(NOTES)
    links.linked("甲【註1】乙【註 2】")
    links.linked("丙【註1】")
    assert [links.back_to(note) for note in NOTES] == [
        ["note-1-mark-1", "note-1-mark-2"],
        ["note-2-mark-1"],
        [],
    ]


def test_a_mark_without_a_note_stays_text():
    assert NoteLinks(NOTES).linked("程序【註9】與【未完") == "程序【註9】與【未完"


def test_texts_are_escaped_around_and_inside_marks():
    links = NoteLinks([Note(mark="<b>", text="甲", position=1)])
    assert "<b>" not in links.linked("<i>A & B</i>【<b>】【<i>】")


def test_of_two_notes_with_one_mark_the_first_is_led_to():
    twice = [Note(mark="註1", position=1), Note(mark="註1", position=2)]
    links = NoteLinks(twice)
    assert 'href="#note-1"' in links.linked("【註1】")
    assert links.back_to(twice[1]) == []
