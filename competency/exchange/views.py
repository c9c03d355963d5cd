"""A version as a file, for whoever may read its page."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header

from competency.exchange.form import export_json
from competency.exchange.workbook import export_workbook
from competency.models import StandardVersion

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def standard_json(request: HttpRequest, code: str) -> HttpResponse:
    """The exchange form; a client that has it already gets 304."""
    version = _visible(request, code)
    response = _file(version, export_json(version), "application/json", "json")
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()}"'
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer or response


def standard_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    """The official layout as a workbook."""
    version = _visible(request, code)
    return _file(version, export_workbook(version), EXCEL, "xlsx")


def _visible(request: HttpRequest, code: str) -> StandardVersion:
    visible = StandardVersion.objects.visible_to(request.user)
    version: StandardVersion = get_object_or_404(visible.with_content(), code=code)
    return version


def _file(version: StandardVersion, content: bytes, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    name = content_disposition_header(ending != "json", f"{version.code}.{ending}")
    response["Content-Disposition"] = name or f'inline; filename="{version.pk}.{ending}"'
    # Always requested again: a draft changes, and may be published or deleted meanwhile.
    patch_cache_control(response, no_cache=True, private=version.is_draft or None)
    return response
