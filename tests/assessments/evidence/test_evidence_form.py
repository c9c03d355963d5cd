"""Evidence sent by its form: what is refused comes back with what was typed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Evidence
from config.days import written
from tests.assessments.evidence.pages import page_of, typed
from tests.assessments.evidence.samples import TODAY
from tests.assessments.files import HTML, PROGRAM, SVG, bomb, pdf, picture, upload
from tests.factories import submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": ""}, ""),
        ({"text": "長" * 5000}, "5000"),
        ({"observed_on": ""}, ""),
        ({"observed_on": "2026-13-40"}, ""),
        ({"observed_on": written(TODAY + timedelta(days=1))}, ""),
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
    for said in ("現場.png", "客戶稱讚的紀錄", written(TODAY), "林淑芬", item.text):
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
