"""Evidence over HTTP: what is refused comes back with what was typed, and a file is never more than a file."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from assessments.evidence.adding import NewEvidence, add_evidence, put_back_evidence, remove_evidence
from assessments.evidence.files import checked_file
from assessments.models import Access, Evidence, SelfRating
from assessments.sheet.layout import load_sheet
from tests.assessments.files import HTML, PROGRAM, SVG, bomb, pdf, picture, upload
from tests.assessments.reports.reading import body
from tests.factories import open_for, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

TODAY = timezone.localdate()


def page_of(assessment):
    return reverse("assessments:evidence", args=[assessment.pk])


def file_url(row, assessment=None):
    return reverse("assessments:evidence-file", args=[(assessment or row.assessment).pk, row.pk])


def typed(**changes):
    return {"item": "", "observed_on": TODAY.isoformat(), "text": "客戶稱讚的紀錄", "url": "", **changes}


@pytest.fixture
def item(assessment):
    return load_sheet(assessment).indicators[0]


@pytest.fixture
def photo(assessment, supervisor):
    """A picture that the supervisor added to the draft."""
    given = NewEvidence(text="櫃檯", file=checked_file(upload(picture("JPEG"), "櫃檯 10-14.jpg")))
    return add_evidence(assessment.pk, supervisor, given)


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


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": ""}, ""),
        ({"text": "長" * 5000}, "5000"),
        ({"observed_on": ""}, ""),
        ({"observed_on": "2026-13-40"}, ""),
        ({"observed_on": (TODAY + timedelta(days=1)).isoformat()}, ""),
        ({"item": "i999999"}, ""),
        ({"url": "javascript:alert(1)"}, "https://"),
        ({"file": upload(HTML, "photo.png")}, "PNG"),
        ({"file": upload(SVG, "photo.svg")}, "PNG"),
        ({"file": upload(PROGRAM, "photo.jpg")}, "PNG"),
        ({"file": upload(bomb(), "photo.png")}, "80"),
        ({"file": upload(b"", "photo.png")}, ""),
        ({"file": upload(picture()[:60], "photo.png")}, ""),
    ],
)
def test_what_is_refused_comes_back_with_a_sentence_and_everything_typed(
    changes, said, assessment, supervisor, signed_in, media
):
    if "file" in changes:
        changes["file"].seek(0)
    answer = signed_in(supervisor).post(page_of(assessment), typed(**changes))
    html = answer.content.decode()
    assert answer.status_code == 400
    (message,) = answer.context["messages"]
    assert len(str(message)) > 6
    assert said in str(message)
    for name, value in typed(**changes).items():
        if name not in ("file", "item") and value:
            assert value in html, name
    assert "invalid-feedback" in html
    assert not Evidence.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_a_file_over_the_limit_is_refused_and_the_text_kept(assessment, supervisor, signed_in, settings):
    settings.EVIDENCE_FILE_MAX_BYTES = settings.UPLOAD_MAX_BYTES = 100_000
    answer = signed_in(supervisor).post(page_of(assessment), typed(file=upload(pdf("x" * 900_000), "大.pdf")))
    assert answer.status_code == 400
    assert "97.7" in str(next(iter(answer.context["messages"])))
    assert "客戶稱讚的紀錄" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_what_is_too_large_for_any_form_is_not_kept_while_it_arrives(assessment, supervisor, signed_in, settings):
    settings.EVIDENCE_FILE_MAX_BYTES = settings.UPLOAD_MAX_BYTES = 100_000
    answer = signed_in(supervisor).post(page_of(assessment), typed(file=upload(pdf("x" * 9_000_000), "大.pdf")))
    assert answer.status_code == 400
    (arrived,) = answer.wsgi_request.FILES.values()
    assert 100_000 < arrived.size < 300_000


def test_text_that_comes_too_late_is_shown_again_and_not_stored(assessment, supervisor, signed_in):
    submitted(assessment)
    answer = signed_in(supervisor).post(page_of(assessment), typed())
    assert answer.status_code == 409
    assert "客戶稱讚的紀錄" in answer.content.decode()
    assert 'data-action="add-evidence"' not in answer.content.decode()
    assert not Evidence.objects.exists()


def test_evidence_is_added_to_the_item_it_was_opened_for(assessment, supervisor, signed_in, item):
    browser = signed_in(supervisor)
    rating = browser.get(reverse("assessments:rate", args=[assessment.pk])).content.decode()
    url = f"{page_of(assessment)}?on={item.key}"
    assert f'href="{url}"' in rating
    assert browser.get(url).context["form"]["item"].value() == item.key
    answer = browser.post(page_of(assessment), typed(item=item.key, file=upload(picture(), "../../現場.png")))
    assert answer.url == url
    row = Evidence.objects.get()
    assert (row.indicator, row.kind, row.file_name, row.added_by) == (item.subject, "file", "現場.png", supervisor)
    html = browser.get(url).content.decode()
    for said in ("現場.png", "客戶稱讚的紀錄", TODAY.isoformat(), "林淑芬", item.text):
        assert said in html


def test_the_rating_page_counts_the_evidence_of_each_item(assessment, supervisor, signed_in, item):
    browser = signed_in(supervisor)
    for number in range(2):
        browser.post(page_of(assessment), typed(item=item.key, text=str(number)))
    browser.post(page_of(assessment), typed(text="整體"))
    page = browser.get(reverse("assessments:rate", args=[assessment.pk]))
    fields = [field for duty in page.context["duties"] for task in duty["tasks"] for field in task["fields"]]
    assert [field["evidence"] for field in fields] == ["2 項佐證"] + ["新增佐證"] * 14


def test_a_form_that_is_sent_twice_adds_once_and_leads_to_the_same_page(assessment, supervisor, signed_in):
    browser = signed_in(supervisor)
    answers = [browser.post(page_of(assessment), typed(file=upload(pdf(), "a.pdf"))) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Evidence.objects.count() == 1


def test_without_csrf_token_nothing_is_added(assessment, supervisor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(supervisor, backend="people.signin.backends.RoleBackend")
    assert client.post(page_of(assessment), typed()).status_code == 403
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "kind", "how"),
    [
        (picture("JPEG"), "櫃檯 10-14.jpg", "image/jpeg", "inline"),
        (picture("PNG") + HTML, "櫃檯.png", "image/png", "inline"),
        (picture("JPEG", comment=HTML), "x.html", "image/jpeg", "inline"),
        (pdf(HTML.decode()), "紀錄.pdf", "application/pdf", "attachment"),
    ],
)
def test_a_file_is_served_as_what_it_is_and_runs_nothing(content, name, kind, how, assessment, supervisor, signed_in):
    row = add_evidence(assessment.pk, supervisor, NewEvidence(file=checked_file(upload(content, name))))
    answer = signed_in(supervisor).get(file_url(row))
    assert answer.status_code == 200
    assert answer.content == content
    assert answer["Content-Type"] == kind
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"] == content_disposition_header(how == "attachment", row.file_name)
    assert row.file.name not in str(answer.headers)


def test_each_download_is_written_down_with_what_was_taken(photo, assessment, supervisor, hr, signed_in):
    signed_in(supervisor).get(file_url(photo))
    submitted(assessment)
    signed_in(hr).get(file_url(photo))
    rows = list(Access.objects.order_by("pk").values_list("person", "kind", "detail"))
    said = f"evidence {photo.pk}"
    assert rows == [(supervisor.pk, "download", said), (hr.pk, "download", said)]


@pytest.mark.parametrize("change", ["another file", "no file", "another row"])
def test_a_file_that_is_not_what_was_added_is_refused_and_logged(
    change, photo, supervisor, signed_in, caplog, media, settings
):
    path = Path(settings.MEDIA_ROOT) / photo.file.name
    if change == "another file":
        path.write_bytes(picture("JPEG", colour="red"))
    elif change == "no file":
        path.unlink()
    else:
        Evidence.objects.filter(pk=photo.pk).update(file="../settings.py")
    with caplog.at_level(logging.ERROR, logger="assessments.evidence.adding"):
        answer = signed_in(supervisor).get(file_url(photo))
    assert answer.status_code == 500
    assert answer["Content-Type"].startswith("text/html")
    assert answer.context["message"]
    assert f"Evidence {photo.pk} " in caplog.text
    assert not Access.objects.filter(kind="download").exists()


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
    assert max(with_one) <= 20
