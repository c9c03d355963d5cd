"""How django-allauth behaves here."""

import ipaddress

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.numbers import key_of


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are created by the administrator; nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("Employee number or password is incorrect."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """Wrong passwords are counted for the account, however its number was typed."""
        super().pre_authenticate(request, **{**credentials, "username": key_of(credentials.get("username", ""))})

    def get_client_ip(self, request: HttpRequest) -> str:
        """
        Where a request comes from, for throttling and the audit log; "" where that can't be known. What the proxies of
        ALLAUTH_TRUSTED_PROXY_COUNT did not write is not believed: then it is the address that connected.
        """
        try:
            address = super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            address = str(request.META.get("REMOTE_ADDR", ""))
        try:
            return str(ipaddress.ip_address(address.partition("%")[0]))  # no database keeps the zone of an IPv6 address
        except ValueError:
            return ""
