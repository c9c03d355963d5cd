"""Which person a typed text means: an employee number, alone or beside a name, or a name that one person bears."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from config.fields import LineField
from config.refusals import BadInput, Refusal
from config.texts import canonical_line
from people.acting import able
from people.models import User

# So many names a browser proposes while somebody types; in a larger company it proposes none.
MOST_PROPOSED = 500
# The list on the page from which it proposes.
PROPOSALS = "proposed-people"


def person_meant(text: str) -> User | None:
    """None for an empty text. Raises BadInput for nobody, or for a name that several bear."""
    line = canonical_line(text)
    if not line:
        return None
    for number in (line, line.split()[0], line.rstrip("）)").replace("（", "(").rpartition("(")[2]):
        if found := User.objects.select_related("department").by_number(number).first():
            return found
    named = list(User.objects.select_related("department").filter(name=line)[:2])
    if len(named) == 1:
        return named[0]
    if named:
        raise BadInput(_("More than one person is called “%(name)s”. Type the employee number.") % {"name": line})
    raise BadInput(_("There is nobody with the number %(number)s. Look at it again.") % {"number": line})


def as_typed(person: User | None) -> str:
    """How a field shows somebody, such as E0001 林淑芬; `person_meant` reads it."""
    return f"{person.username} {person.name}" if person else ""


def proposed(but: User | None = None) -> list[tuple[str, str]]:
    """Whom a field for somebody proposes: what it then holds, and the department; nobody where they are too many."""
    found = User.objects.filter(able()).exclude(Q(pk=but.pk) if but else Q(pk=None))
    rows = list(found.values_list("username", "name", "department__path")[: MOST_PROPOSED + 1])
    if len(rows) > MOST_PROPOSED:
        return []
    return [(f"{number} {name}", path or "") for number, name, path in rows]


class PersonMeantField(LineField):
    """Somebody, by employee number, alone or with the name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=140, required=False, **options)
        self.widget.attrs.update({"list": PROPOSALS, "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        try:
            return person_meant(super().clean(value))
        except Refusal as refusal:
            raise ValidationError(refusal.message) from refusal

    def _clean_bound_field(self, bf: BoundField) -> Any:
        """What was not changed means somebody as well."""
        return self.clean(bf.initial if self.disabled else bf.data)
