"""When the portal's own second factor is asked for after a sign-in with a company account."""

from __future__ import annotations

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest


class SecondFactor(AuthenticateStage):
    def _should_handle(self, request: HttpRequest) -> bool:
        """Of whoever has one, unless this very sign-in came with one that is trusted (OIDC_TRUST_SECOND_FACTOR)."""
        records = get_authentication_records(request, self.login.user)
        is_had = bool(records) and records[-1].get("second_factor") is True
        return not is_had and bool(super()._should_handle(request))
