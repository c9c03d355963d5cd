"""The addresses of the portal."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, re_path

from config import busy, error_pages, health
from people.urls import departments
from people.views import forgotten_password
from running.views import readyz

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# Accounts are kept by the administrator: of the account library these and nothing else, such as sign-up, addresses of
# mail, codes and passwords by mail, whose names its own pages still look up.
OPEN = ("login/", "logout/", "reauthenticate/", "password/change/")

urlpatterns = [
    path("", include("assessments.urls")),
    path("standards/", include("competency.urls")),
    path("people/", include("people.urls")),
    path("departments/", include((departments, "departments"))),
    path("documents/", include("printing.urls")),
    path("accounts/password/reset/", forgotten_password, name="forgotten-password"),
    re_path(rf"^accounts/(?!2fa/|(?:{'|'.join(OPEN)})\Z)", error_pages.closed),
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
