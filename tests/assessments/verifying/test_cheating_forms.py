"""Forms sent again, fields that no form shows and HTML as text: nothing is signed, taken or run by them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.enums import CycleState
from assessments.models import Cycle
from assessments.workflow import steps
from competency.drafts.publishing import new_draft
from competency.models import StandardVersion
from people.departments import keeping
from tests.assessments.verifying.asking import address, edit, stored
from tests.factories import CycleFactory, UserFactory, open_for, rate_all, submitted

pytestmark = pytest.mark.django_db

LATER = f"{timezone.localdate().year + 5}-01-01"
HTML = "<script>alert(1)</script>\"'><img src=x>"


# --- Forms sent again -------------------------------------------------------------------------------------------


def test_the_same_confirmation_posted_twice_signs_once(assessment, trainee, signed_in, unchanged):
    version = submitted(assessment).version
    browser, form = signed_in(trainee), (address("step", assessment, "acknowledge"), {"version": version})
    assert browser.post(*form).status_code == 302
    assert unchanged(browser.post, *form).status_code == 409
    assert assessment.signatures.filter(action="acknowledge").count() == 1


def test_an_approval_of_before_the_return_does_not_approve_what_came_after(
    assessment, trainee, hr, signed_in, unchanged
):
    submitted(assessment)
    old = steps.perform(assessment.pk, "acknowledge", trainee).version
    steps.perform(assessment.pk, "return", hr, reason="請再看一次")
    submitted(stored(assessment), changes={"P1.1.1": ("1", "改為 1")})
    steps.perform(assessment.pk, "acknowledge", trainee)
    response = unchanged(signed_in(hr).post, address("step", assessment, "approve"), {"version": old})
    assert response.status_code == 409


def test_a_submit_of_before_an_edit_does_not_submit_what_came_after(rated, supervisor, signed_in, unchanged):
    browser, old = signed_in(supervisor), stored(rated).version
    assert browser.post(address("save", rated), edit(rated)).status_code == 200
    assert unchanged(browser.post, address("step", rated, "submit"), {"version": old}).status_code == 409


def test_an_old_save_does_not_come_back_over_a_newer_one(assessment, supervisor, signed_in, unchanged):
    browser, old = signed_in(supervisor), edit(assessment)
    assert browser.post(address("save", assessment), old).status_code == 200
    newer = edit(assessment, value="4", comment="更新", client="other")
    assert browser.post(address("save", assessment), newer).status_code == 200
    assert unchanged(browser.post, address("save", assessment), old).status_code == 200  # its own, once
    other = {**old, "client": "third"}
    assert unchanged(browser.post, address("save", assessment), other).status_code == 409
    assert assessment.answers.get().comment == "更新"


@pytest.mark.parametrize(("version", "status"), [("abc", 400), ("-1", 409), ("1e3", 400), ("99999999999999", 409)])
def test_a_version_that_was_never_seen_takes_no_step(version, status, assessment, trainee, signed_in, unchanged):
    submitted(assessment)
    url = address("step", assessment, "acknowledge")
    assert unchanged(signed_in(trainee).post, url, {"version": version}).status_code == status


# --- Fields that no form shows ----------------------------------------------------------------------------------


def smuggled(trainee, stranger):
    return {
        "status": "approved",
        "verdict": "competent",
        "revision": "7",
        "supervisor": stranger.pk,
        "approver": stranger.pk,
        "trainee": stranger.pk,
        "person": stranger.pk,
        "actor": stranger.pk,
        "day": LATER,
        "answer_due": LATER,
        "submitted_at": "2020-01-01",
        "level": "1",
        "level_id": "1",
        "mac": "0" * 64,
    }


KEPT = ("verdict", "revision", "supervisor", "approver", "trainee", "answer_due", "supervisor_due", "submitted_at")


@pytest.mark.parametrize(
    ("who", "step", "state"),
    [("trainee", "acknowledge", "submitted"), ("hr", "approve", "acknowledged"), ("trainee", "dispute", "submitted")],
)
def test_a_step_takes_nothing_from_fields_that_its_form_does_not_have(
    who, step, state, request, assessment, trainee, stranger, signed_in
):
    submitted(assessment)
    if state == "acknowledged":
        steps.perform(assessment.pk, "acknowledge", trainee)
    before = stored(assessment)
    data = {**smuggled(trainee, stranger), "reason": "我有回電", "version": before.version}
    response = signed_in(request.getfixturevalue(who)).post(address("step", assessment, step), data)
    assert response.status_code == 302
    after = stored(assessment)
    assert [getattr(after, name) for name in KEPT] == [getattr(before, name) for name in KEPT]
    event = after.events.last()
    assert (event.actor.username, set(event.details) - {"signed", "marks", "actor_number"}) == (who, set())


def test_a_save_takes_nothing_but_the_answer(assessment, supervisor, trainee, stranger, signed_in):
    before = stored(assessment)
    data = {**smuggled(trainee, stranger), **edit(assessment, value="2")}
    assert signed_in(supervisor).post(address("save", assessment), data).status_code == 200
    after = stored(assessment)
    assert [getattr(after, name) for name in (*KEPT, "status")] == [getattr(before, name) for name in (*KEPT, "status")]
    answer = after.answers.get()
    assert (answer.value, answer.version) == ("2", 1)
    assert answer.mac != "0" * 64


@pytest.mark.parametrize("named", ["the trainee", "the supervisor", "one who left", "nobody", "a word"])
@pytest.mark.parametrize("step", ["reassign", "appoint"])
def test_hr_names_nobody_who_must_not_rate_or_approve(
    step, named, assessment, trainee, supervisor, hr, signed_in, unchanged
):
    person = {
        "the trainee": trainee.pk,
        "the supervisor": supervisor.pk,
        "one who left": UserFactory(is_active=False).pk,
        "nobody": 999999,
        "a word": "admin",
    }[named]
    data = {"person": person, "reason": "請假"}
    assert unchanged(signed_in(hr).post, address("step", assessment, step), data).status_code == 400


def test_words_in_the_address_are_not_words_in_the_form(assessment, trainee, signed_in, unchanged):
    seen = {"version": submitted(assessment).version}
    url = address("step", assessment, "dispute") + "?reason=我有回電"
    assert unchanged(signed_in(trainee).post, url, seen).status_code == 400


@pytest.fixture
def new_cycle(standard):
    scale = CycleFactory.build(version=standard).scale
    return {
        "name": "新的週期",
        "version": standard.pk,
        "scale": scale.pk,
        "starts_on": "2026-01-01",
        "ends_on": "2026-06-30",
        "supervisor_due": "2026-07-10",
        "answer_due": "2026-07-24",
    }


def test_a_new_cycle_is_a_draft_and_no_other_cycle(cycle, hr, new_cycle, signed_in):
    data = {**new_cycle, "state": "closed", "id": cycle.pk, "pk": cycle.pk}
    assert signed_in(hr).post("/cycles/new/", data).status_code == 302
    assert Cycle.objects.get(name="新的週期").state == CycleState.DRAFT
    assert Cycle.objects.get(pk=cycle.pk).name == cycle.name


@pytest.mark.parametrize("field", ["version", "scale"])
@pytest.mark.parametrize("value", ["draft", "999999", "x", ""])
def test_a_cycle_takes_only_a_published_standard_and_a_scale_there_is(
    field, value, standard, editor, hr, new_cycle, signed_in, unchanged
):
    draft = new_draft(standard, "BAS4222-002v3", "v3", by=editor)
    former = StandardVersion.objects.get(code="BAS4222-002v1")
    for given in [draft.pk, former.pk] if value == "draft" and field == "version" else [value]:
        data = {**new_cycle, field: given}
        assert unchanged(signed_in(hr).post, "/cycles/new/", data).status_code == 400


@pytest.mark.parametrize("named", ["already there", "left", "without supervisor", "nobody", "no number"])
def test_a_cycle_takes_only_people_whom_its_page_offers(named, cycle, assessment, trainee, hr, signed_in, unchanged):
    person = {
        "already there": trainee.pk,
        "left": UserFactory(is_active=False, supervisor=hr).pk,
        "without supervisor": UserFactory().pk,
        "nobody": 999999,
        "no number": "1 OR 1=1",
    }[named]
    url = reverse("assessments:cycle-people", args=[cycle.pk])
    assert unchanged(signed_in(hr).post, url, {"person": person}).status_code == 400


# --- Texts that would be code -----------------------------------------------------------------------------------


def test_html_in_any_text_is_shown_as_text(cycle, standard, hr, auditor, signed_in):
    place = keeping.add(HTML)
    boss = UserFactory(name=HTML[:80], department=place, job_title=HTML)
    person = UserFactory(name=HTML[:80], department=place, job_title=HTML, supervisor=boss)
    cycle.name = HTML
    cycle.save()
    assessment = open_for(cycle, person, boss, hr)
    rate_all(assessment, boss, changes={"P1.1.1": ("2", HTML)})
    rating = signed_in(boss).get(address("rate", assessment)).content.decode()
    steps.perform(assessment.pk, "submit", boss)
    steps.perform(assessment.pk, "dispute", person, reason=HTML)
    steps.perform(assessment.pk, "return", hr, reason=HTML)
    pages = {"rate": rating, "returned": signed_in(boss).get(address("rate", assessment)).content.decode()}
    steps.perform(assessment.pk, "submit", boss)
    steps.perform(assessment.pk, "dispute", person, reason=HTML)
    refused = signed_in(hr).post(address("step", assessment, "return"), {"reason": HTML, "version": "0"})
    pages["refused"] = refused.content.decode()
    shown = [assessment.get_absolute_url(), "/", "/assessments/", f"/assessments/?q={HTML}", "/cycles/"]
    shown += [cycle.get_absolute_url(), reverse("assessments:cycle-people", args=[cycle.pk]), "/access/"]
    shown += [f"/access/?person={HTML}&since={HTML}&assessment={HTML}", f"/standards/?q={HTML}"]
    UserFactory(name=HTML[:80], supervisor=boss)  # for the list of whom a cycle can take
    for who in (hr, boss, person, auditor):
        pages |= {(who.username, url): signed_in(who).get(url).content.decode() for url in shown}
    assert sum("alert(1)" in html for html in pages.values()) > 20  # it is shown, and
    for url, html in pages.items():
        assert "<script>alert" not in html, url
        assert "<img src=x" not in html, url
