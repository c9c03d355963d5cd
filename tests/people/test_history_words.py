"""What the administrator's history of a person calls the fields."""

import json

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst

from people.admin import UserAdmin
from people.models import User
from people.staff.changing import facts_of
from people.staff.forms import shown_of

pytestmark = pytest.mark.django_db
# What HR keeps stood on the administrator's page until people had a page of their own.
EDITABLE = [*UserAdmin.fieldsets[0][1]["fields"], *User.FACTS, "left_on", "supervisor"]


def test_the_administrator_keeps_the_account_and_nothing_that_hr_keeps(trainee, manager, administrator, signed_in):
    browser, before = signed_in(administrator), facts_of(trainee)
    address = reverse("admin:people_user_change", args=[trainee.pk])
    form = {"username": trainee.username, "name": "王大明", "email": trainee.email, "is_active": "on"}
    slipped = {
        "supervisor": manager.pk,
        "department": "",
        "job_title": "總經理",
        "left_on": "2026-01-31",
        "hired_on": "",
    }
    grants = {"role_grants-TOTAL_FORMS": 0, "role_grants-INITIAL_FORMS": 0}
    assert browser.post(address, {**form, **slipped, **grants}).status_code == 302
    trainee.refresh_from_db()
    assert facts_of(trainee) == {**before, "name": "王大明"}


def test_the_supervisor_of_a_person_is_called_so_and_not_as_who_rates(trainee, manager, administrator, hr, signed_in):
    form = {**shown_of(trainee), "supervisor": "manager", "seen": seen(signed_in(hr), trainee)}
    form = {name: value or "" for name, value in form.items()}
    assert signed_in(hr).post("/people/trainee/edit/", form).status_code == 302
    trainee.refresh_from_db()
    assert trainee.supervisor == manager
    page = signed_in(administrator).get("/people/trainee/").content.decode()
    assert "主管" in page
    assert "評核人" not in page


def seen(browser, person):
    """What the page of the form carries."""
    return browser.get(f"/people/{person.username}/edit/").context["editing"].seen


@pytest.mark.parametrize("name", EDITABLE)
def test_every_field_has_its_own_word_in_the_history_of_former_changes_too(name, trainee, administrator):
    """As Django stored them: the English label with a capital."""
    field = User._meta.get_field(name)
    with translation.override(None):
        label = str(capfirst(field.verbose_name))
    entry = LogEntry.objects.create(
        user=administrator,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(trainee.pk),
        action_flag=CHANGE,
        change_message=json.dumps([{"changed": {"fields": [label]}}]),
    )
    with translation.override("zh-hant"):
        said = LogEntry.objects.get(pk=entry.pk).get_change_message()
        assert str(field.verbose_name) in said
        assert label not in said
