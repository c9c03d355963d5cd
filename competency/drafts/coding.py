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


def is_official_line(standard_pk: int) -> bool:
    """Whether the ministry's own text was published under this code, so that the code is the ministry's."""
    return StandardVersion.objects.published().filter(standard=standard_pk, origin=VersionOrigin.OFFICIAL).exists()


def next_version(version: StandardVersion) -> Named:
    """The first version number that is free after this one."""
    base, number = split_code(version.code)
    return _free(base, number + 1)


def company_version(version: StandardVersion) -> Named:
    """The next version of what the company made of the standard: in its line, also where it is begun by that."""
    base, _number = split_code(version.code)
    line = base if official_line(base) else company_line(base)
    codes = StandardVersion.objects.filter(code__startswith=line).values_list("code", flat=True)
    return _free(line, max((split_code(code)[1] for code in codes if split_code(code)[0] == line), default=0) + 1)


def proposed(version: StandardVersion, origin: str) -> Named:
    """What a draft made from this version may be called, by whose text it will be."""
    if origin != VersionOrigin.OFFICIAL and is_official_line(version.standard_id):
        return company_version(version)
    return next_version(version)


def why_not_under(draft: StandardVersion) -> str:
    """Why a text that is no longer the ministry's can't be published under its code; empty where it can."""
    if draft.origin == VersionOrigin.OFFICIAL:
        return ""
    base = split_code(draft.code)[0]
    came_as_official = bool(draft.official_digest) and not official_line(base)
    if not (came_as_official or is_official_line(draft.standard_id)):
        return ""
    if base != draft.standard.code and not came_as_official:
        # Its code was changed by a former release, which left it among the versions of the former code.
        return _(
            "The draft still stands among the versions of %(standard)s. Open its name, code and level, and save them "
            "once more."
        ) % {"standard": draft.standard.code}
    named = company_version(draft)
    sentence = _(
        "%(code)s is a code of the ministry's, but this text is adapted by the company. Give it a code of the "
        "company's own, such as %(proposed)s (version %(label)s)."
    )
    return sentence % {"code": draft.code, "proposed": named.code, "label": named.label}


def family(version: StandardVersion) -> Q:
    """The versions of its standard, of the official one that it was made from, and of what the company made of it."""
    own = version.standard.code
    base = official_line(own) or own
    return Q(standard=version.standard_id) | Q(standard__code=base) | Q(standard__code__startswith=company_line(base))


def basis_of(version: StandardVersion) -> StandardVersion | None:
    """What a version is held against: the one that it replaces, or else the official one that it was made from."""
    current = StandardVersion.objects.assessable().exclude(pk=version.pk)
    former = current.filter(standard=version.standard_id).first()
    base = official_line(split_code(version.code)[0])
    return former or (current.filter(standard__code=base).first() if base else None)


def _free(base: str, number: int) -> Named:
    taken = set(StandardVersion.objects.filter(code__startswith=base).values_list("code", flat=True))
    while f"{base}v{number}" in taken:
        number += 1
    return Named(f"{base}v{number}", f"v{number}")
