"""Whose results over time somebody reads, and what of them."""

import pytest
from django.utils import timezone

from assessments.enums import AccessKind
from assessments.evidence.adding import NewEvidence, add_evidence
from assessments.models import Access
from assessments.workflow import steps
from tests.assessments.careers.lives import appraised, round_of
from tests.factories import UserFactory, open_for, rate_all, submitted

pytestmark = pytest.mark.django_db
PAGES = ["/insight/people/{}/", "/insight/people/{}/history.pdf"]
COMMENT = "十月兩次延後回覆。"


@pytest.fixture
def done(standard, trainee, supervisor, hr):
    return appraised(standard, trainee, supervisor, hr, 5, changes={"P1.1.2": ("2", COMMENT)})


@pytest.fixture
def read(signed_in):
    return lambda reader, person, page=PAGES[0]: signed_in(reader).get(page.format(person.username))


def moved(person, supervisor):
    person.supervisor = supervisor
    person.save()
    return person


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["stranger", "editor", "administrator"])
def test_nobody_else_reads_them(who, page, request, done, trainee, read):
    assert read(request.getfixturevalue(who), trainee, page).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_the_trainee_reads_no_results_of_the_supervisor(page, done, trainee, supervisor, read):
    assert read(trainee, supervisor, page).status_code == 404


def test_the_refusal_is_the_same_as_for_a_number_that_nobody_has(done, trainee, stranger, signed_in):
    there, nowhere = (signed_in(stranger).get(f"/insight/people/{number}/") for number in (trainee.username, "E99999"))
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert there.content.decode().count(trainee.username) == nowhere.content.decode().count("E99999")


def test_a_former_supervisor_reads_the_appraisal_and_not_the_history(done, trainee, supervisor, read, signed_in):
    moved(trainee, None)
    assert read(supervisor, trainee).status_code == 404
    assert signed_in(supervisor).get(done.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("who", ["trainee", "supervisor", "manager", "hr", "auditor"])
def test_these_read_them(who, request, done, trainee, read):
    assert read(request.getfixturevalue(who), trainee).status_code == 200


def test_managers_read_over_as_many_levels_as_appraisals(done, trainee, manager, read):
    above = [UserFactory() for _level in range(3)]
    for lower, upper in zip([manager, *above], above, strict=False):
        moved(lower, upper)
    assert [read(one, trainee).status_code for one in above] == [200, 200, 404]


def test_a_new_supervisor_reads_states_and_neither_comments_nor_evidence_nor_links(done, trainee, hr, read, supervisor):
    draft = open_for(round_of(done.standard, 6), trainee, supervisor, hr)
    add_evidence(draft.pk, supervisor, NewEvidence(text="絕無僅有的佐證", observed_on=timezone.localdate()))
    new = UserFactory(name="新主管")
    moved(trainee, new)
    html = read(new, trainee).content.decode()
    assert "14<" in html  # of 15
    for hidden in (
        COMMENT,
        "絕無僅有的佐證",
        f'href="{done.get_absolute_url()}"',
        done.snapshots.get().code,
        "report.pdf",
    ):
        assert hidden not in html
    assert COMMENT not in read(supervisor, moved(trainee, supervisor)).content.decode()


def test_nothing_of_a_draft_or_of_what_is_only_submitted_is_told(assessment, trainee, supervisor, hr, read):
    rate_all(assessment, supervisor)
    for reader in (trainee, supervisor, hr):
        assert read(reader, trainee).context["newest"] is None
    submitted(assessment)
    response = read(hr, trainee)
    assert response.context["newest"] is None
    assert "第一次評核進行中" in response.content.decode()


def test_who_has_no_appraisal_reads_what_will_stand_there(stranger, read):
    html = read(stranger, stranger).content.decode()
    assert "還沒有已核定的評核" in html
    assert "history.pdf" not in html


def test_of_what_is_opened_again_the_approved_revision_counts(done, trainee, hr, read):
    steps.perform(done.pk, "reopen", hr, reason="P1.1.2 評錯了")
    for reader in (trainee, hr):
        page = read(reader, trainee)
        assert page.context["figures"].met == 14
        assert "已重新開啟" in page.content.decode()


@pytest.mark.parametrize(("page", "place"), [(PAGES[0], "history"), (PAGES[1], "history.pdf")])
def test_each_appraisal_shown_is_written_down_with_who_read_it(page, place, done, trainee, supervisor, hr, read):
    other = appraised(done.standard, trainee, supervisor, hr, 6)
    Access.objects.all().delete()
    read(hr, trainee, page)
    rows = Access.objects.values_list("assessment", "person", "kind", "detail")
    assert set(rows) == {(row.pk, hr.pk, AccessKind.SHOWN, place) for row in (done, other)}


def test_ones_own_look_is_no_look_at_ratings_that_are_submitted(done, trainee, supervisor, hr, read):
    later = submitted(open_for(round_of(done.standard, 6), trainee, supervisor, hr))
    read(trainee, trainee)
    back = steps.perform(later.pk, "withdraw", supervisor, reason="再看一次")
    assert back.events.get(action="withdraw").detail("ratings_seen") is False
