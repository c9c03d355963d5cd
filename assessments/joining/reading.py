"""Employee numbers that were pasted or stand in a file: the people they mean, and what could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessments.joining.checks import Wanted
from config.refusals import BadInput
from config.texts import folded_code, with_lf
from people.models import StaffColumn, StaffHeading
from people.stafflist.columns import NAMES, folded, layout
from people.stafflist.company import Company
from people.stafflist.plan import Known
from people.stafflist.table import Cell, Row, sheets_of

# What stands between numbers, in either width.
BETWEEN = re.compile(r"[\s,;、|/\\:，；：｜／．。()（）\[\]「」\"']+")
NUMBER = re.compile(r"(?=.*\d)[\w.@+-]{1,40}", re.ASCII)
# A day that stands beside somebody, such as 2024/3/1.
DAY = re.compile(r"(?<!\w)\d{3,4}([./-])\d{1,2}\1\d{1,2}(?!\w)")
IN_BRACKETS = re.compile(r".*[(（]\s*([^()（）]+?)\s*[)）]\Z")
# Headings that a staff list does not have.
HEADINGS = {
    **dict.fromkeys(("受評人", "受評人編號", "受評人員工編號", "受評人工號", "trainee", "trainee number"), "number"),
    **dict.fromkeys(("評核人", "評核人編號", "評核人員工編號", "評核人工號", "rated by", "rater"), "supervisor"),
}
# A column holds numbers where this part of its cells are numbers that somebody has.
MOST = 0.5
LONGEST_WORD = 60


@dataclass(slots=True)
class Read:
    """
    `wanted` once each. What is told: numbers that nobody has, that came several times, and that were read otherwise
    than they were written.
    """

    wanted: list[Wanted] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)

    @property
    def told(self) -> dict[str, list[str]]:
        found = {"unknown": self.unknown, "twice": self.twice, "mended": self.mended}
        return {name: list(dict.fromkeys(words)) for name, words in found.items() if words}


class Reader:
    """Takes in one number after the other, beside the company as it is."""

    def __init__(self) -> None:
        self.company, self.read = Company.load(), Read()
        self._met: set[int] = set()

    def person(self, word: str) -> Known | None:
        """Whoever has the number; one that lost its zeros means whom it can only mean, which is told."""
        found = self.company.numbered(word)
        if found is None and (found := self.company.with_zeros(word)):
            self.read.mended.append(_("%(typed)s → %(number)s") % {"typed": word, "number": found.number})
        return found

    def add(self, person: Known, supervisor: int | None = None, wrong: str = "") -> None:
        if person.pk in self._met:
            self.read.twice.append(person.number)
            return
        self._met.add(person.pk)
        self.read.wanted.append(Wanted(person.pk, supervisor, wrong=wrong))

    def miss(self, word: str) -> None:
        self.read.unknown.append(word[:LONGEST_WORD])


def pasted(text: str) -> Read:
    """Numbers with anything between them, one in each line with names beside them, or both. BadInput for none."""
    reader = Reader()
    for line in with_lf(text).split("\n"):
        _read_line(reader, line)
    return _some(reader.read)


def _read_line(reader: Reader, line: str) -> None:
    words = [word for word in map(folded_code, BETWEEN.split(DAY.sub(" ", line))) if word]
    known = [(word, reader.person(word)) for word in words]
    if not any(person for _word, person in known) and all(folded(word) in NAMES for word in words):
        return  # headings, or nothing at all
    for word, person in known:
        if person:
            reader.add(person)
        elif NUMBER.fullmatch(word):
            reader.miss(word)
    if not any(person or NUMBER.fullmatch(word) for word, person in known):
        reader.miss(line.strip())


def filed(data: bytes) -> Read:
    """A column of numbers, or pairs of trainee and supervisor, with headings or without. BadInput for no list."""
    sheets, reader = [sheet for sheet in sheets_of(data) if sheet.rows], Reader()
    said = {folded(name): column for name, column in HEADINGS.items()}
    found = layout(sheets, {**dict(StaffHeading.objects.exclude(column="").values_list("heading", "column")), **said})
    columns = found.columns if found else {}
    if found and StaffColumn.NUMBER in columns:
        places = [columns[StaffColumn.NUMBER], columns.get(StaffColumn.SUPERVISOR, -1)]
        _read_rows(reader, found.rows, *places)
    else:
        rows = max((sheet.rows for sheet in sheets), key=len, default=())
        _read_rows(reader, rows, *_places(reader.company, rows))
    return _some(reader.read)


def _places(company: Company, rows: Sequence[Row]) -> tuple[int, int]:
    """Without headings: the first column of numbers, and the second one, -1 where there is none."""
    width = max((len(row.cells) for row in rows), default=0)
    found = []
    for place in range(width):
        words = [word for row in rows if (word := _word(row, place))]
        if words and sum(company.numbered(word) is not None for word in words) >= MOST * len(words):
            found.append(place)
    if not found:
        raise BadInput(_("No column of the file holds employee numbers. Add a heading such as 員工編號 above them."))
    return found[0], found[1] if len(found) > 1 else -1


def _read_rows(reader: Reader, rows: Iterable[Row], place: int, beside: int) -> None:
    names = dict[str, list[Known]]()
    for one in reader.company.people:
        names.setdefault(one.name, []).append(one)
    for row in rows:
        word = _word(row, place)
        if not word or folded(word) in NAMES:
            continue
        person = reader.person(word)
        if person is None:
            reader.miss(word)
            continue
        supervisor, wrong = _supervisor(reader, row, beside, names)
        reader.add(person, supervisor, wrong)


def _supervisor(reader: Reader, row: Row, place: int, names: dict[str, list[Known]]) -> tuple[int | None, str]:
    """Whom the cell of the supervisor means: a number, a name with the number, a name that one person bears."""
    word = _word(row, place) if place >= 0 else ""
    if not word:
        return None, ""
    for number in (word, word.split()[0], match[1] if (match := IN_BRACKETS.match(word)) else word):
        if found := reader.person(number):
            return found.pk, ""
    if len(named := names.get(word, [])) == 1:
        return named[0].pk, ""
    text = _("Nobody has the supervisor's number “%(number)s” of row %(row)d. Correct it in the file.")
    return None, text % {"number": word[:LONGEST_WORD], "row": row.number}


def _word(row: Row, place: int) -> str:
    return folded_code(_plain(row.cells[place])) if place < len(row.cells) else ""


def _plain(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _some(read: Read) -> Read:
    if not read.wanted and not read.unknown:
        raise BadInput(_("There is no employee number in it. Choose a file with a column of them, or paste some."))
    return read
