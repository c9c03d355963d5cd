"""
Which code a version carries. Official codes are the ministry's: what a company makes of an official text is a standard
of its own, in a line of its own (BAS4222-002-Cv1), so that it neither replaces the official version nor passes for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from competency.codes import company_line, official_line, split_code
from competency.models import Standard, StandardVersion, VersionOrigin


@dataclass(frozen=True)
class Named:
    """The code and the label of a version that there isn't yet."""

    code: str
    label: str


def standard_of(code: str) -> Standard:
    """The standard that a version with this code is one of, made where it is new; ValidationError for no code."""
    own = Standard(code=split_code(code)[0])
    own.clean_fields()
    return Standard.objects.get_or_create(code=own.code)[0]


def is_official_line(base: str) -> bool:
    """
    Whether the ministry's own text stands under this code, so that the code is the ministry's: published, a draft, or
    once imported as such. A line of the company's own never is.
    """
    theirs = Q(origin=VersionOrigin.OFFICIAL) | ~Q(official_digest="")
    return not official_line(base) and StandardVersion.objects.filter(theirs, standard__code=base).exists()


def next_version(version: StandardVersion) -> Named:
    """The first version number that is free after this one."""
    base, number = split_code(version.code)
    return _free(base, number + 1)


def company_version(version: StandardVersion) -> Named:
    """The next version of what the company made of the standard: in its line, also where it is begun by that."""
    return _company(split_code(version.code)[0])


def proposed(version: StandardVersion, origin: str) -> Named:
    """What a draft made from this version may be called, by whose text it will be."""
    base = split_code(version.code)[0]
    if origin == VersionOrigin.OFFICIAL and official_line(base):
        return _after_the_last(official_line(base))
    if origin != VersionOrigin.OFFICIAL and is_official_line(version.standard.code):
        return company_version(version)
    return next_version(version)


def fitting(code: str, origin: str) -> Named:
    """This code, or else the first free one that a text of this origin can be imported under."""
    base, number = split_code(code)
    if origin == VersionOrigin.OFFICIAL and official_line(base):
        return _after_the_last(official_line(base))
    if origin != VersionOrigin.OFFICIAL and is_official_line(base):
        return _company(base)
    if not StandardVersion.objects.filter(code=code).exists():
        return Named(code, f"v{number}")
    return _free(base, number)


def why_not_called(code: str, origin: str) -> str:
    """Why a text of this origin can't carry this code; empty where it can."""
    base = split_code(code)[0]
    if origin == VersionOrigin.OFFICIAL:
        sentence = _("%(code)s is a code of the company's own; the ministry's text keeps the ministry's code.")
        return sentence % {"code": code} if official_line(base) else ""
    return _is_the_ministrys(code) if is_official_line(base) else ""


def why_not_under(draft: StandardVersion) -> str:
    """Why a draft can't be published under its code; empty where it can."""
    base = split_code(draft.code)[0]
    if draft.origin == VersionOrigin.OFFICIAL:
        return why_not_called(draft.code, draft.origin) or why_not_called(draft.standard.code, draft.origin)
    came_as_official = bool(draft.official_digest) and not official_line(base)
    if not (came_as_official or is_official_line(draft.standard.code)):
        return "" if base == draft.standard.code else why_not_called(draft.code, draft.origin)
    if base != draft.standard.code and not came_as_official:
        # Its code was changed by a former release, which left it among the versions of the former code.
        return _(
            "The draft still stands among the versions of %(standard)s. Open its name, code and level, and save them "
            "once more."
        ) % {"standard": draft.standard.code}
    return _is_the_ministrys(draft.code)


def _is_the_ministrys(code: str) -> str:
    named = _company(split_code(code)[0])
    sentence = _(
        "%(code)s is a code of the ministry's, but this text is adapted by the company. Give it a code of the "
        "company's own, such as %(proposed)s (version %(label)s)."
    )
    return sentence % {"code": code, "proposed": named.code, "label": named.label}


def family(version: StandardVersion) -> Q:
    """The versions of its standard, of the official one that it was made from, and of what the company made of it."""
    own = version.standard.code
    base = official_line(own) or own
    return Q(standard=version.standard_id) | Q(standard__code=base) | Q(standard__code__startswith=company_line(base))


def adapted_from(version: StandardVersion) -> StandardVersion | None:
    """
    The official version that one of a company's own line was made from: the one that it names as its source where it
    names one, or else the current one.
    """
    base = official_line(split_code(version.code)[0])
    official = StandardVersion.objects.published().filter(standard__code=base)
    return official.filter(code=version.source).first() or official.assessable().first() if base else None


def adapted_of_two(one: StandardVersion, other: StandardVersion) -> tuple[StandardVersion, str] | None:
    """
    Of two versions the one that a company made of the other's standard, and what it was made from: the other one where
    it names that as its source, or else that standard. None where their codes tell of no such thing.
    """
    for own, basis in ((one, other), (other, one)):
        if official_line(split_code(own.code)[0]) == basis.standard.code:
            return own, basis.code if own.source == basis.code else basis.standard.code
    return None


def basis_of(version: StandardVersion) -> StandardVersion | None:
    """What a version is held against: the one that it replaces, or else the official one that it was made from."""
    current = StandardVersion.objects.assessable().exclude(pk=version.pk)
    former = current.filter(standard=version.standard_id).first()
    base = official_line(split_code(version.code)[0])
    return former or (current.filter(standard__code=base).first() if base else None)


def _company(base: str) -> Named:
    return _after_the_last(base if official_line(base) else company_line(base))


def _after_the_last(line: str) -> Named:
    """The number after the highest that there is in this line."""
    codes = StandardVersion.objects.filter(code__startswith=line).values_list("code", flat=True)
    return _free(line, max((split_code(code)[1] for code in codes if split_code(code)[0] == line), default=0) + 1)


def _free(base: str, number: int) -> Named:
    taken = set(StandardVersion.objects.filter(code__startswith=base).values_list("code", flat=True))
    while f"{base}v{number}" in taken:
        number += 1
    return Named(f"{base}v{number}", f"v{number}")
