"""Follow-ups in one's own data, and at the end of their time."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from assessments.development import actions
from assessments.development.plan import GivenLine
from assessments.evidence.files import checked_file
from assessments.followups import answering
from assessments.followups.proof import Piece
from assessments.models import DevelopmentEvidence, FollowUp
from assessments.privacy.document import my_data_html
from assessments.privacy.my_data import my_data, own_assessments
from tests.assessments.files import pdf, upload
from tests.assessments.followups.conftest import confirm
from tests.assessments.privacy.purging import run
from tests.assessments.privacy.test_my_data import fields
from tests.factories import approved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(full, db, settings, tmp_path):
    """Its files for each test anew: they are deleted with it."""
    settings.MEDIA_ROOT = str(shutil.copytree(full[1], tmp_path / "media"))


def taken(person):
    return json.loads(json.dumps(my_data(person, own_assessments(person))))


def test_what_was_confirmed_of_oneself_is_in_it_with_what_became_of_it(over, gone, supervisor):
    action = actions.add(gone, supervisor, GivenLine("主持晨會"))
    piece = Piece("電話紀錄", "https://wiki.example.com/1")
    (row,) = confirm(over, supervisor, "P1.1.1", piece=piece, action=action.pk)
    answering.object_to(row.pk, gone, "那天不是我", "confirmed")
    said = taken(gone)
    (one,) = said["follow_ups"]
    assert (one["number"], one["code"], one["value"], one["state"]) == (over.number, "P1.1.1", 3, "objected")
    assert (one["by"], one["by_number"], one["action"]) == (supervisor.name, supervisor.username, "主持晨會")
    assert [(step["action"], step["text"]) for step in one["steps"]] == [("fu_object", "那天不是我")]
    assert one["evidence"] == [{"kind": "link", "text": "電話紀錄", "url": piece.url, "file": ""}]
    html = my_data_html(said)
    assert "<h2>複評</h2>" in html
    assert one["seen"] in html
    described = Path("docs/my-data.md").read_text("utf-8")
    assert [name for name in sorted(set(fields(said["follow_ups"]))) if f"`{name}`" not in described] == []
    assert taken(supervisor)["follow_ups"] == []


def test_a_purge_takes_them_with_their_files_and_leaves_those_of_others(
    over, gone, assessment, supervisor, hr, settings, django_capture_on_commit_callbacks
):
    confirm(over, supervisor, "P1.1.1", piece=Piece(file=checked_file(upload(pdf()))))
    (kept,) = confirm(approved(assessment, hr), supervisor, "P1.1.1")
    stored = Path(settings.MEDIA_ROOT) / DevelopmentEvidence.objects.get().file.name
    assert stored.is_file()
    with django_capture_on_commit_callbacks(execute=True):
        run("--delete")
    assert list(FollowUp.objects.all()) == [kept]
    assert not DevelopmentEvidence.objects.exists()
    assert not stored.exists()
