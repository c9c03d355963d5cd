"""HR is told of a new version of a standard and what it changes; a draft of a cycle goes over to it at one press."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.enums import BulkKind, BulkState, CycleState
from assessments.models import BulkJob, Cycle, JobTitleStandard
from assessments.renewal.facts import renewal_of
from competency.drafts.publishing import new_draft, publish
from competency.models import Element, Indicator, StandardVersion, Task
from mailing.models import Mail, MailState
from mailing.sending import send_due
from people.models import User
from tests.factories import CycleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(standard: StandardVersion) -> Cycle:
    cycle: Cycle = CycleFactory(version=standard, state=CycleState.DRAFT, name="2027 上半年")
    return cycle


@pytest.fixture
def v3(standard: StandardVersion, editor: User, hr: User) -> StandardVersion:
    """The ministry's next version: one indicator reworded, one gone."""
    made = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    rows = Indicator.objects.filter(block__task__duty__version=made)
    rows.filter(code="P1.1.1").update(text="依據組織政策，以專業周到的服務主動與客戶進行溝通。")
    rows.get(code="P1.1.2").delete()
    made.update_note = "修正溝通之行為指標"
    made.save()
    return publish(made, by=editor)


def page(browser: Any, version: StandardVersion) -> str:
    return str(browser.get(reverse("assessments:new-version", args=[version.code])).content.decode())


def use(browser: Any, cycle: Cycle, former: str, version: str) -> Any:
    url = reverse("assessments:cycle-renew", args=[cycle.pk])
    return browser.post(url, {"former": former, "version": version})


# --- Refusals -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["supervisor", "auditor", "editor", "administrator"])
def test_only_hr_sees_it_and_moves_a_draft(v3, draft, standard, signed_in, request, who):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(reverse("assessments:new-version", args=[v3.code])).status_code == 403
    assert use(browser, draft, standard.code, v3.code).status_code == 403
    draft.refresh_from_db()
    assert draft.version == standard


@pytest.mark.parametrize(
    ("former", "version"),
    [
        ("BAS4222-002v1", "BAS4222-002v3"),
        ("BAS4222-002v2", "BAS4222-002v1"),
        ("BAS4222-002v2", "XYZ"),
        ("BAS4222-002v2", ""),
    ],
)
def test_what_the_page_did_not_show_moves_nothing(v3, draft, standard, hr, signed_in, former, version):
    assert use(signed_in(hr), draft, former, version).status_code == 409
    draft.refresh_from_db()
    assert draft.version == standard


def test_a_cycle_that_is_open_or_whose_opening_is_prepared_stays(v3, draft, standard, hr, signed_in):
    BulkJob.objects.create(cycle=draft, kind=BulkKind.OPEN, state=BulkState.PREPARED, by=hr)
    assert use(signed_in(hr), draft, standard.code, v3.code).status_code == 409
    BulkJob.objects.update(state=BulkState.CANCELLED, finished_at=timezone.now())
    Cycle.objects.filter(pk=draft.pk).update(state=CycleState.OPEN)
    assert use(signed_in(hr), draft, standard.code, v3.code).status_code == 409
    draft.refresh_from_db()
    assert draft.version == standard


# --- What it changes ----------------------------------------------------------------------------------------------
def test_what_is_open_stays_what_is_a_draft_can_move_and_titles_follow(assessment, draft, v3, standard):
    JobTitleStandard.of("專員", standard.standard).save()
    found = renewal_of(v3)
    assert (found.former, found.replaces) == (standard, True)
    assert [(str(tally.label), tally.new, tally.changed, tally.gone) for tally in found.differences.tallies] == [
        ("行為指標", 0, 1, 1)
    ]
    assert [(row.cycle, row.version, row.people) for row in found.staying] == [(assessment.cycle, standard, 1)]
    assert found.drafts == [draft]
    assert [title.title for title in found.titles] == ["專員"]


def test_what_the_company_adapted_leaves_titles_and_drafts_where_they_are(draft, standard, editor, hr):
    JobTitleStandard.of("專員", standard.standard).save()
    own = publish(new_draft(standard, "BAS4222-002-Cv1", "v1", by=editor), by=editor)
    found = renewal_of(own)
    assert (found.former, found.replaces) == (standard, False)
    assert [title.title for title in found.titles] == ["專員"]
    assert found.drafts == [draft]


def test_the_page_of_an_own_version_says_why_a_draft_stays(draft, standard, editor, hr, signed_in):
    own = publish(new_draft(standard, "BAS4222-002-Cv1", "v1", by=editor), by=editor)
    html = page(signed_in(hr), own)
    assert "是依 BAS4222-002v2 的草稿，該版本仍為最新版本。" in html
    assert "沒有進行中的評核週期使用官方的 BAS4222-002。" in html
    assert f'href="{reverse("assessments:cycle-correct", args=[draft.pk])}"' in html
    assert reverse("assessments:cycle-renew", args=[draft.pk]) not in html


def test_what_the_company_made_is_still_told_against_the_official_one_once_it_is_superseded(standard, editor):
    own = publish(new_draft(standard, "BAS4222-002-Cv1", "v1", by=editor), by=editor)
    publish(new_draft(own, "BAS4222-002-Cv2", "v2", by=editor), by=editor)
    found = renewal_of(own)
    assert (found.former, found.replaces) == (standard, False)


def test_cycles_on_every_version_before_are_told(assessment, draft, v3, standard, editor, hr, signed_in):
    later = CycleFactory(version=v3, name="2027 下半年")
    v4 = publish(new_draft(v3, "BAS4222-002v4", "v4", by=editor, origin="official"), by=editor)
    found = renewal_of(v4)
    assert {(row.cycle, row.version, row.people) for row in found.staying} == {
        (assessment.cycle, standard, 1),
        (later, v3, 0),
    }
    assert found.drafts == [draft]
    html = page(signed_in(hr), v4)
    assert assessment.cycle.name in html
    assert 'data-staying="2"' in html
    # What was published after the version of the page is no version before it.
    assert [row.version for row in renewal_of(v3).staying] == [standard]


def test_a_draft_whose_opening_is_prepared_says_so_in_place_of_the_button(draft, v3, hr, signed_in):
    BulkJob.objects.create(cycle=draft, kind=BulkKind.OPEN, state=BulkState.PREPARED, by=hr)
    html = page(signed_in(hr), v3)
    assert reverse("assessments:cycle-renew", args=[draft.pk]) not in html
    assert reverse("assessments:bulk-list") in html


def test_every_kind_of_row_that_changed_is_named(standard, editor, hr, signed_in, mailoutbox):
    User.objects.filter(pk=hr.pk).update(language="en", email="hr@example.com")
    made = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    task = Task.objects.filter(duty__version=made).order_by("pk").last()
    skill = made.elements.filter(kind="S").last()
    task.delete()
    skill.delete()
    Element.objects.filter(version=made, block_elements=None).exclude(kind="A").delete()
    made = publish(made, by=editor)
    html = page(signed_in(hr), made)
    assert task.name in html
    assert skill.text in html
    send_due()
    assert "Tasks: 0 new, 0 reworded, 1 removed." in mailoutbox[0].body
    assert "Skills: 0 new, 0 reworded," in mailoutbox[0].body


def test_hr_moves_a_draft_from_the_desk_the_page_and_the_cycle(draft, v3, standard, hr, signed_in):
    browser = signed_in(hr)
    action = reverse("assessments:cycle-renew", args=[draft.pk])
    for html in (
        browser.get("/").content.decode(),
        page(browser, v3),
        browser.get(draft.get_absolute_url()).content.decode(),
    ):
        assert f'action="{action}"' in html
    assert use(browser, draft, standard.code, v3.code).status_code == 302
    draft.refresh_from_db()
    assert draft.version == v3
    html = browser.get("/").content.decode()
    assert f'action="{action}"' not in html
    assert reverse("assessments:new-version", args=[v3.code]) in html


def test_the_page_of_the_standard_leads_hr_there_and_nobody_else(v3, hr, editor, signed_in, client):
    link = reverse("assessments:new-version", args=[v3.code])
    assert link in signed_in(hr).get(v3.get_absolute_url()).content.decode()
    for browser in (signed_in(editor), client):
        assert link not in browser.get(v3.get_absolute_url()).content.decode()


def test_the_update_note_stands_where_versions_are_listed(v3, hr, client, signed_in):
    for html in (client.get("/standards/").content.decode(), page(signed_in(hr), v3)):
        assert "修正溝通之行為指標" in html


# --- The mail -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("language", "words"), [("zh-hant", "刪除 1 項"), ("en", "1 reworded, 1 removed")])
def test_each_of_hr_gets_one_mail_in_their_language(
    assessment, draft, standard, editor, hr, mailoutbox, language, words
):
    User.objects.filter(pk=hr.pk).update(language=language, email="hr@example.com")
    UserFactory(name="非人資", email="other@example.com")
    Mail.objects.all().delete()
    made = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    rows = Indicator.objects.filter(block__task__duty__version=made)
    rows.filter(code="P1.1.1").update(text="依據組織政策，以專業周到的服務主動與客戶進行溝通。")
    rows.get(code="P1.1.2").delete()
    made.update_note = "修正溝通之行為指標"
    made.save()
    publish(made, by=editor)
    assert list(Mail.objects.values_list("kind", "person")) == [("new_version", hr.pk)]
    send_due()
    (sent,) = mailoutbox
    assert sent.to == ["hr@example.com"]
    for text in (words, "修正溝通之行為指標", assessment.cycle.name, draft.name, "/new-versions/BAS4222-002v3/"):
        assert text in sent.body


def test_who_is_no_longer_of_hr_is_not_written_to(standard, v3, hr, mailoutbox):
    User.objects.filter(pk=hr.pk).update(email="hr@example.com")
    mail = Mail.objects.get(kind="new_version")
    hr.role_grants.all().delete()
    send_due()
    mail.refresh_from_db()
    assert (mail.state, mailoutbox) == (MailState.NEEDLESS, [])
