"""The pages of an export, from choosing to taking the file away."""

import re
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from assessments.exports import leases, working
from assessments.exports.views import PATIENCE
from assessments.models import ExportJob
from people.models import RoleGrant
from people.roles import Role
from tests.factories import UserFactory, open_for, submitted

pytestmark = pytest.mark.django_db


def asked(browser, people, *numbers, format="zip"):
    rows = [people[number].pk for number in numbers]
    return browser.post("/exports/new/", {"assessment": rows, "format": format})


@pytest.mark.parametrize("who", ["supervisor", "trainee", "auditor", "editor", "administrator", "stranger"])
def test_exports_are_hrs_alone(who, request, people, hr, signed_in):
    job = ExportJob.objects.create(made_by=hr, title="x", format="zip")
    browser = signed_in(request.getfixturevalue(who))
    for url in ["/exports/", "/exports/new/", job.get_absolute_url(), f"{job.get_absolute_url()}file/"]:
        assert browser.get(url).status_code == 403
    assert asked(browser, people, "E1").status_code == 403
    assert ExportJob.objects.count() == 1


def test_an_export_is_its_makers_not_another_hr_persons(people, hr, signed_in):
    job = ExportJob.objects.create(made_by=hr, title="x", format="zip")
    other = signed_in(UserFactory(roles=[Role.HR]))
    for url in ["", "file/", "state/"]:
        assert other.get(f"{job.get_absolute_url()}{url}").status_code == 404
    assert other.post(f"{job.get_absolute_url()}cancel/").status_code == 404
    assert other.get("/exports/").context["jobs"].count() == 0


def test_one_who_lost_the_role_no_longer_takes_the_file_away(people, hr, signed_in):
    job = ExportJob.objects.create(made_by=hr, title="x", format="zip")
    browser = signed_in(hr)
    RoleGrant.objects.filter(user=hr).delete()
    assert browser.get(f"{job.get_absolute_url()}file/").status_code == 403


def test_choosing_nothing_says_so_and_makes_nothing(people, hr, signed_in):
    response = signed_in(hr).post("/exports/new/", {"format": "zip"})
    assert response.status_code == 400
    assert not ExportJob.objects.exists()


def test_export_pressed_in_the_list_with_nothing_ticked_says_so_and_takes_not_all(people, hr, signed_in):
    browser = signed_in(hr)
    answer = browser.post("/exports/new/", {"asked": ""})
    assert answer.status_code == 400
    assert "尚未選擇任何項目" in answer.content.decode()
    assert browser.post("/exports/new/", {"asked": "", "list": "assessments"}).context["choice"].count == 4
    one = {"asked": "", "chosen": [f"{people['E1'].pk}:1"]}
    assert browser.post("/exports/new/", one).context["choice"].count == 1


def test_more_than_one_export_takes_are_told_before_anything_is_pressed(people, hr, signed_in, monkeypatch):
    browser, url = signed_in(hr), f"/exports/new/?cycle={people['E1'].cycle_id}"
    assert "data-too-many" not in browser.get(url).content.decode()
    monkeypatch.setattr("assessments.exports.choosing.MOST_LISTED", 2)
    monkeypatch.setattr("assessments.exports.making.MOST", 3)
    page = browser.get(url).content.decode()
    assert "data-few" in page
    assert page.count('type="radio" name="format"') == 1, "only what prints nothing takes so many"
    assert 'name="format" value="xlsx" checked' in page
    refused = browser.post("/exports/new/", {"list": "assessments", "asked": "", "format": "zip"})
    assert refused.status_code == 400
    monkeypatch.setattr("assessments.exports.making.MOST_READ", 3)
    page = browser.get(url).content.decode()
    assert "data-too-many" in page
    assert 'data-action="export"' not in page


def test_the_cycles_page_leads_to_its_excel(people, hr, signed_in):
    browser, cycle = signed_in(hr), people["E1"].cycle
    page = browser.get(cycle.get_absolute_url()).content.decode()
    address = f"/exports/new/?cycle={cycle.pk}&amp;format=xlsx"
    assert address in page
    page = browser.get(address.replace("&amp;", "&")).content.decode()
    assert 'name="format" value="xlsx" checked' in page
    assert len(re.findall(r'name="assessment" value="[0-9]+" checked', page)) == 4, "each that is submitted"


def test_all_that_match_are_those_of_the_whole_address_however_much_is_typed(people, hr, signed_in):
    browser, words = signed_in(hr), "陳" * 100
    shown = browser.post("/exports/new/", {"list": "assessments", "asked": urlencode({"x": words, "q": "無此人"})})
    assert shown.context["choice"].count == 0
    assert browser.post("/exports/new/", {"list": "assessments", "asked": "x=" + "1" * 4000}).status_code == 400


def test_posted_numbers_of_drafts_and_nonsense_are_not_exported(people, hr, signed_in):
    response = signed_in(hr).post(
        "/exports/new/", {"format": "zip", "assessment": [people["E5"].pk, "x", "999999", "-1"]}
    )
    assert response.status_code == 400


def test_the_file_before_it_is_ready_is_refused_with_a_sentence(people, hr, signed_in):
    job = ExportJob.objects.create(made_by=hr, title="x", format="zip")
    assert signed_in(hr).get(f"{job.get_absolute_url()}file/").status_code == 409


def test_hr_exports_a_selection_and_takes_it_away(people, hr, signed_in):
    browser = signed_in(hr)
    page = browser.get(f"/exports/new/?cycle={people['E1'].cycle_id}")
    assert page.content.decode().count('name="assessment"') == 4
    response = asked(browser, people, "E1", "E4")
    job = ExportJob.objects.get()
    assert response.url == job.get_absolute_url()
    state = browser.get(f"{response.url}state/").json()
    assert (state["state"], state["done"], state["total"]) == ("waiting", 0, 2)
    working.work(job)
    assert 'data-export-state="done"' in browser.get(response.url).content.decode()
    file = browser.get(f"{response.url}file/")
    content = b"".join(file.streaming_content)
    assert content[:2] == b"PK"
    assert file["Content-Length"] == str(len(content))
    assert file["Cache-Control"] == "no-store"


@pytest.mark.parametrize("begun", [False, True])
def test_an_export_on_which_nobody_works_says_so(begun, people, hr, signed_in):
    browser = signed_in(hr)
    asked(browser, people, "E1", "E4")
    job = ExportJob.objects.get()
    nobody = "目前沒有背景程式在處理"
    url = f"{job.get_absolute_url()}state/"
    assert nobody not in browser.get(url).json()["left"]
    long_ago = timezone.now() - 2 * PATIENCE
    ExportJob.objects.update(made_at=long_ago, started_at=long_ago if begun else None)
    assert nobody in browser.get(url).json()["left"]
    leases.take_item(job, "one that lives")
    assert nobody not in browser.get(url).json()["left"]


def test_a_file_that_is_no_longer_kept_says_what_to_do(people, hr, signed_in):
    browser = signed_in(hr)
    asked(browser, people, "E1", format="xlsx")
    job = ExportJob.objects.get()
    working.work(job)
    ExportJob.objects.update(expires_at=timezone.now())
    assert browser.get(f"{job.get_absolute_url()}file/").status_code == 409
    assert browser.get(job.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("count", [1, 6])
def test_the_page_to_choose_costs_the_same_for_few_and_for_many(
    count, cycle, supervisor, hr, signed_in, django_assert_num_queries
):
    for _number in range(count):
        submitted(open_for(cycle, UserFactory(), supervisor, hr))
    browser = signed_in(hr)
    with django_assert_num_queries(7):
        browser.get("/exports/new/")
