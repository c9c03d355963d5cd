"""Employee numbers as HR pastes them, in whatever shape: the people they mean, and what names nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from config.refusals import BadInput
from config.texts import canonical_line, folded_code, with_lf
from people.models import User
from people.numbers import key_of

# What stands between numbers, in either width.
BETWEEN = re.compile(r"[\s,;、|/\\:，；：｜／。()（）\[\]「」\"']+")
NUMBER = re.compile(r"(?=.*\d)[\w.@+-]{1,40}", re.ASCII)
LONGEST = 60
MOST = 2000
# As many are named in one sentence.
NAMED = 10


@dataclass(slots=True)
class Typed:
    """Each person once; `unknown`: what looks like a number, or a whole line, and means nobody."""

    people: list[User] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def people_typed(text: str) -> Typed:
    """Numbers with anything between them, or a line for each with number or name. Raises BadInput for none at all."""
    keys = {key: pk for key, pk in User.objects.values_list("username_key", "pk") if key}
    wanted, found, names = dict[int, None](), Typed(), list[str]()
    for line in with_lf(text).split("\n"):
        words = [word for word in map(folded_code, BETWEEN.split(line)) if word]
        known = [keys[key_of(word)] for word in words if key_of(word) in keys]
        wanted.update(dict.fromkeys(known))
        missing = [word for word in words if NUMBER.fullmatch(word) and key_of(word) not in keys]
        found.unknown.extend(word[:LONGEST] for word in missing)
        if words and not known and not missing:
            names.append(canonical_line(line))
    named: dict[str, list[int]] = {}
    for name, pk in User.objects.filter(name__in=names).values_list("name", "pk"):
        named.setdefault(name, []).append(pk)
    for name in names:
        if len(named.get(name, ())) == 1:
            wanted[named[name][0]] = None
        else:
            found.unknown.append(name[:LONGEST])
    if not wanted:
        raise BadInput(_("Nobody was found for what you typed. Type employee numbers, one per line.") + _rest(found))
    if len(wanted) > MOST:
        raise BadInput(_("These are more than %(most)d people at once. Give fewer at a time.") % {"most": MOST})
    people = User.objects.in_bulk(list(wanted))
    found.people = [people[pk] for pk in wanted]
    return found


def _rest(found: Typed) -> str:
    return f" ({'、'.join(found.unknown[:NAMED])})" if found.unknown else ""
