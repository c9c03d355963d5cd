"""Why a file can't be imported: sentences with their places, in the language of who imports it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from jsonschema import ValidationError as SchemaError

from config.days import BadDay, read_back, read_day

SHOWN = 20  # problems; whoever has more starts with these


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: duties[1].tasks[0].name, or "" for the file as a whole."""

    place: str
    sentence: str

    def __str__(self) -> str:
        if not self.place:
            return self.sentence
        return _("%(place)s: %(sentence)s") % {"place": self.place, "sentence": self.sentence}


class NotImportable(ValidationError):
    """The file is refused and nothing was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = list(dict.fromkeys(problems))
        sentences = [str(problem) for problem in found[:SHOWN]]
        if len(found) > SHOWN:
            sentences.append(_("There are more problems; these are the first."))
        super().__init__(sentences)
        self.problems = found


def place_of(path: Iterable[str | int]) -> str:
    """The path through the file, as in JavaScript; what is inside `contents` is named from there."""
    steps = list(path)
    if len(steps) > 1 and steps[0] == "contents":
        steps = steps[1:]
    joined = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return joined.removeprefix(".")


def named(key: str) -> str:
    """A field's name as it can be shown: short, without what no page can print."""
    shown = key if len(key) <= 40 else f"{key[:39]}…"
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in shown)


def unprintable(text: str) -> str:
    """The first character that no text of a standard holds, as U+0000; "" when all are fine."""
    for char in text:
        number = ord(char)
        is_control = (number < 32 and char not in "\t\n\r") or 127 <= number < 160
        if is_control or 0xD800 <= number < 0xE000:
            return f"U+{number:04X}"
    return ""


def problems_of(error: SchemaError) -> Iterator[Problem]:
    """What the schema found, in words; one of its errors can stand for several fields."""
    place = place_of(error.absolute_path)
    match error.validator:
        case "additionalProperties":
            for key in error.instance.keys() - error.schema["properties"].keys():
                yield Problem(place, _("The field “%(name)s” is not known.") % {"name": named(key)})
        case "required":
            for key in error.schema["required"]:
                if key not in error.instance:
                    yield Problem(place, _("The field “%(name)s” is missing.") % {"name": key})
        case "type":
            yield Problem(place, _must_be(error.validator_value))
        case _other:
            yield Problem(place, _sentence(error))


def _must_be(kinds: str | list[str]) -> str:
    texts = {
        "string": _("This must be a text."),
        "integer": _("This must be a whole number."),
        "array": _("This must be a list."),
        "object": _("This must be an object with named fields."),
        "string null": _("This must be a text or null."),
        "integer null": _("This must be a whole number or null."),
    }
    return texts[kinds if isinstance(kinds, str) else " ".join(kinds)]


def _sentence(error: SchemaError) -> str:
    match error.validator:
        case "maxLength":
            sizes = {"length": len(error.instance), "limit": error.validator_value}
            return _("The text has %(length)s characters; at most %(limit)s are allowed.") % sizes
        case "minLength":
            return _("This must not be empty.")
        case "maxItems":
            sizes = {"length": len(error.instance), "limit": error.validator_value}
            return _("The list has %(length)s entries; at most %(limit)s are allowed.") % sizes
        case "minimum" | "maximum":
            return _("This number is out of range: 1 to 6 are allowed.")
        case "enum":
            return _("Only these are known: %(known)s.") % {"known": ", ".join(error.validator_value)}
        case "pattern":
            return _pattern(error)
        case _const:
            return _("Only %(known)s is known here.") % {"known": error.validator_value}


def no_date(text: str) -> str:
    """A file says its date in one way alone; a year of the Republic is said back as it would be written there."""
    sentence = _("This must be a date such as 2020-12-31.")
    try:
        read = read_day(text)
    except BadDay:
        return sentence
    return f"{read_back(text, read.day)} {sentence}" if read.was_republic else sentence


def _pattern(error: SchemaError) -> str:
    if found := unprintable(error.instance):
        return _("The text holds the character %(char)s, which can't be shown or stored.") % {"char": found}
    if error.absolute_path[-1] == "updated_on":
        return no_date(error.instance)
    sentence = _("A code has no spaces and none of the characters %(chars)s, and starts with no full stop.")
    return sentence % {"chars": "/ \\ ? # %"}
