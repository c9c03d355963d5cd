"""Tasks that share blocks, in the editor: what a task can choose, and what is refused of the page as it stands."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competency.admin.nesting import LAST, RowForm, RowFormSet
from competency.models import Duty, Task
from competency.sharing import Sharing, broken_rules

OWN = ("", _("none: blocks of its own"))


class TaskField(forms.Field):
    """Chooses the task whose blocks are shared, among tasks that were loaded once for the page."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self.by_key = {str(task.pk): task for task in tasks}
        label = capfirst(gettext("shares the blocks of"))
        super().__init__(widget=forms.Select(choices=[OWN]), label=label, required=False)

    def offer(self, duty: int | None, to: Task) -> None:
        """The earlier tasks of the duty that have blocks, and the one that is chosen."""
        tasks = [
            task
            for task in self.by_key.values()
            if task.duty_id == duty and task.pk != to.pk and (to.pk is None or task.position < to.position)
        ]
        offered = [task for task in tasks if task.blocks_of_id is None or task.pk == to.blocks_of_id]
        self.widget.choices = [OWN, *((str(task.pk), _label(task)) for task in offered)]

    def to_python(self, value: object) -> Task | None:
        if value in self.empty_values:
            return None
        try:
            return self.by_key[str(value)]
        except KeyError:
            raise ValidationError(
                _("The task whose blocks it shares belongs to another version. Choose a task of the same duty."),
                code="invalid_choice",
            ) from None

    def has_changed(self, initial: object, data: object) -> bool:
        return str(initial or "") != str(data or "")


def _label(task: Task) -> str:
    text = " ".join(f"{task.code} {task.name}".split())
    return text if len(text) <= 40 else f"{text[:39]}…"


class TaskFormSet(RowFormSet):
    """The tasks of a duty, judged together: who shares whose blocks, in the order that they get."""

    instance: Duty

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        field = form.fields["blocks_of"]
        if isinstance(field, TaskField):
            field.offer(self.instance.pk, form.instance)

    def clean(self) -> None:
        """
        Without Django's own check of each row that goes, which takes no account of rows that go in the same save:
        nothing of a task is unique, and what others share is judged here.
        """
        kept = [form for form in self.rows() if not self.deletes(form)]
        kept.sort(key=lambda form: form.cleaned_data.get("position", LAST))
        for at, sentence in broken_rules([_as_it_stands(form) for form in kept]):
            kept[at].add_error("blocks_of", sentence)

    def process_forms_pre_save(self, forms: list[RowForm]) -> list[RowForm]:
        """What goes, goes last, and those that share blocks before the one that has them."""
        ordered = super().process_forms_pre_save(forms)
        return sorted(ordered, key=lambda form: (self.deletes(form), self.deletes(form) and not _stored_sharer(form)))


def _as_it_stands(form: RowForm) -> Sharing:
    shares = form.cleaned_data.get("blocks_of")
    key: object = form.instance.pk or form.prefix
    return Sharing(key, shares.pk if shares else None, _has_blocks(form), form.cleaned_data.get("code", ""))


def _has_blocks(form: RowForm) -> bool:
    blocks = [inside for inside in form.formsets_inside() if isinstance(inside, BlockFormSet)]
    return any(not inside.deletes(row) for inside in blocks if inside.errors is not None for row in inside.rows())


def _stored_sharer(form: RowForm) -> bool:
    return isinstance(form.instance, Task) and form.initial.get("blocks_of") is not None


class BlockFormSet(RowFormSet):
    """The blocks of a task; one in which nothing stands goes when the task shares the blocks of another."""

    def deletes(self, form: RowForm) -> bool:
        return (self._task_shares() and _is_empty(form)) or super().deletes(form)

    def _task_shares(self) -> bool:
        task = getattr(self, "parent_form", None)
        return bool(task and task.data.get(task.add_prefix("blocks_of")))


def _is_empty(form: RowForm) -> bool:
    rows = (row for inside in form.formsets_inside() for row in inside.rows())
    return not form.data.get(form.add_prefix("level")) and all(row.data.get(row.add_prefix("DELETE")) for row in rows)
