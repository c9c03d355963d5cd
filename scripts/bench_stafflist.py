"""
A staff list of ten thousand people: read and compared, taken in, taken in again, changed whole, taken back. And damaged
workbooks and CSV thrown at it: each is read or refused in words. Seeded, so that a failure can be seen again.
"""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable
from typing import Any

PEOPLE = 10_000
TRIES = 2_000
# In seconds, on two cores: reading and comparing, taking in, the same again.
BUDGET = {"preview": 10, "take in": 15, "again": 5, "change all": 15, "take back": 15}
HEAD = ["員工編號", "姓名", "部門", "職稱", "主管員工編號", "電子郵件", "到職日"]


def rows(mark: str = "") -> list[list[str]]:
    return [
        [
            f"{number:06d}",
            f"王{number}{mark}",
            f"總公司 / 部{number % 50} / 課{number % 200}",
            f"工程師{mark}",
            f"{number // 10:06d}" if number else "",
            f"p{number}{mark and 'x'}@example.com",
            "2020/1/6" if mark else "2020/1/5",
        ]
        for number in range(PEOPLE)
    ]


def workbook(people: list[list[str]]) -> bytes:
    from openpyxl import Workbook

    book, file = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("人員")
    for row in [HEAD, *people]:
        sheet.append(row)
    book.save(file)
    return file.getvalue()


def report(by: Any) -> None:
    from django.db import connection

    from people.stafflist.applying import Source
    from people.stafflist.confirming import take_file
    from people.stafflist.keeping import look
    from people.stafflist.undoing import last, undo

    data, changed, source = workbook(rows()), workbook(rows("新")), Source("bench.xlsx", "0" * 64)
    print(f"\nstafflist: {PEOPLE} people, {len(data) // 1024} KB, {connection.vendor}")
    parts: dict[str, Callable[[], object]] = {
        "preview": lambda: look(data, by, {}),
        "take in": lambda: take_file(data, source, by),
        "again": lambda: take_file(data, source, by),
        "change all": lambda: take_file(changed, source, by),
        "take back": lambda: undo(last().pk, by),  # type: ignore[union-attr]  # there is one
    }
    for name, part in parts.items():
        start, worked = time.perf_counter(), time.process_time()
        part()
        seconds, worked = time.perf_counter() - start, time.process_time() - worked
        over = "  OVER" if seconds > BUDGET[name] else ""
        print(f"  {name:<12}{seconds:>6.1f} s ({worked:.1f} s of work), budget {BUDGET[name]} s{over}")
    came, refused = throw()
    print(f"  {TRIES} damaged files: {came} were read, {refused} refused in words")


def throw() -> tuple[int, int]:
    """How many were read and how many refused; any other end of a try is an error and ends the bench."""
    from config.refusals import Refusal
    from people.stafflist.keeping import look

    chance, came = random.Random(2026), 0  # noqa: S311 - not for secrets
    people = rows()[:40]
    text = "\n".join(",".join(row) for row in [HEAD, *people])
    good = [workbook(people), text.encode(), text.encode("cp950"), text.encode("utf-16")]
    for _number in range(TRIES):
        raw = bytearray(chance.choice(good))
        for _damage in range(chance.randint(1, 12)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        data = bytes(raw[: chance.randrange(1, len(raw))] if chance.random() < 0.3 else raw)
        try:
            for problem in look(data, None, {}).plan.problems:
                problem.text.encode()
            came += 1
        except Refusal as refusal:
            refusal.message.encode()
    return came, TRIES - came
