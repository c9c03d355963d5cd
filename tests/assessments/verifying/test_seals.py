"""Every column of every table is sealed, or named in docs/seals.md as free to change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from assessments.bulk import preparing
from assessments.certificates.issuing import issue
from assessments.enums import AccessKind, BulkKind, ExportFormat
from assessments.exports.making import ask_for
from assessments.models import (
    Access,
    Assessment,
    BulkJob,
    CalibrationNote,
    ExportJob,
    JobTitleStandard,
    MailTopic,
    RatingScale,
    Reminder,
    ReminderLine,
)
from competency.drafts.ruling import rule
from competency.models import PublicationRequest, RequestState, Standard
from integrity.checks import CHECKS
from mailing.models import Mail, MailState
from mailing.posting import post
from people.company import keeping, logos
from people.models import Company, CompanyDay, Invitation, SignIn, User
from people.rights.granting import confirm, propose
from people.roles import Role, Standing
from people.stafflist import undoing
from tests.assessments.training import makers
from tests.assessments.verifying.grown import courses_of, develop, follow_up, put_plan
from tests.assessments.verifying.tampering import write
from tests.factories import UserFactory
from tests.people.company import pictures
from tests.people.stafflist import lists

pytestmark = pytest.mark.django_db
PAGE = (Path(__file__).parents[3] / "docs" / "seals.md").read_text("utf-8")
NAME = re.compile(r"`(\w+)`")
EVERYWHERE = {"id"}


def rows_of(heading: str) -> Iterator[list[str]]:
    """The cells of the table under a heading."""
    text = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    for line in text.splitlines():
        if line.startswith("|") and not line.startswith(("|---", "| table")):
            yield [cell.strip() for cell in line.strip("|").split("|")]


SEALED = {table for tables, _by in rows_of("Sealed") for table in NAME.findall(tables)}
FREE: dict[str, set[str]] = {}
for tables, columns, _why in rows_of("Free to change, and why"):
    for table in NAME.findall(tables):
        FREE.setdefault(table, set()).update(["*"] if columns == "*" else NAME.findall(columns))
MODELS = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def columns_of(table: str) -> list[str]:
    """Those that have to be sealed."""
    free = FREE.get(table, set()) | EVERYWHERE
    return [field.name for field in MODELS[table]._meta.concrete_fields if field.name not in free]


# Constraints of the database hold these: a rating is of an indicator or an attitude and has a level or was not
# observed, so is a result and has; a course serves a task or an element; a step is taken by somebody or has a cause;
# each chain has one first event, there is one book of rights, and how a right was given is told by whose names stand
# beside it.
HELD: list[tuple[str, str]] = [
    ("assessments_answer", "attitude"),
    ("assessments_certificate", "forgotten_at"),
    ("assessments_coursesubject", "element"),
    ("assessments_event", "assessment"),
    ("assessments_developmentevidence", "follow_up"),
    ("assessments_developmentstep", "cause"),
    ("assessments_evidence", "attitude"),
    ("assessments_followup", "attitude"),
    ("assessments_improvementevent", "plan"),
    ("assessments_improvementplan", "state"),
    ("assessments_indicatorresult", "attitude"),
    ("assessments_indicatorresult", "not_observed"),
    ("assessments_participant", "same_as"),
    ("assessments_selfanswer", "attitude"),
    ("assessments_trainingneed", "element"),
    ("assessments_trainingneed", "kind"),
    ("people_rightsevent", "book"),
    ("people_rolegrant", "standing"),
]
COLUMNS = [(table, column) for table in sorted(SEALED) for column in columns_of(table) if (table, column) not in HELD]


def test_every_table_stands_in_one_of_the_two_lists(db):
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    whole = {table for table, columns in FREE.items() if "*" in columns}
    assert tables - SEALED - whole == set()
    assert (SEALED | FREE.keys()) - tables == set()
    assert SEALED & whole == set()


def test_what_is_named_as_free_exists():
    for table, columns in FREE.items():
        known = {field.name for field in MODELS[table]._meta.concrete_fields} if table in MODELS else set()
        assert columns - {"*"} <= known, table


def stopped_hand_over(hr: User, assessment: Assessment) -> None:
    """A bulk action with whatever one can hold."""
    job = preparing.prepare(
        BulkKind.HAND_OVER,
        hr,
        [preparing.Line(assessment=assessment, supervisor=hr)],
        cycle=assessment.cycle,
        reason="離職",
        person=hr,
        day=date(2030, 1, 31),
        self_day=date(2030, 1, 30),
        details={"part_note": "上半年"},
    )
    BulkJob.objects.filter(pk=job.pk).update(state="cancelled", confirmed_at=timezone.now(), finished_at=timezone.now())


@pytest.fixture(scope="module")
def filled(built: dict[str, int], django_db_blocker: Any) -> Iterator[dict[str, int]]:
    """
    Beside all stages of an assessment: exports, a look, a second factor, an address; other rows to point to. For all
    tests here, each of which undoes only its own change.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        fill(built)
        yield built
        transaction.set_rollback(True)


@pytest.fixture
def everything(filled: dict[str, int], db: None) -> dict[str, int]:
    return filled


def fill(stages: dict[str, int]) -> None:
    approved = Assessment.objects.get(pk=stages["approved"])
    hr = User.objects.get(username="hr")
    ask_for(hr, [approved], ExportFormat.ZIP, with_workers=False)
    ExportJob.objects.create(made_by=hr, title="空的", format=ExportFormat.ZIP)
    stopped_hand_over(hr, approved)
    JobTitleStandard.of("專員", approved.cycle.version.standard).save()
    of_all = {"cycle": approved.cycle, "standard": approved.standard, "written_by": hr}
    develop(approved, Assessment.objects.get(pk=stages["draft"]), hr)
    CalibrationNote.objects.create(**of_all, text="P1.1.2 看作業紀錄，不看印象。")
    courses_of(approved.standard, hr)
    makers.filled(approved, hr)
    follow_up(approved)
    put_plan(approved, hr)
    issue(approved.trainee)
    mail, another = post("step", [(hr, "try"), (hr, "other")], {"event": 1})
    MailTopic.objects.create(mail=mail, assessment=approved)
    reminder = Reminder.objects.create(person=approved.trainee, day=date(2026, 12, 1), by=hr, mail=mail)
    named = {"duty": "rate", "count": 3, "overdue": 1, "due": date(2026, 12, 3)}
    ReminderLine.objects.create(reminder=reminder, cycle=approved.cycle, **named)
    Reminder.objects.create(person=hr, day=date(2026, 12, 2), mail=another)
    Mail.objects.filter(pk=mail.pk).update(state=MailState.FAILED, next_try_at=None)
    leaving = {"left_on": date(2030, 1, 31), "left_recorded_on": date(2030, 1, 31), "left_recorded_at": timezone.now()}
    User.objects.filter(pk=hr.pk).update(**leaving, left_confirmed_at=timezone.now())
    RatingScale.objects.create(name="另一個尺度")
    Standard.objects.create(code="ABC1234-001")
    rule(by_two=True)
    decided = {"decided_by": approved.trainee, "decided_at": timezone.now(), "reason": "請補上出處"}
    asked = {"version": approved.standard, "digest": "d", "note": "請確認", "asked_by": hr}
    PublicationRequest.objects.create(**asked, state=RequestState.RETURNED, **decided)
    Access.objects.create(assessment=approved, person=hr, kind=AccessKind.VIEW)
    Authenticator.objects.create(user=hr, type=Authenticator.Type.TOTP, data={"secret": "abc"})
    one, other, about = User.objects.exclude(pk=hr.pk).order_by("pk")[:3]
    opened = {"issued_by": one, "confirmed_by": other, "confirmed_at": timezone.now(), "expires_at": timezone.now()}
    Invitation.objects.create(person=about, kind="mail", needs_two=True, nonce="n", digest="d", **opened)
    Invitation.objects.create(person=about, kind="slip", needs_two=False, ended_at=timezone.now(), ended_by=one)
    EmailAddress.objects.create(user=hr, email="hr@example.com", primary=True)
    SocialAccount.objects.create(user=hr, provider="https://login.example.com", uid="1")
    first, second = (UserFactory(roles=[Role.ADMINISTRATOR]) for _number in range(2))
    confirm(propose(first, User.objects.get(username="supervisor"), Role.AUDITOR, "協助稽核").pk, second)
    propose(second, hr, Role.AUDITOR, "協助稽核")
    keeping.change("", name="公司", short_name="", colour="", logo=logos.checked(pictures.svg()))
    Company.objects.update(steps_hidden_at=timezone.now())
    CompanyDay.objects.create(day=date(2026, 12, 31), kind="off", name="公司放假")
    SignIn.objects.create(kind="ended", person=hr, address="192.0.2.1", by=approved.trainee, details={"sessions": 1})
    SignIn.objects.create(kind="failed", typed="0123456789abcdef")
    undoing.undo(lists.taken([["hr", "主任"]], ["員工編號", "職稱"]).pk, hr)
    lists.taken([["L1", "名單的人", "另一部"]], ["員工編號", "姓名", "部門"])


def is_alarmed() -> bool:
    return any(True for check in CHECKS.values() for _alarm in check.alarms())


def row_of(table: str, stages: dict[str, int], column: str = "") -> models.Model:
    """One of the approved assessment, or of the published standard, where there is a choice."""
    rows: Any = models.QuerySet(MODELS[table]).order_by("pk")
    if table == "people_user":
        rows = rows.filter(left_on__isnull=False)
    elif table == "people_rolegrant":
        rows = rows.filter(standing=Standing.TWO)
    elif table == "people_signin":
        rows = rows.filter(person__isnull=column == "typed")
    elif table == "mailing_mail":  # of what has ended, when to try again can't be changed alone
        rows = rows.filter(state="waiting") if column == "next_try_at" else rows.filter(key="try")
    elif table == "assessments_taskresult":  # a task that no follow-up changed
        rows = rows.filter(task__code="T2.1")
    elif table == "people_invitation":  # one that was confirmed, one that was withdrawn
        rows = rows.filter(needs_two=column not in ("needs_two", "ended_by"))
    names = {field.name for field in MODELS[table]._meta.get_fields()}
    if table == "assessments_assessment":
        rows = rows.filter(pk=stages["approved"])
    elif table == "assessments_agreedaction":  # what a signed one holds is told by its record
        rows = rows.filter(assessment=stages["draft"])
    elif "assessment" in names:
        rows = rows.filter(assessment=stages["approved"])
    elif "self_rating" in names:
        rows = rows.filter(self_rating__assessment=stages["approved"])
    found = rows.first()
    assert found is not None, f"no row of {table} to try"
    return found


def test_untouched_nothing_alarms(everything):
    assert not is_alarmed()


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[f"{table}.{column}" for table, column in COLUMNS])
def test_a_column_changed_by_sql_raises_an_alarm(table, column, everything):
    row = row_of(table, everything, column)
    assert write(row, column), "the database takes no other value: name the column in docs/seals.md"
    assert is_alarmed()


@pytest.mark.parametrize(("table", "column"), HELD)
def test_a_column_that_a_constraint_holds_can_not_be_changed_alone(table, column, everything):
    assert not write(row_of(table, everything), column)


@pytest.mark.parametrize("table", sorted(SEALED))
def test_a_row_taken_away_by_sql_raises_an_alarm(table, everything):
    row = row_of(table, everything)
    with transaction.atomic():
        models.QuerySet(type(row)).filter(pk=row.pk)._raw_delete("default")
        assert is_alarmed()
        transaction.set_rollback(True)
