"""Tricks with the portal's own addresses and forms: each is stopped, and nothing changed."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.enums import CycleState
from assessments.models import Assessment, Cycle
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from competency.drafts.publishing import new_draft
from competency.models import StandardVersion
from people.models import RoleGrant
from tests.assessments.recording import record
from tests.factories import CycleFactory, UserFactory, approved, open_for, rate_all, submitted

pytestmark = pytest.mark.django_db

HTML = "<script>alert(1)</script>\"'><img src=x>"


def address(name, assessment, *more):
    return reverse(f"assessments:{name}", args=[assessment.pk, *more])


def stored(assessment):
    return Assessment.objects.get(pk=assessment.pk)


def edit(assessment, **changes):
    item = load_sheet(assessment).items[0]
    own = {"item": item.key, "value": "2", "comment": "評語", "seen": str(item.version), "client": "page", "edit": "1"}
    return {**own, **changes}


@pytest.fixture
def unchanged(db):
    """Runs what is tried, and holds that the record is the same before and after."""

    def attempt(ask, *arguments, **named):
        before = record()
        response = ask(*arguments, **named)
        assert record() == before
        return response

    return attempt


# --- Other people's numbers -------------------------------------------------------------------------------------


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
        "day": "2099-01-01",
        "answer_due": "2099-01-01",
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
    data = {**smuggled(trainee, stranger), "reason": "我有回電"}
    response = signed_in(request.getfixturevalue(who)).post(address("step", assessment, step), data)
    assert response.status_code == 302
    after = stored(assessment)
    assert [getattr(after, name) for name in KEPT] == [getattr(before, name) for name in KEPT]
    event = after.events.last()
    assert (event.actor.username, set(event.details) - {"signed", "row"}) == (who, set())


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
    submitted(assessment)
    url = address("step", assessment, "dispute") + "?reason=我有回電&version=0"
    assert unchanged(signed_in(trainee).post, url).status_code == 400


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


# --- Methods and ways out ---------------------------------------------------------------------------------------


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


# --- Texts that would be code -----------------------------------------------------------------------------------


def test_html_in_any_text_is_shown_as_text(cycle, standard, hr, auditor, signed_in):
    boss = UserFactory(name=HTML[:80], department=HTML, job_title=HTML)
    person = UserFactory(name=HTML[:80], department=HTML, job_title=HTML, supervisor=boss)
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


# --- Who is no longer ------------------------------------------------------------------------------------------


def test_one_whose_account_was_closed_neither_signs_in_nor_stays_signed_in(assessment, supervisor, signed_in):
    supervisor.set_password("demo-portal-2026")
    supervisor.save()
    browser, other = signed_in(supervisor), Client()
    supervisor.is_active = False
    supervisor.save()
    assert browser.get(address("rate", assessment)).url.startswith(reverse("account_login"))
    assert browser.post(address("save", assessment), edit(assessment)).status_code == 401
    other.post(reverse("account_login"), {"login": "supervisor", "password": "demo-portal-2026"})
    assert "_auth_user_id" not in other.session
    assert not assessment.answers.exists()


def test_a_session_loses_what_its_role_gave_when_the_role_is_taken_away(assessment, hr, signed_in, unchanged):
    browser = signed_in(hr)
    assert browser.get(assessment.get_absolute_url()).status_code == 200
    RoleGrant.objects.filter(user=hr).delete()
    for url in ("/cycles/", "/access/", "/cycles/new/"):
        assert browser.get(url).status_code == 403
    assert browser.get(assessment.get_absolute_url()).status_code == 404
    url = address("step", assessment, "cancel")
    assert unchanged(browser.post, url, {"reason": "因為"}).status_code == 404


def test_a_supervisor_whose_assessment_was_handed_over_rates_no_more(
    assessment, supervisor, stranger, hr, signed_in, unchanged
):
    browser, typed = signed_in(supervisor), edit(assessment)
    steps.perform(assessment.pk, "reassign", hr, person=stranger, reason="請假")
    assert unchanged(browser.post, address("save", assessment), typed).status_code == 404
    assert browser.get(assessment.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("step", ["approve", "return", "cancel", "reassign", "extend", "appoint"])
def test_hr_who_rates_or_is_rated_is_no_hr_there(step, cycle, hr, supervisor, trainee, signed_in, unchanged):
    for pair in ((hr, supervisor), (trainee, hr)):
        assessment = open_for(cycle, *pair, hr)
        submitted(assessment)
        steps.perform(assessment.pk, "acknowledge", assessment.trainee)
        url = address("step", assessment, step)
        tried = unchanged(signed_in(hr).post, url, {"reason": "因為", "day": "2099-01-01"})
        assert tried.status_code == 403
