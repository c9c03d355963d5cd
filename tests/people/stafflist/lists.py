"""Staff lists as other programs write them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

from people.models import User
from people.stafflist.applying import Order, Source
from people.stafflist.confirming import take_file
from people.stafflist.keeping import Look, look
from people.stafflist.plan import Plan

HEAD = ["員工編號", "姓名", "部門", "職稱", "主管員工編號", "電子郵件", "到職日", "離職日"]
SOURCE = Source("list.xlsx", "0" * 64)
Rows = Iterable[Sequence[Any]]


def xlsx(rows: Rows, head: Sequence[Any] | None = HEAD, above: Rows = ()) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in [*above, *([head] if head else []), *rows]:
        book.active.append(list(row))
    book.save(file)
    return file.getvalue()


def text(rows: Rows, head: Sequence[Any] = HEAD, delimiter: str = ",") -> str:
    return "".join(delimiter.join(map(str, row)) + "\r\n" for row in [head, *rows])


def looked(rows: Rows, head: Sequence[Any] = HEAD, by: User | None = None, **answers: bool) -> Look:
    return look(xlsx(rows, head), by, answers)


def planned(rows: Rows, head: Sequence[Any] = HEAD, by: User | None = None, answers: Any = None) -> Plan:
    return look(xlsx(rows, head), by, answers or {}).plan


def taken(rows: Rows, head: Sequence[Any] = HEAD, by: User | None = None) -> Any:
    """Taken in as it is, all of it."""
    return take_file(xlsx(rows, head), SOURCE, by)[0]


def problems(plan: Plan) -> list[tuple[int, str]]:
    return [(problem.row, str(problem.column)) for problem in plan.problems]


ALL = Order()
