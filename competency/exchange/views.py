"""A version as a file, for whoever may read its page."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from competency.exchange.form import export_json
from competency.exchange.workbook import export_workbook
from competency.models import StandardVersion
from competency.pages.kept import ask_again, document, etag
from config.crowds import for_everyone
from printing.spreadsheet import EXCEL


@for_everyone
def standard_json(request: HttpRequest, code: str) -> HttpResponse:
    """The exchange form; a client that has it already gets 304."""
    version = get_object_or_404(StandardVersion.objects.visible_to(request.user).with_content(), code=code)
    response = _file(version, export_json(version), "application/json", "json")
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()}"'
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer or response


@for_everyone
def standard_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    """The official layout as a workbook."""
    version = get_object_or_404(StandardVersion.objects.visible_to(request.user), code=code)
    if unchanged := get_conditional_response(request, etag=etag(version, "xlsx")):
        return unchanged
    return _file(version, document(version, "xlsx", export_workbook), EXCEL, "xlsx")


def _file(version: StandardVersion, content: bytes, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    name = content_disposition_header(ending != "json", f"{version.code}.{ending}")
    response["Content-Disposition"] = name or f'inline; filename="{version.pk}.{ending}"'
    # Always requested again: a draft changes, and may be published or deleted meanwhile.
    ask_again(response, version, ending)
    return response
