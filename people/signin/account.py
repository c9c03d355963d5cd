"""A person's own account page: how they sign in, when they last did, where they are signed in."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from people.models import Session, SignIn, SignInKind
from people.requests import SignedInRequest
from people.signin import ending
from people.signin.asking import lines
from people.signin.sessions import stored_key
from people.signin.watching import needs_factor

SHOWN = 10


def account_of(request: SignedInRequest) -> dict[str, object]:
    person, now = request.user, timezone.now()
    own = SignIn.objects.filter(person=person).select_related("person", "by").order_by("-pk")
    # The newest is the one of this session.
    before = list(own.filter(kind=SignInKind.SIGNED_IN)[:2])
    key = stored_key(request.session.session_key or "")
    sessions = Session.objects.filter(person=person, expire_date__gt=now).order_by("-began_at")
    return {
        "last": before[1] if len(before) > 1 else None,
        "failed_since": own.filter(kind=SignInKind.FAILED, pk__gt=before[1].pk).count() if len(before) > 1 else 0,
        "lines": list(lines(own[:SHOWN])),
        "sessions": [(row, row.session_key == key) for row in sessions],
        "others": ending.others(request, person),
        "has_factor": Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists(),
        "needs_factor": needs_factor(person),
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        "hours": settings.SESSION_COOKIE_AGE // 3600,
        "days": settings.SIGN_IN_LOG_DAYS,
    }
