"""What is odd about the version that a draft would take the place of: allowed, since the ministry may err."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from competency.codes import split_code
from competency.models import StandardVersion, VersionOrigin


def odd_succession(draft: StandardVersion) -> Iterator[tuple[str, str]]:
    """Sentences, each with the id of its field on the editor's page."""
    if not draft.is_draft:
        return
    former = StandardVersion.objects.assessable().filter(standard=draft.standard_id).first()
    if former is None:
        return
    names = {"code": draft.code, "former": former.code}
    if draft.origin == VersionOrigin.OFFICIAL != former.origin:
        sentence = _("%(former)s, which %(code)s takes the place of, was adapted by the company.")
        yield sentence % names, "id_code"
    if split_code(draft.code)[1] < split_code(former.code)[1]:
        sentence = _("%(former)s, which %(code)s takes the place of, has a later number.")
        yield sentence % names, "id_code"
    if draft.updated_on and former.updated_on and draft.updated_on < former.updated_on:
        sentence = _("%(former)s, which %(code)s takes the place of, has a later date.")
        yield sentence % names, "id_updated_on"
