"""Writes one row of a draft, with one entry in its history; whoever writes second waits for the first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import RestrictedError
from django.utils.translation import gettext as _

from competency.drafts.coding import standard_of
from competency.editing.forms import HeadForm, RowForm, WordsForm
from competency.editing.kinds import put_in_order, siblings
from competency.editing.linking import element_for, refuse_second_use
from competency.editing.tasks import broken, drop_empty_blocks, newly_broken
from competency.models import Block, BlockElement, Duty, StandardVersion, Task
from competency.models.frozen import FrozenError, VersionContent
from integrity import ledger


class Refused(Exception):
    """What is asked for breaks a rule or came too late: sentences for the editor; nothing was written."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@contextmanager
def held(version: StandardVersion, *, also_published: bool = False) -> Iterator[StandardVersion]:
    """The version as it is stored, nobody else's until the block ends; FrozenError once it is published."""
    with transaction.atomic(), ledger.gathered():
        stored = StandardVersion.objects.order_by().select_for_update().get(pk=version.pk)
        if not (stored.is_draft or also_published):
            raise FrozenError(stored.code)
        yield stored


def save_head(form: HeadForm) -> bool:
    """
    Whether anything was written; of a version that nobody else holds meanwhile (`held`). A draft moves to the standard
    of its code, so that another code leaves the versions of the former one.
    """
    version: StandardVersion = form.instance
    standard = standard_of(version.code) if version.is_draft else version.standard
    has_changed = form.has_changed() or standard != version.standard
    if has_changed:
        version.standard = standard
        form.save()
    return has_changed


def save_row(form: RowForm) -> bool:
    """Whether the row was written; Refused where tasks would share blocks as they can't."""
    if not form.has_changed():
        return False
    row: VersionContent = form.instance
    with keeping_groups(row):
        row.save(update_fields=form.changed_data)
        if isinstance(row, Task) and row.blocks_of_id:
            drop_empty_blocks(row)
    return True


def add_row(form: RowForm, after: VersionContent | None) -> VersionContent:
    """Stores the row below `after`, or at the end; a task that has blocks of its own begins with one."""
    row: VersionContent = form.instance
    _place(row, after)
    with keeping_groups(row):
        row.save()
        if isinstance(row, Task) and row.blocks_of_id is None:
            Block.objects.create(task=row)
    return row


def _place(row: VersionContent, after: VersionContent | None) -> None:
    rows = siblings(row)
    at = next((place for place, other in enumerate(rows, start=1) if after and other.pk == after.pk), len(rows))
    rows.insert(at, row)
    put_in_order(rows, but=row)


def link(form: WordsForm, version: StandardVersion, block: Block, kind: str) -> BlockElement | None:
    """The block requires what the words mean, at the end of its list; None where the form says why it can't."""
    try:
        element = element_for(version, kind, form.cleaned_data["words"])
        refuse_second_use(block, element)
        if element.pk is None:
            element.full_clean()
            element.save()
    except ValidationError as error:
        form.add_error("words", error.messages)
        return None
    use = BlockElement(block=block, element=element)
    _place(use, None)
    use.save()
    return use


def remove_row(row: VersionContent) -> None:
    """With what stands in it; Refused where others share the blocks that would go."""
    rows = [other for other in siblings(row) if other.pk != row.pk]
    with keeping_groups(row):
        try:
            row.delete()
        except RestrictedError:
            raise Refused(
                _("Other tasks share the blocks of this one. Delete them first, or let them share none.")
            ) from None
        put_in_order(rows)


@contextmanager
def keeping_groups(row: VersionContent, *more: Duty | None) -> Iterator[None]:
    """Refused where what is written inside the block breaks a rule of tasks that share blocks."""
    duties = (duty_of(row), *more)
    before = broken(duties)
    yield
    if sentences := newly_broken(duties, before):
        raise Refused(*dict.fromkeys(sentences))


def duty_of(row: VersionContent) -> Duty | None:
    """The duty whose tasks a write of this row may part: of a task and of a block."""
    if isinstance(row, Task):
        return row.duty
    return row.task.duty if isinstance(row, Block) else None
