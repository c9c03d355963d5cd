"""The history of rights: sealed, mailed, filtered, and without the names of those who are no longer kept by name."""

import io
from datetime import datetime

import pytest
from openpyxl import load_workbook

from integrity.anchors.sources import SOURCES
from integrity.checks import CHECKS
from mailing import kinds
from mailing.models import Mail
from people import leaving
from people.models import RightsBook, RightsEvent, RoleGrant
from people.rights.granting import confirm, propose, refuse
from people.rights.taking import take
from people.rights.verifying import reseal_rights
from people.roles import Role
from tests.factories import granted
from tests.integrity.test_ledger import sql

pytestmark = pytest.mark.django_db
WHY = "=SUM(A1) 接替離職同事"


@pytest.fixture
def happened(administrator, hr, stranger, trainee):
    """Two proposals, one confirmed and taken away again, one refused."""
    first, second = (propose(administrator, person, Role.AUDITOR, WHY) for person in (stranger, trainee))
    confirm(first.pk, hr)
    refuse(second.pk, hr, "不需要")
    take(first.pk, administrator, "調職")


def said():
    return list(CHECKS["people.rights"].alarms())


def test_untouched_nothing_alarms(happened):
    assert said() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_rightsevent SET action = 'confirm' WHERE sequence = 4",
        "UPDATE people_rightsevent SET words = '別的' WHERE sequence = 1",
        "UPDATE people_rightsevent SET words = '' WHERE sequence = 1",
        "DELETE FROM people_rightsevent WHERE sequence = 5",
        "UPDATE people_rightsbook SET chain_head = ''",
    ],
)
def test_what_is_changed_past_the_portal_is_named(statement, happened):
    sql(statement)
    assert said() != []


def test_a_right_that_was_given_by_code_alone_is_not_in_the_history(happened, stranger):
    granted(stranger, Role.AUDITOR)
    assert len(said()) == 1


def test_a_right_that_is_gone_without_a_word_is_named(administrator, hr, stranger):
    confirm(propose(administrator, stranger, Role.AUDITOR, WHY).pk, hr)
    RoleGrant.objects.filter(user=stranger).delete()
    assert len(said()) == 1


def test_anchors_name_its_end(happened):
    (head,) = SOURCES["people.rights"].heads()
    assert SOURCES["people.rights"].macs_of([head.place]) == {head.place: head.mac}


def test_it_is_sealed_anew_as_a_whole(happened):
    before = RightsBook.objects.get().chain_head
    assert list(reseal_rights()) == [5]
    assert said() == []
    assert RightsBook.objects.get().chain_head == before, "under the same key the same"


def test_a_letter_says_who_did_what_and_leads_to_the_page(administrator, hr, stranger):
    grant = propose(administrator, stranger, Role.AUDITOR, WHY)
    letter = kinds.written(Mail.objects.get(person=hr))
    assert (administrator.name in letter.body, stranger.name in letter.subject, WHY in letter.body) == (True,) * 3
    assert "/people/rights/" in letter.body
    assert "請確認或駁回" in letter.body
    assert "/people/rights/" not in kinds.written(Mail.objects.get(person=stranger)).body
    confirm(grant.pk, hr)
    assert "請確認或駁回" not in kinds.written(Mail.objects.get(person=hr)).body


def test_to_one_who_lost_hr_meanwhile_nothing_is_written(administrator, hr, stranger):
    propose(administrator, stranger, Role.AUDITOR, WHY)
    hr.role_grants.all().delete()
    assert kinds.written(Mail.objects.get(person=hr)) is None


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("", 5),
        ("action=take", 1),
        ("role=hr", 0),
        ("role=auditor&person=stranger", 3),
        ("by=陳美玲", 2),
        ("since=2000-01-01&until=2001-01-01", 0),
    ],
)
def test_it_is_asked_by_person_right_action_and_day(question, count, happened, auditor, signed_in):
    browser = signed_in(auditor)
    page = browser.get(f"/people/rights/history/?{question}")
    assert page.context["page"].paginator.count == count
    file = browser.get(f"/people/rights/history.xlsx?{question}")
    rows = list(load_workbook(io.BytesIO(file.content)).active.iter_rows(values_only=True))
    assert len(rows) == count + 1
    assert all(isinstance(row[1], datetime) for row in rows[1:]), "times that Excel sorts"


def test_in_the_workbook_a_reason_is_no_formula(happened, auditor, signed_in):
    file = signed_in(auditor).get("/people/rights/history.xlsx")
    cells = [cell for row in load_workbook(io.BytesIO(file.content)).active.iter_rows() for cell in row]
    typed = [cell for cell in cells if cell.value == WHY]
    assert typed
    assert {(cell.data_type, cell.quotePrefix) for cell in typed} == {("s", True)}


def test_with_the_name_of_one_who_left_long_ago_go_the_words_about_them_and_the_seals_stay(happened, stranger, hr):
    propose_again = granted(stranger, Role.EDITOR)
    leaving.anonymise(stranger)
    assert not RoleGrant.objects.filter(pk=propose_again.pk).exists()
    assert not RightsEvent.objects.filter(person=stranger).exclude(words="").exists()
    assert said() == []
