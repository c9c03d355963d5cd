"""What was agreed about a rater is among their own data, and goes at the end of their time."""

import json
import shutil
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from assessments.models import CalibrationNote
from assessments.privacy.document import my_data_html
from assessments.privacy.doubts import last_act
from assessments.privacy.my_data import my_data, own_assessments
from config.days import local_day
from people.leaving import PURGED
from tests.assessments.privacy.purging import run
from tests.assessments.privacy.test_my_data import fields

pytestmark = pytest.mark.django_db
WORDS = "送出前先對照 P1.1.2 的作業紀錄"


@pytest.fixture(autouse=True)
def media(full, db, settings, tmp_path):
    """Its files for each test anew: they are deleted with it."""
    settings.MEDIA_ROOT = str(shutil.copytree(full[1], tmp_path / "media"))


@pytest.fixture
def written(over, hr):
    def write(text=WORDS, **about):
        of = {"cycle": over.cycle, "standard": over.standard, "written_by": hr}
        return CalibrationNote.objects.create(**of, text=text, **about)

    return write


def taken(person):
    return json.loads(json.dumps(my_data(person, own_assessments(person))))


@pytest.mark.parametrize("about", ["nothing said", "two things", "oneself"])
def test_a_note_of_nothing_of_two_things_or_of_oneself_is_refused_by_the_database(about, written, over, supervisor, hr):
    indicator = over.indicator_results.exclude(indicator=None).first().indicator
    wrong = {
        "nothing said": {"text": ""},
        "two things": {"rater": supervisor, "indicator": indicator},
        "oneself": {"rater": hr},
    }[about]
    with pytest.raises(IntegrityError), transaction.atomic():
        written(**wrong)
    assert not CalibrationNote.objects.exists()


def test_notes_about_others_and_about_indicators_are_not_in_ones_own_data(written, gone, supervisor, hr):
    written(rater=supervisor)
    written("全體約定")
    for person in (gone, hr):
        assert taken(person)["calibration_notes"] == []
    assert [row["text"] for row in taken(supervisor)["calibration_notes"]] == [WORDS]


def test_what_was_agreed_about_a_rater_stands_in_their_own_data_with_who_and_when(written, over, supervisor, hr):
    note = written(rater=supervisor)
    said = taken(supervisor)
    assert said["calibration_notes"] == [
        {
            "cycle": over.cycle.name,
            "standard": over.standard.code,
            "text": WORDS,
            "at": note.written_at.isoformat(),
            "by": hr.name,
            "by_number": hr.username,
        }
    ]
    html = my_data_html(said)
    for words in ("評核標準校準的決議", WORDS, hr.name):
        assert words in html
    described = Path("docs/my-data.md").read_text("utf-8")
    assert [name for name in sorted(set(fields(said["calibration_notes"]))) if f"`{name}`" not in described] == []


def test_a_purge_takes_what_was_agreed_about_the_person_and_leaves_what_is_about_others(written, gone, supervisor):
    written("關於離職者", rater=gone)
    written("關於別人", rater=supervisor)
    written("全體約定")
    assert "calibration notes 1" in run("--delete")
    assert list(CalibrationNote.objects.values_list("text", flat=True)) == ["關於別人", "全體約定"]


def test_what_one_who_left_wrote_about_others_stays_without_their_name(written, gone, supervisor):
    note = CalibrationNote.objects.create(
        cycle=gone.assessments.get().cycle,
        standard=gone.assessments.get().standard,
        rater=supervisor,
        text="關於別人",
        written_by=gone,
        written_at=gone.date_joined.replace(year=2001),
    )
    run("--delete")
    assert CalibrationNote.objects.get(pk=note.pk).written_by.name == PURGED


def test_who_wrote_a_note_lately_did_something_lately(written, hr):
    note = written()
    assert last_act(hr) >= local_day(note.written_at)
    hr.last_login = None
    CalibrationNote.objects.update(written_at=note.written_at.replace(year=2099))
    assert last_act(hr).year == 2099


def test_the_page_of_ones_own_data_says_that_such_notes_are_kept_and_who_reads_them(supervisor, signed_in):
    supervisor.language = "en"
    supervisor.save()
    page = signed_in(supervisor).get("/my-data/").content.decode()
    row = page.split("What was agreed about your ratings of others")[1].split("</tr>")[0]
    assert "You, in the downloads; HR and the auditor." in row
