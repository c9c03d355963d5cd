"""The pages of follow-ups: what they show to whom, what comes back, how often they ask the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.evidence.files import checked_file
from assessments.followups.proof import Piece
from assessments.models import Access, FollowUp
from assessments.workflow import steps
from tests.assessments.files import pdf, upload
from tests.assessments.followups.conftest import confirm, key_of
from tests.factories import CycleFactory, UserFactory, open_for, rate_all

pytestmark = pytest.mark.django_db
BACKEND = "people.signin.backends.RoleBackend"


@pytest.fixture
def enter(client):
    def sign_in(person):
        person.language = "en"
        person.save()
        client.force_login(person, backend=BACKEND)
        return client

    return sign_in


def sent(assessment, *codes, **fields):
    data = {"version": str(assessment.version), "on": [key_of(assessment, code) for code in codes]}
    for key in data["on"]:
        data |= {f"{key}-level": "3", f"{key}-seen": "獨立完成", f"{key}-observed_on": str(timezone.localdate())}
        data |= {f"{key}-{name}": value for name, value in fields.items()}
    return data


def test_gaps_come_first_and_what_meets_is_offered_below(done, supervisor, enter):
    page = enter(supervisor).get(f"/assessments/{done.pk}/follow-up/")
    codes = [entry.item.code for entry in page.context["page"].entries]
    assert codes == ["P1.1.1", "P1.1.2", "P1.1.3"]
    assert page.context["page"].gaps == 2
    other = key_of(done, "A01")
    chosen = enter(supervisor).get(f"/assessments/{done.pk}/follow-up/?on={other}")
    assert next(entry.form.key for entry in chosen.context["page"].entries) == other


def test_one_that_is_filled_in_is_confirmed_and_the_rest_left_alone(done, supervisor, enter):
    answer = enter(supervisor).post(f"/assessments/{done.pk}/follow-up/", sent(done, "P1.1.1"))
    row = FollowUp.objects.get()
    assert (answer.status_code, answer.url) == (302, row.get_absolute_url())


def test_what_was_typed_comes_back_with_what_is_wrong_beside_its_field(done, supervisor, enter):
    data = sent(done, "P1.1.1", "P1.1.2") | {f"{key_of(done, 'P1.1.2')}-seen": ""}
    answer = enter(supervisor).post(f"/assessments/{done.pk}/follow-up/", data)
    assert answer.status_code == 400
    assert "獨立完成" in answer.text
    assert "Say what you saw" in answer.text
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(("field", "value", "says"), [("url", "ftp://x", "web address"), ("observed_on", "昨天", "")])
def test_a_link_or_a_day_that_can_not_be_read_is_said_beside_it(field, value, says, done, supervisor, enter):
    answer = enter(supervisor).post(f"/assessments/{done.pk}/follow-up/", sent(done, "P1.1.1", **{field: value}))
    assert answer.status_code == 400
    assert says in answer.text
    assert not FollowUp.objects.exists()


def test_too_late_the_page_says_why_and_keeps_what_was_typed(done, supervisor, hr, enter):
    data = sent(done, "P1.1.1")
    steps.perform(done.pk, "reopen", hr, reason="漏評")
    answer = enter(supervisor).post(f"/assessments/{done.pk}/follow-up/", data)
    assert answer.status_code == 409
    assert "獨立完成" in answer.text
    assert "opened again" in answer.text


def test_a_supervisor_who_came_later_gets_there_from_the_persons_history(done, trainee, enter):
    new = UserFactory()
    trainee.supervisor = new
    trainee.save()
    browser = enter(new)
    assert browser.get(done.get_absolute_url()).status_code == 404
    assert f"/assessments/{done.pk}/follow-up/" in browser.get(f"/insight/people/{trainee.username}/").text
    assert browser.get(f"/assessments/{done.pk}/follow-up/").status_code == 200
    answer = browser.post(f"/assessments/{done.pk}/follow-up/", sent(done, "P1.1.1", "P1.1.2"), follow=True)
    assert answer.status_code == 200
    assert FollowUp.objects.count() == 2


def test_the_appraisals_page_tells_it_and_offers_it_to_the_supervisor_alone(done, supervisor, trainee, hr, enter):
    confirm(done, supervisor, "P1.1.1")
    for person, offered in ((supervisor, True), (trainee, False), (hr, False)):
        text = enter(person).get(done.get_absolute_url()).text
        assert "獨立完成三件" in text
        assert (f"/assessments/{done.pk}/follow-up/" in text) is offered


def test_a_look_is_written_down(done, supervisor, hr, enter):
    (row,) = confirm(done, supervisor, "P1.1.1")
    enter(hr).get(row.get_absolute_url())
    assert Access.objects.filter(person=hr, assessment=done, kind="shown", detail="follow-up").exists()


def test_an_objection_is_sent_and_decided_on_its_page(done, supervisor, trainee, hr, enter):
    (row,) = confirm(done, supervisor, "P1.1.1")
    page = row.get_absolute_url()
    assert enter(trainee).post(f"{page}object/", {"state": "confirmed", "text": ""}).status_code == 400
    assert enter(trainee).post(f"{page}object/", {"state": "confirmed", "text": "不是我"}).status_code == 302
    assert "不是我" in enter(hr).get(page).text
    assert enter(hr).post(f"{page}decide/", {"state": "objected", "text": "看過"}).status_code == 400
    decided = {"state": "objected", "text": "看過錄音", "decision": "take_back"}
    assert enter(hr).post(f"{page}decide/", decided).status_code == 302
    assert enter(supervisor).post(f"{page}take-back/", {"state": "objected", "text": "弄錯"}).status_code == 409
    assert "看過錄音" in enter(trainee).get(page).text


def test_its_file_is_handed_out_as_it_was_added_and_not_once_it_was_changed(
    done, supervisor, trainee, enter, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    (row,) = confirm(done, supervisor, "P1.1.1", piece=Piece(file=checked_file(upload(pdf()))))
    piece = row.evidence.get()
    address = f"{row.get_absolute_url()}evidence/{piece.pk}/"
    answer = enter(trainee).get(address)
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    (tmp_path / piece.file.name).write_bytes(b"%PDF-1.7 another")
    (line,) = Access.objects.filter(person=trainee, assessment=done, kind="download")
    assert line.detail == f"proof {piece.pk}"
    assert enter(trainee).get(address).status_code == 500
    assert enter(trainee).get(f"{row.get_absolute_url()}evidence/99999/").status_code == 404


def test_the_next_rating_page_says_the_follow_up_beside_last_time(done, standard, supervisor, trainee, hr, enter):
    confirm(done, supervisor, "P1.1.2", level=4)
    later = CycleFactory(version=standard, ends_on=timezone.localdate() + timezone.timedelta(days=200))
    next_one = open_for(later, trainee, supervisor, hr)
    text = enter(supervisor).get(f"/assessments/{next_one.pk}/rate/").text
    assert text.count("Since then, by follow-up:") == 1


@pytest.mark.parametrize("page", ["", "follow-up/"])
def test_pages_ask_as_often_for_many_as_for_one(page, done, supervisor, enter):
    browser = enter(supervisor)
    confirm(done, supervisor, "P1.1.1")
    browser.get(f"/assessments/{done.pk}/{page}")
    with CaptureQueriesContext(connection) as first:
        browser.get(f"/assessments/{done.pk}/{page}")
    confirm(done, supervisor, "P1.1.1", "P1.1.2", "P1.1.3", "A01")
    with CaptureQueriesContext(connection) as second:
        browser.get(f"/assessments/{done.pk}/{page}")
    assert len(second) == len(first)


@pytest.mark.parametrize("codes", [[], ["P1.1.1"], ["P1.1.2"]])
def test_an_answer_tells_no_draft_rating_of_an_appraisal_open_again(codes, done, trainee, supervisor, hr, enter):
    new = UserFactory()
    trainee.supervisor = new
    trainee.save()
    data = sent(done, *codes)
    steps.perform(done.pk, "reopen", hr, reason="漏評")
    rate_all(done, supervisor, changes={"P1.1.2": ("5", "草稿裡的新評等"), "P1.1.1": ("1", "草稿")})
    before = Access.objects.filter(kind="shown").count()
    browser = enter(new)
    assert browser.get(f"/assessments/{done.pk}/follow-up/").status_code == 409
    answer = browser.post(f"/assessments/{done.pk}/follow-up/", data)
    assert answer.status_code == 409
    entries = answer.context["page"].entries
    assert [(entry.item.code, entry.now) for entry in entries] == [(code, None) for code in codes]
    assert answer.context["page"].others == []
    assert 'class="follow-up__now"' not in answer.text
    assert answer.text.count("獨立完成") == len(codes)
    assert Access.objects.filter(kind="shown").count() == before
