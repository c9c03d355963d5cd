"""The form of a person while it is filled in: what the page carries, and what somebody else changed meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import QueryDict

from config.carried import carried, carry
from people.departments.tree import Tree
from people.keepers import may_change
from people.meant import as_typed
from people.models import User
from people.staff.changing import NOT_OWN, Meanwhile, add, change, facts_of, key_of
from people.staff.forms import PersonForm, meant_values, shown_of

USE = "people.staff.editing"
# What the administrator says of whom they add before there is HR.
ACCOUNT = frozenset({"username", "name", "email"})


@dataclass(frozen=True, slots=True)
class Other:
    """What somebody else changed: the field, and what is stored now."""

    label: str
    now: str


class Editing:
    """One form about `person`, None: a new one. `sent`: what was typed, None where nothing was yet."""

    def __init__(self, person: User | None, by: User, sent: QueryDict | None) -> None:
        self.person, self.by, self.sent = person, by, sent
        self.tree = Tree.load()
        self.others: list[Other] = []
        self.status = 200
        self.facts = facts_of(person) if person else {}
        self.form = self._form(sent)

    @property
    def seen(self) -> str:
        """For the page to carry: what is stored of the person as it is shown."""
        return carry(self.facts, USE, self.by.pk)

    def save(self) -> User | None:
        """The person once the form is right; None where it has to be shown (again)."""
        if self.sent is None:
            return None
        if not self.form.is_valid():
            self._refused()
            return None
        try:
            wanted = meant_values(self.form)
            if self.person is None:
                return add(wanted, self.by)
            return change(self.person.pk, wanted, self._read_seen(), self.by)
        except Meanwhile as meanwhile:
            self._take_over(meanwhile)
        except ValidationError as error:
            self._tell(error)
        self._refused()
        return None

    def _form(self, data: QueryDict | None) -> PersonForm:
        closed = NOT_OWN if self.person is not None and self.person.pk == self.by.pk else ()
        initial = shown_of(self.person) if self.person else None
        only = () if may_change(self.by) else ACCOUNT
        return PersonForm(data, initial=initial, tree=self.tree, closed=closed, only=only)

    def _read_seen(self) -> dict[str, str]:
        seen: dict[str, str] = carried(self.sent.get("seen", "") if self.sent else "", USE, self.by.pk)
        return seen

    def _refused(self) -> None:
        """What the page carries on is what it was opened with, so that a change meanwhile is told once it is sent."""
        self.status = 400 if self.status == 200 else self.status
        if not self.others and self.person is not None:
            self.facts = self._read_seen()

    def _take_over(self, meanwhile: Meanwhile) -> None:
        """Shows what is stored now, with what was typed where it differs from what the page said."""
        seen, wanted = self._read_seen(), meant_values(self.form)
        self.person, self.facts, self.status = meanwhile.person, facts_of(meanwhile.person), 409
        shown, data = shown_of(meanwhile.person), (self.sent or QueryDict()).copy()
        for name in meanwhile.columns:
            if key_of(wanted[name]) == seen.get(name):
                data[name] = str(shown[name] or "")
        self.form = self._form(data)
        labels = {name: str(field.label) for name, field in self.form.fields.items()}
        self.others = [Other(labels[name], self._said(name, meanwhile.person)) for name in meanwhile.columns]
        self.form.is_valid()

    def _said(self, name: str, person: User) -> str:
        if name == "department":
            return person.department_path or "–"
        return as_typed(person.supervisor) or "–" if name == "supervisor" else str(getattr(person, name) or "–")

    def _tell(self, error: ValidationError) -> None:
        found = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        for name, texts in found.items():
            for text in texts:
                self.form.add_error(name if name in self.form.fields else None, text)
