"""From contents to a draft: all rows in one transaction, or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from competency.codes import split_code
from competency.contents import BLOCK_ELEMENT_LISTS, ELEMENT_LISTS, DutyContents, VersionContents, digest_of
from competency.drafts.audit import record
from competency.exchange.problems import NotImportable, Problem
from competency.exchange.reading import code_problems, first_of_group
from competency.models import (
    Block,
    BlockElement,
    Classification,
    Duty,
    Element,
    Indicator,
    Note,
    Origin,
    Output,
    Standard,
    StandardVersion,
    Task,
    VersionOrigin,
)
from competency.models.frozen import VersionContent
from people.models import User

Row = TypeVar("Row", bound=VersionContent)
# The items of one list, each with the row that it belongs to.
Group = tuple[Model, Sequence[Mapping[str, object]]]


def under_code(content: VersionContents, code: str) -> VersionContents:
    """
    The same contents under another code. The version's label follows the code's number, and so does the
    standard it belongs to: BAS4222-002v9 stays with BAS4222-002, XYZ1234-001v1 is no version of it.
    """
    if code == content["code"]:
        return content
    base, number = split_code(code)
    label = content["label"] if base == code else f"v{number}"
    return {**content, "standard": base, "code": code, "label": label}


def import_draft(
    content: VersionContents, by: User | None, said: Origin | None = None, update_note: str = ""
) -> StandardVersion:
    """
    Saves contents that `read` let pass as a new draft; NotImportable, and nothing written, when refused. Of what is
    said to be official the digest is kept, so that it is seen when the text is changed afterwards. `update_note` as the
    table of versions says it (更新說明), which is no part of the contents.
    """
    if found := code_problems(content["code"]) or list(_taken(content["code"])):
        raise NotImportable(found)
    try:
        with transaction.atomic():
            with disable_auditlog():
                draft = _version(content, said or Origin(), update_note)
                _rows(content, draft)
            # What came in as official stays in the log, so that a later change can be named and not only noticed.
            kept = {"contents": content} if draft.official_digest else {}
            record(draft, by, LogEntry.Action.CREATE, {"code": ["", draft.code]}, "imported", **kept)
    except IntegrityError:  # somebody else took the code since it was looked at
        raise NotImportable(list(_taken(content["code"])) or [_not_saved()]) from None
    return draft


def rehearse(content: VersionContents, by: User | None, said: Origin | None = None) -> StandardVersion:
    """What `import_draft` would save, loaded with its content; the database is as before."""
    with transaction.atomic():
        draft = import_draft(content, by, said)
        loaded = StandardVersion.objects.with_content().get(pk=draft.pk)
        transaction.set_rollback(True)
    return loaded


def counted(content: VersionContents) -> dict[str, int]:
    """How much comes in, to be seen before it does."""
    tasks = [task for duty in content["duties"] for task in duty["tasks"]]
    blocks = [block for task in tasks for block in task["blocks"]]
    elements: dict[str, int] = {name: len(content[name]) for name in ELEMENT_LISTS}
    return {
        **elements,
        "duties": len(content["duties"]),
        "notes": len(content["notes"]),
        "tasks": len(tasks),
        "outputs": sum(len(block["outputs"]) for block in blocks),
        "indicators": sum(len(block["indicators"]) for block in blocks),
        "elements": sum(elements.values()),
    }


def _taken(code: str) -> Iterator[Problem]:
    if StandardVersion.objects.filter(code=code).exists():
        yield Problem("code", _("There is a version %(code)s already.") % {"code": code})


def _not_saved() -> Problem:
    return Problem("", _("The database refused this standard; nothing was saved."))


def _version(content: VersionContents, said: Origin, update_note: str) -> StandardVersion:
    standard, _created = Standard.objects.get_or_create(code=content["standard"])
    draft = StandardVersion(
        standard=standard,
        code=content["code"],
        label=content["label"],
        name=content["name"],
        update_note=update_note,
        updated_on=date.fromisoformat(content["updated_on"]) if content["updated_on"] else None,
        job_category_name=content["job_category_name"],
        occupation_name=content["occupation_name"],
        description=content["description"],
        level=content["level"],
        prerequisites=content["prerequisites"],
        origin=said.kind,
        source=said.source,
        official_digest=digest_of(content) if said.kind == VersionOrigin.OFFICIAL else "",
    )
    try:
        draft.full_clean()
    except ValidationError as error:
        problems = [(field, text) for field, texts in error.message_dict.items() for text in texts]
        raise NotImportable(Problem(field, text) for field, text in problems) from error
    draft.save()
    return draft


def _rows(content: VersionContents, draft: StandardVersion) -> None:
    """Level by level, each in one query; order becomes position."""
    _create(Classification, [(draft, content["classifications"])], "version")
    _create(Note, [(draft, content["notes"])], "version")
    elements = {
        (kind, row.code, row.text): row
        for name, kind in ELEMENT_LISTS.items()
        for row in _create(Element, [(draft, content[name])], "version", kind=kind)
    }
    duties = _create(Duty, [(draft, content["duties"])], "version")
    tasks = _tasks(duties, content["duties"])
    task_contents = [task for duty in content["duties"] for task in duty["tasks"]]
    blocks = _create(Block, zip(tasks, [task["blocks"] for task in task_contents], strict=True), "task")
    block_contents = [block for task in task_contents for block in task["blocks"]]
    _create(Output, zip(blocks, [block["outputs"] for block in block_contents], strict=True), "block")
    _create(Indicator, zip(blocks, [block["indicators"] for block in block_contents], strict=True), "block")
    BlockElement.objects.bulk_create(
        BlockElement(block=block, element=elements[ELEMENT_LISTS[name], item["code"], item["text"]], position=position)
        for block, written in zip(blocks, block_contents, strict=True)
        for name in BLOCK_ELEMENT_LISTS
        for position, item in enumerate(written[name], start=1)
    )


def _tasks(duties: Sequence[Duty], written: Sequence[DutyContents]) -> list[Task]:
    """Those that share blocks name the row of another task, so they are stored after it."""
    rows = _made(Task, zip(duties, [duty["tasks"] for duty in written], strict=True), "duty")
    left = iter(rows)
    for duty in written:
        tasks = [next(left) for _task in duty["tasks"]]
        for number, task in enumerate(tasks):
            first = first_of_group(duty["tasks"], number)
            task.blocks_of = None if first is None else tasks[first]
    Task.objects.bulk_create(task for task in rows if task.blocks_of is None)
    Task.objects.bulk_create(task for task in rows if task.blocks_of is not None)
    return rows


def _create(model: type[Row], groups: Iterable[Group], parent_field: str, **same: object) -> list[Row]:
    rows = _made(model, groups, parent_field, **same)
    if rows:
        model._default_manager.bulk_create(rows)
    return rows


def _made(model: type[Row], groups: Iterable[Group], parent_field: str, **same: object) -> list[Row]:
    """The rows of one model, group by group under their parent; lists in a row are the next level's."""
    return [
        model(position=position, **{parent_field: parent}, **same, **_plain(item))
        for parent, items in groups
        for position, item in enumerate(items, start=1)
    ]


def _plain(item: Mapping[str, object]) -> dict[str, object]:
    """Without the lists, and without what names another row."""
    return {name: value for name, value in item.items() if not isinstance(value, list) and name != "blocks_of"}
