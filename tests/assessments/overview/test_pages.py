"""Desk, lists, the assessment's page and its steps: who sees what, at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Access, Assessment, Event, SelfAnswer, SelfRating
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from tests.factories import CycleFactory, UserFactory, approved, open_for, rate_all, self_submitted, submitted

pytestmark = pytest.mark.django_db
CAST = ["supervisor", "trainee", "hr", "editor", "auditor", "administrator", "stranger", "manager"]


def texts(response):
    return "".join(str(message) for message in response.context["messages"])


@pytest.mark.parametrize("who", CAST)
def test_everyone_has_a_desk(who, request, assessment, signed_in):
    assert signed_in(request.getfixturevalue(who)).get("/").status_code == 200


@pytest.mark.parametrize("url", ["/", "/assessments/", "/cycles/"])
def test_one_who_is_signed_out_is_led_to_the_sign_in(url, client):
    response = client.get(url)
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("who", "draft", "after"),
    [
        ("supervisor", 200, 200),
        ("trainee", 200, 200),
        ("hr", 200, 200),
        ("auditor", 200, 200),
        ("manager", 404, 200),
        ("stranger", 404, 404),
        ("editor", 404, 404),
        ("administrator", 404, 404),
    ],
)
def test_who_sees_an_assessment_before_and_after_submission(who, draft, after, request, assessment, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(assessment.get_absolute_url()).status_code == draft
    submitted(assessment)
    assert browser.get(assessment.get_absolute_url()).status_code == after


@pytest.mark.parametrize("who", ["trainee", "hr", "auditor"])
def test_of_a_draft_others_never_see_the_ratings(who, request, assessment, supervisor, signed_in):
    words = {"P1.1.2": ("2", "只有主管知道的話")}
    rate_all(assessment, supervisor, changes=words)
    browser = signed_in(request.getfixturevalue(who))
    html = browser.get(assessment.get_absolute_url()).content.decode()
    assert ("19 / 19" in html) == (who != "trainee")  # the trainee sees nothing of the supervisor's
    assert ("19 / 19" in browser.get("/assessments/").content.decode()) == (who != "trainee")
    assert "只有主管知道的話" not in html
    assert "P1.1.2" not in html
    after = submitted(assessment, changes=words)
    assert "只有主管知道的話" in browser.get(after.get_absolute_url()).content.decode()


def test_why_hr_returned_it_is_not_for_the_trainee_while_it_is_rated_again(assessment, hr, trainee, signed_in):
    submitted(assessment)
    steps.perform(assessment.pk, "return", hr, reason="P1.1.2 的評等請再確認")
    url = assessment.get_absolute_url()
    assert "請再確認" not in signed_in(trainee).get(url).content.decode()
    assert "請再確認" in signed_in(hr).get(url).content.decode()


def test_a_self_rating_that_was_not_submitted_is_the_trainees_alone(assessment, supervisor, trainee, signed_in):
    item = load_sheet(assessment).indicators[0]
    level = assessment.cycle.scale.levels.get(value=5)
    own = SelfAnswer.objects.create(self_rating=assessment.self_rating, indicator=item.subject, level=level)
    submitted(assessment)
    url = assessment.get_absolute_url()
    assert "5 可指導他人" not in signed_in(supervisor).get(url).content.decode()
    assert "5 可指導他人" in signed_in(trainee).get(url).content.decode()
    SelfRating.objects.filter(pk=own.self_rating_id).update(submitted_at=timezone.now())
    assert "5 可指導他人" in signed_in(supervisor).get(url).content.decode()


def test_words_that_a_step_does_not_ask_for_do_not_enter_the_record(assessment, supervisor, signed_in):
    submitted(assessment)
    post_step(signed_in(supervisor), assessment, "withdraw", reason="偷渡的話")
    assert (Event.objects.last().action, Event.objects.last().reason) == ("withdraw", "")


def test_each_look_at_an_assessment_is_written_down(assessment, hr, signed_in):
    signed_in(hr).get(assessment.get_absolute_url())
    assert list(Access.objects.values_list("assessment", "person", "kind")) == [(assessment.pk, hr.pk, "view")]


def test_the_list_holds_what_is_visible_and_nothing_else(cycle, assessment, hr, signed_in, stranger, manager):
    others = open_for(cycle, stranger, manager, hr)
    rows = signed_in(stranger).get("/assessments/").context["table"].rows
    assert [row.pk for row in rows] == [others.pk]
    assert len(signed_in(hr).get("/assessments/").context["table"].rows) == 2


def test_the_list_is_searched_by_name_and_status(cycle, assessment, hr, supervisor, signed_in):
    open_for(cycle, UserFactory(name="吳柏堃"), supervisor, hr)
    browser = signed_in(hr)
    found = browser.get("/assessments/", {"q": "堃", "status": "draft"}).context["table"].rows
    assert [row.name for row in found] == ["吳柏堃"]
    assert browser.get("/assessments/", {"q": "沒有這個人"}).context["table"].rows == []
    assert browser.get("/assessments/", {"status": "approved"}).context["table"].rows == []


def queries_of(browser, url):
    browser.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
        return len(captured)


def test_pages_of_six_cost_the_queries_of_pages_of_one(cycle, assessment, supervisor, hr, trainee, signed_in):
    pages = [
        (signed_in(person), url)
        for person, urls in {
            supervisor: ["/", "/assessments/"],
            hr: ["/", "/assessments/", "/cycles/", cycle.get_absolute_url()],
            trainee: ["/"],
        }.items()
        for url in urls
    ]
    with_one = [queries_of(browser, url) for browser, url in pages]
    for _number in range(5):
        other = CycleFactory(version=cycle.version)
        open_for(cycle, UserFactory(), supervisor, hr)
        open_for(other, trainee, supervisor, hr)
    assert [queries_of(browser, url) for browser, url in pages] == with_one
    assert max(with_one) <= 26  # HR's desk: rounds, mails, actions, courses, follow-ups, improvement plans, versions


@pytest.mark.parametrize("step", ["submit", "acknowledge", "dispute", "return", "approve", "reopen", "cancel"])
def test_the_steps_take_posts_only_and_say_so(step, assessment, supervisor, signed_in):
    response = signed_in(supervisor).get(reverse("assessments:step", args=[assessment.pk, step]))
    assert response.status_code == 405
    assert "<h1>" in response.content.decode()


def test_the_language_can_be_switched_on_a_page_that_came_back_refused(assessment, trainee, signed_in):
    submitted(assessment)
    html = post_step(signed_in(trainee), assessment, "dispute", reason=" ").content.decode()
    assert f'name="next" value="{assessment.get_absolute_url()}"' in html


def test_why_it_was_returned_stands_where_the_supervisor_works(assessment, supervisor, hr, signed_in):
    submitted(assessment)
    steps.perform(assessment.pk, "return", hr, reason="請補充 P1.1.4 佐證")
    html = signed_in(supervisor).get(reverse("assessments:rate", args=[assessment.pk])).content.decode()
    assert "請補充 P1.1.4 佐證" in html


def post_step(browser, assessment, action, **data):
    seen = {"version": Assessment.objects.get(pk=assessment.pk).version}
    return browser.post(reverse("assessments:step", args=[assessment.pk, action]), {**seen, **data})


def test_the_whole_course_by_its_buttons(assessment, supervisor, trainee, hr, signed_in):
    rate_all(assessment, supervisor)
    self_submitted(assessment)
    for person, action, status in [
        (supervisor, "submit", "submitted"),
        (trainee, "acknowledge", "acknowledged"),
        (hr, "approve", "approved"),
    ]:
        page = signed_in(person).get(assessment.get_absolute_url())
        response = post_step(signed_in(person), assessment, action, version=page.context["assessment"].version)
        assert response.status_code == 302
        assert Assessment.objects.get(pk=assessment.pk).status == status


@pytest.mark.parametrize(
    ("who", "action", "status"),
    [
        ("stranger", "submit", 404),
        ("editor", "approve", 404),
        ("trainee", "submit", 403),
        ("auditor", "approve", 403),
        ("supervisor", "approve", 403),
        ("hr", "submit", 403),
        ("supervisor", "explode", 404),
        ("supervisor", "open", 404),
    ],
)
def test_a_step_that_is_not_theirs_is_refused(who, action, status, request, assessment, signed_in):
    response = post_step(signed_in(request.getfixturevalue(who)), assessment, action)
    assert response.status_code == status
    assert Assessment.objects.get(pk=assessment.pk).status == "draft"


def test_a_submit_with_answers_missing_comes_back_as_the_last_look_that_names_them(assessment, supervisor, signed_in):
    response = post_step(signed_in(supervisor), assessment, "submit")
    assert response.status_code == 400
    assert "P1.1.1" in texts(response)
    assert b"data-look-item" in response.content
    assert b'data-action="submit"' not in response.content


def test_a_step_from_a_stale_page_gets_409_and_the_page_as_it_is_now(assessment, trainee, signed_in):
    submitted(assessment)
    response = post_step(signed_in(trainee), assessment, "acknowledge", version=0)
    assert response.status_code == 409
    assert Assessment.objects.get(pk=assessment.pk).status == "submitted"
    form = response.context["first_steps"][0].form
    assert str(Assessment.objects.get(pk=assessment.pk).version) in str(form["version"])


def test_an_objection_without_words_comes_back_and_a_too_long_one_is_kept_on_the_page(assessment, trainee, signed_in):
    submitted(assessment)
    browser = signed_in(trainee)
    assert post_step(browser, assessment, "dispute", reason=" ").status_code == 400
    long = "不" * 20000
    response = post_step(browser, assessment, "dispute", reason=long)
    assert response.status_code == 400
    assert long in response.content.decode()
    assert Assessment.objects.get(pk=assessment.pk).status == "submitted"
    assert post_step(browser, assessment, "dispute", reason="我有回電").status_code == 302
    assert "我有回電" in browser.get(assessment.get_absolute_url()).content.decode()


def test_a_step_taken_twice_is_told_what_the_status_is_now(assessment, trainee, signed_in):
    submitted(assessment)
    browser = signed_in(trainee)
    assert post_step(browser, assessment, "acknowledge").status_code == 302
    assert post_step(browser, assessment, "acknowledge").status_code == 409


def test_hr_hands_an_assessment_over_by_the_form(assessment, hr, stranger, trainee, signed_in):
    browser = signed_in(hr)
    wrong = post_step(browser, assessment, "reassign", reason="請假", person=trainee.pk)
    assert wrong.status_code == 400
    assert post_step(browser, assessment, "reassign", reason="請假", person=stranger.pk).status_code == 302
    assert Assessment.objects.get(pk=assessment.pk).supervisor == stranger


@pytest.mark.parametrize("who", ["supervisor", "trainee", "stranger", "editor"])
def test_cycles_are_hrs_and_the_auditors(who, request, cycle, assessment, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get("/cycles/").status_code == 403
    assert browser.get(cycle.get_absolute_url()).status_code == 403


def test_hr_and_auditor_follow_a_cycle(cycle, assessment, hr, auditor, signed_in):
    for person in (hr, auditor):
        assert cycle.name in signed_in(person).get("/cycles/").content.decode()
        assert "王小明" in signed_in(person).get(cycle.get_absolute_url()).content.decode()


def test_a_former_revision_stays_downloadable_while_it_is_rated_again(assessment, hr, trainee, signed_in):
    approved(assessment, hr)
    steps.perform(assessment.pk, "reopen", hr, reason="補件")
    html = signed_in(trainee).get(assessment.get_absolute_url()).content.decode()
    assert "report.pdf?revision=1" in html
    assert '<span class="chip">版次 2</span>' in html
    assert '<span class="chip">版次 2</span>' in signed_in(hr).get("/assessments/").content.decode()


def test_pages_of_appraisals_are_not_kept_by_browsers(assessment, supervisor, signed_in):
    CycleFactory(version=assessment.cycle.version)
    for url in ("/", "/assessments/", assessment.get_absolute_url(), assessment.get_absolute_url() + "rate/"):
        assert "no-store" in signed_in(supervisor).get(url).headers["Cache-Control"]


@pytest.mark.parametrize("said", [{}, {"version": ""}])
@pytest.mark.parametrize("action", ["acknowledge", "dispute"])
def test_a_step_that_does_not_say_what_was_seen_is_not_taken(action, said, assessment, trainee, signed_in):
    before = submitted(assessment)
    url = reverse("assessments:step", args=[assessment.pk, action])
    response = signed_in(trainee).post(url, {"reason": "我不同意的理由", **said})
    assert response.status_code == 409
    html = response.content.decode()
    assert "沒有說明您看到的是哪一版" in html
    if action == "dispute":
        assert "我不同意的理由" in html
    stored = Assessment.objects.get(pk=assessment.pk)
    assert (stored.status, stored.version) == (before.status, before.version)
    assert f'name="version" value="{stored.version}"' in html


def test_one_of_many_approvals_that_does_not_say_what_was_seen_stops_them_all(assessment, hr, signed_in):
    steps.perform(submitted(assessment).pk, "acknowledge", assessment.trainee)
    for chosen in (str(assessment.pk), f"{assessment.pk}:", f"{assessment.pk}:-1"):
        response = signed_in(hr).post(reverse("assessments:approve-many"), {"chosen": chosen, "then": "approve"})
        assert response.status_code == 400
    assert Assessment.objects.get(pk=assessment.pk).status == "acknowledged"
