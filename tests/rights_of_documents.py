"""The addresses of documents that were read, for tests/rights.py: editors alone; one of them waits on the stage."""

from __future__ import annotations

from typing import Any

from competency.contents import contents
from competency.intake.keeping import keep
from competency.models import PublishingRule, ReadDocument, StandardVersion
from people.models import User
from tests.competency.intake.papers import reading

EDITORS = [302, 403, 403, 403, 403, 200, 403, 403, 403]
SENT_ON = [302, 403, 403, 403, 403, 302, 403, 403, 403]
EXPECTED = {
    "competency:import": SENT_ON,
    "competency:reading": EDITORS,
    "competency:reading-compare": EDITORS,
    **{f"competency:reading-{name}": [302] + [405] * 8 for name in ("change", "draft", "discard")},
}
EXPECTED_POST = {f"competency:reading-{name}": SENT_ON for name in ("change", "draft", "discard")}
SAID: dict[str, dict[str, Any]] = {
    "competency:reading-change": {"version": 1, "do": "write", "key": "top", "field": "name", "value": "另一個名稱"},
    "competency:reading-draft": {"version": 1, "code": "NEW0001-001v1", "origin": "official", "confirmed": "yes"},
    "competency:reading-discard": {"version": 1},
}


def read_one(version: StandardVersion, editor: User) -> ReadDocument:
    loaded = StandardVersion.objects.with_content().get(pk=version.pk)
    return keep(reading(contents(loaded), ("left_out", "", {})), b"a document", "職能基準.docx", editor)


def arguments() -> dict[str, list[int]]:
    names = ("reading", "reading-compare", "reading-change", "reading-draft", "reading-discard")
    return {name: [document.pk] for name in names for document in ReadDocument.objects.all()}


def kept() -> list[Any]:
    """What a refused POST must not change."""
    return [
        list(ReadDocument.objects.order_by("pk").values_list("pk", "version", "draft")),
        list(StandardVersion.objects.order_by("pk").values_list("code")),
        list(PublishingRule.objects.values_list("by_two")),
    ]
