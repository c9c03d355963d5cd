"""A person's own data to take away: all of it, and nothing that is another's or not yet theirs to read."""

import json
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Access, Evidence, PlanLine, SelfAnswer
from assessments.privacy.document import my_data_html
from assessments.privacy.my_data import FORMAT_VERSION, my_data, own_assessments
from assessments.reports.context import day
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from mailing import sending
from people.rights.granting import propose, refuse
from people.roles import Role
from tests.assessments.reports.reading import body, squeezed
from tests.factories import CycleFactory, UserFactory, approved, open_for, rate_all, submitted

pytestmark = pytest.mark.django_db
HIDDEN = {"P1.1.2": ("2", "主管還沒送出的話")}
URLS = ["assessments:my-data-json", "assessments:my-data-pdf"]


def taken(person):
    return my_data(person, own_assessments(person))


def texts(person):
    return json.dumps(taken(person), ensure_ascii=False)


def evidence(assessment, by, text, **more):
    return Evidence.objects.create(
        assessment=assessment, kind="note", text=text, added_by=by, added_by_name=by.name, **more
    )


@pytest.mark.parametrize("name", ["assessments:my-data", *URLS])
def test_one_who_is_signed_out_gets_nothing(name, client, assessment):
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    assert not Access.objects.exists()


def test_of_a_draft_nothing_of_the_supervisors_is_in_it(assessment, supervisor, trainee):
    rate_all(assessment, supervisor, changes=HIDDEN)
    PlanLine.objects.create(assessment=assessment, goal="還沒送出的計畫")
    evidence(assessment, supervisor, "還沒送出的佐證")
    said = taken(trainee)["assessments"][0]
    assert "還沒送出" not in json.dumps(said, ensure_ascii=False)
    assert said["readable"] is False
    assert said["result"] is None
    assert {item["rating"]["value"] if item["rating"] else None for item in said["items"]} == {None}


def test_what_goes_back_to_the_supervisor_is_hidden_again_with_the_reason(assessment, hr, trainee):
    submitted(assessment, changes=HIDDEN)
    assert "主管還沒送出的話" in texts(trainee)
    steps.perform(assessment.pk, "return", hr, reason="主管請再看一次")
    assert "主管還沒送出的話" not in texts(trainee)
    assert "主管請再看一次" not in texts(trainee)
    submitted(assessment)
    assert "主管請再看一次" in texts(trainee)


def test_nothing_of_another_trainee_is_in_it(cycle, assessment, supervisor, trainee, hr):
    other = open_for(cycle, UserFactory(name="吳柏堃", username="E7777"), supervisor, hr)
    evidence(other, supervisor, "別人的佐證")
    submitted(other, changes={"P1.1.2": ("2", "別人的評語")})
    steps.perform(other.pk, "dispute", other.trainee, reason="別人的異議")
    theirs = ["別人的", "吳柏堃", "E7777", other.number]
    for person in (trainee, supervisor, hr):
        assert not [word for word in theirs if word in texts(person)]


def test_what_was_done_for_others_is_only_counted(assessment, supervisor, hr, trainee):
    approved(assessment, hr)
    Access.objects.create(assessment=assessment, person=supervisor, kind="view")
    evidence(assessment, supervisor, "通話紀錄")
    said = taken(supervisor)
    assert said["assessments"] == []
    assert said["done_for_others"] == {
        "assessments_as_supervisor": 1,
        "assessments_as_approver": 0,
        "steps": {"submit": 1},
        "evidence_added": 1,
        "looks": 1,
        "edits_of_standards_and_accounts": 0,
        "access_logs_taken": 0,
        "improvement_plans_led": 0,
        "improvement_steps": 0,
        "rights_of_others": 0,
    }
    assert taken(hr)["done_for_others"]["steps"] == {"approve": 1, "open": 1}
    assert taken(trainee)["done_for_others"]["steps"] == {}


def test_ones_own_rating_and_evidence_are_in_it_in_a_draft_too(assessment, trainee):
    item = load_sheet(assessment).indicators[0]
    level = assessment.cycle.scale.levels.get(value=4)
    SelfAnswer.objects.create(
        self_rating=assessment.self_rating, indicator=item.subject, level=level, comment="我自己的話"
    )
    evidence(assessment, trainee, "我收回的佐證", removed_at=timezone.now(), removed_by=trainee)
    said = taken(trainee)["assessments"][0]
    assert said["items"][0]["own"]["value"] == 4
    assert said["items"][0]["own"]["comment"] == "我自己的話"
    assert said["evidence"][0]["text"] == "我收回的佐證"
    assert said["evidence"][0]["removed_at"]


def test_what_the_supervisor_took_back_is_not_in_it(assessment, supervisor, trainee):
    evidence(assessment, supervisor, "主管收回的佐證", removed_at=timezone.now(), removed_by=supervisor)
    evidence(assessment, supervisor, "主管的佐證")
    submitted(assessment)
    assert [row["text"] for row in taken(trainee)["assessments"][0]["evidence"]] == ["主管的佐證"]


def test_of_an_approved_appraisal_everything_is_in_it(assessment, hr, trainee, supervisor):
    PlanLine.objects.create(assessment=assessment, goal="練習傾聽")
    done = approved(assessment, hr, changes={"P1.1.2": ("2", "要再練習")})
    Access.objects.create(assessment=done, person=hr, kind="download", detail="r1")
    said = taken(trainee)
    one = said["assessments"][0]
    assert (said["format"], said["format_version"]) == ("my-data", FORMAT_VERSION)
    assert said["person"]["hired_on"] == "2024-03-01"
    assert said["reporting_line"] == {
        "supervisor": "林淑芬",
        "supervisor_number": "supervisor",
        "people_reporting": 0,
    }
    assert said["company_accounts"] == []
    assert said["retention"] == {"years_after_leaving": 5, "kept_until": None}
    assert one["result"]["verdict"] == "not_yet_competent"
    rating = next(item["rating"] for item in one["items"] if item["code"] == "P1.1.2")
    assert (rating["value"], rating["comment"]) == (2, "要再練習")
    assert [event["action"] for event in one["events"]] == ["open", "submit", "acknowledge", "approve"]
    assert [row["action"] for row in one["signatures"]] == ["submit", "acknowledge", "approve"]
    assert one["snapshots"][0]["digest"] == done.snapshots.get().digest
    assert [(row["person"], row["kind"], row["detail"]) for row in one["accesses"]] == [("陳美玲", "download", "r1")]
    assert one["development_plan"][0]["goal"] == "練習傾聽"


def test_what_was_confirmed_is_in_it_while_the_appraisal_is_open_again(assessment, hr, trainee):
    approved(assessment, hr, changes={"P1.1.2": ("2", "要再練習"), "P1.1.3": ("not_observed", "沒有機會")})
    steps.perform(assessment.pk, "reopen", hr, reason="補件")
    said = taken(trainee)
    one = said["assessments"][0]
    assert one["result"] is None
    rows = {row["code"]: row for row in one["confirmed_results"]}
    assert (rows["P1.1.2"]["value"], rows["P1.1.2"]["meets"], rows["P1.1.2"]["of"]) == (2, False, "indicator")
    assert (rows["P1.1.3"]["value"], rows["P1.1.3"]["not_observed"]) == (None, True)
    assert (rows["T1.1"]["of"], rows["T1.1"]["outcome"]) == ("task", "not_met")
    assert f"版次 1，{day(one['confirmed_results'][0]['confirmed_on'])}：行為指標與態度" in my_data_html(said)
    steps.perform(assessment.pk, "cancel", hr, reason="離職")
    assert taken(trainee)["assessments"][0]["confirmed_results"] == []


def test_the_json_is_utf8_with_iso_dates_and_is_not_kept_by_browsers(assessment, trainee, signed_in):
    answer = signed_in(trainee).get("/my-data.json")
    assert answer["Content-Type"] == "application/json"
    assert "no-store" in answer["Cache-Control"]
    assert "王小明" in answer.content.decode("utf-8")
    assert answer.json()["assessments"][0]["opened_at"] == assessment.created_at.isoformat()
    assert "attachment" in answer["Content-Disposition"]


def test_the_pdf_says_the_same_in_chinese(assessment, hr, trainee, signed_in):
    approved(assessment, hr, changes={"P1.1.2": ("2", "要再練習<b>傾聽</b>")})
    browser = signed_in(trainee)
    browser.post(reverse("people:language"), {"language": "en"})
    answer = browser.get("/my-data.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    text = body(answer.content)
    for words in ("王小明", "尚未合格", "要再練習<b>傾聽</b>", "核定評核", "誰看過", "5年"):
        assert squeezed(words) in text


@pytest.mark.parametrize("name", URLS)
def test_each_download_is_written_down_with_each_of_the_persons_appraisals(
    name, standard, assessment, supervisor, hr, trainee, stranger, signed_in
):
    other = open_for(CycleFactory(version=standard), trainee, supervisor, hr)
    open_for(CycleFactory(version=standard), stranger, supervisor, hr)
    signed_in(trainee).get(reverse(name))
    written = Access.objects.order_by("assessment").values_list("assessment", "person", "kind", "detail")
    assert list(written) == [(row.pk, trainee.pk, "export", "own data") for row in (assessment, other)]


def test_the_page_says_how_long_and_where_to_correct(assessment, trainee, signed_in, settings):
    settings.RETENTION_YEARS = 7
    browser = signed_in(trainee)
    html = browser.get("/my-data/").content.decode()
    for words in ("離職後 7 年", "加上我的備註", "/my-data.json", "/my-data.pdf"):
        assert words in html
    assert reverse("assessments:my-data") in browser.get("/").content.decode()
    assert not Access.objects.exists()


def fields(value):
    """Every name of a field in plain data, counts by action left out."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            if name != "steps":
                yield from fields(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from fields(inner)


def test_every_field_is_described_in_the_documentation(assessment, hr, trainee, supervisor):
    item = load_sheet(assessment).tasks[0]
    assessment.element_marks.create(task=item.task, element=item.skills[0])
    PlanLine.objects.create(assessment=assessment, goal="練習傾聽")
    evidence(assessment, supervisor, "通話紀錄")
    Access.objects.create(assessment=approved(assessment, hr), person=hr, kind="view")
    described = Path("docs/my-data.md").read_text("utf-8")
    assert [name for name in sorted(set(fields(taken(trainee)))) if f"`{name}`" not in described] == []


def test_the_mails_to_the_person_are_in_it_and_words_about_others_are_not(assessment, hr, trainee, supervisor):
    steps.perform(assessment.pk, "cancel", hr, reason="離職")
    waiting = taken(trainee)["mails"]
    assert [(mail["kind"], mail["state"], mail["text"]) for mail in waiting] == [("step", "waiting", "")]
    sending.send_due()
    (mail,) = taken(trainee)["mails"]
    assert (mail["address"], mail["state"]) == (trainee.email, "sent")
    assert "取消" in mail["subject"]
    assert trainee.name in mail["text"]
    (mail,) = taken(supervisor)["mails"]
    assert (mail["state"], mail["subject"], mail["text"]) == ("sent", None, None)
    assert taken(hr)["mails"] == []


def test_the_document_lists_them(assessment, hr, trainee, supervisor):
    steps.perform(assessment.pk, "cancel", hr, reason="離職")
    sending.send_due()
    own, other = (my_data_html(taken(person)) for person in (trainee, supervisor))
    assert "系統寄給您的郵件" in own
    assert trainee.email in own
    assert "系統寄給您的郵件" not in other
    assert "1 封" in other


def test_what_happened_to_ones_rights_is_in_it_and_nothing_of_others_rights(administrator, hr, trainee, stranger):
    own, other = (propose(administrator, person, Role.AUDITOR, f"給{person.name}") for person in (trainee, stranger))
    refuse(own.pk, hr, "不需要")
    said = taken(trainee)
    assert [(row["action"], row["by"], row["reason"]) for row in said["rights"]] == [
        ("propose", administrator.name, f"給{trainee.name}"),
        ("refuse", hr.name, "不需要"),
    ]
    assert said["roles"] == []
    assert "駁回：稽核人員" in my_data_html(said)
    assert taken(hr)["rights"] == []
    assert taken(hr)["done_for_others"]["rights_of_others"] == 1
    assert f"給{other.user.name}" not in json.dumps(taken(hr), ensure_ascii=False)
