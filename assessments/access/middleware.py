"""What holds for every answer of the appraisal: no cache keeps it, and who was refused is written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from assessments.enums import AccessKind
from assessments.models import Access, Assessment

# Where all addresses of one assessment begin.
OF_ONE = "assessments/<int:pk>/"
# The same refusal again within this time is the same attempt, such as a page that saves by itself.
ONE_ATTEMPT = timedelta(minutes=1)


class AppraisalMiddleware:
    """Stands next to the views, outside their transactions, so that a refusal outlives what was rolled back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is None or match.app_name != "assessments":
            return response
        if "no-store" not in response.headers.get("Cache-Control", ""):
            add_never_cache_headers(response)
        if was_refused(request, match, response.status_code):
            write_refusal(request, match.kwargs["pk"])
        return response

    def process_view(self, request: HttpRequest, *args: object) -> None:
        """A page that is out of date (CSRF) stops before this: nothing was asked of an assessment yet."""
        request.reached_view = True  # type: ignore[attr-defined]


def was_refused(request: HttpRequest, match: ResolverMatch, status: int) -> bool:
    """Forbidden, or not found though it exists: an assessment that isn't theirs to see, or a part of one they see."""
    reached = getattr(request, "reached_view", False)
    if not (reached and match.route.startswith(OF_ONE) and request.user.is_authenticated):
        return False
    if status != 404:
        return status == 403
    names_a_part = len(match.kwargs) > 1
    return names_a_part or not Assessment.objects.visible_to(request.user).filter(pk=match.kwargs["pk"]).exists()


def write_refusal(request: HttpRequest, pk: int) -> None:
    """`detail` says what was tried, such as "POST approve"; nothing that doesn't exist is written down."""
    part = request.path.partition(f"/{pk}/")[2].strip("/")
    tried = {"person": request.user, "kind": AccessKind.REFUSED, "detail": f"{request.method} {part}".strip()[:120]}
    again = Access.objects.filter(assessment=pk, at__gt=timezone.now() - ONE_ATTEMPT, **tried)
    if Assessment.objects.filter(pk=pk).exists() and not again.exists():
        Access.objects.create(assessment_id=pk, **tried)
