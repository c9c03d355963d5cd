"""What a watcher asks; for a balancer there is /healthz/."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from running.readiness import KEPT


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when each part is well, else 503; also to people who are signed out, so without anything secret."""
    parts = KEPT.now()
    ready = all(part.ok for part in parts.values())
    answer = {"ready": ready, "parts": {name: asdict(part) for name, part in parts.items()}}
    return JsonResponse(answer, status=200 if ready else 503)
