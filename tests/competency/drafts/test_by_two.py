"""Where the company wants it a standard is published by two editors: one asks, another one confirms what was asked."""

from __future__ import annotations

from typing import Any

import pytest
from auditlog.models import LogEntry
from django.db import IntegrityError, transaction

from competency.drafts.history import entries_of, saves
from competency.drafts.publishing import NotPublishable, new_draft, publish
from competency.drafts.requesting import ask, confirm, give_back, is_void, waiting
from competency.drafts.ruling import is_by_two, rule
from competency.exchange.importing import import_draft
from competency.models import Indicator, PublicationRequest, StandardVersion
from mailing.models import Mail
from mailing.sending import send_due
from people.models import User
from people.roles import Role
from tests.competency.builders import shared_draft
from tests.competency.editor_desk import address
from tests.competency.exchange_desk import content_of, fresh
from tests.factories import UserFactory
from tests.pressing import filled

pytestmark = pytest.mark.django_db
RULE = "/standards/publishing/"


@pytest.fixture
def second(db: Any) -> User:
    person: User = UserFactory(name="林編輯", email="second@example.com", roles=[Role.EDITOR])
    return person


@pytest.fixture
def v3(standard: StandardVersion, editor: User) -> StandardVersion:
    rule(True)
    return new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")


def changed(version: StandardVersion) -> None:
    Indicator.objects.filter(block__task__duty__version=version, code="P1.1.1").update(text="事後改的。")


def state(version: StandardVersion) -> str:
    version.refresh_from_db()
    return str(version.status)


# --- Refusals -----------------------------------------------------------------------------------------------------
def test_one_alone_publishes_nothing(v3, editor, desk):
    for other in (None, editor):
        with pytest.raises(NotPublishable):
            publish(v3, by=editor, asked_by=other)
    _to, fields = filled(desk, address(v3, "publish"), "/ask/", seen="yes")
    desk.post(address(v3, "publish"), fields)
    assert state(v3) == "draft"
    rule(False)  # the same press publishes where one alone may
    desk.post(address(v3, "publish"), fields)
    assert state(v3) == "current"


def test_whoever_asked_confirms_nothing_not_under_another_name_either(v3, editor):
    asked = ask(v3, "請看 T1", by=editor)
    User.objects.filter(pk=editor.pk).update(name="換了名字", username="CHANGED-1")
    with pytest.raises(NotPublishable):
        confirm(v3, asked.pk, by=User.objects.get(pk=editor.pk))
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicationRequest.objects.update(state="confirmed", decided_by=editor, decided_at=asked.asked_at)
    assert state(v3) == "draft"


@pytest.mark.parametrize("change", ["text", "origin", "update_note"])
def test_any_change_after_asking_makes_the_request_void(v3, editor, second, change):
    asked = ask(v3, "", by=editor)
    if change == "text":
        changed(v3)
    else:
        StandardVersion.objects.filter(pk=v3.pk).update(**{change: "adapted"})
    assert is_void(asked)
    with pytest.raises(NotPublishable):
        confirm(v3, asked.pk, by=second)
    assert state(v3) == "draft"


def test_the_same_is_not_asked_twice_and_what_is_void_gives_way(v3, editor, second):
    first = ask(v3, "", by=editor)
    with pytest.raises(NotPublishable):
        ask(v3, "", by=second)
    changed(v3)
    again = ask(v3, "", by=second)
    assert waiting(v3) == again
    for former in (first.pk, 0):
        with pytest.raises(NotPublishable):
            confirm(v3, former, by=editor)


def test_a_draft_with_errors_is_not_asked_for_and_a_return_needs_a_reason(v3, editor, second):
    asked = ask(v3, "", by=editor)
    with pytest.raises(NotPublishable):
        give_back(v3, asked.pk, "\u200b ", by=second)
    Indicator.objects.filter(block__task__duty__version=v3).delete()
    with pytest.raises(NotPublishable):
        ask(v3, "", by=second)


def test_only_editors_ask_confirm_and_return(v3, editor, second, signed_in, hr, administrator):
    asked = ask(v3, "", by=editor)
    for person in (hr, administrator):
        for step in ("ask", "confirm", "return"):
            response = signed_in(person).post(address(v3, step), {"request": asked.pk, "reason": "不"})
            assert response.status_code in (302, 403)
            assert state(v3) == "draft"
    assert waiting(v3) == asked


def test_only_the_administrator_makes_the_rule(standard, signed_in, editor, hr, administrator):
    for person in (editor, hr):
        assert signed_in(person).post(RULE, {"by_two": "yes"}).status_code == 403
    assert not is_by_two()
    assert signed_in(administrator).post(RULE, {"by_two": "yes"}).status_code == 302
    assert is_by_two()
    assert signed_in(administrator).post(RULE, {}).status_code == 302
    assert not is_by_two()
    assert LogEntry.objects.filter(content_type__model="publishingrule", actor=administrator).count() == 2


# --- The way of a request -----------------------------------------------------------------------------------------
def test_the_history_names_both(v3, editor, second):
    confirm(v3, ask(v3, "", by=editor).pk, by=second)
    whole = [(save.who, entry.action) for save in saves(entries_of(v3)) for entry in save.entries]
    assert {(str(second), "發布"), (str(editor), "請求發布")} <= set(whole)
    entry = LogEntry.objects.get(additional_data__operation="published", object_id=v3.pk)
    assert entry.additional_data["asked_by"] == editor.username


def test_every_operation_that_is_recorded_has_words_in_the_history(v3, editor, second):
    content = fresh(content_of(shared_draft("OLD0001-001v1")), "NEW0001-001v1")
    came = import_draft(content, by=editor)
    give_back(v3, ask(v3, "", by=editor).pk, "", by=editor)
    give_back(v3, ask(v3, "", by=editor).pk, "請改", by=second)
    confirm(v3, ask(v3, "", by=editor).pk, by=second)
    former = StandardVersion.objects.get(code="BAS4222-002v2")
    recorded = LogEntry.objects.filter(additional_data__has_key="operation")
    operations = {entry.additional_data["operation"] for entry in recorded}
    assert len(operations) == 7
    told = {
        entry.action for version in (v3, came, former) for save in saves(entries_of(version)) for entry in save.entries
    }
    assert "匯入" in told
    assert not told & operations


def test_what_is_returned_says_why_and_can_be_asked_for_again(v3, editor, second, desk):
    asked = ask(v3, "", by=editor)
    give_back(v3, asked.pk, "T1.2 漏了指標", by=second)
    assert "T1.2 漏了指標" in desk.get(address(v3, "publish")).content.decode()
    confirm(v3, ask(v3, "", by=editor).pk, by=second)
    assert state(v3) == "current"


def test_who_asked_withdraws_without_a_reason(v3, editor, desk):
    asked = ask(v3, "", by=editor)
    desk.post(address(v3, "return"), {"request": asked.pk})
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by, waiting(v3)) == ("withdrawn", editor, None)


def test_without_the_rule_one_publishes(standard, editor):
    draft = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    assert publish(draft, by=editor).status == "current"


# --- Mails --------------------------------------------------------------------------------------------------------
def test_the_others_are_asked_and_the_asker_is_told(v3, editor, second, mailoutbox):
    User.objects.filter(pk=editor.pk).update(email="first@example.com")
    Mail.objects.all().delete()
    asked = ask(v3, "請看 T1", by=User.objects.get(pk=editor.pk))
    while send_due() is not None and Mail.objects.due().exists():
        pass
    give_back(v3, asked.pk, "T1.2 漏了指標", by=second)
    while send_due() is not None and Mail.objects.due().exists():
        pass
    assert [mail.to for mail in mailoutbox] == [["second@example.com"], ["first@example.com"]]
    assert "請看 T1" in mailoutbox[0].body
    assert "T1.2 漏了指標" in mailoutbox[1].body


def test_what_was_decided_meanwhile_is_asked_of_nobody(v3, editor, second, mailoutbox):
    Mail.objects.all().delete()
    asked = ask(v3, "", by=editor)
    give_back(v3, asked.pk, "", by=editor)
    send_due()
    assert mailoutbox == []
