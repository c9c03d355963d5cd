"""
Collects the texts to translate from Python and templates into locale/, without a system gettext.

`python -m scripts.messages` adds new texts, drops those no longer used and says how many lack a translation.
Plural and contextual texts are understood; the tests use `collect()` to see that nothing is missing.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib

from scripts.catalogue import compiled

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("config", "integrity", "people", "competency", "assessments", "mailing", "printing", "running")
CATALOGS = {"zh_Hant": ROOT / "locale" / "zh_Hant" / "LC_MESSAGES" / "django.po"}
PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
PLURAL_CONTEXT = {"npgettext", "npgettext_lazy"}
# What Django's templatize makes of {% translate %}, {% blocktranslate %} and _("…") in templates.
CALL = re.compile(r"\b(gettext|ngettext|pgettext|npgettext|_)\(")


class Message(NamedTuple):
    """A text to translate; `plural` and `context` are empty where it has none."""

    text: str
    plural: str = ""
    context: str = ""


def from_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in PLAIN and texts:
            yield Message(texts[0])
        elif name in PLURAL and len(texts) >= 2:
            yield Message(texts[0], plural=texts[1])
        elif name in CONTEXT and len(texts) >= 2:
            yield Message(texts[1], context=texts[0])
        elif name in PLURAL_CONTEXT and len(texts) >= 3:
            yield Message(texts[1], plural=texts[2], context=texts[0])


def from_template(source: str) -> Iterator[Message]:
    """Django turns a template into something like Python; its calls are cut out and read as Python."""
    from django.utils.translation.template import templatize

    code = templatize(source)
    for match in CALL.finditer(code):
        end = _end_of_call(code, match.end())
        yield from from_python(code[match.start() : end])


def _end_of_call(code: str, start: int) -> int:
    depth, quote, position = 1, "", start
    while depth:
        char = code[position]
        if quote:
            if char == "\\":
                position += 1
            elif char == quote:
                quote = ""
        elif char in "'\"":
            quote = char
        else:
            depth += (char == "(") - (char == ")")
        position += 1
    return position


def collect() -> set[Message]:
    """Every text that the portal's own code and templates want translated."""
    found: set[Message] = set()
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                found |= set(from_python(path.read_text("utf-8")))
    for pattern in ("*.html", "*.txt"):
        for path in sorted((ROOT / "templates").rglob(pattern)):
            found |= set(from_template(path.read_text("utf-8")))
    return {message for message in found if message.text}


def entry_of(message: Message) -> polib.POEntry:
    if message.plural:
        return polib.POEntry(
            msgid=message.text,
            msgid_plural=message.plural,
            msgstr_plural={0: ""},
            msgctxt=message.context or None,
        )
    return polib.POEntry(msgid=message.text, msgstr="", msgctxt=message.context or None)


def update(path: Path, messages: set[Message]) -> polib.POFile:
    """Brings a catalogue up to date; translations of texts that stay are kept."""
    old = {(e.msgid, e.msgctxt or ""): e for e in polib.pofile(str(path))} if path.exists() else {}
    catalogue = polib.POFile(wrapwidth=78)
    catalogue.metadata = {
        "Project-Id-Version": "competency-portal",
        "Language": path.parts[-3],
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for message in sorted(messages):
        entry = entry_of(message)
        known = old.get((message.text, message.context))
        if known is not None:
            entry.msgstr = known.msgstr
            if message.plural and known.msgstr_plural:
                entry.msgstr_plural = known.msgstr_plural
        if "python-format" not in entry.flags and re.search(r"%\(\w+\)[sd]", message.text):
            entry.flags.append("python-format")
        catalogue.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return catalogue


def main() -> int:
    messages = collect()
    for language, path in CATALOGS.items():
        missing = update(path, messages).untranslated_entries()
        compiled(path)
        print(f"{language}: {len(messages)} texts, {len(missing)} without translation")
        for entry in missing:
            print(f"  {entry.msgid!r}")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    import django
    from django.conf import settings

    settings.configure(USE_I18N=True)
    django.setup()
    sys.exit(main())
