"""The form of a department while it is filled in: what it would move is asked first, what it can't be is said on it."""

from __future__ import annotations

from django.db import transaction
from django.http import QueryDict

from config.refusals import Refusal
from integrity import ledger
from people.departments import keeping, page
from people.departments.forms import DepartmentForm, shown_of
from people.departments.tree import Tree
from people.keepers import refuse_others
from people.models import Department, User


class Editing:
    """
    One form about `department`, None: a new one. `sent`: what was typed, None where nothing was yet. `asks`: how many
    people the change moves along, where that is to be confirmed first.
    """

    def __init__(
        self, tree: Tree, department: Department | None, by: User, sent: QueryDict | None, parent: str = ""
    ) -> None:
        self.tree, self.department, self.by, self.sent = tree, department, by, sent
        self.asks, self.status = 0, 200
        initial = shown_of(department) if department else {"parent": parent}
        self.form = DepartmentForm(sent, initial=initial, tree=tree, department=department)
        self.seen = (sent.get("seen", "") if sent else "") or (page.seen_of(department, by) if department else "")

    def save(self) -> Department | None:
        """The department once all is right and confirmed; None where the form has to be shown (again)."""
        if self.sent is None:
            return None
        if not self.form.is_valid():
            self.status = 400
            return None
        try:
            return self._add() if self.department is None else self._change(self.department)
        except Refusal as refusal:
            self.form.add_error(None, refusal.message)
            self.status = refusal.status
            if self.department:  # sent again, it is meant about what is now
                self.seen = page.seen_of(self.department, self.by)
        return None

    def _add(self) -> Department:
        refuse_others(self.by, changing=True)
        wanted = self.form.cleaned_data
        with transaction.atomic(), ledger.gathered():
            made = keeping.add(wanted["name"], wanted["parent"], wanted["code"])
            return self._write(made.pk) if wanted["head"] else made

    def _change(self, department: Department) -> Department | None:
        refuse_others(self.by, changing=True)
        wanted = self.form.cleaned_data
        page.refuse_unseen(department, self.seen, self.by)
        if page.moves(department, wanted["name"], wanted["parent"]) and not self._is_confirmed():
            self.asks = page.people_below(self.tree, department.pk)
        return None if self.asks else self._write(department.pk)

    def _is_confirmed(self) -> bool:
        return self.sent is not None and self.sent.get("then") == "do"

    def _write(self, pk: int) -> Department:
        wanted = self.form.cleaned_data
        place = wanted["parent"].pk if wanted["parent"] else None
        return keeping.change(pk, name=wanted["name"], code=wanted["code"], parent=place, head=wanted["head"])
