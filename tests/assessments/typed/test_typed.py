"""What people type into an appraisal by form, script and search, with signs that nobody sees or in full width."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.access.log import AccessForm
from assessments.development.plan import GivenLine, save_line
from assessments.models import Answer, Cycle, Event, Evidence
from assessments.rating.page import fingerprint
from assessments.rating.saving import Edit, save_answer
from assessments.record.snapshot import code_of
from assessments.reports.clean import printable
from assessments.sheet.layout import load_sheet
from assessments.verifying.check import alarms_of_number
from assessments.workflow import steps
from config.refusals import BadInput
from tests.factories import approved, rate_all

pytestmark = pytest.mark.django_db
UNSEEN = ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u3164", "\u2800", "\ufe0f", "\u200b\r\n\u3000"]
SEPARATORS = ["\x0b", "\x0c", "\r", "\r\n", "\x85", "\u2028", "\u2029", "\x1e"]
LONG = "\r\n".join(["觀察紀錄" * 20] * 50)[:4049]


@pytest.fixture
def item(assessment):
    return load_sheet(assessment).indicators[0]


def sent(item, **changes):
    """The page of one item as a browser without a script posts it; the others are not touched."""
    said = {"seen": item.version, "was": fingerprint(item.value, item.comment), "value": "3", "comment": ""} | changes
    return {f"{item.key}-{name}": value for name, value in said.items()}


def page_of(assessment, name="rate"):
    return reverse(f"assessments:{name}", args=[assessment.pk])


# --- A reason in which nothing can be seen is none ----------------------------------------------------------------
@pytest.mark.parametrize("unseen", UNSEEN)
def test_an_unseen_comment_explains_no_rating_below_the_standard(unseen, rated, supervisor):
    first = load_sheet(rated).indicators[0]
    save_answer(rated.pk, supervisor, Edit(first.key, "2", unseen, first.version, "", 0))
    assert Answer.objects.get(indicator=first.key[1:]).comment == ""
    assert load_sheet(rated).uncommented
    with pytest.raises(BadInput):
        steps.perform(rated.pk, "submit", supervisor)


@pytest.mark.parametrize("unseen", UNSEEN)
def test_an_unseen_reason_is_none(unseen, assessment, hr, signed_in):
    with pytest.raises(BadInput):
        steps.perform(assessment.pk, "cancel", hr, reason=unseen)
    address = reverse("assessments:step", args=[assessment.pk, "cancel"])
    signed_in(hr).post(address, {"version": assessment.version, "reason": unseen})
    assessment.refresh_from_db()
    assert assessment.status == "draft"


def test_unseen_evidence_and_an_unseen_goal_are_refused(assessment, supervisor, signed_in, media):
    day = timezone.localdate() - timedelta(days=1)
    browser = signed_in(supervisor)
    answer = browser.post(
        page_of(assessment, "evidence"), {"text": "\u200b\u2060", "observed_on": day, "url": "\ufeff"}
    )
    assert answer.status_code == 400
    assert not Evidence.objects.exists()
    with pytest.raises(BadInput):
        save_line(assessment.pk, supervisor, GivenLine("\u200b"))


def test_a_cycle_needs_a_name_that_can_be_seen(signed_in, hr, standard):
    answer = signed_in(hr).post(reverse("assessments:cycle-new"), {"name": "\u200b\u3164"})
    assert "name" in answer.context["form"].errors
    assert not Cycle.objects.exists()


# --- Separators ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("separator", SEPARATORS)
def test_each_way_to_end_a_line_is_a_line_feed_in_the_record(separator, assessment, supervisor, signed_in, item):
    typed = f"第一點：接待{separator}第二點：記錄"
    signed_in(supervisor).post(page_of(assessment), sent(item, comment=typed))
    assert Answer.objects.get().comment == "第一點：接待\n第二點：記錄"
    data = {"item": item.key, "value": "3", "comment": f"{typed}{separator}三", "seen": "1", "client": "t", "edit": "1"}
    answer = signed_in(supervisor).post(page_of(assessment, "save"), data, headers={"accept": "application/json"})
    assert answer.status_code == 200
    assert Answer.objects.get().comment == "第一點：接待\n第二點：記錄\n三"


@pytest.mark.parametrize("separator", SEPARATORS)
def test_a_reason_and_a_name_are_stored_without_odd_separators(separator, assessment, hr, supervisor):
    assert save_line(assessment.pk, supervisor, GivenLine(f"甲{separator}乙")).goal == "甲 乙"
    steps.perform(assessment.pk, "cancel", hr, reason=f"甲{separator}乙")
    assert Event.objects.order_by("-sequence")[0].reason == "甲\n乙"


def test_what_was_stored_before_prints_with_its_lines():
    assert printable({"comment": "第一點\x0b第二點\u2028第三點\x85第四點"}) == {
        "comment": "第一點\n第二點\n第三點\n第四點"
    }


# --- Lengths count what is stored -----------------------------------------------------------------------------------
def test_a_comment_of_4000_characters_is_one_in_a_form_and_in_a_script(assessment, supervisor, signed_in, item):
    assert len(LONG) > 4000 >= len(LONG.replace("\r\n", "\n"))
    answer = signed_in(supervisor).post(page_of(assessment), sent(item, comment=LONG))
    assert answer.status_code == 302
    assert Answer.objects.get().comment == LONG.replace("\r\n", "\n")


def test_evidence_of_4000_characters_is_taken_from_a_plain_form(assessment, supervisor, signed_in, media):
    data = {"text": LONG, "observed_on": timezone.localdate().isoformat(), "item": "", "url": ""}
    assert signed_in(supervisor).post(page_of(assessment, "evidence"), data).status_code == 302
    assert Evidence.objects.get().text == LONG.replace("\r\n", "\n")


# --- What nobody changed is no news ---------------------------------------------------------------------------------
@pytest.mark.parametrize("stored", ["一\x0b二", "一\r\n二", "一\u2028二", "一\n二\u200b"])
def test_an_old_comment_posted_back_untouched_writes_nothing(stored, rated, supervisor, signed_in):
    Answer.objects.filter(pk=Answer.objects.first().pk).update(comment=stored)
    before = list(Answer.objects.order_by("pk").values("version", "comment", "mac"))
    page = {}
    for entry in load_sheet(rated).items:
        page |= sent(entry, value=entry.value, comment=entry.comment.replace("\r\n", "\n").replace("\n", "\r\n"))
    assert signed_in(supervisor).post(page_of(rated), page).status_code == 302
    assert list(Answer.objects.order_by("pk").values("version", "comment", "mac")) == before


def test_an_old_line_of_the_plan_saved_again_writes_nothing(assessment, supervisor):
    row = save_line(assessment.pk, supervisor, GivenLine("目標"))
    type(row).objects.filter(pk=row.pk).update(goal="目\x0b標")
    assessment.refresh_from_db()
    save_line(assessment.pk, supervisor, GivenLine("目\r\n標"), row.pk)
    row.refresh_from_db()
    assert row.goal == "目\x0b標"
    version = assessment.version
    assessment.refresh_from_db()
    assert assessment.version == version


# --- Numbers, codes and searches in full width ------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["A-{:06d}", "Ａ－{:06d}", " a-{:06d}\u200b", "A‐{:06d}", "{}"])
def test_an_assessment_is_found_by_its_number_however_it_is_typed(typed, assessment):
    number = typed.format(assessment.pk)
    wide = number.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    for spelling in (number, wide):
        form = AccessForm({"assessment": spelling})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["assessment"] == assessment.pk
        assert alarms_of_number(spelling) == []


@pytest.mark.parametrize(("page", "name"), [("list", "q"), ("mails", "q"), ("access", "person"), ("access", "by")])
def test_searches_find_people_in_full_width_and_with_unseen_signs(page, name, assessment, signed_in, hr, trainee):
    steps.perform(assessment.pk, "cancel", hr, reason="離職")
    browser = signed_in(hr)
    browser.get(assessment.get_absolute_url())
    wide = {"person": "ｔｒａｉｎｅｅ", "by": "ｈｒ", "q": "ｔｒａｉｎｅｅ"}[name]

    def found(typed):
        context = browser.get(reverse(f"assessments:{page}"), {name: typed}).context
        part = {"list": "table", "access": "log"}.get(page)
        return len((context[part].page if part else context["page"]).object_list)

    assert found("沒有") == 0
    for typed in (wide, f"\u200b{wide}\ufeff ", "陳美\u2060玲" if name == "by" else "王小\u200b明"):
        assert found(typed) > 0, typed


def test_a_verification_code_and_a_digest_are_taken_in_full_width(assessment, hr, client):
    approved(assessment, hr)
    snapshot = assessment.snapshots.get()
    wide = str.maketrans({chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)})
    typed = f"\u3164{snapshot.code.translate(wide)}\u200b"
    assert code_of(typed) == snapshot.code
    assert client.get(reverse("assessments:verify-form"), {"code": typed}).url.endswith(f"{snapshot.code}/")
    page = client.get(
        reverse("assessments:verify", args=[snapshot.code]), {"digest": snapshot.digest.upper().translate(wide)[:20]}
    )
    assert page.context["match"] == "content"


def test_nothing_that_is_signed_changes_when_a_record_of_before_holds_odd_signs(assessment, supervisor, monkeypatch):
    """The door takes new input only: what was stored by a former release is signed and sealed as it stands."""
    with monkeypatch.context() as former:
        former.setattr("assessments.rating.saving.canonical_text", lambda text: text)
        rate_all(assessment, supervisor, changes={"P1.1.1": ("3", "一\x0b二")})
    submitted_row = steps.perform(assessment.pk, "submit", supervisor)
    assert Answer.objects.filter(comment="一\x0b二").exists()
    assert alarms_of_number(submitted_row.number) == []
