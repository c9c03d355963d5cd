"""The addresses of the portal."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from config import busy, error_pages, health
from running.views import readyz

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

CLOSED = ("signup/", "email/", "password/reset/", "password/set/")

urlpatterns = [
    path("", include("assessments.urls")),
    path("standards/", include("competency.urls")),
    path("people/", include("people.urls")),
    path("documents/", include("printing.urls")),
    # Accounts are kept by the administrator: no sign-up, no addresses, no password by mail.
    *(path(f"accounts/{closed}", error_pages.closed) for closed in CLOSED),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("_nested_admin/", include("nested_admin.urls")),
    path("favicon.ico", health.favicon),
    path("healthz/", health.healthz, name="healthz"),
    path("readyz/", readyz, name="readyz"),
]

handler400 = error_pages.bad_request
handler403 = error_pages.forbidden
handler404 = error_pages.not_found
handler500 = busy.broken
