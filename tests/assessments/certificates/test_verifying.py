"""What the holder of a certificate learns, and what verify_records says of one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.certificates import sealing, standing
from assessments.certificates.issuing import issue
from assessments.followups import answering
from assessments.models import Certificate, FollowUp
from assessments.workflow import steps
from integrity.checks import CHECKS
from tests.assessments.followups.conftest import confirm

pytestmark = pytest.mark.django_db
GENUINE, STANDS, REPLACED, FORGOTTEN = "驗證碼為真", "與該日相同", "已有更新、取消或撤銷", "保存年限屆滿已刪除"


@pytest.fixture
def row(done, trainee, printed):
    return issue(trainee)


def page(client, code, **query):
    return client.get(reverse("assessments:verify", args=[code]), query)


def alarms():
    return [alarm.record for alarm in CHECKS[sealing.NAME].alarms()]


def test_the_page_tells_the_day_and_nothing_of_what_it_says(row, done, trainee, supervisor, hr, client):
    html = page(client, row.code.lower().replace("-", "")).text
    assert GENUINE in html
    assert STANDS in html
    assert row.digest in html
    assert row.file_digest in html
    for secret in (trainee.name, trainee.username, supervisor.name, hr.name, done.number, done.standard.code, "T1.2"):
        assert secret not in html


def test_a_digest_of_the_content_or_the_file_is_told_from_another(row, client):
    assert page(client, row.code, digest=row.digest[:16]).context["match"] == "content"
    assert page(client, row.code, digest=row.file_digest).context["match"] == "file"
    assert page(client, row.code, digest="0" * 16).context["match"] == "none"


@pytest.mark.parametrize(
    "change", [{"content": "{}"}, {"pdf": b"%PDF-"}, {"digest": "0" * 64}, {"file_digest": "0" * 64}, {"mac": "0" * 64}]
)
def test_what_no_longer_fits_its_seal_is_not_confirmed_nor_handed_out(change, row, trainee, client, signed_in):
    Certificate.objects.filter(pk=row.pk).update(**change)
    html = page(client, row.code).text
    assert GENUINE not in html
    assert row.digest not in html
    assert alarms() == [row.code]
    assert signed_in(trainee).get(row.get_absolute_url()).status_code == 409


def test_a_revision_that_was_approved_anew_is_told(row, done, hr, client):
    steps.perform(done.pk, "reopen", hr, reason="補正")
    assert STANDS in page(client, row.code).text, "the approved revision stands until another is approved"
    steps.perform(done.pk, "submit", done.supervisor)
    steps.perform(done.pk, "acknowledge", done.trainee)
    steps.perform(done.pk, "approve", hr)
    html = page(client, row.code).text
    assert GENUINE in html
    assert REPLACED in html


def test_a_follow_up_that_was_taken_back_is_told(done, trainee, supervisor, printed, client):
    confirm(done, supervisor, "P1.1.2", level=4)
    made, followed = issue(trainee), FollowUp.objects.get()
    assert STANDS in page(client, made.code).text
    answering.withdraw(followed.pk, supervisor, "看錯人", followed.state)
    assert REPLACED in page(client, made.code).text


def test_what_falls_short_later_is_no_matter_of_the_certificate(row, done, supervisor, client):
    confirm(done, supervisor, "P1.2.1", level=2)
    assert STANDS in page(client, row.code).text


def test_once_the_records_are_deleted_the_page_says_what_is_still_known(row, trainee, client, signed_in):
    digest = row.digest
    standing.forget(Certificate.objects.all())
    html = page(client, row.code).text
    assert GENUINE in html
    assert FORGOTTEN in html
    assert digest in html
    assert alarms() == []
    assert signed_in(trainee).get(row.get_absolute_url()).status_code == 404
    assert page(client, row.code, digest=digest).context["match"] == "content"


def test_only_the_certificates_that_rest_on_a_deleted_appraisal_are_emptied(row, done, assessment, trainee):
    other = type(done)(pk=done.pk + 1000, trainee=trainee)
    standing.forget_appraisal(other)
    assert Certificate.objects.get().content
    standing.forget_appraisal(done)
    left = Certificate.objects.get()
    assert (left.person, left.content, bytes(left.pdf)) == (None, "", b"")
    assert left.code == row.code


def test_sealing_anew_keeps_it_and_leaves_what_does_not_fit(row):
    former = row.mac
    assert list(sealing.reseal()) == [1]
    assert Certificate.objects.get().mac == former
    Certificate.objects.update(digest="0" * 64)
    assert [left for left in sealing.reseal() if not isinstance(left, int)] != []
