"""Approving several at once: each by itself, a line for each, none held up by another."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.enums import Status
from assessments.models import Assessment, Event
from assessments.record import snapshot
from assessments.workflow import steps
from assessments.workflow.approving import MOST, approve_each
from people.roles import Role
from tests.factories import UserFactory, left_as, open_for, rate_all, submitted

pytestmark = pytest.mark.django_db
URL = "/assessments/approve/"


@pytest.fixture
def answered(cycle, supervisor, hr):
    """Makes an assessment that its trainee has read."""

    def make(**people):
        opened = open_for(cycle, people.get("trainee") or UserFactory(), people.get("supervisor") or supervisor, hr)
        submitted(opened)
        return steps.perform(opened.pk, "acknowledge", opened.trainee)

    return make


def ticked(*assessments):
    return [f"{assessment.pk}:{assessment.version}" for assessment in assessments]


def approve(browser, *assessments):
    return browser.post(URL, {"then": "approve", "chosen": ticked(*assessments)})


def status_of(assessment):
    return Assessment.objects.get(pk=assessment.pk).status


@pytest.mark.parametrize("who", ["supervisor", "trainee", "auditor", "editor", "administrator", "stranger", "manager"])
def test_who_never_approves_is_refused_and_nothing_changes(who, request, answered, signed_in):
    waiting = answered()
    assert approve(signed_in(request.getfixturevalue(who)), waiting).status_code == 403
    assert status_of(waiting) == Status.ACKNOWLEDGED


@pytest.mark.parametrize(
    "chosen", [[], ["x"], ["1"], ["1:"], [":1"], ["1:1:1"], ["１:１"], ["-1:2"], ["1:" + "9" * 30]]
)
@pytest.mark.parametrize("then", ["approve", "look"])
def test_nothing_or_nonsense_is_refused_in_words(chosen, then, answered, hr, signed_in):
    waiting = answered()
    response = signed_in(hr).post(URL, {"then": then, "chosen": chosen})
    assert response.status_code == 400
    assert [str(message) for message in response.context["messages"]]
    assert status_of(waiting) == Status.ACKNOWLEDGED


def test_more_than_fit_are_refused_before_anything_is_approved(answered, hr, signed_in):
    waiting = answered()
    chosen = ticked(waiting) + [f"{number}:1" for number in range(10_000, 10_000 + MOST)]
    assert signed_in(hr).post(URL, {"then": "approve", "chosen": chosen}).status_code == 400
    assert status_of(waiting) == Status.ACKNOWLEDGED


def test_each_line_tells_its_own_outcome_and_none_holds_up_the_others(
    cycle, answered, hr, trainee, supervisor, signed_in
):
    first, last = answered(), answered()
    UserFactory(roles=[Role.HR])
    own = answered(trainee=hr)
    rated_by_hr = answered(supervisor=hr)
    changed = answered()
    steps.perform(changed.pk, "return", hr, reason="補件")
    touched = answered()
    Assessment.objects.filter(pk=touched.pk).update(version=touched.version + 1)
    objected = submitted(open_for(cycle, UserFactory(), supervisor, hr))
    objected = steps.perform(objected.pk, "dispute", objected.trainee, reason="不同意")
    unanswered = submitted(open_for(cycle, UserFactory(), supervisor, hr))
    named = answered()
    named = steps.perform(named.pk, "appoint", hr, reason="迴避", person=UserFactory(name="邱核定"))
    before = steps.perform(answered().pk, "approve", hr)
    missing = Assessment(pk=999_999, version=1)
    chosen = [first, own, rated_by_hr, changed, touched, objected, unanswered, named, before, missing, last]
    response = approve(signed_in(hr), *chosen)
    lines = response.context["results"]
    assert [line.done for line in lines] == [True, *[False] * 9, True]
    said = [line.message for line in lines]
    for line, words in zip(
        said[1:10],
        ["本人", "評核人", "評核中", "已有變動", "異議", "仍可回覆", "邱核定", "陳美玲", "權限"],
        strict=True,
    ):
        assert words in line
    assert lines[8].before
    assert lines[9].assessment is None
    assert {status_of(first), status_of(last)} == {Status.APPROVED}
    others = [status_of(one) for one in (own, rated_by_hr, touched, objected, unanswered, named)]
    assert Status.APPROVED not in others
    assert first.snapshots.count() == last.snapshots.count() == 1
    html = response.content.decode()
    assert all(line in html for line in said)
    assert f'href="{objected.get_absolute_url()}"' in html


def test_what_is_not_ones_own_to_see_is_not_even_named(answered, cycle, supervisor, hr, stranger, signed_in):
    mine, other = answered(), answered()
    steps.perform(mine.pk, "appoint", hr, reason="迴避", person=stranger)
    mine = Assessment.objects.get(pk=mine.pk)
    response = approve(signed_in(stranger), mine, other)
    assert [line.done for line in response.context["results"]] == [True, False]
    assert other.trainee_name not in response.content.decode()
    assert status_of(other) == Status.ACKNOWLEDGED


def test_a_fault_in_the_middle_is_told_and_logged_and_leaves_nothing_of_that_one(
    answered, hr, signed_in, monkeypatch, caplog
):
    first, broken, last = answered(), answered(), answered()
    freeze = snapshot.freeze

    def fail_once(assessment, signed):
        if assessment.pk == broken.pk:
            raise OSError("disk full")
        return freeze(assessment, signed)

    monkeypatch.setattr("assessments.workflow.steps.snapshot.freeze", fail_once)
    response = approve(signed_in(hr), first, broken, last)
    assert response.status_code == 200
    assert [line.done for line in response.context["results"]] == [True, False, True]
    assert "disk full" in caplog.text
    assert "disk full" not in response.content.decode()
    assert status_of(broken) == Status.ACKNOWLEDGED
    assert not broken.events.filter(action="approve").exists()
    assert broken.pk in response.context["choosable"]


def test_sent_twice_it_says_what_was_approved_before_and_does_nothing_again(answered, hr, signed_in):
    rows = [answered(), answered()]
    browser = signed_in(hr)
    approve(browser, *rows)
    events = Event.objects.count()
    lines = approve(browser, *rows).context["results"]
    assert [(line.done, line.before, line.mine) for line in lines] == [(False, True, True)] * 2
    assert hr.name in lines[0].message
    assert Event.objects.count() == events


def test_the_summary_counts_what_is_about_to_happen_and_approves_nothing(cycle, answered, hr, supervisor, signed_in):
    good, late = answered(), submitted(open_for(cycle, UserFactory(), supervisor, hr))
    left_as(late, answer_due=timezone.localdate() - timezone.timedelta(days=1))
    objected = submitted(open_for(cycle, UserFactory(), supervisor, hr))
    steps.perform(objected.pk, "dispute", objected.trainee, reason="不同意")
    response = signed_in(hr).post(URL, {"then": "look", "chosen": ticked(good, late, objected)})
    summary = response.context["summary"]
    assert (summary.count, summary.unanswered, response.context["left_out"]) == (2, 1, 1)
    assert {row.pk for row in response.context["rows"]} == {good.pk, late.pk}
    assert not Event.objects.filter(action="approve").exists()


def test_without_javascript_choose_all_leads_to_the_summary_of_all(answered, hr, signed_in):
    rows = [answered(), answered()]
    response = signed_in(hr).post(URL, {"then": "all"})
    assert {row.pk for row in response.context["rows"]} == {row.pk for row in rows}
    assert len(re.findall(r'name="chosen"[^>]* checked', response.content.decode())) == 2


def test_what_is_left_can_be_chosen_again(answered, hr, signed_in):
    rows = [answered(), answered(), answered()]
    response = approve(signed_in(hr), rows[1])
    html = response.content.decode()
    assert response.context["choosable"] == {rows[0].pk, rows[2].pk}
    assert all(value in html for value in ticked(rows[0], rows[2]))
    assert ticked(rows[1])[0] not in html


def test_the_desk_offers_what_waits_but_not_hrs_own_nor_an_objection(cycle, answered, hr, supervisor, signed_in):
    waiting = answered()
    UserFactory(roles=[Role.HR])
    answered(trainee=hr)
    answered(supervisor=hr)
    objected = submitted(open_for(cycle, UserFactory(), supervisor, hr))
    steps.perform(objected.pk, "dispute", objected.trainee, reason="不同意")
    response = signed_in(hr).get("/")
    assert {row.pk for row in response.context["to_approve"]} == {waiting.pk, objected.pk}
    assert response.context["choosable"] == {waiting.pk}


def queries_for(count, hr, answered):
    rows = {row.pk: row.version for row in [answered() for _number in range(count)]}
    with CaptureQueriesContext(connection) as captured:
        assert all(line.done for line in approve_each(rows, hr))
    return len(captured)


def test_each_line_costs_the_same_number_of_queries(answered, hr):
    hr.roles  # noqa: B018 - asked once for all lines
    with_one, with_two = queries_for(1, hr, answered), queries_for(2, hr, answered)
    assert queries_for(5, hr, answered) - with_two == 3 * (with_two - with_one)
    # Nine: step, mail and what it is about are entered in their ledgers; four: row and ledger are looked at before;
    # seven: standard and scale are read, former results removed, those of now written; two: the plan and what became
    # of it; one: whether HR opened the self-rating again; two: the profile of now in the place of the former one;
    # one: follow-ups of the revision before.
    assert with_two - with_one <= 45 + 9 + 4 + 7 + 2 + 1 + 2 + 1


def test_the_page_and_the_desk_of_six_cost_the_queries_of_one(answered, hr, signed_in):
    def queries(url):
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url).status_code == 200
        return len(captured)

    browser, pages = signed_in(hr), ["/", reverse("assessments:approve-many")]
    answered()
    with_one = [queries(url) for url in pages]
    for _number in range(5):
        row = answered()
    steps.perform(row.pk, "appoint", hr, reason="迴避", person=UserFactory())
    assert [queries(url) for url in pages] == with_one
    # Whether the first steps are done, whether anything is confirmed; actions, courses, follow-ups, plans, versions.
    assert max(with_one) <= 17 + 1 + 2 + 6 + 2


def test_what_was_rated_again_meanwhile_is_not_approved_as_it_was_seen(answered, hr, supervisor):
    seen = answered()
    steps.perform(seen.pk, "return", hr, reason="補件")
    rate_all(seen, supervisor, value="4")
    steps.perform(seen.pk, "submit", supervisor)
    steps.perform(seen.pk, "acknowledge", seen.trainee)
    line = approve_each({seen.pk: seen.version}, hr)[0]
    assert not line.done
    assert status_of(seen) == Status.ACKNOWLEDGED
