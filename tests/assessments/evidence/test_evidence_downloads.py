"""A file of evidence over HTTP is never more than a file, and each download is written down."""

import logging
from pathlib import Path

import pytest
from django.utils.http import content_disposition_header

from assessments.evidence.adding import NewEvidence, add_evidence
from assessments.evidence.files import checked_file
from assessments.models import Access, Evidence
from tests.assessments.evidence.pages import file_url
from tests.assessments.files import HTML, pdf, picture, upload
from tests.factories import submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


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
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
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
