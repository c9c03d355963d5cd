"""The time of retention: what is refused, what goes, what stays, and that nothing personal is left behind."""

import shutil
from datetime import date

import pytest
from auditlog.models import LogEntry
from django.core.files.storage import default_storage
from django.core.management import CommandError
from django.urls import reverse

from assessments.models import Assessment, Event, Evidence
from assessments.privacy import retention
from assessments.workflow import steps
from people import leaving
from people.models import RoleGrant, User
from people.roles import Role
from tests.assessments.privacy.purging import (
    EMAIL,
    NAME,
    NUMBER,
    WORDS,
    dump,
    kept,
    leave,
    run,
    today,
    where,
    years_ago,
)
from tests.assessments.soundness import broken_at
from tests.factories import CycleFactory, UserFactory, approved, granted, open_for, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(full, db, settings, tmp_path):
    """Its files for each test anew: they are deleted with it."""
    settings.MEDIA_ROOT = str(shutil.copytree(full[1], tmp_path / "media"))


@pytest.fixture
def cycle(over):
    return over.cycle


@pytest.mark.parametrize("years", [-1, 101])
def test_a_time_that_makes_no_sense_is_refused(years, over):
    with pytest.raises(CommandError):
        run("--delete", years=years)
    assert kept(over).purged_at is None


def test_a_policy_below_zero_deletes_nothing(over, settings):
    settings.RETENTION_YEARS = -1
    with pytest.raises(CommandError):
        run("--delete")
    assert kept(over).purged_at is None


@pytest.mark.parametrize(
    ("left_on", "said"), [(None, "no leaving date"), (date(2999, 1, 1), "is kept until 3004/01/01")]
)
def test_one_whose_time_is_not_over_is_refused_by_number(left_on, said, over, gone):
    User.objects.filter(pk=gone.pk).update(left_on=left_on)
    with pytest.raises(CommandError, match=said):
        run("--delete", person=NUMBER)
    assert kept(over).purged_at is None


def test_a_number_that_nobody_has_is_refused(over):
    with pytest.raises(CommandError, match="nobody"):
        run("--delete", person="N00000")


@pytest.mark.parametrize("until", ["draft", "submitted", "acknowledged", "disputed"])
def test_what_is_still_open_stays_with_the_account_and_is_named(until, standard, over, gone, supervisor, hr):
    still = open_for(CycleFactory(version=standard), gone, supervisor, hr)
    if until != "draft":
        submitted(still)
    if until in ("acknowledged", "disputed"):
        step = {"acknowledged": "acknowledge", "disputed": "dispute"}[until]
        steps.perform(still.pk, step, gone, reason="不同意")
    said = run("--delete")
    assert f"{still.number} is still open" in said
    assert kept(still).trainee_name == NAME
    assert kept(still).events.count() > 0
    assert User.objects.get(pk=gone.pk).name == NAME
    assert kept(over).purged_at is not None
    steps.perform(still.pk, "cancel", hr, reason="已離職")
    run("--delete")
    assert kept(still).purged_at is not None
    assert User.objects.get(pk=gone.pk).name == leaving.PURGED


def test_who_is_still_named_on_open_appraisals_of_others_keeps_the_name(assessment, supervisor):
    leave(supervisor, years_ago(5, days=1))
    assert f"{assessment.number} is still open" in run("--delete")
    assert User.objects.get(pk=supervisor.pk).name == "林淑芬"


def test_without_delete_nothing_changes_and_everything_is_told(over, gone):
    before = dump()
    said = run()
    assert dump() == before
    assert default_storage.exists(Evidence.objects.get().file.name)
    for words in (NAME, NUMBER, over.number, Evidence.objects.get().file.name, "Nothing was changed"):
        assert words in said


def test_the_last_day_of_the_time_is_still_within_it(over, gone):
    leave(gone, years_ago(5))
    assert leaving.kept_until(years_ago(5), 5) == today()
    run("--delete")
    assert kept(over).purged_at is None
    leave(gone, years_ago(5, days=1))
    run("--delete")
    assert kept(over).purged_at is not None


def test_exactly_those_whose_time_is_over_are_purged(over, cycle, supervisor, hr, trainee):
    stays = [
        open_for(cycle, leave(UserFactory(), years_ago(4)), supervisor, hr),
        open_for(cycle, trainee, supervisor, hr),
    ]
    for row in stays:
        approved(row, hr)
    before = {row.pk: (list(row.events.values()), list(row.snapshots.values())) for row in stays}
    run("--delete")
    assert list(Assessment.objects.filter(purged_at__isnull=False)) == [over]
    assert {row.pk: (list(row.events.values()), list(row.snapshots.values())) for row in stays} == before
    assert list(User.objects.filter(name=leaving.PURGED)) == [over.trainee]


def test_another_time_than_the_policy_is_said_and_kept_to(over, gone):
    assert "longer than the policy" in run("--delete", years=6)
    assert kept(over).purged_at is None
    leave(gone, years_ago(2, days=1))
    run("--delete")
    assert kept(over).purged_at is None
    assert "shorter than the policy" in run("--delete", years=2)
    details = kept(over).events.get().details
    assert (details["years"], details["policy"]) == (2, 5)


def test_only_the_person_of_the_number_is_purged(over, cycle, supervisor, hr):
    other = open_for(cycle, leave(UserFactory(), years_ago(5, days=9)), supervisor, hr)
    approved(other, hr)
    run("--delete", person=NUMBER)
    assert (kept(over).purged_at is None, kept(other).purged_at is None) == (False, True)


def test_no_word_of_the_person_is_left_anywhere(over, gone, django_capture_on_commit_callbacks):
    words = [NAME, NUMBER, EMAIL, WORDS, "2001-01-08", over.verdict, gone.password]
    grant = RoleGrant.objects.get(user=gone)
    LogEntry.objects.filter(content_type__model="rolegrant", object_id=grant.pk).update(object_repr=NAME)
    grant.delete()  # what the log says of a former role goes too
    assert all(where(*words).values())
    file = Evidence.objects.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        said = run("--delete")
    assert where(*words) == {word: [] for word in words}
    assert not default_storage.exists(file)
    assert not [word for word in words if word in said]


def test_nothing_that_is_known_of_the_post_is_left_in_the_account(over, gone):
    """Whatever `User.FACTS` names, also what is added to it later."""
    User.objects.filter(pk=gone.pk).update(
        **{name: "某事實" for name in User.FACTS if isinstance(getattr(gone, name), str)}
    )
    run("--delete")
    assert set(User.objects.get(pk=gone.pk).facts().values()) <= {"", None}


def test_files_stay_until_the_deletion_is_committed(over, django_capture_on_commit_callbacks):
    file = Evidence.objects.get().file.name
    with django_capture_on_commit_callbacks() as callbacks:
        run("--delete")
    assert default_storage.exists(file)
    for callback in callbacks:
        callback()
    assert not default_storage.exists(file)


def test_a_file_that_cannot_be_deleted_is_named_in_the_log(
    over, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def fail(self, name):
        raise PermissionError

    file = Evidence.objects.get().file.name
    monkeypatch.setattr(type(default_storage._wrapped), "delete", fail)
    with django_capture_on_commit_callbacks(execute=True):
        run("--delete")
    assert file in caplog.text
    assert kept(over).purged_at is not None


def test_the_tombstone_follows_the_events_that_went_and_the_chain_verifies(over):
    head, count = over.events.latest("sequence").mac, over.events.count()
    run("--delete")
    purged = kept(over)
    event = purged.events.get()
    assert (event.action, event.sequence, event.to_status, event.actor) == ("purge", count + 1, "approved", None)
    told = {name: said for name, said in event.details.items() if name != "marks"}
    assert told == {"head": head, "events": count, "revisions": 1, "years": 5, "policy": 5}
    assert purged.trainee_number == ""
    assert broken_at(purged) is None
    Event.objects.filter(pk=event.pk).update(details={**event.details, "events": 1})
    assert broken_at(purged) == event.sequence
    Event.objects.filter(pk=event.pk).delete()
    assert broken_at(purged) == 0


def test_a_second_run_finds_nothing(over):
    run("--delete")
    before = dump()
    assert "Deleted: 0 accounts' names, 0 assessments, 0 rows, 0 files." in run("--delete")
    assert dump() == before


def test_all_of_a_person_goes_or_nothing(over, monkeypatch):
    def fail(person):
        raise RuntimeError

    before = dump()
    monkeypatch.setattr(retention, "anonymise", fail)
    with pytest.raises(RuntimeError):
        run("--delete")
    assert dump() == before


def test_one_whose_leaving_date_was_taken_back_meanwhile_is_left_alone(over, gone):
    User.objects.filter(pk=gone.pk).update(left_on=None)
    assert retention.purge(gone.pk, today(), 5) is None
    assert kept(over).purged_at is None


def test_records_of_others_keep_the_name_of_who_acted(assessment, hr, supervisor, trainee):
    approved(assessment, hr)
    leave(supervisor, years_ago(5, days=1))
    run("--delete")
    assert User.objects.get(pk=supervisor.pk).name == leaving.PURGED
    assert kept(assessment).supervisor_name == "林淑芬"
    assert assessment.events.get(action="submit").actor_name == "林淑芬"
    assert broken_at(kept(assessment)) is None


def test_the_account_is_left_nameless_and_without_any_way_in(over, gone):
    run("--delete")
    person = User.objects.get(pk=gone.pk)
    person.clean_fields()
    assert person.username == f"purged-{gone.pk}"
    assert person.left_on == gone.left_on
    assert not person.has_usable_password()
    assert (person.is_active, person.email, person.hired_on, person.supervisor) == (False, "", None, None)
    assert not person.role_grants.exists()


@pytest.mark.parametrize(("who", "status"), [("hr", 200), ("auditor", 200), ("supervisor", 404), ("stranger", 404)])
def test_the_page_says_that_it_was_deleted_to_hr_and_auditor_alone(who, status, request, over, signed_in):
    run("--delete")
    answer = signed_in(request.getfixturevalue(who)).get(over.get_absolute_url())
    assert answer.status_code == status
    assert ("離職已超過 5 年" in answer.content.decode()) == (status == 200)


def test_report_and_steps_of_what_was_purged_answer_gone_with_a_sentence(over, hr, signed_in):
    run("--delete")
    browser = signed_in(hr)
    for url in ["report.pdf", "report.pdf?revision=1", "rate/"]:
        assert browser.get(over.get_absolute_url() + url).status_code == 410
    answer = browser.get(reverse("assessments:report", args=[over.pk]))
    assert answer.status_code == 410
    assert "保存年限已滿" in answer.content.decode()
    assert browser.post(reverse("assessments:step", args=[over.pk, "reopen"]), {"reason": "x"}).status_code == 410
    assert kept(over).status == "approved"


@pytest.mark.parametrize("who", ["hr", "auditor", "supervisor"])
def test_desks_lists_and_cycles_hold_after_a_purge(who, request, over, cycle, supervisor, signed_in):
    granted(supervisor, Role.HR)
    run("--delete")
    browser = signed_in(request.getfixturevalue(who))
    for url in ["/", "/assessments/", "/my-data/", cycle.get_absolute_url()]:
        answer = browser.get(url)
        assert answer.status_code == 200
        assert NAME not in answer.content.decode()
