"""The trainee's own rating: written by the trainee alone, submitted once, locked for good."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Answer, Assessment, SelfAnswer, SelfRating
from assessments.rating import saving
from assessments.rating.saving import Edit, StaleAnswers
from assessments.record import seals
from assessments.sheet.layout import load_own_sheet
from assessments.sheet.raters import TRAINEE
from assessments.workflow import steps
from competency.models import Duty, Standard, StandardVersion
from config.days import written
from config.refusals import BadInput, Conflict, Forbidden
from tests.assessments.rating.own import OWN, SECRET, url
from tests.assessments.rating.test_rate_views import posted
from tests.assessments.soundness import broken_at
from tests.factories import CycleFactory, approved, open_for, rate_all, self_submitted, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(assessment):
    return load_own_sheet(assessment).indicators[0]


@pytest.fixture
def save(assessment, trainee, signed_in, item):
    """Posts one edit as the page's script does."""

    def post(person=trainee, browser=None, target=assessment, **changes):
        data = {"item": item.key, "value": "3", "comment": "", "seen": "0", "client": "tab", "edit": "1"} | changes
        return (browser or signed_in(person)).post(url(target, "self-save"), data)

    return post


@pytest.mark.parametrize(
    ("who", "status"), [("supervisor", 403), ("hr", 403), ("auditor", 403), ("manager", 404), ("stranger", 404)]
)
def test_nobody_else_rates_for_the_trainee(who, status, request, assessment, signed_in, save):
    person = request.getfixturevalue(who)
    refusals = [
        signed_in(person).get(url(assessment)),
        signed_in(person).post(url(assessment), posted(assessment)),
        save(person),
        signed_in(person).post(reverse("assessments:step", args=[assessment.pk, "self_submit"])),
    ]
    assert [response.status_code for response in refusals] == [status] * 4
    assert refusals[2].json()["error"]
    assert not SelfAnswer.objects.exists()
    assert SelfRating.objects.get().is_open


def test_one_who_is_signed_out_is_told_so_in_json(save):
    assert save(browser=Client()).status_code == 401
    assert not SelfAnswer.objects.exists()


def test_where_the_cycle_has_no_self_rating_there_is_none(standard, trainee, supervisor, hr, signed_in, save):
    without = open_for(CycleFactory(version=standard, has_self_rating=False), trainee, supervisor, hr)
    page = signed_in(trainee).get(url(without))
    assert page.status_code == 403
    assert page.context["message"]
    assert signed_in(trainee).post(url(without), posted(without, then="submit")).status_code == 403
    assert save(target=without).status_code == 403
    with pytest.raises(Conflict):
        steps.perform(without.pk, "self_submit", trainee)
    detail = signed_in(trainee).get(without.get_absolute_url()).content.decode()
    assert url(without) not in detail
    assert url(without) not in signed_in(trainee).get("/").content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"value": "9"},
        {"comment": "長" * 20000},
        {"item": "i999999"},
        {"seen": "x"},
        {"comment": "a\x00b"},
    ],
)
def test_bad_input_is_refused_with_a_sentence_and_changes_nothing(save, changes):
    response = save(**changes)
    assert response.status_code == 400
    assert not SelfAnswer.objects.exists()


def test_an_indicator_of_another_standard_is_refused(assessment, trainee):
    other = StandardVersion.objects.create(
        standard=Standard.objects.create(code="XYZ"), code="XYZv1", label="v1", name="別的", status="draft"
    )
    task = Duty.objects.create(version=other, code="T1", name="x").tasks.create(code="T1.1", name="y")
    foreign = task.blocks.create().indicators.create(code="P1.1.1", text="z")
    with pytest.raises(BadInput):
        saving.save_answer(assessment.pk, trainee, Edit(f"i{foreign.pk}", "3", "", 0, "", 0), TRAINEE)
    assert not SelfAnswer.objects.exists()


def test_the_trainee_does_not_write_the_supervisors_sheet_nor_the_supervisor_the_trainees(
    assessment, trainee, supervisor, item
):
    edit = Edit(item.key, "5", "", 0, "", 0)
    with pytest.raises(Forbidden):
        saving.save_answer(assessment.pk, trainee, edit)
    with pytest.raises(Forbidden):
        saving.save_answer(assessment.pk, supervisor, edit, TRAINEE)
    assert not Answer.objects.exists()
    assert not SelfAnswer.objects.exists()


def test_a_stale_tab_gets_409_with_the_stored_text(save):
    save(value="4", comment="早上寫的")
    response = save(value="2", comment="昨天寫的", client="another tab")
    assert response.status_code == 409
    assert response.json()["theirs"]["comment"] == "早上寫的"
    assert SelfAnswer.objects.get().comment == "早上寫的"


def test_two_saves_over_each_other_meet_in_the_engine_too(assessment, trainee, item):
    saving.save_answer(assessment.pk, trainee, Edit(item.key, "4", "甲", 0, "phone", 1), TRAINEE)
    with pytest.raises(StaleAnswers):
        saving.save_answer(assessment.pk, trainee, Edit(item.key, "2", "乙", 0, "laptop", 1), TRAINEE)
    again = saving.save_answer(assessment.pk, trainee, Edit(item.key, "4", "甲", 0, "phone", 1), TRAINEE)
    assert (again.version, again.answer.version, again.score) == (1, 1, None)


def test_a_self_rating_that_lacks_answers_is_not_submitted_and_says_which(assessment, trainee, signed_in, item):
    data = posted(assessment, then="submit", **{f"{item.key}-value": "", f"{item.key}-comment": "還在想"})
    response = signed_in(trainee).post(url(assessment), data)
    assert response.status_code == 400
    assert item.code in "".join(str(message) for message in response.context["messages"])
    assert "還在想" in response.content.decode()
    assert SelfAnswer.objects.get(indicator=item.subject).comment == "還在想"
    assert SelfRating.objects.get().is_open


def test_once_submitted_it_is_locked(assessment, trainee, signed_in, save, item):
    self_submitted(assessment, changes=OWN)
    response = save(seen="1", comment="後悔了")
    assert response.status_code == 409
    assert response.json()["error"]
    assert signed_in(trainee).post(url(assessment), posted(assessment, **{f"{item.key}-value": "1"})).status_code == 409
    page = signed_in(trainee).get(url(assessment), follow=True)
    assert page.redirect_chain[0][0] == assessment.get_absolute_url()
    assert list(page.context["messages"])
    assert SelfAnswer.objects.get(indicator=item.subject).comment == SECRET
    with pytest.raises(Conflict):
        steps.perform(assessment.pk, "self_submit", trainee)


@pytest.mark.parametrize("back", ["withdraw", "return", "reopen"])
def test_who_has_seen_the_supervisors_ratings_does_not_rate_themself_after_them(
    back, assessment, trainee, supervisor, hr, signed_in, save, item
):
    rate_all(assessment, trainee, changes=OWN, rater=TRAINEE)
    if back == "reopen":
        approved(assessment, hr)
    else:
        submitted(assessment)
        signed_in(trainee).get(assessment.get_absolute_url())
    steps.perform(assessment.pk, back, supervisor if back == "withdraw" else hr, reason="再看一次")
    assert Assessment.objects.get(pk=assessment.pk).status == "draft"
    assert save(seen="1", comment="太晚了").status_code == 409
    refused = signed_in(trainee).post(reverse("assessments:step", args=[assessment.pk, "self_submit"]))
    assert refused.status_code == 409
    assert signed_in(trainee).get(url(assessment)).status_code == 302
    assert "desk-self" not in signed_in(trainee).get("/").content.decode()
    assert SelfAnswer.objects.get(indicator=item.subject).comment == SECRET
    assert SelfRating.objects.get().submitted_at is None


def test_a_save_raises_no_version_and_tells_none(assessment, supervisor, save):
    rate_all(assessment, supervisor)
    before = Assessment.objects.get(pk=assessment.pk).version
    answer = save(comment="我的看法").json()
    assert Assessment.objects.get(pk=assessment.pk).version == before
    assert set(answer) == {"version", "saved_at"}


def test_each_answer_is_sealed_as_the_trainees_own(assessment, save):
    save()
    own = SelfAnswer.objects.get()
    assert seals.fits_answer(own, assessment.pk)
    assert seals.of_answer(own, assessment.pk)["kind"] == "selfanswer"
    assert not Answer.objects.exists()


def test_submitting_seals_it_in_the_chain_and_leaves_the_status(assessment, trainee, signed_in):
    response = signed_in(trainee).post(url(assessment), posted(assessment, then="submit"))
    assert response.url == assessment.get_absolute_url()
    stored = Assessment.objects.get(pk=assessment.pk)
    event = stored.events.last()
    assert (event.action, event.actor, len(event.details["own"])) == ("self_submit", trainee, 64)
    assert broken_at(stored) is None
    assert stored.status == "draft"


def test_a_submit_that_is_sent_twice_leads_to_the_assessment(assessment, trainee, signed_in):
    browser, page = signed_in(trainee), posted(assessment, then="submit")
    assert browser.post(url(assessment), page).url == browser.post(url(assessment), page).url
    assert assessment.events.filter(action="self_submit").count() == 1


def test_while_the_supervisor_works_the_trainee_submits_without_a_conflict(assessment, trainee, supervisor, signed_in):
    page = posted(assessment, then="submit")
    rate_all(assessment, supervisor)
    assert signed_in(trainee).post(url(assessment), page).status_code == 302
    assert not SelfRating.objects.get().is_open


def test_without_javascript_the_page_is_saved_by_one_post(assessment, trainee, signed_in, item):
    response = signed_in(trainee).post(url(assessment), posted(assessment, **{f"{item.key}-comment": SECRET}))
    assert response.url == url(assessment)
    assert SelfAnswer.objects.count() == 19
    assert SECRET in signed_in(trainee).get(url(assessment)).content.decode()


def test_the_page_has_the_hooks_of_the_rating_page_and_neither_verdict_nor_mean(assessment, trainee, signed_in):
    html = signed_in(trainee).get(url(assessment)).content.decode()
    assert html.count("<fieldset") == 19
    assert html.count('type="radio"') == 19 * 6
    assert 'data-indicator="P2.1.3"' in html
    assert html.count("data-attitude=") == 4
    assert 'data-save-state="saved"' in html
    assert 'data-action="self_submit"' in html
    assert written(assessment.self_due) in html
    for hidden in ("data-verdict", "data-mean", "data-wanted", "data-below", "chip--insufficient"):
        assert hidden not in html


def test_on_the_trainees_desk_the_open_self_rating_waits_first(assessment, trainee, save, signed_in):
    save()
    html = signed_in(trainee).get("/").content.decode()
    assert url(assessment) in html
    assert "1 / 19" in html
    assert written(assessment.self_due) in html
    assert signed_in(trainee).get("/").context["own"] == []
    self_submitted(assessment)
    context = signed_in(trainee).get("/").context
    assert (context["to_rate_self"], context["own"]) == ([], [assessment])


def test_a_save_costs_at_most_nine_queries_and_the_page_eighteen(
    assessment, trainee, signed_in, save, django_assert_max_num_queries
):
    browser = signed_in(trainee)
    save(browser=browser)
    with django_assert_max_num_queries(9 + 2):  # two more: the savepoint of the test's own transaction
        save(browser=browser, value="4", seen="1", edit="2")
    with django_assert_max_num_queries(15 + 3):  # three more: the look is entered in its ledger
        assert browser.get(url(assessment)).status_code == 200
