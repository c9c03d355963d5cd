"""The addresses of the portal."""

from allauth.account.decorators import secure_admin_login
from allauth.account.views import logout
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from config import busy, error_pages, health
from people.signin.company import views as company_sign_in
from people.urls import calendar, company, departments, doors
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
    path("company/", include((company, "company"))),
    path("calendar/", include((calendar, "calendar"))),
    path("documents/", include("printing.urls")),
    path("accounts/", include(doors)),
    path("accounts/company/", company_sign_in.begin, name="company-sign-in"),
    path("accounts/company/callback/", company_sign_in.callback, name="company-callback"),
    re_path(rf"^accounts/(?!2fa/|(?:{'|'.join(OPEN)})\Z)", error_pages.closed),
    path("accounts/", include("allauth.urls")),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/logout/", logout),  # the same door, for the log of sign-ins
    path("admin/", admin.site.urls),
    path("favicon.ico", health.favicon),
    path("healthz/", health.healthz, name="healthz"),
    path("readyz/", readyz, name="readyz"),
]

handler400 = error_pages.bad_request
handler403 = error_pages.forbidden
handler404 = error_pages.not_found
handler500 = busy.broken
