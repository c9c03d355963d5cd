"""Certificates in one's own data, and what is left of them at the end of one's time: nothing that names anybody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assessments.certificates import sealing
from assessments.certificates.issuing import issue
from assessments.models import Certificate
from assessments.privacy.document import my_data_html
from assessments.privacy.doubts import last_act
from assessments.privacy.my_data import my_data, own_assessments
from config.days import local_day
from tests.assessments.certificates.conftest import printed
from tests.assessments.privacy.purging import NAME, NUMBER, run, where
from tests.assessments.privacy.test_my_data import fields

pytestmark = pytest.mark.django_db
__all__ = ["printed"]


@pytest.fixture
def row(over, gone, printed, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return issue(gone)


def taken(person):
    return json.loads(json.dumps(my_data(person, own_assessments(person))))


def test_certificates_of_others_are_not_in_ones_own_data(row, hr, supervisor):
    for person in (hr, supervisor):
        assert taken(person)["certificates"] == []


def test_each_stands_in_it_with_what_it_says(row, gone, over):
    said = taken(gone)
    (one,) = said["certificates"]
    assert (one["code"], one["digest"], one["file_digest"]) == (row.code, row.digest, row.file_digest)
    assert one["sources"][0]["number"] == over.number
    html = my_data_html(said)
    for words in ("<h2>職能確認證明</h2>", row.code, over.standard.code):
        assert words in html
    described = Path("docs/my-data.md").read_text("utf-8")
    assert [name for name in sorted(set(fields(said["certificates"]))) if f"`{name}`" not in described] == []


def test_a_purge_leaves_code_day_and_digests_and_no_name(row, gone, over, client):
    before = Certificate.objects.values("code", "made_at", "made_on", "digest", "file_digest", "mac").get()
    assert "certificates of confirmed tasks" in run()
    run("--delete")
    left = Certificate.objects.get()
    assert left.person is None
    assert (left.content, bytes(left.pdf)) == ("", b"")
    assert {name: getattr(left, name) for name in before} == before
    assert sealing.fits(left)
    assert not any(where(NAME, NUMBER).values())
    assert "保存年限屆滿已刪除" in client.get(f"/verify/{row.code}/").text


def test_whoever_made_one_lately_did_something_lately(row, gone):
    Certificate.objects.update(made_at=row.made_at.replace(year=2099))
    assert last_act(gone) == local_day(row.made_at.replace(year=2099))
