"""
Ten thousand damaged files thrown at the importer: each comes in whole or is refused in words, and nothing of a
refused one is written. Seeded, so that a failure can be seen again.
"""

from __future__ import annotations

import copy
import json
import random
import time
from typing import Any

TRIES = 10_000
ODD: list[Any] = [
    None, True, 0, -1, 7, 2.5, 10**30, float("nan"), float("inf"), "", " ", "\x00", "\ud800", "=1+1", "長" * 900,
    "𠮷" * 700, "2023-02-30", [], {}, [[]], [None], {"": None}, {"code": "K01", "text": "x"}, [{}] * 600,
]  # fmt: skip


def places(value: Any, found: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Every (container, key) inside."""
    for key, inner in list(value.items()) if isinstance(value, dict) else list(enumerate(value)):
        found.append((value, key))
        if isinstance(inner, dict | list):
            places(inner, found)
    return found


def damage(good: str, chance: random.Random) -> bytes:
    """The good file with one to three things replaced, removed, repeated or added; or torn as bytes."""
    if chance.random() < 0.15:
        raw = bytearray(good.encode())
        for _number in range(chance.randint(1, 8)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        return bytes(raw[: chance.randrange(1, len(raw))] if chance.random() < 0.5 else raw)
    tree = json.loads(good)
    for _number in range(chance.randint(1, 3)):
        container, key = chance.choice(places(tree, []) or [({"": 0}, "")])
        match chance.choice(["replace", "remove", "repeat", "add"]):
            case "replace":
                container[key] = copy.deepcopy(chance.choice(ODD))
            case "remove":
                del container[key]
            case "repeat" if isinstance(container, list):
                container.insert(chance.randint(0, len(container)), copy.deepcopy(container[key]))
            case "add" if isinstance(container, dict):
                container[chance.choice(["", "x", "code", "level", "\ud800"])] = copy.deepcopy(chance.choice(ODD))
    return json.dumps(tree, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def throw(tries: int = TRIES) -> tuple[int, int]:
    """How many came in and how many were refused; any other end of a try is an error and ends the bench."""
    from django.db import transaction

    from competency.contents import contents
    from competency.exchange.form import export_json
    from competency.exchange.importing import import_draft
    from competency.exchange.problems import NotImportable
    from competency.exchange.reading import read
    from competency.exchange.typed import typed
    from competency.models import Standard, StandardVersion

    def stored() -> tuple[int, int]:
        return StandardVersion.objects.count(), Standard.objects.count()

    version = StandardVersion.objects.with_content().get(code="BAS4222-002v2")
    good = export_json(version).decode().replace("BAS4222-002", "NEW0001-001")
    chance, before, came_in = random.Random(2026), stored(), 0  # noqa: S311 - not for secrets
    for number in range(tries):
        raw = damage(good, chance)
        messages: list[str] = []
        with transaction.atomic():
            try:
                made = import_draft(read(raw), by=None)
            except NotImportable as refusal:
                messages = refusal.messages
            else:
                came_in += 1
                again = contents(StandardVersion.objects.with_content().get(pk=made.pk))
                if again != typed(json.loads(raw.decode("utf-8-sig"))["contents"], "contents"):
                    raise SystemExit(f"import: try {number} came in otherwise than it was written")
                transaction.set_rollback(True)
        if stored() != before:
            raise SystemExit(f"import: try {number} left something behind: {messages}")
        "".join(messages).encode()
    return came_in, tries - came_in


def report(tries: int = TRIES) -> None:
    start = time.perf_counter()
    came_in, refused = throw(tries)
    seconds = time.perf_counter() - start
    print(f"\nimport: {tries} damaged files in {seconds:.0f} s, {came_in} came in whole, {refused} refused in words")
