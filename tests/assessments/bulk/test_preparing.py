"""A bulk action is stored as its preview, and nothing but the stored lines is confirmed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.bulk import kinds, preparing, working
from assessments.enums import BulkKind
from assessments.models import Assessment, BulkItem, BulkJob
from config.refusals import BadInput, Conflict, Forbidden
from people.roles import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_only_hr_prepares_one(prepared, supervisor, auditor):
    for person in (supervisor, auditor):
        with pytest.raises(Forbidden, match="人資"):
            prepared(by=person)
    assert not BulkJob.objects.exists()


def test_what_needs_a_reason_is_not_prepared_without_one(prepared):
    with pytest.raises(BadInput):
        prepared(reason="  ")
    assert not BulkJob.objects.exists()


def test_nothing_is_prepared_of_nothing(prepared):
    with pytest.raises(BadInput, match="選"):
        prepared(chosen=[])


def test_a_kind_that_nobody_registered_is_not_offered(prepared, monkeypatch):
    monkeypatch.setattr(kinds, "_KINDS", {})
    with pytest.raises(BadInput):
        prepared()
    assert kinds.registered() == []


def test_a_preview_changes_no_assessment(prepared, rows):
    job = prepared()
    assert (job.total, job.state) == (4, "prepared")
    assert set(Assessment.objects.values_list("status", "version")) == {
        (row.status, row.version) for row in rows.values()
    }


def test_whoever_cannot_be_done_is_left_out_with_the_reason(prepared, rows, hr):
    Assessment.objects.filter(pk=rows["E2"].pk).update(supervisor=hr)
    Assessment.objects.filter(pk=rows["E3"].pk).update(status="cancelled")
    job = prepared(chosen=Assessment.objects.with_people())
    assert job.total == 2
    messages = dict(job.items.filter(state="left_out").values_list("assessment__trainee__username", "message"))
    assert set(messages) == {"E2", "E3"}
    assert "您" in messages["E2"] or "自己" in messages["E2"]
    assert "取消" in messages["E3"]


def test_only_its_maker_confirms_it(prepared):
    job, other = prepared(), UserFactory(roles=[Role.HR])
    with pytest.raises(Forbidden):
        preparing.confirm(job.pk, other)
    assert BulkJob.objects.get().is_prepared


def test_who_is_no_longer_in_hr_confirms_nothing(prepared, hr):
    job = prepared()
    hr.role_grants.all().delete()
    with pytest.raises(Forbidden):
        preparing.confirm(job.pk, type(hr).objects.get(pk=hr.pk))


def test_it_is_confirmed_once(prepared, hr):
    job = prepared()
    assert preparing.confirm(job.pk, hr).is_waiting
    with pytest.raises(Conflict):
        preparing.confirm(job.pk, hr)


def test_a_preview_of_yesterday_is_not_confirmed_and_forgotten(prepared, hr):
    job, fresh = prepared(), prepared()
    BulkJob.objects.filter(pk=job.pk).update(made_at=timezone.now() - timedelta(hours=25))
    with pytest.raises(Conflict):
        preparing.confirm(job.pk, hr)
    assert preparing.forget_old() == 1
    assert list(BulkJob.objects.all()) == [fresh]
    assert set(BulkItem.objects.values_list("job", flat=True)) == {fresh.pk}


def test_what_ended_a_year_ago_is_forgotten_and_what_it_did_is_not(prepared, hr):
    job, kept = (preparing.confirm(prepared(chosen=[row]).pk, hr) for row in Assessment.objects.with_people()[:2])
    for one in (job, kept):
        working.work(one)
    BulkJob.objects.filter(pk=job.pk).update(finished_at=timezone.now() - timedelta(days=366))
    assert preparing.forget_old() == 1
    assert list(BulkJob.objects.all()) == [kept]
    assert Assessment.objects.filter(status="cancelled").count() == 2


def test_one_that_leaves_everybody_out_is_not_confirmed(prepared, rows, hr):
    Assessment.objects.update(status="cancelled")
    job = prepared(chosen=Assessment.objects.with_people())
    with pytest.raises(Conflict):
        preparing.confirm(job.pk, hr)


def test_a_discarded_preview_is_gone_and_one_under_way_is_not(prepared, hr):
    job, kept = prepared(), prepared()
    preparing.discard(job.pk)
    preparing.confirm(kept.pk, hr)
    with pytest.raises(Conflict):
        preparing.discard(kept.pk)
    assert list(BulkJob.objects.all()) == [kept]


@pytest.mark.parametrize("kind", BulkKind.values)
def test_the_digest_says_what_the_lines_say_whatever_the_kind(kind, rows, hr):
    item = BulkItem(position=1, assessment=rows["E1"], seen=3)
    assert preparing.digest_of([item]) == preparing.digest_of([BulkItem(position=1, assessment=rows["E1"], seen=3)])
    for changed in ({"seen": 4}, {"position": 2}, {"supervisor": hr}, {"assessment": rows["E2"]}):
        other = BulkItem(**{"position": 1, "assessment": rows["E1"], "seen": 3} | changed)
        assert preparing.digest_of([item]) != preparing.digest_of([other])
