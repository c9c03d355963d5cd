"""Small invented standards, described in a few words."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Model, QuerySet

from competency.models import (
    Block,
    BlockElement,
    Duty,
    Element,
    Indicator,
    Note,
    Output,
    Standard,
    StandardVersion,
    Task,
)


def draft(code: str = "XYZ1234-001v1", **fields: Any) -> StandardVersion:
    standard, _created = Standard.objects.get_or_create(code=code.rpartition("v")[0] or code)
    label = f"v{code.rpartition('v')[2]}"
    return StandardVersion.objects.create(standard=standard, code=code, **{"label": label, "name": "測試員", **fields})


def element(version: StandardVersion, code: str, text: str = "") -> Element:
    """The element with this code, created where the version has none; its kind is the code's first letter."""
    kind = code[0]
    position = version.elements.filter(kind=kind).count() + 1
    wanted = {"version": version, "kind": kind, "code": code, "text": text or f"內涵{code}"}
    return Element.objects.get_or_create(defaults={"position": position}, **wanted)[0]


def note(version: StandardVersion, mark: str, text: str = "說明") -> Note:
    return Note.objects.create(version=version, mark=mark, text=text, position=version.notes.count() + 1)


def duty(version: StandardVersion, code: str, tasks: dict[str, list[dict[str, Any]]]) -> Duty:
    """A duty whose tasks are given by code, or by code and name, each with its blocks as `block` takes them."""
    created = Duty.objects.create(version=version, code=code, name=f"職責{code}", position=version.duties.count() + 1)
    for position, (line, blocks) in enumerate(tasks.items(), start=1):
        task_code, space, name = line.partition(" ")
        task = Task.objects.create(
            duty=created, code=task_code, name=name if space else f"任務{line}", position=position
        )
        for number, spec in enumerate(blocks, start=1):
            block(task, position=number, **spec)
    return created


def sharing(duty: Duty, first: str, *lines: str) -> list[Task]:
    """More tasks at the end of the duty, by code and name, that share the blocks of its task with the code `first`."""
    of = duty.tasks.get(code=first)
    return [
        Task.objects.create(duty=duty, code=code, name=name, blocks_of=of, position=position)
        for position, (code, _space, name) in enumerate((line.partition(" ") for line in lines), duty.tasks.count() + 1)
    ]


def shared_draft(code: str = "SHR1234-001v1", **fields: Any) -> StandardVersion:
    """
    T1 with T1.1 to T1.3, which share the two blocks of T1.1, and T1.4 with a block of its own; T2 with T2.1 alone. Four
    blocks with seven indicators in all.
    """
    version = draft(code, **{"name": "專案助理", "level": 3, "occupation_name": "專案助理", **fields})
    first: dict[str, Any] = {
        "level": 3,
        "elements": "K01 K02 S01",
        "outputs": ["O1.1.1 需求清單"],
        "indicators": ["P1.1.1 依訪談結果整理需求。", "P1.1.2 依需求評估團隊能力。"],
    }
    second = {
        "level": 4,
        "elements": "K02 S02",
        "outputs": ["O1.1.2 時程表"],
        "indicators": ["P1.1.3 依能力估計時程。"],
    }
    planning = duty(version, "T1", {"T1.1 分析需求": [first, second]})
    sharing(planning, "T1.1", "T1.2 評估能力", "T1.3 估計時程")
    task = Task.objects.create(duty=planning, code="T1.4", name="追蹤進度", position=4)
    block(task, level=2, elements="K01 S01", indicators=["P1.4.1 定期回報進度。", "P1.4.2 記錄變更。"])
    closing = {"level": 3, "elements": "K03 S03", "outputs": ["O2.1.1 結案報告"]}
    duty(version, "T2", {"T2.1 結案": [{**closing, "indicators": ["P2.1.1 撰寫結案報告。", "P2.1.2 歸檔文件。"]}]})
    element(version, "A01", "主動積極")
    return version


def small_draft(code: str = "XYZ1234-001v1", **fields: Any) -> StandardVersion:
    """One task with three indicators: an appraisal by it is short."""
    made = draft(code, **{"level": 3, "occupation_name": "測試員", **fields})
    texts = [f"P1.1.{number} 依規定完成第 {number} 件。" for number in (1, 2, 3)]
    duty(
        made,
        "T1",
        {"T1.1 受理": [{"level": 3, "elements": "K01 S01", "outputs": ["O1.1.1 紀錄"], "indicators": texts}]},
    )
    return made


def block(
    task: Task,
    position: int = 1,
    level: int | None = None,
    elements: str = "",
    indicators: list[str] | None = None,
    outputs: list[str] | None = None,
) -> Block:
    """`elements` are codes, such as "K01 S02"; `indicators` and `outputs` are texts with their codes."""
    created = Block.objects.create(task=task, level=level, position=position)
    for number, code in enumerate(elements.split(), start=1):
        shared = element(task.duty.version, code)
        BlockElement.objects.create(block=created, element=shared, position=number)
    for number, line in enumerate(indicators or [], start=1):
        code, _space, text = line.partition(" ")
        Indicator.objects.create(block=created, code=code, text=text, position=number)
    for number, line in enumerate(outputs or [], start=1):
        code, _space, name = line.partition(" ")
        Output.objects.create(block=created, code=code, name=name, position=number)
    return created


def large_draft(code: str = "BIG9999-001v1", duties: int = 10, tasks: int = 3, indicators: int = 4) -> StandardVersion:
    """As large as the largest official standards, by default; a statement a table."""
    version, rows = draft(code), defaultdict[type[Model], list[Any]](list)

    def add(model: type[Any], **fields: Any) -> Any:
        rows[model].append(model(**fields))
        return rows[model][-1]

    for d in range(1, duties + 1):
        created = add(Duty, version=version, code=f"T{d}", name=f"職責T{d}", position=d)
        codes = [(kind, f"{kind}{d:02}{n}", (d - 1) * 7 + n) for n in range(1, 8) for kind in "KS"]
        required = [
            add(Element, version=version, kind=kind, code=code, text=f"內涵{code}", position=position)
            for kind, code, position in codes
        ]
        for t in range(1, tasks + 1):
            number = f"{d}.{t}"
            task = add(Task, duty=created, code=f"T{number}", name=f"任務T{number}", position=t)
            block = add(Block, task=task, level=3, position=1)
            add(Output, block=block, code=f"O{number}.1", name="產出", position=1)
            for n in range(1, indicators + 1):
                add(Indicator, block=block, code=f"P{number}.{n}", text="依規定完成工作。", position=n)
            for n, element in enumerate(required, start=1):
                add(BlockElement, block=block, element=element, position=n)
    for model in (Duty, Element, Task, Block, Output, Indicator, BlockElement):
        QuerySet(model).bulk_create(rows[model])  # past the guard of each row
    return version
