"""Where two records (`snapshot.record`) differ, in words: by indicator or attitude, then by field."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, zip_longest
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.enums import NOT_OBSERVED, Verdict
from assessments.models import Assessment
from assessments.record.facts import FACTS

LONGEST = 80
NOTHING = "–"
# What only lays out the record; the code of each row in it names the place.
LAYOUT = ("duties", "tasks", "indicators", "attitudes", "outputs", "knowledge", "skills", "notes")
# Whose codes repeat from task to task.
OF_A_TASK = ("outputs", "knowledge", "skills")
# What follows from the ratings is listed only where nothing else differs.
DERIVED = ("score", "outcome", "met", "not_met", "not_observed")
# What a row of evidence or plan says, when it stands on one side only.
WHOLE_ROW = ("state", "text", "url", "file", "observed_on", "added_by", "goal", "measure", "due_on")
WORDS: dict[str, Any] = {
    **{fact.name: Assessment._meta.get_field(fact.column).verbose_name for fact in FACTS},  # type: ignore[union-attr]  # columns, no relations
    "rating": gettext_lazy("rating"),
    "comment": gettext_lazy("comment"),
    "shortcut": gettext_lazy("given by"),
    "own": gettext_lazy("trainee's own"),
    "assessment": gettext_lazy("assessment"),
    "trainee": gettext_lazy("trainee"),
    "supervisor": gettext_lazy("supervisor named in the record"),
    "cycle": gettext_lazy("appraisal cycle"),
    "standard": gettext_lazy("standard"),
    "origin": gettext_lazy("origin"),
    "scale": gettext_lazy("rating scale"),
    "self_rating": gettext_lazy("self-rating"),
    "submitted_at": gettext_lazy("submitted at"),
    "reopened": gettext_lazy("opened again by HR"),
    "evidence": gettext_lazy("evidence"),
    "development": gettext_lazy("development plan"),
    "agreed": gettext_lazy("agreed last time"),
    "gap": gettext_lazy("gap"),
    "blocks_of": gettext_lazy("shares its indicators with"),
    "score": gettext_lazy("result"),
    "verdict": gettext_lazy("verdict"),
    "name": gettext_lazy("name"),
    "text": gettext_lazy("text"),
    "label": gettext_lazy("label"),
    "descriptor": gettext_lazy("descriptor"),
    "meets": gettext_lazy("meets the standard"),
    "marked": gettext_lazy("marked as explaining a gap"),
}


def changes(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    """Sentences such as P1.1.2: rating 2 → 4."""
    old, new = dict(_flat(before)), dict(_flat(after))
    found = [path for path in {**old, **new} if old.get(path) != new.get(path)]
    changed = [path for path in found if not set(DERIVED) & set(path)]
    names = {"evidence": "on", "development": "element", "agreed": "goal"}
    rows = [row for kind, name in names.items() for row in _rows(kind, name, before, after)]
    sentences = [
        f"{_place(path)} {in_words(old.get(path))} → {in_words(new.get(path))}"
        for path in (changed if changed or rows else found)
    ]
    return (*sentences, *rows)


def in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, "", [], {}):
        return NOTHING
    if value == NOT_OBSERVED:
        return _("not observed")
    if value in Verdict.values:
        return str(Verdict(value).label)
    return shortened(str(value))


def shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _flat(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value with the steps that lead to it, other than of evidence and plan, whose rows have no code."""
    if isinstance(value, dict):
        if {"value", "not_observed"} <= value.keys():
            rest = {key: part for key, part in value.items() if key not in ("value", "not_observed")}
            value = {"rating": NOT_OBSERVED if value["not_observed"] else value["value"], **rest}
        for key, part in value.items():
            if key not in ("evidence", "development", "agreed"):
                yield from _flat(part, (*path, key))
    elif isinstance(value, list):
        seen: dict[str, int] = {}
        for number, part in enumerate(value, start=1):
            step = _step(part) or f"#{number}"
            seen[step] = seen.get(step, 0) + 1
            yield from _flat(part, (*path, step if seen[step] == 1 else f"{step} ({seen[step]})"))
    else:
        yield path, value


def _step(part: Any) -> str:
    """What names a row of a list: its code, the mark of a note, the value of a level."""
    names = (part.get(key) for key in ("code", "mark", "value")) if isinstance(part, dict) else ()
    return next((str(name) for name in names if name), "")


def _place(path: tuple[str, ...]) -> str:
    """Such as P1.1.2: trainee's own › rating."""
    codes = [step for before, step in pairwise(path) if before in LAYOUT]
    places = codes[-2:] if set(OF_A_TASK) & set(path) else codes[-1:]
    fields = [str(WORDS.get(step, step)) for step in path if step not in LAYOUT and step not in codes]
    if not places:
        places, fields = fields[:-1], fields[-1:]
    return f"{' › '.join(places)}: {' › '.join(fields)}"


def _rows(kind: str, names: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """Rows without a code: those that are the same on both sides are passed over, wherever they stand."""
    left_side, right_side = before.get(kind, []), after.get(kind, [])
    old = [row for row in left_side if row not in right_side]
    new = [row for row in right_side if row not in left_side]
    nothing: dict[str, Any] = {}
    for left, right in zip_longest(old, new, fillvalue=nothing):
        place = " ".join(part for part in (str(WORDS[kind]), left.get(names) or right.get(names)) if part)
        if not (left and right):
            yield f"{place}: {_whole(left)} → {_whole(right)}"
            continue
        for key in left:
            if left[key] != right.get(key):
                yield f"{place}: {WORDS.get(key, key)} {in_words(left.get(key))} → {in_words(right.get(key))}"


def _whole(row: dict[str, Any]) -> str:
    """A row that one side lacks, in one text."""
    return in_words(" ".join(str(row[key]) for key in WHOLE_ROW if row.get(key)))
