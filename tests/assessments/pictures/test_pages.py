"""The pages of pictures: who may see whose people, what a page says of itself, what it costs."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Access, Assessment, ConfirmedProfile
from assessments.workflow import steps
from tests.factories import CycleFactory, UserFactory, approved, open_for, self_submitted, submitted

pytestmark = pytest.mark.django_db

PICTURES = ["insight", "insight-ratings", "insight-verdicts", "insight-self", "insight-change", "insight-raters"]
FOR_LEADERS = PICTURES[:-1]
SHORT = {"P1.1.2": ("2", "需提醒")}


def at(name, **asked):
    return reverse(f"assessments:{name}", query=asked) if asked else reverse(f"assessments:{name}")


def behind(**asked):
    return at("insight-behind", **asked)


@pytest.mark.parametrize("name", [*PICTURES, "insight-behind"])
def test_who_leads_nobody_is_refused(assessment, trainee, stranger, editor, administrator, signed_in, name):
    for person in (trainee, stranger, editor, administrator):
        assert signed_in(person).get(at(name)).status_code == 403


def test_how_raters_use_the_scale_is_not_for_those_who_rate(assessment, supervisor, manager, hr, auditor, signed_in):
    for person in (supervisor, manager):
        browser = signed_in(person)
        assert browser.get(at("insight-raters")).status_code == 403
        assert browser.get(behind(of="rater", at=supervisor.pk)).status_code == 403
        assert at("insight-raters") not in browser.get(at("insight")).content.decode()
    for person in (hr, auditor):
        assert signed_in(person).get(at("insight-raters")).status_code == 200


def test_a_supervisor_counts_their_own_people_alone(assessment, cycle, supervisor, manager, hr, signed_in):
    approved(assessment, hr)
    approved(open_for(cycle, UserFactory(), UserFactory(), hr), hr)
    for person, number in ((supervisor, 1), (manager, 1), (hr, 2)):
        browser = signed_in(person)
        assert len(browser.get(at("insight")).context["ground"].people) == number
        assert browser.get(behind(of="all")).context["behind"].page.paginator.count == number


def test_a_supervisor_is_not_let_look_at_another_team(assessment, cycle, supervisor, hr, signed_in):
    other = UserFactory()
    approved(open_for(cycle, UserFactory(supervisor=other), other, hr), hr)
    approved(assessment, hr)
    rows = signed_in(supervisor).get(behind(of="all", team=other.username)).context["behind"].rows
    assert [row.assessment.pk for row in rows] == [assessment.pk]


def test_drafts_and_what_is_not_approved_are_in_no_figure(assessment, cycle, supervisor, hr, signed_in):
    submitted(assessment, changes=SHORT)
    open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)
    for name in PICTURES:
        response = signed_in(hr).get(at(name))
        assert response.context["ground"].people == []
        assert "/insight/behind/" not in response.content.decode()


def test_a_new_supervisor_sees_the_figure_and_no_link_to_what_was_written(assessment, hr, trainee, signed_in):
    approved(assessment, hr, changes=SHORT)
    new = UserFactory()
    trainee.supervisor = new
    trainee.save()
    page = signed_in(new).get(behind(of="gaps"))
    (row,) = page.context["behind"].rows
    assert row.url == ""
    assert "需提醒" not in page.content.decode()
    assert signed_in(hr).get(behind(of="gaps")).context["behind"].rows[0].url == assessment.get_absolute_url()


def test_whose_results_were_listed_is_written_down(assessment, hr, signed_in):
    approved(assessment, hr)
    signed_in(hr).get(at("insight-ratings"))
    assert not Access.objects.filter(kind="shown").exists()
    signed_in(hr).get(behind(of="all"))
    (row,) = Access.objects.filter(kind="shown")
    assert (row.assessment_id, row.person_id, row.detail) == (assessment.pk, hr.pk, "people")


@pytest.mark.parametrize("asked", ["of=secret", "of=level&at=999&says=3", "of=verdict&says=x", "of=task&at=-1"])
def test_what_no_figure_counts_is_not_found(assessment, hr, signed_in, asked):
    assert signed_in(hr).get(f"{behind()}?{asked}").status_code == 404


def test_the_list_behind_a_figure_is_about_that_figure_and_no_page_of_pictures(assessment, hr, signed_in):
    approved(assessment, hr)
    html = signed_in(hr).get(behind(of="all")).content.decode()
    assert 'name="standard"' not in html, "the place of an item says something else by another standard"
    assert not re.search(r'<nav class="insight__pages".*?aria-current.*?</nav>', html, re.DOTALL)


@pytest.mark.parametrize("name", [*PICTURES, "insight-behind"])
def test_an_empty_company_is_told_what_will_stand_there(hr, signed_in, name):
    response = signed_in(hr).get(at(name))
    assert response.status_code == 200
    assert '<svg class="bar' not in response.content.decode()


def test_what_an_address_asks_in_no_words_that_can_be_read_asks_nothing(assessment, hr, signed_in):
    approved(assessment, hr)
    browser = signed_in(hr)
    for name in [*PICTURES, "insight-behind"]:
        for asked in ("cycle=x&standard=y&department=z&team=nobody&as_of=never&scale=q&direct=w", "cycle=99"):
            assert len(browser.get(f"{at(name)}?{asked}").context["ground"].people) == 1, (name, asked)


def test_a_page_says_from_when_it_is_and_what_is_left_out(assessment, cycle, supervisor, hr, signed_in):
    approved(assessment, hr)
    open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)
    old = approved(open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr), hr)
    long_ago = timezone.localdate() - timedelta(days=4 * 366)
    ConfirmedProfile.objects.filter(assessment=old).update(confirmed_on=long_ago)
    hr.language = "en"
    hr.save()
    page = signed_in(hr).get(at("insight-ratings")).content.decode()
    said = re.search(r'class="insight__said[^>]*>(.*?)</p>', page, re.DOTALL)[1]
    assert "From 1 approved appraisal" in said
    assert timezone.localdate().strftime("%Y/%m/%d") in said
    assert "1 person without an approved result" in said
    assert "1 person whose results are older than the company’s term" in said


def test_no_rating_of_what_is_open_again_is_told_as_that_of_whom_it_was_handed_to(assessment, hr, signed_in):
    approved(assessment, hr, changes=SHORT)
    browser = signed_in(hr)
    assert assessment.supervisor.name in browser.get(behind(of="gaps")).content.decode()
    steps.perform(assessment.pk, "reopen", hr, reason="補件")
    other = UserFactory(name="接手的人")
    steps.perform(assessment.pk, "reassign", hr, reason="改派", person=other)
    submitted(Assessment.objects.get(pk=assessment.pk))
    page = browser.get(behind(of="gaps"))
    assert "接手的人" not in page.content.decode()
    assert [row.rater for row in page.context["behind"].rows] == ["–"]


def test_the_task_that_too_few_can_stand_in_for_is_named_with_its_department(assessment, hr, signed_in):
    approved(assessment, hr, changes=SHORT)
    hr.language = "en"
    hr.save()
    sentences = signed_in(hr).get(at("insight")).context["sentences"]
    assert sentences[0].subject.startswith("P1.1.2")
    assert not sentences[0].subject.endswith("。")
    assert "1 of 1 person" in sentences[0].words
    assert sentences[1].subject.startswith("T1.1")
    assert "0 of 1 in 客戶服務部" in sentences[1].words
    assert "wanted: 1" in sentences[1].words


def test_index_and_matrix_name_the_same_task_and_count_whoever_is_not_rated_yet(
    assessment, cycle, supervisor, hr, signed_in
):
    approved(assessment, hr)
    for _count in range(2):
        open_for(cycle, UserFactory(supervisor=supervisor, department=assessment.trainee.department), supervisor, hr)
    hr.language = "en"
    hr.save()
    browser = signed_in(hr)
    (sentence,) = browser.get(at("insight")).context["sentences"]
    thinnest = browser.get(at("matrix")).context["page"].findings.thinnest
    assert sentence.subject.startswith(thinnest.column.code)
    assert "1 of 3 in" in sentence.words
    assert "wanted: 2" in sentence.words
    assert len(browser.get(sentence.url).context["page"].rows) == 3


def test_the_stand_ins_that_lack_are_those_that_the_matrix_counts(assessment, cycle, supervisor, hr, signed_in):
    """Who is not approved yet belongs to the department all the same."""
    approved(assessment, hr)
    department = assessment.trainee.department
    open_for(cycle, UserFactory(supervisor=supervisor, department=department), supervisor, hr)
    hr.language = "en"
    hr.save()
    (one,) = signed_in(hr).get(at("insight")).context["sentences"]
    assert f"1 of 2 in {department.name} meet the whole task" in one.words
    page = signed_in(hr).get(one.url.partition("#")[0]).context["page"]
    assert page.thinnest.bench.short[0][1:3] == (1, 2)
    assert len(page.rows) == 2


def test_of_a_team_the_stand_ins_are_said_without_a_department(assessment, cycle, supervisor, hr, signed_in):
    approved(assessment, hr)
    open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)
    supervisor.language = "en"
    supervisor.save()
    (one,) = signed_in(supervisor).get(at("insight")).context["sentences"]
    assert "1 of these 2 people meet the whole task" in one.words
    assert signed_in(supervisor).get(one.url.partition("#")[0]).status_code == 200


def test_as_of_a_day_before_the_newest_cycle_had_results_the_one_before_is_this(
    assessment, standard, trainee, supervisor, hr, signed_in
):
    today = timezone.localdate()
    first, second = (
        CycleFactory(version=standard, starts_on=today - timedelta(days), ends_on=today - timedelta(days - 90))
        for days in (400, 300)
    )
    for cycle, days in ((first, 310), (second, 210)):
        row = approved(open_for(cycle, trainee, supervisor, hr), hr)
        ConfirmedProfile.objects.filter(assessment=row).update(confirmed_on=today - timedelta(days))
    approved(assessment, hr)
    asked = (today - timedelta(days=1)).isoformat()
    change = signed_in(hr).get(at("insight-change", as_of=asked)).context["change"]
    assert (change.this, change.last, len(change.pairs)) == (second, first, 1)


@pytest.mark.parametrize("name", [*PICTURES, "insight-behind"])
def test_pictures_are_only_looked_at(assessment, hr, signed_in, name):
    assert signed_in(hr).post(at(name)).status_code == 405


def test_the_largest_change_since_the_last_cycle_is_said(assessment, standard, trainee, supervisor, hr, signed_in):
    today = timezone.localdate()
    before = CycleFactory(version=standard, starts_on=today - timedelta(400), ends_on=today - timedelta(200))
    approved(open_for(before, trainee, supervisor, hr), hr, changes=SHORT)
    approved(assessment, hr)
    hr.language = "en"
    hr.save()
    (change,) = signed_in(hr).get(at("insight")).context["sentences"]
    assert change.subject.startswith("P1.1.2")
    assert "0 % met it then, 100 % now (1 people)" in change.words


def test_who_is_compared_is_compared_with_the_last_cycle_they_were_in(
    assessment, standard, trainee, supervisor, hr, signed_in
):
    today = timezone.localdate()
    theirs = CycleFactory(version=standard, starts_on=today - timedelta(400), ends_on=today - timedelta(200))
    others = CycleFactory(version=standard, starts_on=today - timedelta(300), ends_on=today - timedelta(100))
    approved(open_for(theirs, trainee, supervisor, hr), hr)
    approved(open_for(others, UserFactory(), supervisor, hr), hr)
    approved(assessment, hr)
    assert signed_in(hr).get(at("insight-change")).context["change"].last == theirs


def test_an_appraisal_that_is_open_again_hides_its_rater_until_it_is_approved(cycle, supervisor, hr, signed_in):
    rated = [approved(open_for(cycle, UserFactory(), supervisor, hr), hr) for _person in range(6)]
    browser = signed_in(hr)
    assert len(browser.get(at("insight-raters")).context["raters"].picture.rows) == 1
    steps.perform(rated[0].pk, "reopen", hr, reason="補件")
    raters = browser.get(at("insight-raters")).context["raters"]
    assert (raters.picture.rows, raters.shown.again, raters.shown.mean) == ([], 1, None)


def test_filters_do_not_move_the_groups_of_raters(cycle, supervisor, hr, signed_in):
    for _person in range(5):
        approved(open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr), hr)
    browser = signed_in(hr)
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    for asked in ({}, {"team": supervisor.username}, {"department": "1"}, {"as_of": yesterday}):
        ((row),) = browser.get(at("insight-raters", **asked)).context["raters"].picture.rows
        assert row.rater.cases == 5
        assert browser.get(row.rater.url).context["behind"].page.paginator.count == 5


@pytest.mark.parametrize("name", [*PICTURES, "insight-behind"])
def test_a_page_of_many_costs_as_many_queries_as_a_page_of_one(
    assessment, cycle, supervisor, hr, signed_in, name, django_assert_max_num_queries
):
    self_submitted(assessment)
    approved(assessment, hr, changes=SHORT)
    for _person in range(4 if name == "insight-raters" else 0):  # a rater stands there from five on
        approved(open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr), hr, changes=SHORT)
    browser = signed_in(hr)
    with django_assert_max_num_queries(34) as one:
        browser.get(at(name))
    for _person in range(6):
        approved(open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr), hr, changes=SHORT)
    with django_assert_max_num_queries(len(one)):
        browser.get(at(name))


def test_the_way_to_insight_stands_in_the_header_of_those_who_may_ask(
    assessment, supervisor, manager, trainee, hr, auditor, administrator, signed_in
):
    for person, stands in (
        (trainee, False),
        (administrator, False),
        (supervisor, True),
        (manager, True),
        (hr, True),
        (auditor, True),
    ):
        header = signed_in(person).get("/").content.decode().split("</header>")[0]
        assert (f'href="{at("insight")}"' in header) is stands
