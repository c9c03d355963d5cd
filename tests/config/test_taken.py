"""Where something is there already, a form says so in the portal's own words, in both languages."""

from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.urls import reverse
from django.utils import translation

from assessments.models import Cycle, RatingScale
from assessments.models.scales import ScaleLevel
from competency.models import BlockElement, Standard, StandardVersion
from competency.models.version import VersionStatus
from config.taken import SaysTaken
from people.models import Department, RoleGrant, User
from people.roles import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
# What people meet in a form; all else that is unique the portal makes itself.
TYPED = (User, Department, RoleGrant, Cycle, RatingScale, ScaleLevel, Standard, StandardVersion, BlockElement)


def once_more(model: type[Model]) -> Model:
    """A copy of a row, under another key."""
    row: Any = model._meta.base_manager.order_by("pk").first()
    assert row is not None
    row.pk, row._state.adding = None, True
    if isinstance(row, StandardVersion):
        row.status = VersionStatus.DRAFT  # as a form makes them
    return row


def complaints(row: Model) -> str:
    """What the checks say that a form would make."""
    found: list[str] = []
    for check in (row.validate_unique, row.validate_constraints):
        try:
            check()
        except ValidationError as error:
            found += error.messages
    return " ".join(found)


@pytest.mark.parametrize("language", ["zh-hant", "en"])
@pytest.mark.parametrize("model", TYPED, ids=lambda model: model.__name__)
def test_what_is_taken_is_refused_in_our_own_words(model, language, cycle, hr):
    with translation.override(language):
        said = complaints(once_more(model))
    assert said
    for stock in ("already exists", "已經存在", "包含"):
        assert stock not in said
    assert said.isascii() is (language == "en")


def test_every_model_with_a_key_that_people_type_is_listed_here():
    ours = {model for model in apps.get_models() if issubclass(model, SaysTaken)}
    assert ours | {Cycle} == set(TYPED)


def test_an_employee_number_that_is_taken_comes_back_from_the_form_with_what_to_do(administrator, signed_in):
    UserFactory(username="E0042")
    form = {"username": "E0042", "name": "某人"}
    page = signed_in(administrator).post(reverse("admin:people_user_add"), form).content.decode()
    assert "已有人員使用這個員工編號" in page
    assert "已經存在" not in page


def test_a_role_given_twice_is_told_in_the_same_words(administrator, hr, signed_in):
    sent = {"person": hr.username, "role": Role.HR, "words": "再給一次"}
    page = signed_in(administrator).post(reverse("people:right-propose"), sent).content.decode()
    assert "這位人員已具有此角色" in page
    assert hr.role_grants.count() == 1
