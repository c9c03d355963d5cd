"""From contents to a draft: all rows in one transaction, or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from competency.codes import split_code
from competency.contents import Contents
from competency.drafts.audit import record
from competency.exchange.problems import NotImportable, Problem
from competency.exchange.reading import code_problems
from competency.models import (
    Block,
    BlockElement,
    Classification,
    Duty,
    Element,
    ElementKind,
    Indicator,
    Note,
    Output,
    Standard,
    StandardVersion,
    Task,
)
from people.models import User

LISTS = {
    "knowledge": ElementKind.KNOWLEDGE,
    "skills": ElementKind.SKILL,
    "attitudes": ElementKind.ATTITUDE,
}
OWN = (
    "code", "label", "name", "job_category_name", "occupation_name", "description", "level", "prerequisites",
)  # fmt: skip


def under_code(content: Contents, code: str) -> Contents:
    """
    The same contents under another code. The version's label follows the code's number, and so does the
    standard it belongs to: BAS4222-002v9 stays with BAS4222-002, XYZ1234-001v1 is no version of it.
    """
    if code == content["code"]:
        return content
    base, number = split_code(code)
    label = content["label"] if base == code else f"v{number}"
    return {**content, "standard": base, "code": code, "label": label}


def import_draft(content: Contents, by: User | None) -> StandardVersion:
    """Saves contents that `read` let pass as a new draft; NotImportable, and nothing written, when refused."""
    if found := code_problems(content["code"]) or list(_taken(content["code"])):
        raise NotImportable(found)
    try:
        with transaction.atomic():
            with disable_auditlog():
                draft = _version(content)
                _rows(content, draft)
            record(draft, by, LogEntry.Action.CREATE, {"code": ["", draft.code]}, "imported")
    except IntegrityError:  # somebody else took the code since it was looked at
        raise NotImportable(list(_taken(content["code"])) or [_not_saved()]) from None
    return draft


def rehearse(content: Contents, by: User | None) -> StandardVersion:
    """What `import_draft` would save, loaded with its content; the database is as before."""
    with transaction.atomic():
        draft = import_draft(content, by)
        loaded = StandardVersion.objects.with_content().get(pk=draft.pk)
        transaction.set_rollback(True)
    return loaded


def counted(content: Contents) -> dict[str, int]:
    """How much comes in, to be seen before it does."""
    tasks = [task for duty in content["duties"] for task in duty["tasks"]]
    blocks = [block for task in tasks for block in task["blocks"]]
    lists = {name: len(content[name]) for name in ("duties", *LISTS, "notes")}
    return {
        **lists,
        "tasks": len(tasks),
        "outputs": sum(len(block["outputs"]) for block in blocks),
        "indicators": sum(len(block["indicators"]) for block in blocks),
        "elements": sum(lists[name] for name in LISTS),
    }


def _taken(code: str) -> Iterator[Problem]:
    if StandardVersion.objects.filter(code=code).exists():
        yield Problem("code", _("There is a version %(code)s already.") % {"code": code})


def _not_saved() -> Problem:
    return Problem("", _("The database refused this standard; nothing was saved."))


def _version(content: Contents) -> StandardVersion:
    standard, _created = Standard.objects.get_or_create(code=content["standard"])
    updated_on = content["updated_on"] and date.fromisoformat(content["updated_on"])
    draft = StandardVersion(standard=standard, updated_on=updated_on, **{name: content[name] for name in OWN})
    try:
        draft.full_clean()
    except ValidationError as error:
        problems = [(field, text) for field, texts in error.message_dict.items() for text in texts]
        raise NotImportable(Problem(field, text) for field, text in problems) from error
    draft.save()
    return draft


def _rows(content: Contents, draft: StandardVersion) -> None:
    """Level by level, each in one query; order becomes position."""
    _made(Classification, [(draft, content["classifications"])], "version")
    _made(Note, [(draft, content["notes"])], "version")
    elements = {
        (kind, row.code, row.text): row
        for name, kind in LISTS.items()
        for row in _made(Element, [(draft, content[name])], "version", kind=kind)
    }
    duties = _made(Duty, [(draft, content["duties"])], "version")
    tasks = _made(Task, _inside(duties, content["duties"], "tasks"), "duty")
    task_contents = [task for duty in content["duties"] for task in duty["tasks"]]
    blocks = _made(Block, _inside(tasks, task_contents, "blocks"), "task")
    block_contents = [block for task in task_contents for block in task["blocks"]]
    _made(Output, _inside(blocks, block_contents, "outputs"), "block")
    _made(Indicator, _inside(blocks, block_contents, "indicators"), "block")
    BlockElement.objects.bulk_create(
        BlockElement(block=block, element=elements[kind, item["code"], item["text"]], position=position)
        for block, written in zip(blocks, block_contents, strict=True)
        for name, kind in LISTS.items()
        for position, item in enumerate(written.get(name, []), start=1)
    )


def _inside(parents: list[Any], written: list[Contents], name: str) -> Iterator[tuple[Any, list[Contents]]]:
    for parent, content in zip(parents, written, strict=True):
        yield parent, content[name]


def _made(model: Any, groups: Iterable[tuple[Any, list[Contents]]], up: str, **same: Any) -> list[Any]:
    """The rows of one model, group by group under their parent; lists in a row are the next level's."""
    rows = [
        model(position=position, **{up: parent}, **same, **_plain(item))
        for parent, items in groups
        for position, item in enumerate(items, start=1)
    ]
    return list(model.objects.bulk_create(rows)) if rows else []


def _plain(item: Contents) -> dict[str, Any]:
    return {name: value for name, value in item.items() if not isinstance(value, list)}
