"""What pages of the sign-in say of the company's own."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.internal.flows.login import get_authentication_records
from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from config.company_sign_in import button, is_offered, takes_no_passwords

register = template.Library()


@dataclass(frozen=True, slots=True)
class Offer:
    button: str
    address: str
    has_passwords: bool


@register.simple_tag
def company_offer(request: HttpRequest) -> Offer | None:
    """None where the company has no sign-in of its own. The page that somebody came from is kept."""
    if not is_offered():
        return None
    back = request.GET.get("next") or request.POST.get("next", "")
    address = reverse("company-sign-in") + (f"?{urlencode({'next': back})}" if back else "")
    asked = "password" in request.GET or request.method == "POST"
    return Offer(button(), address, has_passwords=asked or not takes_no_passwords())


@register.simple_tag
def came_by_company(request: HttpRequest | None) -> bool:
    """Whether whoever is signed in here came by their company account."""
    if request is None or not request.user.is_authenticated:
        return False
    return any(record.get("method") == "socialaccount" for record in get_authentication_records(request, request.user))
