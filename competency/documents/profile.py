"""What a version is called: from the table of versions, the profile and the title of the document."""

from __future__ import annotations

from itertools import pairwise
from typing import TypedDict

from competency.codes import split_code
from competency.contents import ClassificationContents
from competency.documents.cells import Piece
from competency.documents.gathering import Gathered
from competency.documents.heads import label_of, squeezed
from competency.documents.parting import both_latin, goes_on, joined
from competency.documents.sections import Sections
from competency.documents.source import Cell
from competency.documents.table import level_of
from competency.models import ClassificationKind
from config.days import BadDay, read_day
from config.texts import canonical_line, folded_code

UNSTATED = ("未載明", "略", "無", "-", "–", "—", "－", "")
FIELDS = ("code", "job_category_name", "occupation_name", "description", "level", "origin")
KINDS = {kind.value: kind.value for kind in ClassificationKind}


class Head(TypedDict):
    standard: str
    code: str
    label: str
    name: str
    updated_on: str | None
    job_category_name: str
    occupation_name: str
    classifications: list[ClassificationContents]
    description: str
    level: int | None


class Profile:
    def __init__(self, sections: Sections, gathered: Gathered, is_wrapped: bool) -> None:
        self.sections, self.gathered, self.is_wrapped = sections, gathered, is_wrapped
        self.said: dict[str, Piece] = {}
        self.classifications: list[ClassificationContents] = []
        for row in sections.profile:
            self._row(row)
        self.version = self._version()

    # --- Rows of the profile ------------------------------------------------------------------------------------
    def _row(self, cells: list[Cell]) -> None:
        found: list[tuple[str, list[Cell]]] = []
        for cell in cells:
            if label := label_of("".join(cell.paragraphs)):
                found.append((label, []))
            elif cell.paragraphs and found:
                found[-1][1].append(cell)
            elif cell.paragraphs:
                self.sections.left_out += [Piece(text, cell.where) for text in cell.paragraphs]
        kinds = {label.removesuffix("_code") for label, _cells in found} & KINDS.keys()
        values = dict(found)
        for kind in sorted(kinds, key=list(KINDS).index):
            self._classification(kind, values.get(kind, []), values.get(f"{kind}_code", []))
        for label, inside in found:
            if label in FIELDS and inside:
                self._field(label, inside)
            elif inside and label.removesuffix("_code") not in KINDS:
                self.sections.left_out += [Piece(text, cell.where) for cell in inside for text in cell.paragraphs]

    def _field(self, label: str, cells: list[Cell]) -> None:
        lines = [text for cell in cells for text in cell.paragraphs]
        piece = Piece(self._unwrapped(label, lines, cells[0]) if self.is_wrapped else "\n".join(lines), cells[0].where)
        if label in self.said:
            if self.said[label].text != piece.text:
                self.gathered.doubt("said_twice", label, piece, field="standard_level" if label == "level" else label)
            return
        self.said[label] = piece
        self.gathered.at(label, piece.where)

    def _unwrapped(self, label: str, lines: list[str], cell: Cell) -> str:
        """Printed lines as what was written: one that goes on is joined with the next, a list stays line by line."""
        text = lines[0]
        for line in lines[1:]:
            before = text.rpartition("\n")[2]
            if not goes_on(before, line):
                text = f"{text}\n{line}"
                continue
            if both_latin(before, line):
                values = {"before": before[-12:], "after": line[:12]}
                self.gathered.doubt("joined", label, Piece(f"{before}\n{line}", cell.where), **values)
            text = joined(text, line)
        return text

    def _classification(self, kind: str, names: list[Cell], codes: list[Cell]) -> None:
        """A row may name several, line by line."""
        name_lines = [Piece(text, cell.where) for cell in names for text in cell.paragraphs]
        code_lines = [Piece(text, cell.where) for cell in codes for text in cell.paragraphs]
        if len(code_lines) > 1 and len(code_lines) != len(name_lines):
            path = f"classifications[{len(self.classifications)}].name"
            self.gathered.doubt("codes_unpaired", path, (name_lines or code_lines)[0])
        elif len(name_lines) > 1 and len(code_lines) < 2:
            path = f"classifications[{len(self.classifications)}].name"
            for before, after in () if self.is_wrapped else pairwise(name_lines):
                self.gathered.doubt("joined", path, after, before=before.text[-12:], after=after.text[:12])
            name_lines = [Piece("".join(piece.text for piece in name_lines), name_lines[0].where)]
        for number in range(max(len(name_lines), len(code_lines))):
            name = name_lines[number] if number < len(name_lines) else None
            code = code_lines[number] if number < len(code_lines) else None
            path = f"classifications[{len(self.classifications)}]"
            for piece, field in ((name, "name"), (code, "code")):
                if piece:
                    self.gathered.at(f"{path}.{field}", piece.where)
            texts = canonical_line(name.text) if name else "", folded_code(code.text) if code else ""
            self.classifications.append({"kind": kind, "name": texts[0], "code": texts[1]})

    # --- The version --------------------------------------------------------------------------------------------
    def _version(self) -> dict[str, Piece]:
        """Its row in the table of versions; {} where it has none."""
        code = self._text("code")
        rows = self.sections.versions
        if not rows:
            return {}
        if not code:
            newest = next((row for row in rows if "status" in row and "最新" in row["status"].text), rows[0])
            if "code" in newest:
                self.said["code"] = newest["code"]
                self.gathered.doubt("code_from_versions", "code", newest["code"], code=newest["code"].text)
            return newest
        for row in rows:
            if "code" in row and squeezed(row["code"].text) == squeezed(code):
                return row
        self.gathered.doubt("version_not_listed", "label", self.said["code"], code=code)
        return {}

    def _text(self, field: str) -> str:
        return self.said[field].text if field in self.said else ""

    @property
    def update_note(self) -> str:
        return canonical_line(self.version["update_note"].text) if "update_note" in self.version else ""

    @property
    def origin(self) -> str:
        return self._text("origin")

    def head(self) -> Head:
        code = folded_code(self._text("code"))
        occupation, category = self._names()
        for field in ("description", "level"):
            if field not in self.said:
                self.gathered.doubt("no_profile_field", field, field="standard_level" if field == "level" else field)
        return {
            "standard": split_code(code)[0],
            "code": code,
            "label": self._label(code),
            "name": self._name(occupation or category),
            "updated_on": self._date(),
            "job_category_name": category,
            "occupation_name": occupation,
            "classifications": self.classifications,
            "description": self._text("description"),
            "level": self._level(),
        }

    def _label(self, code: str) -> str:
        if "label" in self.version:
            self.gathered.at("label", self.version["label"].where)
            return folded_code(self.version["label"].text)
        if not self.sections.versions:
            self.gathered.doubt("no_versions", "label")
        return f"v{split_code(code)[1]}"

    def _names(self) -> tuple[str, str]:
        """Occupation and job category, of which a version names one."""
        occupation, category = (canonical_line(self._text(name)) for name in ("occupation_name", "job_category_name"))
        if occupation and category:
            self.gathered.doubt("both_names", "job_category_name", self.said["job_category_name"], text=category)
            return occupation, ""
        return occupation, category

    def _name(self, in_profile: str) -> str:
        title = next((piece for piece in self.sections.title if piece.text.endswith("職能基準")), None)
        in_title = canonical_line(title.text.removesuffix("職能基準")) if title else ""
        if "name" in self.version:
            self.gathered.at("name", self.version["name"].where)
            name = canonical_line(self.version["name"].text)
            if in_title and squeezed(in_title) != squeezed(name):
                self.gathered.doubt("names_differ", "name", title, first=name, second=in_title)
            return name
        name = in_title or in_profile
        if name:
            self.gathered.doubt("name_from", "name", title, name=name)
        return name

    def _date(self) -> str | None:
        piece = self.version.get("updated_on")
        if piece is None or piece.text.strip() in UNSTATED:
            return None
        self.gathered.at("updated_on", piece.where)
        try:
            read = read_day(piece.text)
        except BadDay:
            self.gathered.doubt("no_date", "updated_on", piece, text=piece.text)
            return None
        if read.was_republic:
            self.gathered.doubt("republic_year", "updated_on", piece, text=piece.text, day=read.day.isoformat())
        return read.day.isoformat()

    def _level(self) -> int | None:
        if "level" not in self.said:
            return None
        found = level_of(self._text("level"))
        if found is None and self._text("level").strip() not in UNSTATED:
            self.gathered.doubt("level_unclear", "level", self.said["level"], text=self._text("level"))
        return found
