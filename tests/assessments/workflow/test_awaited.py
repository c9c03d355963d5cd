"""Whose turn it is when that person can't act: said truthfully to everybody, never asked, and HR hands it over."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from assessments.cycles.opening import open_assessment
from assessments.enums import Status
from assessments.models import Assessment
from assessments.workflow import steps
from assessments.workflow.awaited import Awaited
from assessments.workflow.emails import notices_of
from config.refusals import BadInput, Conflict
from people.models import User
from people.roles import Role
from tests.factories import UserFactory, approved, granted, left_as, open_for, self_submitted, submitted

pytestmark = pytest.mark.django_db
WAYS = {"closed": {"is_active": False}, "left": {"left_on": timezone.localdate() - timedelta(days=1)}}


@pytest.fixture(params=WAYS)
def goes(request):
    """Makes somebody unable to act, in each way there is."""

    def go(person):
        User.objects.filter(pk=person.pk).update(hired_on=None, **WAYS[request.param])
        person.refresh_from_db()

    return go


def stored(assessment):
    return Assessment.objects.with_people().get(pk=assessment.pk)


def heard(assessment):
    return {person.username for person, _notice in notices_of(stored(assessment).events.last())}


def page_of(browser, assessment):
    return browser.get(assessment.get_absolute_url()).content.decode()


@pytest.mark.parametrize("answer", ["", "acknowledge", "dispute"])
def test_hr_returns_nothing_to_a_supervisor_who_cant_act(goes, answer, assessment, supervisor, trainee, hr, signed_in):
    submitted(assessment)
    if answer:
        steps.perform(assessment.pk, answer, trainee, reason="不同意" if answer == "dispute" else "")
    goes(supervisor)
    with translation.override("en"), pytest.raises(Conflict, match="Hand it over first"):
        steps.perform(assessment.pk, "return", hr, reason="請補充")
    assert stored(assessment).status != Status.DRAFT
    page = page_of(signed_in(hr), assessment)
    assert 'data-action="return"' not in page
    assert "請先改派評核人" in page
    assert 'id="step-reassign" open' in page


def test_once_handed_over_it_is_returned_to_the_new_supervisor_under_their_name(
    goes, assessment, supervisor, stranger, hr
):
    submitted(assessment)
    goes(supervisor)
    steps.perform(assessment.pk, "reassign", hr, reason="離職", person=stranger)
    assert stored(assessment).supervisor_name == supervisor.name, "who rated and signed it"
    back = steps.perform(assessment.pk, "return", hr, reason="請補充")
    assert (back.status, *back.rated_by) == (Status.DRAFT, stranger.name, stranger.username)


def test_hr_opens_nothing_again_for_a_supervisor_who_cant_act_before_it_is_handed_over(
    goes, assessment, supervisor, stranger, hr, signed_in
):
    approved(assessment, hr)
    with pytest.raises(Conflict):
        steps.perform(assessment.pk, "reassign", hr, reason="請假", person=stranger)
    goes(supervisor)
    with translation.override("en"), pytest.raises(Conflict, match="Hand it over first"):
        steps.perform(assessment.pk, "reopen", hr, reason="更正")
    page = page_of(signed_in(hr), assessment)
    assert 'data-action="reopen"' not in page
    assert 'data-action="reassign"' in page
    steps.perform(assessment.pk, "reassign", hr, reason="離職", person=stranger)
    again = steps.perform(assessment.pk, "reopen", hr, reason="更正")
    assert (again.status, again.revision, *again.rated_by) == (Status.DRAFT, 2, stranger.name, stranger.username)
    assert supervisor.name in again.snapshots.get().content, "the approved revision stays as it was signed"


def test_everybody_reads_that_the_supervisor_cant_act_and_hr_hands_it_over(
    goes, assessment, supervisor, trainee, hr, auditor, signed_in
):
    assert "由評核人評核。" in page_of(signed_in(trainee), assessment)
    goes(supervisor)
    for person in (trainee, hr, auditor):
        page = page_of(signed_in(person), assessment)
        assert "須由人資改派評核人" in page
        assert "由評核人評核。" not in page
        assert "評核人仍在評核中" not in page
        lists = signed_in(person).get(reverse("assessments:list")).content.decode()
        assert "評核人已無法處理，須由人資改派" in lists
        assert ("#turn" in lists) is (person == hr)


def test_naming_another_supervisor_is_hrs_turn_then(goes, assessment, supervisor, stranger, hr, signed_in):
    goes(supervisor)
    browser = signed_in(hr)
    context = browser.get(assessment.get_absolute_url()).context
    assert [choice.step.action for choice in context["first_steps"]] == ["reassign"]
    step = reverse("assessments:step", args=[assessment.pk, "reassign"])
    data = {"version": stored(assessment).version, "reason": "離職", "person": stranger.pk}
    assert browser.post(step, data).status_code == 302
    assert stored(assessment).supervisor == stranger
    assert browser.get(assessment.get_absolute_url()).context["first_steps"] == []


def test_desk_and_cycle_show_hr_what_waits_for_nobody_and_remind_of_no_one(
    goes, cycle, assessment, supervisor, hr, signed_in
):
    left_as(assessment, supervisor_due=timezone.localdate() - timedelta(days=3))
    other = open_for(cycle, UserFactory(), UserFactory(), hr)
    left_as(other, supervisor_due=timezone.localdate() - timedelta(days=3))
    goes(supervisor)
    for address in ("/", cycle.get_absolute_url()):
        due = signed_in(hr).get(address).context["duties"]
        assert (due.hand_over, due.rating_late, [one.number for one in due.gone]) == (1, 2, [supervisor.username])
    page = signed_in(hr).get(f"{cycle.get_absolute_url()}?due=hand-over").content.decode()
    assert f"{assessment.get_absolute_url()}#turn" in page
    assert other.get_absolute_url() not in page


@pytest.mark.parametrize("count", [1, 6])
@pytest.mark.parametrize("who", ["hr", "approver", "auditor"])
def test_lists_ask_no_more_for_many_that_wait_for_nobody(
    who, count, cycle, supervisor, stranger, hr, auditor, signed_in, django_assert_num_queries
):
    reader = {"hr": hr, "approver": stranger, "auditor": auditor}[who]
    for _number in range(count):
        left = UserFactory(supervisor=supervisor)
        open_assessment(cycle, UserFactory(), left, hr, stranger if who == "approver" else None)
    User.objects.filter(supervisor=supervisor).update(is_active=False)
    browser = signed_in(reader)
    browser.get(reverse("assessments:list"))
    with django_assert_num_queries({"hr": 8, "approver": 7, "auditor": 9}[who]):
        browser.get(reverse("assessments:list"))


def test_nobody_who_cant_act_is_written_to(goes, assessment, supervisor, trainee, hr):
    goes(supervisor)
    goes(trainee)
    steps.perform(assessment.pk, "extend", hr, reason="請假", day=assessment.supervisor_due + timedelta(days=3))
    assert heard(assessment) == set()
    steps.perform(assessment.pk, "cancel", hr, reason="離職")
    assert heard(assessment) == set()


def test_a_hand_over_is_told_to_the_former_supervisor_without_a_word_of_the_draft(
    assessment, supervisor, trainee, stranger, hr
):
    from mailing.models import Mail
    from mailing.sending import send_due

    steps.perform(assessment.pk, "reassign", hr, reason="主管調任總公司", person=stranger)
    assert heard(assessment) == {"supervisor", "stranger", "trainee"}
    send_due()
    mail = Mail.objects.get(person=supervisor)
    assert "不再由您評核" in mail.body
    assert "主管調任總公司" in mail.body
    assert assessment.get_absolute_url() not in mail.body, "they can't open it any more"


def test_a_former_supervisor_who_cant_act_is_told_nothing(goes, assessment, supervisor, stranger, hr):
    goes(supervisor)
    steps.perform(assessment.pk, "reassign", hr, reason="離職", person=stranger)
    assert heard(assessment) == {"stranger", "trainee"}


@pytest.mark.parametrize("step", ["reassign", "appoint"])
def test_nobody_who_cant_act_is_offered_or_taken_as_supervisor_or_approver(
    goes, step, assessment, stranger, hr, signed_in
):
    goes(stranger)
    with pytest.raises(BadInput):
        steps.perform(assessment.pk, step, hr, reason="接手", person=stranger)
    response = signed_in(hr).get(assessment.get_absolute_url())
    choices = response.context["first_steps"] + response.context["other_steps"]
    form = next(choice.form for choice in choices if choice.step.action == step)
    assert stranger not in form.fields["person"].queryset


def test_where_the_named_approver_cant_act_hr_is_told_and_approves(goes, assessment, trainee, stranger, hr, signed_in):
    steps.perform(assessment.pk, "appoint", hr, reason="迴避", person=stranger)
    submitted(assessment)
    goes(stranger)
    steps.perform(assessment.pk, "acknowledge", trainee)
    assert heard(assessment) == {"hr"}
    desk = signed_in(hr).get("/")
    assert assessment.pk in desk.context["choosable"]
    assert f"{stranger.name}" not in desk.content.decode()
    choice = {"chosen": [f"{assessment.pk}:{stored(assessment).version}"], "then": "approve"}
    signed_in(hr).post(reverse("assessments:approve-many"), choice)
    assert stored(assessment).is_approved


def test_where_nobody_may_approve_the_pages_say_so_and_what_to_do(goes, cycle, hr, supervisor, stranger, signed_in):
    own = open_for(cycle, hr, supervisor, hr)
    granted(stranger, Role.HR)
    submitted(own)
    steps.perform(own.pk, "acknowledge", hr)
    assert "由人資核定。" in page_of(signed_in(hr), own)
    goes(stranger)
    page = page_of(signed_in(hr), own)
    assert "請系統管理員將人資角色授予其他人員" in page
    assert "由人資核定。" not in page
    assert "目前沒有人可以執行人資的步驟" in signed_in(supervisor).get("/").content.decode()


def test_no_hand_over_leaves_an_assessment_that_nobody_may_approve(goes, assessment, trainee, stranger, hr):
    """The named approver can't act, and the only HR would rate."""
    approver = UserFactory()
    steps.perform(assessment.pk, "appoint", hr, reason="迴避", person=approver)
    goes(approver)
    with pytest.raises(BadInput):
        steps.perform(assessment.pk, "reassign", hr, reason="接手", person=hr)


def test_a_trainee_who_left_hinders_nothing(goes, assessment, trainee, supervisor, hr, signed_in):
    goes(trainee)
    rows = signed_in(supervisor).get("/").content.decode()
    assert "chip--self_missing" in rows
    assert "chip--self_open" not in rows
    submitted(assessment)
    page = page_of(signed_in(hr), assessment)
    assert "由受評人閱讀並回覆" not in page
    assert "受評人已無法回覆" in page
    with translation.override("en"), pytest.raises(Conflict, match="can't act any more"):
        steps.perform(assessment.pk, "approve", hr)
    left_as(assessment, answer_due=timezone.localdate() - timedelta(days=1))
    assert steps.perform(assessment.pk, "approve", hr).is_approved
    assert trainee.username not in heard(assessment)


def test_a_self_rating_that_was_given_stays_though_the_trainee_left(goes, assessment, trainee, supervisor):
    self_submitted(assessment)
    goes(trainee)
    assert stored(assessment).self_rating.state == "self_submitted"


@pytest.mark.parametrize("status", Status)
def test_who_can_act_is_awaited_in_the_words_of_the_status(status, assessment, hr):
    row = stored(assessment)
    row.status = status
    assert Awaited(hr).hindrance(row) == ""
    assert Awaited(hr).remark(row) == ""


def test_a_mail_that_waits_in_the_outbox_is_not_sent_to_one_who_left_meanwhile(goes, assessment, supervisor, hr):
    from django.core import mail

    from mailing.models import Mail
    from mailing.sending import send_due

    steps.perform(assessment.pk, "extend", hr, reason="請假", day=assessment.supervisor_due + timedelta(days=3))
    assert Mail.objects.filter(person=supervisor).exists()
    goes(supervisor)
    mail.outbox.clear()
    send_due()
    assert supervisor.email not in [address for message in mail.outbox for address in message.to]
