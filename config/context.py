"""What every page needs to know."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from config.typed import form_page, sent

# The demo's sign-ins and what each is for, as the sign-in page offers them.
DEMO_PEOPLE = [
    ("supervisor", _("rates the staff")),
    ("trainee", _("is appraised, reads and answers")),
    ("hr", _("runs cycles and approves")),
    ("editor", _("maintains the standards")),
    ("auditor", _("reads what was submitted")),
    ("admin", _("manages accounts, proposes rights")),
]


def portal(request: HttpRequest) -> dict[str, object]:
    context: dict[str, object] = {"demo_mode": settings.DEMO_MODE}
    context["form_page"] = form_page(request)
    context["kept_mark"] = sent(request).get("kept", "")
    if settings.DEMO_MODE:
        context |= {"demo_people": DEMO_PEOPLE, "demo_password": settings.DEMO_PASSWORD}
    return context
