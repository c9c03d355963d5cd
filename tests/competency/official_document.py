"""
Reads the official document on its own, without the portal's models, and writes the same lines from the
models: two independent ways to one list that must be equal.

A line is a label and the text as it stands, such as `indicator P1.1.1依據…`. Reading is strict: a line of the
document that has no known place is an error, so that nothing is lost unseen.
"""

from __future__ import annotations

import re

from competency.models import ClassificationKind, StandardVersion

VERSIONS = ["版本", "職能基準代碼", "職能基準名稱", "狀態", "更新說明", "發展更新日期"]
MAIN = [
    "主要職責",
    "工作任務",
    "工作產出",
    "行為指標",
    "職能級別",
    "職能內涵 (K=knowledge 知識)",
    "職能內涵 (S=skills 技能)",
]
ATTITUDES = "職能內涵 (A=attitude 態度)"
NOTES = "說明與補充事項"
PREREQUISITES = "建議擔任此職類/職業之學歷/經歷/或能力條件："
STATUS = {"current": "最新版本", "superseded": "歷史版本"}
CODE = re.compile(r"[A-Z]\d[\d.]*")


class UnknownText(Exception):
    """The document says something that this reader knows no place for."""


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def pieces(cell: str) -> list[str]:
    """The paragraphs of a cell, superscripts back in the line of text."""
    cell = re.sub(r"\^\{([^{}]*)\}", r"\1", cell)
    found = re.findall(r"<p>(.*?)</p>", cell)
    if found and re.sub(r"<p>.*?</p>|\s", "", cell):
        raise UnknownText(cell)
    return found or ([cell] if cell else [])


def document_lines(text: str) -> list[str]:
    """The document, page breaks and merged cells undone."""
    tables: list[list[list[str]]] = []
    prose: list[str] = []
    inside = False
    for line in text.splitlines():
        if line.startswith("|"):
            if not inside:
                tables.append([])
            if set(line) - set("|- "):
                tables[-1].append(cells(line))
        elif line.strip():
            prose.append(line.strip())
        inside = line.startswith("|")
    versions, profile, *pages = tables
    return [
        f"title {prose[0]}",
        *_version_lines(versions),
        *_profile_lines(profile),
        *_main_lines(pages),
        *_prose_lines(prose[1:]),
    ]


def _version_lines(rows: list[list[str]]) -> list[str]:
    if rows[0] != VERSIONS or len(rows) < 2:
        raise UnknownText(rows[0])
    return ["version " + " | ".join(row) for row in rows[1:]]


def _profile_lines(rows: list[list[str]]) -> list[str]:
    """Cells from left to right; empty ones are merged away or say nothing."""
    return ["profile " + " | ".join(cell for cell in row if cell) for row in rows]


def _main_lines(pages: list[list[list[str]]]) -> list[str]:
    lines: list[str] = []
    shared: list[str] = []
    for page in pages:
        if page[0] != MAIN or len(page) < 2:
            raise UnknownText(page[0])
        for duty, task, outputs, indicators, *merged in page[1:]:
            if not any((duty, task, outputs, *merged)):
                _continue(lines, shared, pieces(indicators))
                continue
            shared = _shared_lines(merged) if any(merged) else shared
            lines += [f"duty {duty}"] if duty else []
            lines += [f"task {task}"]
            lines += [f"output {piece}" for piece in pieces(outputs)]
            lines += [f"indicator {piece}" for piece in pieces(indicators)]
            lines += shared
    return lines


def _shared_lines(merged: list[str]) -> list[str]:
    level, knowledge, skills = merged
    return [f"level {level}", *(f"K {k}" for k in pieces(knowledge)), *(f"S {s}" for s in pieces(skills))]


def _continue(lines: list[str], shared: list[str], found: list[str]) -> None:
    """What stands behind a page break: a further indicator of the task, or the end of the last one."""
    at = len(lines) - len(shared)
    for piece in found:
        if CODE.match(piece):
            lines.insert(at, f"indicator {piece}")
            at += 1
        else:
            lines[at - 1] += piece


def _prose_lines(prose: list[str]) -> list[str]:
    lines: list[str] = []
    label = None
    for line in prose:
        if line == ATTITUDES and label is None:
            label = "attitude"
        elif line == NOTES and label == "attitude":
            label = "note"
        elif label == "attitude":
            lines.append(f"attitude {line}")
        elif label == "note" and line.startswith("- "):
            lines.append(f"note {line[2:]}")
        else:
            raise UnknownText(line)
    return lines


def database_lines(version: StandardVersion) -> list[str]:
    """The same lines from the models."""
    lines = [f"title {version.name}職能基準"]
    for row in version.standard.versions.order_by("-updated_on"):
        day = f"{row.updated_on:%Y/%m/%d}"
        row_cells = [row.label, row.code, row.name, STATUS[row.status], row.update_note, day]
        lines.append("version " + " | ".join(row_cells))
    lines += _database_profile(version)
    for duty in version.duties.all():
        lines.append(f"duty {duty.code}{duty.name}")
        for task in duty.tasks.all():
            lines.append(f"task {task.code}{task.name}")
            for block in task.blocks.all():
                lines += [f"output {row.code}{row.name}" for row in block.outputs.all()]
                lines += [f"indicator {row.code}{row.text}" for row in block.indicators.all()]
                lines.append(f"level {block.level}")
                links = block.block_elements.order_by("element__kind", "position")
                lines += [f"{link.element.kind} {link.element.code}{link.element.text}" for link in links]
    attitudes = version.elements.filter(kind="A")
    lines += [f"attitude {row.code}{row.text}" for row in attitudes]
    lines.append(f"note {PREREQUISITES}{version.prerequisites}")
    lines += [f"note 【{note.mark}】{note.text}" for note in version.notes.all()]
    return lines


def _database_profile(version: StandardVersion) -> list[str]:
    lines = [f"profile 職能基準代碼 | {version.code}", "profile 職能基準名稱 (擇一填寫) | 職類"]
    lines[-1] += f" | {version.job_category_name}" if version.job_category_name else ""
    lines.append(f"profile 職業 | {version.occupation_name}")
    labels = {
        ClassificationKind.JOB_CATEGORY: "所屬類別 | 職類別",
        ClassificationKind.OCCUPATION: "職業別",
        ClassificationKind.INDUSTRY: "行業別",
    }
    for kind, label in labels.items():
        for row in version.classifications.filter(kind=kind):
            code_label = label.rpartition(" ")[2] + "代碼"
            lines.append(f"profile {label} | {row.name} | {code_label} | {row.code}")
    lines.append(f"profile 工作描述 | {version.description}")
    lines.append(f"profile 基準級別 | {version.level}")
    return lines
