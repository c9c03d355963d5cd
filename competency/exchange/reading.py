"""
From the bytes of a file to contents that can be saved. Pure: writes nothing; every refusal is a
`NotImportable` that names the place.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import cast

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from competency.contents import (
    BLOCK_ELEMENT_LISTS,
    ELEMENT_LISTS,
    BlockContents,
    CodedText,
    TaskContents,
    VersionContents,
)
from competency.exchange.form import FORMAT, FORMAT_VERSION, Envelope
from competency.exchange.problems import SHOWN, NotImportable, Problem, named, no_date, place_of, problems_of
from competency.exchange.typed import typed
from competency.models import Origin
from competency.models.version import OFFICIAL
from competency.sharing import Sharing, broken_rules, task_named

DEEPEST = 20  # levels of nesting; the form itself needs eleven
# PostgreSQL indexes code and text of an element; an entry has at most 2,704 bytes.
ELEMENT_BYTES = 2_600
# A string is passed over whole, also one that never ends; possessive, so that the time stays linear.
BRACKET = re.compile(r'"[^"\\]*+(?:\\.?[^"\\]*+)*+"?|[\[{]|[\]}]', re.DOTALL)
TOO_LARGE = 10**20
WANTED = gettext_lazy(
    "This is an Excel or other office file, or a ZIP archive. Only JSON can be imported: choose “Download JSON” on the "
    "page of a version, and take that file."
)
FOREIGN = gettext_lazy(
    "This JSON is no export of the portal: choose “Download JSON” on the page of a version, and take that file."
)
# By their first bytes, whatever their name says: what people take for the file that is asked for.
OTHER_FILES = {
    b"PK\x03\x04": WANTED,
    b"\xd0\xcf\x11\xe0": WANTED,
    b"%PDF-": gettext_lazy(
        "This is a PDF. Only JSON can be imported: choose “Download JSON” on the page of a version, and take that file."
    ),
}


class Fields(dict[str, object]):
    """An object of the file that held fields more than once; `repeated` names them."""

    repeated: list[str]


class Constant:
    """NaN or Infinity, which Python would read although JSON has no such numbers."""

    def __init__(self, name: str) -> None:
        self.name = name


@dataclass(frozen=True)
class File:
    """What a file holds; `said` is None where it says nothing of where its text comes from."""

    contents: VersionContents
    said: Origin | None


def read(raw: bytes) -> VersionContents:
    """The contents that the file holds, valid in themselves; whether the code is free is checked when saving."""
    return read_file(raw).contents


def read_file(raw: bytes) -> File:
    """The same with what the file says of its origin."""
    tree = _parsed(_decoded(raw))
    try:
        envelope = _checked(tree)
    except NotImportable as refusal:
        if isinstance(tree, dict) and "format" not in tree:
            raise NotImportable([Problem("", str(FOREIGN)), *refusal.problems]) from None
        raise
    said = Origin(envelope.get("origin", Origin.kind), envelope.get("source", ""))
    return File(envelope["contents"], said if "origin" in envelope or "source" in envelope else None)


def checked(contents: VersionContents) -> VersionContents:
    """Contents that came from elsewhere, such as a document, held against the rules of a file."""
    return _checked({"format": FORMAT, "format_version": FORMAT_VERSION, "contents": contents})["contents"]


def _checked(tree: object) -> Envelope:
    tree = typed(tree)
    _refuse(problem for error in _schema().iter_errors(tree) for problem in problems_of(error))
    envelope = cast(Envelope, tree)  # the schema has let it pass
    _refuse(_contradictions(envelope["contents"]))
    return envelope


def code_problems(code: str) -> list[Problem]:
    """Why this can't be the code of a version."""
    rule = {"$ref": "#/$defs/contents/properties/code"}
    errors = _schema().evolve(schema={**_schema().schema, "properties": {"code": rule}, "required": []})
    return [problem for error in errors.iter_errors({"code": code}) for problem in problems_of(error)]


def _refuse(problems: Iterator[Problem]) -> None:
    if found := list(islice(problems, SHOWN + 1)):
        raise NotImportable(found)


@cache
def _schema() -> Validator:
    path = settings.BASE_DIR / "docs" / "standard.schema.json"
    whole_numbers = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _checker, value: type(value) is int)
    return extend(Draft202012Validator, type_checker=whole_numbers)(json.loads(path.read_text("utf-8")))


def _decoded(raw: bytes) -> str:
    limit: int = settings.STANDARD_FILE_MAX_BYTES
    if len(raw) > limit:
        sentence = _("The file is too large: at most %(limit)s KB are allowed.") % {"limit": limit // 1000}
        raise NotImportable([Problem("", sentence)])
    for signature, told in OTHER_FILES.items():
        if raw.startswith(signature):
            raise NotImportable([Problem("", str(told))])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _("byte %(number)s") % {"number": error.start + 1}
        raise NotImportable([Problem(place, _("The file is not encoded as UTF-8."))]) from None


def _parsed(text: str) -> object:
    _refuse_depth(text)
    flawed: list[object] = []  # only then is the whole walked through for their places

    def fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        repeated = Fields(found)
        repeated.repeated = [key for key, count in Counter(key for key, _value in pairs).items() if count > 1]
        flawed.append(repeated)
        return repeated

    def constant(name: str) -> Constant:
        flawed.append(Constant(name))
        return Constant(name)

    try:
        tree = json.loads(
            text,
            object_pairs_hook=fields,
            parse_constant=constant,
            parse_int=lambda digits: int(digits) if len(digits) < 20 else TOO_LARGE,
        )
    except json.JSONDecodeError as error:
        raise NotImportable([Problem(_line(text, error.pos), _("The file is not JSON from here on."))]) from None
    if flawed:
        _refuse(_flaws(tree, []))
    return tree


def _refuse_depth(text: str) -> None:
    depth = 0
    for match in BRACKET.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match.group(), 0)
        if depth > DEEPEST:
            sentence = _("Lists and objects are nested too deep: at most %(limit)s levels are allowed.")
            raise NotImportable([Problem(_line(text, match.start()), sentence % {"limit": DEEPEST})])


def _line(text: str, position: int) -> str:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return _("line %(line)s, column %(column)s") % {"line": line, "column": column}


def _flaws(value: object, path: list[str | int]) -> Iterator[Problem]:
    """What JSON itself forbids but Python reads: numbers that are none, fields that stand twice."""
    if isinstance(value, Constant):
        yield Problem(place_of(path), _("%(name)s is not a number in JSON.") % {"name": value.name})
    elif isinstance(value, dict):
        for key in getattr(value, "repeated", ()):
            yield Problem(place_of(path), _("The field “%(name)s” stands here twice.") % {"name": named(key)})
        for key, inner in value.items():
            yield from _flaws(inner, [*path, named(key)])
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _flaws(inner, [*path, number])


def _contradictions(content: VersionContents) -> Iterator[Problem]:
    """What no schema can check: dates, lists of elements, blocks that require what the version does not list."""
    if content["updated_on"] is not None:
        yield from _date(content["updated_on"])
    if content["job_category_name"] and content["occupation_name"]:
        yield Problem("occupation_name", _("Name either the job category or the occupation, not both."))
    for number, duty in enumerate(content["duties"]):
        yield from _shared_blocks(duty["tasks"], f"duties[{number}]")
    listed: dict[str, set[tuple[str, str]]] = {}
    for name in ELEMENT_LISTS:
        listed[name] = {_key(item) for item in content[name]}
        yield from _element_list(content[name], name)
    for path, block in _blocks(content):
        for name in BLOCK_ELEMENT_LISTS:
            yield from _repeated(block[name], f"{path}.{name}")
            for number, item in enumerate(block[name]):
                if _key(item) not in listed[name]:
                    sentence = _("“%(code)s” does not stand in the list “%(list)s” of the version with this text.")
                    yield Problem(f"{path}.{name}[{number}]", sentence % {"code": item["code"], "list": name})


def first_of_group(tasks: list[TaskContents], at: int) -> int | None:
    """The index of the task whose blocks this one shares; None where it shares none, or none is meant by the code."""
    if "blocks_of" not in tasks[at]:
        return None
    return task_named(tasks[at]["blocks_of"], [(task["code"], bool(task["blocks"])) for task in tasks[:at]])


def _shared_blocks(tasks: list[TaskContents], place: str) -> Iterator[Problem]:
    firsts = [first_of_group(tasks, number) for number in range(len(tasks))]
    for number, task in enumerate(tasks):
        if "blocks_of" in task and firsts[number] is None:
            sentence = _("No earlier task of this duty has the code “%(code)s” and blocks of its own.")
            yield Problem(f"{place}.tasks[{number}].blocks_of", sentence % {"code": task["blocks_of"]})
    seen = [Sharing(n, firsts[n], bool(task["blocks"]), task["code"]) for n, task in enumerate(tasks)]
    for number, sentence in broken_rules(seen):
        yield Problem(f"{place}.tasks[{number}].blocks_of", sentence)


def _date(text: str) -> Iterator[Problem]:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        yield Problem("updated_on", no_date(text))
        return
    if day not in OFFICIAL:
        yield Problem("updated_on", no_date(text) if day.year < 1000 else OFFICIAL.refusal(day))


def _key(item: CodedText) -> tuple[str, str]:
    return item["code"], item["text"]


def _element_list(items: list[CodedText], place: str) -> Iterator[Problem]:
    yield from _repeated(items, place)
    for number, item in enumerate(items):
        if len("".join(_key(item)).encode()) > ELEMENT_BYTES:
            sentence = _("Code and text together have more than %(limit)s bytes.") % {"limit": ELEMENT_BYTES}
            yield Problem(f"{place}[{number}].text", sentence)


def _repeated(items: list[CodedText], place: str) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for number, item in enumerate(items):
        if _key(item) in seen:
            yield Problem(f"{place}[{number}]", _("The same code and text stand in this list already."))
        seen.add(_key(item))


def _blocks(content: VersionContents) -> Iterator[tuple[str, BlockContents]]:
    for d, duty in enumerate(content["duties"]):
        for t, task in enumerate(duty["tasks"]):
            for b, block in enumerate(task["blocks"]):
                yield f"duties[{d}].tasks[{t}].blocks[{b}]", block
