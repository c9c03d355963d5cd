"""A self-rating opened again: by its trainee before they saw the ratings, after that by HR, never under a signature."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.evidence.adding import NewEvidence, add_evidence, readable
from assessments.models import Assessment, Cycle, Event, SelfAnswer, SelfRating
from assessments.record import snapshot
from assessments.sheet.raters import TRAINEE
from assessments.verifying.check import confirmed
from assessments.workflow import steps
from config.refusals import BadInput, Conflict, Forbidden
from mailing.models import Mail
from tests.assessments.rating.own import OWN, SECRET, own_of, take, url
from tests.assessments.soundness import faults
from tests.factories import CycleFactory, approved, open_for, rate_all, self_submitted, submitted

pytestmark = pytest.mark.django_db
WHY = "受評人誤填，經主管同意更正"


def test_only_the_trainee_takes_it_back_and_only_once_it_is_submitted(assessment, trainee, supervisor, hr):
    with pytest.raises(Conflict, match=r"nothing to take back|不需收回"):
        steps.perform(assessment.pk, "self_recall", trainee)
    self_submitted(assessment)
    for person in (supervisor, hr):
        with pytest.raises(Forbidden):
            steps.perform(assessment.pk, "self_recall", person)
    assert own_of(assessment).submitted_at is not None


def test_under_a_signature_nobody_opens_it(sent, trainee, hr):
    submitted(sent)
    for state in ("submitted", "acknowledged"):
        if state == "acknowledged":
            steps.perform(sent.pk, "acknowledge", trainee)
        with pytest.raises(Conflict):
            steps.perform(sent.pk, "self_recall", trainee)
        with pytest.raises(Conflict):
            steps.perform(sent.pk, "self_reopen", hr, reason=WHY)
    assert not own_of(sent).is_open


def test_hr_does_not_open_what_the_trainee_can_take_back_or_has_open(assessment, hr, trainee):
    with pytest.raises(Conflict):
        steps.perform(assessment.pk, "self_reopen", hr, reason=WHY)
    self_submitted(assessment)
    with pytest.raises(Conflict):
        steps.perform(assessment.pk, "self_reopen", hr, reason=WHY)
    assert not Event.objects.filter(action="self_reopen").exists()


def test_hr_opens_it_only_with_a_reason_and_for_one_who_can_act(back, hr, trainee):
    assessment = back(seen=True)
    with pytest.raises(BadInput):
        steps.perform(assessment.pk, "self_reopen", hr, reason=" ")
    trainee.is_active = False
    trainee.save()
    with pytest.raises(Conflict):
        steps.perform(assessment.pk, "self_reopen", hr, reason=WHY)
    assert not own_of(assessment).is_open


def test_where_the_cycle_has_no_self_rating_nobody_opens_one(standard, trainee, supervisor, hr):
    without = open_for(CycleFactory(version=standard, has_self_rating=False), trainee, supervisor, hr)
    for person, action in ((trainee, "self_recall"), (hr, "self_reopen")):
        with pytest.raises(Conflict):
            steps.perform(without.pk, action, person, reason=WHY)


def test_a_recalled_one_is_changed_and_submitted_again_and_what_was_before_stays_told(sent, trainee, signed_in):
    browser = signed_in(trainee)
    assert take(browser, sent, "self_recall").status_code == 302
    page = browser.get(url(sent))
    assert page.status_code == 200
    rate_all(sent, trainee, "2", rater=TRAINEE)
    steps.perform(sent.pk, "self_submit", trainee)
    first, taken, again = sent.events.filter(action__startswith="self_").order_by("sequence")
    assert taken.details["own"] == first.details["own"] != again.details["own"]
    told = browser.get(sent.get_absolute_url()).content.decode()
    assert told.count('data-event="self_submit"') == 2
    assert 'data-event="self_recall"' in told
    assert (faults(sent.pk), confirmed(sent.pk)) == ([], [])


def test_the_button_stands_beside_the_trainees_own_ratings_and_nowhere_else(sent, trainee, supervisor, hr, signed_in):
    offered = 'data-action="self_recall"'
    html = signed_in(trainee).get(sent.get_absolute_url()).content.decode()
    assert offered in html[html.index('id="own"') :]
    for person in (supervisor, hr):
        assert offered not in signed_in(person).get(sent.get_absolute_url()).content.decode()


def test_whatever_the_supervisor_saves_meanwhile_it_is_taken_back_and_no_version_is_told(
    sent, trainee, supervisor, signed_in
):
    browser = signed_in(trainee)
    page = browser.get(sent.get_absolute_url()).content.decode()
    form = page[page.index('id="step-self_recall"') :]
    assert 'name="version"' not in form[: form.index("</form>")]
    rate_all(sent, supervisor)
    assert browser.post(reverse("assessments:step", args=[sent.pk, "self_recall"])).status_code == 302
    assert own_of(sent).is_open


def test_why_hr_returned_it_stays_on_the_supervisors_page_whatever_the_trainee_does(
    sent, trainee, supervisor, hr, signed_in
):
    submitted(sent)
    steps.perform(sent.pk, "return", hr, reason="請再看第一項")
    for action in ("self_recall", "self_submit"):
        steps.perform(sent.pk, action, trainee)
        assert "請再看第一項" in signed_in(supervisor).get(url(sent, "rate")).content.decode()


@pytest.mark.parametrize("early", [True, False])
def test_the_supervisor_sees_nothing_of_a_recalled_one_nor_of_its_evidence(early, sent, trainee, supervisor, signed_in):
    Cycle.objects.update(shows_self_rating_early=early)
    steps.perform(sent.pk, "self_recall", trainee)
    add_evidence(sent.pk, trainee, NewEvidence(observed_on=timezone.localdate(), text="自己的佐證"))
    sent.refresh_from_db()
    for path in (sent.get_absolute_url(), url(sent, "rate"), "/", url(sent, "evidence")):
        html = signed_in(supervisor).get(path, follow=True).content.decode()
        assert SECRET not in html
        assert "自己的佐證" not in html
    steps.perform(sent.pk, "self_submit", trainee)
    assert [row.text for row in readable(Assessment.objects.get(pk=sent.pk), supervisor)] == ["自己的佐證"] * early


@pytest.mark.parametrize("early", [True, False])
def test_a_supervisor_who_could_read_it_hears_that_it_was_taken_back(early, sent, trainee, supervisor):
    Cycle.objects.update(shows_self_rating_early=early)
    before = set(Mail.objects.values_list("pk", flat=True))
    steps.perform(sent.pk, "self_recall", trainee)
    told = Mail.objects.exclude(pk__in=before)
    assert [mail.person for mail in told] == [supervisor] * early


@pytest.mark.parametrize("action", ["withdraw", "return"])
def test_what_was_never_submitted_is_open_again_where_the_ratings_went_back_unseen(
    action, assessment, trainee, supervisor, hr, signed_in
):
    rate_all(assessment, trainee, changes=OWN, rater=TRAINEE)
    submitted(assessment)
    assert not own_of(assessment).is_open
    steps.perform(assessment.pk, action, supervisor if action == "withdraw" else hr, reason="再看一次")
    assert own_of(assessment).is_open
    assert signed_in(trainee).get(url(assessment)).status_code == 200
    assert "desk-self" in signed_in(trainee).get("/").content.decode()
    (mail,) = Mail.objects.filter(person=trainee, key__contains=f"/{assessment.events.last().pk}/")
    assert "自評" in mail.body or mail.body == ""
    steps.perform(assessment.pk, "self_submit", trainee)
    submitted(assessment)
    assert (faults(assessment.pk), confirmed(assessment.pk)) == ([], [])


def test_what_hr_opened_is_marked_for_good_on_every_page_in_record_and_report(
    back, trainee, supervisor, hr, auditor, signed_in
):
    assessment = back(seen=True)
    before = set(Mail.objects.values_list("pk", flat=True))
    assert take(signed_in(hr), assessment, "self_reopen", reason=WHY).status_code == 302
    assert {mail.person for mail in Mail.objects.exclude(pk__in=before)} == {trainee, supervisor}
    for person, path in [
        (trainee, url(assessment)),
        (trainee, assessment.get_absolute_url()),
        (supervisor, url(assessment, "rate")),
        (hr, assessment.get_absolute_url()),
    ]:
        assert WHY in signed_in(person).get(path).content.decode(), path
    rate_all(assessment, trainee, "2", rater=TRAINEE)
    steps.perform(assessment.pk, "self_submit", trainee)
    with pytest.raises(Conflict):
        steps.perform(assessment.pk, "self_recall", trainee)
    approved(assessment, hr)
    assert signed_in(auditor).get(assessment.get_absolute_url()).content.decode().count(WHY) == 2  # the timeline too
    frozen = snapshot.thaw(assessment.snapshots.get())
    (told,) = frozen["self_rating"]["reopened"]
    assert (told["by"], told["by_number"], told["reason"]) == (hr.name, hr.username, WHY)
    assert (faults(assessment.pk), confirmed(assessment.pk)) == ([], [])


def test_what_hr_opened_and_nobody_submitted_again_leaves_the_appraisal_without_one(back, hr, supervisor):
    assessment = back(seen=True)
    steps.perform(assessment.pk, "self_reopen", hr, reason=WHY)
    done = submitted(assessment)
    signed = json.loads(done.signatures.get(voided_at__isnull=True).content)
    assert signed["self_rating"]["submitted_at"] is None
    assert [one["reason"] for one in signed["self_rating"]["reopened"]] == [WHY]
    former = json.loads(done.signatures.get(voided_at__isnull=False).content)
    assert former["self_rating"]["submitted_at"] is not None  # what was signed then still says so
    assert (faults(done.pk), confirmed(done.pk)) == ([], [])


def test_opening_it_by_sql_is_found(sent):
    assert confirmed(sent.pk) == []
    SelfRating.objects.update(submitted_at=None, locked_at=None)
    assert "self_rating › submitted_at" in str(confirmed(sent.pk))


def test_what_was_set_back_by_sql_before_it_was_taken_back_stays_found(sent, trainee):
    """The whole sheet as it was once, with the seals that it had then, fits them; the event tells what stood there."""
    steps.perform(sent.pk, "self_recall", trainee)
    older, seal = list(SelfAnswer.objects.values()), own_of(sent).answers_mac
    rate_all(sent, trainee, "1", rater=TRAINEE)
    steps.perform(sent.pk, "self_submit", trainee)
    assert confirmed(sent.pk) == []
    for row in older:
        SelfAnswer.objects.filter(pk=row["id"]).update(**row)
    SelfRating.objects.update(answers_mac=seal)
    steps.perform(sent.pk, "self_recall", trainee)
    event = sent.events.last()
    assert f"{event.sequence} self_recall" in str(confirmed(sent.pk))
    rate_all(sent, trainee, "3", rater=TRAINEE)
    assert f"{event.sequence} self_recall" in str(confirmed(sent.pk))
