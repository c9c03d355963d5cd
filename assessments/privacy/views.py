"""What the portal keeps about the one who asks: in words, and to take away."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.access.loader import log_access
from assessments.enums import AccessKind
from assessments.models import Assessment
from assessments.privacy.my_data import my_data, own_assessments
from assessments.privacy.shape import MyData
from people.leaving import kept_until
from people.models import User
from people.requests import SignedInRequest
from printing.readiness import wait_for_fonts

OWN = "own data"


@login_required
@never_cache
@require_safe
def page(request: SignedInRequest) -> HttpResponse:
    person, years, labels = request.user, settings.RETENTION_YEARS, User.labels()
    context = {
        "years": years,
        "mail_days": settings.MAIL_TEXT_DAYS,
        "sign_in_days": settings.SIGN_IN_LOG_DAYS,
        "kept_until": kept_until(person.left_on, years) if person.left_on else None,
        "own_count": Assessment.objects.visible_to(person).filter(trainee=person).count(),
        "facts": [(labels[name], value) for name, value in person.facts().items()],
        "fact_labels": [labels[name] for name in person.FACTS],
        "role_names": [grant.get_role_display() for grant in person.role_grants.all() if grant.is_held],
    }
    return render(request, "assessments/privacy/my_data.html", context)


@login_required
@never_cache
@require_safe
def as_json(request: SignedInRequest) -> HttpResponse:
    response = JsonResponse(take_away(request), json_dumps_params={"ensure_ascii": False, "indent": 2})
    return named(response, "json")


@login_required
@never_cache
@require_safe
def as_pdf(request: SignedInRequest) -> HttpResponse:
    # Here and not above: where WeasyPrint's native libraries are missing, all but the PDFs still works.
    from assessments.privacy.document import my_data_pdf

    wait_for_fonts()  # before it is written down that the data were taken away
    return named(HttpResponse(my_data_pdf(take_away(request)), content_type="application/pdf"), "pdf")


def take_away(request: SignedInRequest) -> MyData:
    """The person's data; that it was taken away is written down with each of their appraisals."""
    assessments = own_assessments(request.user)
    content = my_data(request.user, assessments)
    for assessment in assessments:
        log_access(request, assessment, AccessKind.EXPORT, OWN)
    return content


def named(response: HttpResponse, ending: str) -> HttpResponse:
    """As a file of today."""
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = content_disposition_header(True, f"{_('My data')}_{day}.{ending}") or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response
