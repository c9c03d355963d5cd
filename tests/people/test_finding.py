"""Names lead to the person's page from wherever they stand, for whoever may open it, and for nobody else."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.workflow import steps
from people import leaving
from people.departments import keeping
from people.finding import page_for
from people.models import Department, User
from tests.factories import CycleFactory, UserFactory, open_for, submitted
from tests.people.stafflist.lists import xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(standard, supervisor, trainee, hr):
    found = submitted(open_for(CycleFactory(version=standard), trainee, supervisor, hr))
    steps.perform(found.pk, "acknowledge", trainee)
    return found


def link_to(person):
    return f'href="/people/{person.username}/"'


def pages(assessment):
    return ["/assessments/", f"/assessments/{assessment.pk}/", f"/cycles/{assessment.cycle.pk}/"]


def test_who_may_not_open_the_page_finds_no_link_to_it(assessment, trainee, supervisor, auditor, signed_in):
    for reader in (supervisor, trainee, auditor):
        for address in pages(assessment):
            page = signed_in(reader).get(address)
            if page.status_code == 200:
                links = set(re.findall(r'href="(/people/[^"]*)"', page.content.decode()))
                assert links <= {"/people/account/", "/people/rights/", "/people/sign-ins/"}, (reader, address)


def test_hr_finds_the_trainee_from_lists_cycle_and_page_and_there_the_supervisor_too(
    assessment, trainee, supervisor, hr, signed_in
):
    browser = signed_in(hr)
    for address in pages(assessment):
        assert link_to(trainee) in browser.get(address).content.decode(), address
    assert link_to(supervisor) in browser.get(f"/assessments/{assessment.pk}/").content.decode()
    assert link_to(trainee) in browser.get("/").content.decode(), "on the desk, to be approved"


def test_a_number_that_changed_since_leads_where_the_person_is_now(assessment, trainee, hr, signed_in):
    User.objects.filter(pk=trainee.pk).update(username="N77", username_key="n77")
    page = signed_in(hr).get("/assessments/").content.decode()
    assert 'href="/people/N77/"' in page
    assert 'href="/people/trainee/"' not in page


def test_the_administrator_finds_heads_of_departments(administrator, supervisor, signed_in):
    Department.objects.filter(pk=keeping.add("研發部").pk).update(head=supervisor)
    assert link_to(supervisor) in signed_in(administrator).get("/departments/").content.decode()


def test_the_preview_of_a_staff_list_leads_to_who_changes_and_who_is_absent(hr, signed_in):
    changed, absent = UserFactory(username="C1", name="改名的人"), UserFactory(username="C2")
    browser = signed_in(hr)
    file = SimpleUploadedFile("list.xlsx", xlsx([["C1", "新名"], ["N1", "新人"]], ["員工編號", "姓名"]))
    browser.post(reverse("people:import"), {"file": file})
    page = browser.get(reverse("people:import-preview")).content.decode()
    assert link_to(changed) in page
    assert link_to(absent) in page
    assert 'href="/people/N1/"' not in page, "nobody yet"


def test_who_is_kept_by_name_no_longer_has_no_page(assessment, trainee, hr, signed_in):
    leaving.anonymise(User.objects.get(pk=trainee.pk))
    assert "/people/purged-" not in signed_in(hr).get("/assessments/").content.decode()


def test_somebody_who_is_only_an_example_has_no_page(hr, administrator, signed_in, settings):
    settings.DEMO_MODE = True
    for reader in (hr, administrator):
        assert page_for(reader, "") == ""
        assert signed_in(reader).get("/components/").status_code == 200
