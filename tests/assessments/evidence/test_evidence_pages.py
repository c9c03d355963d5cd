"""Who sees evidence on its pages and in the report, and what is gone once it was taken back."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.evidence.adding import NewEvidence, add_evidence, put_back_evidence, remove_evidence
from assessments.evidence.files import checked_file
from assessments.models import Access, Evidence, SelfRating
from tests.assessments.evidence.pages import file_url, page_of, typed
from tests.assessments.evidence.samples import TODAY
from tests.assessments.files import pdf, upload
from tests.assessments.reports.reading import body
from tests.factories import left_as, open_for, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def test_one_who_is_signed_out_is_sent_to_the_sign_in(assessment, photo):
    for url in (page_of(assessment), file_url(photo)):
        assert Client().get(url).url.startswith(reverse("account_login"))
    assert Client().post(page_of(assessment), typed()).url.startswith(reverse("account_login"))
    assert Evidence.objects.count() == 1
    assert not Access.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("hr", 403), ("auditor", 403), ("stranger", 404), ("administrator", 404), ("manager", 404)]
)
def test_of_a_draft_others_neither_read_nor_add_nor_take_back(who, status, assessment, photo, request, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    answers = [
        browser.get(page_of(assessment)),
        browser.get(file_url(photo)),
        browser.post(page_of(assessment), typed()),
        browser.post(reverse("assessments:evidence-remove", args=[assessment.pk, photo.pk])),
        browser.post(reverse("assessments:evidence-put-back", args=[assessment.pk, photo.pk])),
    ]
    assert [answer.status_code for answer in answers] == [status] * 5
    assert all(answer.context["message"] for answer in answers)
    assert "櫃檯" not in "".join(answer.content.decode() for answer in answers)
    assert Evidence.objects.get().removed_at is None
    assert set(Access.objects.values_list("kind", flat=True)) <= {"refused"}


def test_hr_and_auditor_add_nothing_to_what_they_read(assessment, hr, auditor, signed_in):
    submitted(assessment)
    for person in (hr, auditor):
        answer = signed_in(person).post(page_of(assessment), typed())
        assert answer.status_code == 403
        assert "multipart/form-data" not in signed_in(person).get(page_of(assessment)).content.decode()
    assert not Evidence.objects.exists()


def test_the_trainee_sees_nothing_of_the_supervisors_while_it_is_a_draft(assessment, photo, trainee, signed_in):
    browser = signed_in(trainee)
    for url in (page_of(assessment), assessment.get_absolute_url()):
        html = browser.get(url).content.decode()
        assert "櫃檯" not in html
        assert f'data-evidence="{photo.pk}"' not in html
    answer = browser.get(file_url(photo))
    assert answer.status_code == 403
    assert answer.context["message"]


def test_the_supervisor_sees_nothing_of_the_trainees_before_submitting(assessment, supervisor, trainee, signed_in):
    given = NewEvidence(text="我自己的紀錄", file=checked_file(upload(pdf(), "自備.pdf")))
    row = add_evidence(assessment.pk, trainee, given)
    SelfRating.objects.filter(assessment=assessment).update(submitted_at=timezone.now())
    left_as(assessment)
    browser = signed_in(supervisor)
    rating = reverse("assessments:rate", args=[assessment.pk])
    for url in (page_of(assessment), assessment.get_absolute_url(), rating):
        html = browser.get(url).content.decode()
        assert "我自己的紀錄" not in html
        assert f'data-evidence="{row.pk}"' not in html
    assert browser.get(file_url(row)).status_code == 403
    report = reverse("assessments:report", args=[assessment.pk])
    assert "我自己的紀錄" not in body(browser.get(report).content)
    submitted(assessment)
    assert "我自己的紀錄" in body(browser.get(report).content)
    assert browser.get(file_url(row)).status_code == 200
    assert "我自己的紀錄" in browser.get(assessment.get_absolute_url()).content.decode()


def test_evidence_is_not_served_under_another_assessment(assessment, photo, cycle, supervisor, hr, stranger, signed_in):
    other = open_for(cycle, stranger, supervisor, hr)
    assert signed_in(supervisor).get(file_url(photo, other)).status_code == 404
    for name in ("assessments:evidence-remove", "assessments:evidence-put-back"):
        assert signed_in(supervisor).post(reverse(name, args=[other.pk, photo.pk])).status_code == 404
    note = add_evidence(assessment.pk, supervisor, NewEvidence(text="沒有檔案", observed_on=TODAY))
    assert signed_in(supervisor).get(file_url(note)).status_code == 404


def test_what_is_taken_back_is_gone_everywhere_and_can_be_put_back(photo, assessment, supervisor, signed_in):
    browser = signed_in(supervisor)
    page, report = page_of(assessment), reverse("assessments:report", args=[assessment.pk])
    assert "櫃檯10-14.jpg" in body(browser.get(report).content)
    answer = browser.post(reverse("assessments:evidence-remove", args=[assessment.pk, photo.pk]))
    assert answer.url == page
    assert browser.get(file_url(photo)).status_code == 404
    assert "櫃檯10-14.jpg" not in body(browser.get(report).content)
    assert "櫃檯" not in browser.get(assessment.get_absolute_url()).content.decode()
    html = browser.get(page).content.decode()
    assert f'data-evidence="{photo.pk}"' not in html
    assert 'data-action="put-back-evidence"' in html
    browser.post(reverse("assessments:evidence-put-back", args=[assessment.pk, photo.pk]))
    assert browser.get(file_url(photo)).status_code == 200
    assert "put-back" not in browser.get(page).content.decode()


def test_others_do_not_see_what_was_taken_back(photo, assessment, supervisor, trainee, hr, signed_in):
    remove_evidence(assessment.pk, photo.pk, supervisor)
    submitted(assessment)
    for person in (supervisor, trainee, hr):
        assert "櫃檯" not in signed_in(person).get(page_of(assessment)).content.decode()
        assert signed_in(person).get(file_url(photo)).status_code == 404


def test_the_report_lists_file_size_and_the_start_of_its_digest(photo, assessment, hr, signed_in):
    submitted(assessment)
    text = body(signed_in(hr).get(reverse("assessments:report", args=[assessment.pk])).content)
    assert f"櫃檯10-14.jpg（1KB，SHA-256{photo.file_digest[:16]}…）" in text


def test_a_page_of_six_costs_the_queries_of_a_page_of_one(assessment, supervisor, trainee, signed_in):
    def pages():
        rating = reverse("assessments:rate", args=[assessment.pk])
        for person, urls in [
            (supervisor, [page_of(assessment), assessment.get_absolute_url(), rating]),
            (trainee, [page_of(assessment), assessment.get_absolute_url()]),
        ]:
            for url in urls:
                browser = signed_in(person)
                browser.get(url)
                with CaptureQueriesContext(connection) as captured:
                    assert browser.get(url).status_code == 200
                yield len(captured)

    def add(number):
        for person in (supervisor, trainee):
            row = add_evidence(assessment.pk, person, NewEvidence(text=f"第 {number} 件", observed_on=TODAY))
            remove_evidence(assessment.pk, row.pk, person)
            put_back_evidence(assessment.pk, row.pk, person)
            gone = add_evidence(assessment.pk, person, NewEvidence(text=f"收回 {number}", observed_on=TODAY))
            remove_evidence(assessment.pk, gone.pk, person)

    add(0)
    with_one = list(pages())
    for number in range(1, 6):
        add(number)
    assert list(pages()) == with_one
    assert max(with_one) <= 21 + 4  # four more: what was agreed, follow-ups, and the courses for a gap
