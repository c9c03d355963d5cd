"""Django admin wears the portal's look and keeps accounts and standards alone."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from people.company import keeping
from people.models import User

pytestmark = pytest.mark.django_db
PAGES = ["/admin/", "/admin/people/user/", "/admin/people/user/add/", "/admin/people/user/{pk}/change/"]


def test_only_what_is_kept_there_is_registered(db):
    labels = {model._meta.label for model in admin.site._registry}
    assert labels == {"people.User", "competency.StandardVersion"}


@pytest.mark.parametrize(
    "path", ["account/emailaddress/", "mfa/authenticator/", "auditlog/logentry/", "django_tasks_database/dbtaskresult/"]
)
def test_what_libraries_would_add_has_no_page(signed_in, administrator, editor, path):
    for person in (administrator, editor):
        assert signed_in(person).get(f"/admin/{path}").status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_each_page_has_the_portals_header_and_colours_and_no_switch_of_its_own(signed_in, administrator, path):
    keeping.change("", name="晨星客服股份有限公司", short_name="晨星客服", colour="#8a1538", logo=None)
    html = signed_in(administrator).get(path.format(pk=administrator.pk)).content.decode()
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    order = [
        next(place for place, sheet in enumerate(sheets) if name in sheet)
        for name in ("admin/css/base", "css/tokens", "/company/colours/8a1538", "css/admin.css")
    ]
    assert order == sorted(order)
    assert "晨星客服" in html
    assert 'class="site-header"' in html
    assert "theme-toggle" not in html
    assert "dark_mode.css" not in html
    assert "<style" not in html


def test_an_editors_draft_has_it_too(signed_in, editor, standard):
    url = reverse("admin:competency_standardversion_change", args=[standard.pk])
    html = signed_in(editor).get(url).content.decode()
    assert 'class="site-header"' in html
    assert html.index("css/admin_draft.css") < html.index("css/admin.css")


def test_a_signed_out_look_at_it_leads_to_the_portals_own_sign_in(client):
    response = client.get("/admin/")
    assert response.status_code == 302
    assert client.get(response.url, follow=True).redirect_chain[-1][0].startswith(reverse("account_login"))


def test_an_account_is_still_made_there(signed_in, administrator):
    form = {
        "username": "E0042",
        "name": "某人",
        "usable_password": "false",
        "role_grants-TOTAL_FORMS": "0",
        "role_grants-INITIAL_FORMS": "0",
    }
    assert signed_in(administrator).post(reverse("admin:people_user_add"), form).status_code == 302
    assert User.objects.filter(username="E0042").exists()
