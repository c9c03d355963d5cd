"""Other people's numbers, other methods and addresses that lead elsewhere: each is stopped, and nothing changed."""

import pytest
from django.urls import reverse

from assessments.sheet.layout import load_sheet
from competency.drafts.publishing import new_draft
from tests.assessments.verifying.asking import address, edit
from tests.factories import UserFactory, approved, open_for, submitted

pytestmark = pytest.mark.django_db


def test_the_number_of_someone_elses_assessment_opens_nothing(
    cycle, assessment, stranger, hr, trainee, supervisor, signed_in, unchanged
):
    others = approved(open_for(cycle, stranger, UserFactory(), hr), hr)
    for person in (trainee, supervisor):
        browser = signed_in(person)
        for url in (address("detail", others), address("rate", others), address("report", others) + "?revision=1"):
            assert unchanged(browser.get, url).status_code == 404
        for step in ("acknowledge", "withdraw", "note"):
            tried = unchanged(browser.post, address("step", others, step), {"reason": "因為", "pk": others.pk})
            assert tried.status_code == 404
        assert unchanged(browser.post, address("save", others), edit(others)).status_code == 404


def test_an_indicator_of_another_standard_is_rated_by_nobody(assessment, supervisor, editor, signed_in, unchanged):
    draft = new_draft(assessment.cycle.version, "BAS4222-002v3", "v3", by=editor)
    foreign = draft.duties.first().tasks.first().blocks.first().indicators.first()
    own = load_sheet(assessment).items[0]
    browser = signed_in(supervisor)
    for item in (f"i{foreign.pk}", f"a{own.subject.pk}", "i0", "i-1", f"i{own.subject.pk} ", "status", ""):
        saved = unchanged(browser.post, address("save", assessment), edit(assessment, item=item))
        assert saved.status_code == 400, item
    page = {f"i{foreign.pk}-seen": "0", f"i{foreign.pk}-value": "5", f"i{foreign.pk}-comment": ""}
    assert unchanged(browser.post, address("rate", assessment), page).status_code == 400


def test_the_number_of_a_level_is_no_value_of_the_scale(assessment, supervisor, signed_in, unchanged):
    level = assessment.cycle.scale.levels.get(value=5)
    for value in (f"level-{level.pk}", "6", "0", "-1", "５", "5.0", "None", "not_observed "):
        data = edit(assessment, value=value)
        saved = unchanged(signed_in(supervisor).post, address("save", assessment), data)
        assert saved.status_code == 400, value


@pytest.mark.parametrize("trick", [{"_method": "POST"}, {"_method": "DELETE", "reason": "x"}])
def test_a_get_is_a_get_whatever_it_calls_itself(trick, assessment, trainee, supervisor, signed_in, unchanged):
    submitted(assessment)
    headers = {"x-http-method-override": "POST", "x-method-override": "POST"}
    for person, step in ((trainee, "acknowledge"), (supervisor, "withdraw")):
        url = address("step", assessment, step)
        answer = unchanged(signed_in(person).get, url, trick, headers=headers)
        assert answer.status_code == 405


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "head", "trace"])
def test_other_methods_do_nothing(method, assessment, cycle, supervisor, hr, signed_in, unchanged):
    submitted(assessment)
    urls = [address("detail", assessment), address("step", assessment, "withdraw"), address("rate", assessment)]
    urls += [address("save", assessment), address("report", assessment), cycle.get_absolute_url(), "/cycles/new/"]
    for person in (supervisor, hr):
        for url in urls:
            answer = unchanged(getattr(signed_in(person), method), url)
            assert answer.status_code < 500, url


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "\t//e.example",
    ],
)
def test_switching_the_language_leads_nowhere_else(target, client):
    response = client.post(reverse("people:language"), {"language": "en", "next": target})
    assert response.url == "/"


def test_signing_in_leads_nowhere_else(client, supervisor):
    supervisor.set_password("demo-portal-2026")
    supervisor.save()
    url = reverse("account_login") + "?next=https://evil.example/"
    data = {"login": "supervisor", "password": "demo-portal-2026", "next": "https://evil.example/"}
    response = client.post(url, data)
    assert response.status_code == 302
    assert response.url == "/"
