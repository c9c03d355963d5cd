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

pytestmark = pytest.mark.django_db
EDITABLE = [*UserAdmin.fieldsets[0][1]["fields"], *UserAdmin.fieldsets[1][1]["fields"]]


def test_the_supervisor_of_a_person_is_called_so_and_not_as_who_rates(trainee, manager, administrator, signed_in):
    browser = signed_in(administrator)
    address = reverse("admin:people_user_change", args=[trainee.pk])
    form = {"username": trainee.username, "name": trainee.name, "is_active": "on", "supervisor": manager.pk}
    grants = {"role_grants-TOTAL_FORMS": 0, "role_grants-INITIAL_FORMS": 0}
    assert browser.post(address, {**form, **grants}).status_code == 302
    trainee.refresh_from_db()
    assert trainee.supervisor == manager
    page = browser.get(reverse("admin:people_user_history", args=[trainee.pk])).content.decode()
    assert "主管" in page
    assert "評核人" not in page


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
