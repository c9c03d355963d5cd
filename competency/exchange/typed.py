"""The texts of a file in their canonical form, before anything is judged: what is counted is what is stored."""

from __future__ import annotations

from collections.abc import Callable

from config.texts import NUL, canonical_line, canonical_text, folded_code

# How each field of the form is read; of other fields, dates among them, nothing is changed. What the names of rows
# say may take several lines, what the version and its classifications are called takes one.
CODES = frozenset({"standard", "code", "label", "mark", "blocks_of"})
TEXTS = frozenset({"description", "prerequisites", "text"})
LINES = frozenset({"job_category_name", "occupation_name", "source"})


def typed(tree: object, field: str = "", above: str = "") -> object:
    """The same data with each text as `config.texts` takes it; NUL stays, so that it is refused with its place."""
    if isinstance(tree, dict):
        for name, value in tree.items():  # its own kind stays: it may say which fields stood twice
            tree[name] = typed(value, name, field)
        return tree
    if isinstance(tree, list):
        return [typed(value, field, above) for value in tree]
    how = _reader(field, above)
    return how(tree) if isinstance(tree, str) and how and NUL not in tree else tree


def _reader(field: str, above: str) -> Callable[[str], str] | None:
    if field in CODES:
        return folded_code
    if field in LINES or (field == "name" and above in ("contents", "classifications")):
        return canonical_line
    return canonical_text if field in TEXTS or field == "name" else None
