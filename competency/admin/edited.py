"""The version that an address in admin is about."""

from __future__ import annotations

from django.contrib.admin.utils import unquote
from django.http import Http404

from competency.models import StandardVersion
from config.forms import number_from
from config.refusals import BadInput


def version_at(object_id: str) -> StandardVersion | None:
    """The version whose key stands in an address; Http404 where that is no plain number."""
    try:
        return StandardVersion.objects.filter(pk=number_from(unquote(object_id))).first()
    except BadInput as error:
        raise Http404 from error
