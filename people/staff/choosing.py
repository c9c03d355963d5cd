"""Whom somebody chose on the list: those who are ticked, or all that the list's address asks for."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from config.forms import address_from, number_from
from config.refusals import BadInput
from people.departments.tree import Tree
from people.models import User
from people.staff.bulk import Column, Line, change, preview, read_seen, seen_of
from people.staff.bulk import people as found_people
from people.staff.filtering import everybody, matching, question_of
from people.staff.forms import ValueForm

# So many rows of a preview or a result are shown; the others are counted.
MOST_SHOWN = 300
# So many are sealed, each with a line of the log, within the time that a page has (some six seconds).
MOST_AT_ONCE = 2000


def asked_of(sent: QueryDict) -> str:
    """The address of the list."""
    return sent.get("asked", "")


def column_of(sent: QueryDict) -> Column:
    """What is to be changed. Raises BadInput."""
    try:
        return Column(sent.get("change", ""))
    except ValueError as error:
        raise BadInput(_("Choose first what you want to change.")) from error


def chosen(sent: QueryDict) -> list[User]:
    """Raises BadInput where nobody is chosen."""
    if sent.get("all"):
        keys = set(matching(question_of(address_from(asked_of(sent))), Tree.load()).values_list("pk", flat=True))
    else:
        ticked = set(map(number_from, sent.getlist("chosen")))
        keys = set(everybody().filter(pk__in=ticked).values_list("pk", flat=True))
    if not keys:
        raise BadInput(_("Choose at least one person."))
    if len(keys) > MOST_AT_ONCE:
        text = _(
            "%(count)d people are too many for one go. Choose a department or other words first, %(most)d at most."
        )
        raise BadInput(text % {"count": len(keys), "most": MOST_AT_ONCE})
    return found_people(keys)


@dataclass(frozen=True, slots=True)
class Lines:
    """What a preview or a result shows: the first lines, and of all of them how many do what."""

    lines: list[Line]

    @property
    def shown(self) -> list[Line]:
        return self.lines[:MOST_SHOWN]

    @property
    def more(self) -> int:
        return len(self.lines) - len(self.shown)

    @property
    def going(self) -> int:
        return sum(line.goes for line in self.lines)

    @property
    def refused(self) -> int:
        return sum(bool(line.refused) for line in self.lines)

    @property
    def same(self) -> int:
        return sum(line.same for line in self.lines)


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a change of many is: the value asked for, then the preview, then the result."""

    template: str
    context: dict[str, object]
    is_refused: bool = False

    @property
    def asks(self) -> bool:
        """Whether what was typed is still to be typed, rather than carried on by the page."""
        return self.template == "value"


def stage_of(sent: QueryDict, by: User) -> Stage:
    """Takes the next step of what was sent. Raises BadInput, Forbidden."""
    column, tree = column_of(sent), Tree.load()
    context: dict[str, object] = {"column": column, "asked": asked_of(sent)}
    if "seen" not in sent:
        picked = chosen(sent)
        context |= {"form": ValueForm(column=column.value, tree=tree), "count": len(picked)}
        return Stage("value", context | {"seen": seen_of(picked, column, by)})
    seen, form = read_seen(sent.get("seen", ""), column, by), ValueForm(sent, column=column.value, tree=tree)
    context |= {"form": form, "count": len(seen), "seen": sent.get("seen", "")}
    if not form.is_valid():
        return Stage("value", context, is_refused=True)
    value = form.cleaned_data["value"]
    if sent.get("then") == "do":
        return Stage("result", context | {"found": Lines(change(seen, column, value, by))})
    lines = preview(seen, column, value, by)
    context |= {"seen": seen_of([line.person for line in lines], column, by), "value": sent.get("value", "")}
    return Stage("preview", context | {"found": Lines(lines)})
