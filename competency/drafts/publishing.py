"""From a version to the next: a draft is a full copy, is edited, and publication freezes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from competency import contents
from competency.drafts.audit import record
from competency.drafts.checking import errors
from competency.drafts.coding import standard_of
from competency.drafts.positions import renumber
from competency.drafts.ruling import is_by_two
from competency.models import Duty, StandardVersion, Task, VersionOrigin, VersionStatus
from competency.models.frozen import VersionContent
from config.texts import folded_code
from people.models import User

Row = TypeVar("Row", bound=Model)
Content = TypeVar("Content", bound=VersionContent, covariant=True)

# The ministry's own words for a version that has a successor.
SUPERSEDED_NOTE = "已被《{code}》取代"


# What rooms above do with a version that is published, in the same transaction: they say it when the portal starts.
_TOLD: list[Callable[[StandardVersion], None]] = []


def tell(listener: Callable[[StandardVersion], None]) -> None:
    _TOLD.append(listener)


class NotPublishable(ValidationError):
    """What stands in the way of publication, as sentences for the editor."""


@transaction.atomic
def new_draft(
    version: StandardVersion, code: str, label: str, by: User, origin: str = VersionOrigin.ADAPTED.value
) -> StandardVersion:
    """
    A draft with everything in the version under a new code; ValidationError when that is taken. `origin` is official
    where the ministry's next version is going to be typed into it.
    """
    source = StandardVersion.objects.with_content().get(pk=version.pk)
    draft = _copy(
        source,
        standard=standard_of(folded_code(code)),
        code=folded_code(code),
        label=folded_code(label),
        status=VersionStatus.DRAFT,
        successor=None,
        update_note="",
        updated_on=None,
        origin=origin,
        source="" if origin == VersionOrigin.OFFICIAL else source.code,
        official_digest="",
        digest="",
    )
    draft.full_clean()
    with disable_auditlog():
        draft.save()
    _copy_content(source, draft)
    changes = {"code": [source.code, draft.code]}
    record(draft, by, LogEntry.Action.CREATE, changes, f"copied from {source.code}")
    return draft


def _copy_content(source: StandardVersion, draft: StandardVersion) -> None:
    """Level by level, each in one query; order becomes position."""
    _copies(source.classifications.all(), version=draft)
    _copies(source.notes.all(), version=draft)
    elements = _copies(source.elements.all(), version=draft)
    duties = _copies(source.duties.all(), version=draft)
    tasks = _task_copies([task for duty in source.duties.all() for task in duty.tasks.all()], duties)
    blocks = _copies((block for task in tasks.originals for block in task.blocks.all()), task=tasks)
    _copies((row for block in blocks.originals for row in block.outputs.all()), block=blocks)
    _copies((row for block in blocks.originals for row in block.indicators.all()), block=blocks)
    links = (row for block in blocks.originals for row in block.block_elements.all())
    _copies(links, block=blocks, element=elements)
    renumber(draft)


def _task_copies(rows: list[Task], duties: Copies[Duty]) -> Copies[Task]:
    """Tasks that share blocks after those that have them, so that each names the copy."""
    firsts = _copies((task for task in rows if task.blocks_of_id is None), duty=duties)
    sharers = _copies((task for task in rows if task.blocks_of_id is not None), duty=duties, blocks_of=firsts)
    return Copies(rows, {**firsts.by_key, **sharers.by_key})


@dataclass(frozen=True)
class Copies(Generic[Content]):
    """The originals in order, and the copy of each by the primary key of its original."""

    originals: list[Content]
    by_key: dict[int, Content]


def _copies(rows: Iterable[Content], **relations: StandardVersion | Copies[VersionContent]) -> Copies[Content]:
    """Copies the rows; a relation is the row they all belong to now, or the copies to choose from."""
    copies: Copies[Content] = Copies(list(rows), {})
    for row in copies.originals:
        new = {
            name: target.by_key[getattr(row, f"{name}_id")] if isinstance(target, Copies) else target
            for name, target in relations.items()
        }
        copies.by_key[row.pk] = _copy(row, **new)
    if copies.originals:
        type(copies.originals[0])._default_manager.bulk_create(copies.by_key.values())
    return copies


def _copy(row: Row, **changes: object) -> Row:
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    values = {field.attname: getattr(row, field.attname) for field in fields if field.name not in changes}
    return type(row)(**values, **changes)


def hold(version: StandardVersion) -> tuple[StandardVersion, list[StandardVersion]]:
    """
    The draft as stored, and all versions of its standard, under locks: the second of two publications waits, and so
    does a save. NotPublishable when it is no longer a draft.
    """
    siblings = list(StandardVersion.objects.filter(standard=version.standard_id).order_by("pk").select_for_update())
    held = {row.pk: row for row in siblings}.get(version.pk)
    if held is None:  # its code was changed meanwhile, to one of another standard
        raise NotPublishable(_("The draft was changed in the meantime. Look at it again, then publish."))
    if not held.is_draft:
        raise NotPublishable(_("%(code)s is published already.") % {"code": held.code})
    return held, siblings


@transaction.atomic
def publish(version: StandardVersion, by: User, asked_by: User | None = None) -> StandardVersion:
    """
    Freezes a draft and makes it the current version; the former current one names it as its successor. The date of
    development or update is the ministry's: one that nobody gave stays unknown. `asked_by`: the other editor, where two
    publish. NotPublishable when it is not ready, or no longer a draft, or one alone may not.
    """
    held, siblings = hold(version)
    if is_by_two() and asked_by in (None, by):
        raise NotPublishable(_("Two editors publish a standard here. Ask another editor to confirm it."))
    renumber(held)
    draft = StandardVersion.objects.with_content().get(pk=held.pk)
    if found := obstacles(draft):
        raise NotPublishable(found)
    frozen = contents.contents(draft)
    draft.digest = contents.digest_of(frozen)
    draft.status = VersionStatus.CURRENT
    with disable_auditlog():
        for former in (row for row in siblings if row.status == VersionStatus.CURRENT):
            _supersede(former, draft, by)
        draft.save()
    status = [VersionStatus.DRAFT.value, VersionStatus.CURRENT.value]
    changes = {"status": status, "digest": ["", draft.digest]}
    # What was frozen stays in the log, so that a later change by SQL can be named and not only noticed.
    said = {"origin": draft.origin, "source": draft.source}
    if asked_by is not None:
        said["asked_by"] = asked_by.username
    record(draft, by, LogEntry.Action.UPDATE, changes, "published", contents=frozen, **said)
    for listener in _TOLD:
        listener(draft)
    return draft


def _supersede(former: StandardVersion, successor: StandardVersion, by: User) -> None:
    note = SUPERSEDED_NOTE.format(code=successor.code)
    changes = {
        "status": [former.status, VersionStatus.SUPERSEDED.value],
        "successor": ["", successor.code],
        "update_note": [former.update_note, note],
    }
    former.status = VersionStatus.SUPERSEDED
    former.successor = successor
    former.update_note = note
    former.save()
    record(former, by, LogEntry.Action.UPDATE, changes, f"superseded by {successor.code}")


def obstacles(draft: StandardVersion) -> list[str]:
    """Why a draft, loaded with its content, can't be published, as sentences; empty when it can."""
    found = errors(draft)
    return [f"{finding.where}: {finding.sentence}" if finding.where else finding.sentence for finding in found]
