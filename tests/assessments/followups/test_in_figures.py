"""What follow-ups do to how people stand: in the matrix, its files, the pictures and the person over time."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone, translation
from openpyxl import load_workbook

from assessments.followups import answering
from assessments.insight.document import matrix_html
from assessments.insight.page import page_of
from assessments.insight.workbook import workbook
from assessments.models import FollowUp
from assessments.pictures.ground import ground_of
from assessments.workflow import steps
from config.days import written
from people.models import Company
from tests.assessments.followups.conftest import confirm, later
from tests.factories import rate_all

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def asked(**fields):
    found = QueryDict(mutable=True)
    found.update({"unfold": "all", **{name: str(value) for name, value in fields.items()}})
    return found


def matrix(hr, **fields):
    return page_of(hr, asked(**fields))


def row(page):
    (line,) = page.matrix.lines
    return line.row


def test_what_was_confirmed_before_the_day_that_is_asked_counts_and_nothing_later(done, supervisor, hr, monkeypatch):
    day = timezone.localdate()
    assert row(matrix(hr)).states[:3] == "ggn"
    later(monkeypatch)
    confirm(done, supervisor, "P1.1.1")
    assert row(matrix(hr)).states[:3] == "mgn"
    assert row(matrix(hr, as_of=day)).states[:3] == "ggn"
    assert dict(row(matrix(hr)).followed) == {0: timezone.localdate()}


def test_a_round_that_is_asked_for_tells_what_it_signed(done, supervisor, hr):
    confirm(done, supervisor, "P1.1.1")
    page = matrix(hr, cycle=done.cycle_id)
    assert row(page).states[:3] == "ggn"
    assert page.matrix.standing.closed == (0, 0)


def test_closed_gaps_are_counted_and_what_was_never_a_gap_is_not(done, supervisor, hr, client):
    confirm(done, supervisor, "P1.1.1", "P1.1.2", "P1.1.3")
    assert matrix(hr).matrix.standing.closed == (2, 1)
    client.force_login(hr, backend="people.signin.backends.RoleBackend")
    shown = client.get("/insight/matrix/?unfold=all").content.decode()
    assert "data-closed" in shown
    assert shown.count("data-followed") == 3


def test_a_follow_up_that_was_taken_back_leaves_the_appraisal(done, supervisor, hr):
    (one,) = confirm(done, supervisor, "P1.1.1")
    answering.withdraw(one.pk, supervisor, "看錯案件", one.state)
    assert row(matrix(hr)).states[:3] == "ggn"


def test_a_newer_approval_counts_before_the_follow_ups_of_the_former_revision(done, supervisor, trainee, hr):
    confirm(done, supervisor, "P1.1.2", level=4)
    steps.perform(done.pk, "reopen", hr, reason="漏評")
    assert row(matrix(hr)).states[:3] == "gmn"
    rate_all(done, supervisor, changes={"P1.1.2": ("1", "又延後。")})
    for action, who in (("submit", supervisor), ("acknowledge", trainee), ("approve", hr)):
        steps.perform(done.pk, action, who)
    assert row(matrix(hr)).states[:3] == "mgm"
    assert FollowUp.objects.count() == 1


def test_a_follow_up_is_as_old_as_itself_and_not_as_its_appraisal(done, supervisor, hr, monkeypatch):
    Company.objects.update_or_create(pk=1, defaults={"result_years": 1})
    later(monkeypatch, days=300)
    confirm(done, supervisor, "P1.1.1")
    later(monkeypatch, days=100)
    assert row(matrix(hr)).states[:3] == "moo"
    later(monkeypatch, days=400)
    assert row(matrix(hr)).states[:3] == "ooo"


def test_page_workbook_and_print_mark_the_cell_with_its_day(done, supervisor, hr):
    confirm(done, supervisor, "P1.1.1")
    page, day = matrix(hr), written(timezone.localdate())
    assert f'title="follow-up {day}"' in page.rows[0].cells
    assert "P1.1.1*" in page.rows[0].named
    sheet = load_workbook(io.BytesIO(workbook(page))).active
    cell = next(cell for line in sheet.iter_rows() for cell in line if cell.comment)
    assert (cell.value, cell.comment.text) == ("✓*", f"follow-up {day}")
    assert matrix_html(page).count("✓*</td>") == 1


def test_a_folded_task_is_marked_only_where_a_follow_up_changed_it(done, supervisor, hr):
    confirm(done, supervisor, "P1.1.1")
    folded = page_of(hr, QueryDict())
    assert "data-followed" not in folded.rows[0].cells
    confirm(done, supervisor, "P1.1.2", "P1.1.3")
    assert page_of(hr, QueryDict()).rows[0].cells.count("data-followed") == 1


def test_pictures_of_how_people_stand_take_it_in_and_self_ratings_are_compared_with_what_was_signed(
    done, supervisor, hr
):
    confirm(done, supervisor, "P1.1.1", level=4)
    (one,) = ground_of(matrix(hr).scope).people
    assert (one.ratings[:3], one.rated[:3]) == ("42-", "22-")
    assert one.verdict == done.verdict


def test_the_person_over_time_tells_its_day_and_source(done, supervisor, trainee, hr, client, monkeypatch):
    later(monkeypatch)
    confirm(done, supervisor, "P1.1.1")
    client.force_login(supervisor, backend="people.signin.backends.RoleBackend")
    shown = client.get(f"/insight/people/{trainee.username}/", headers={"accept-language": "en"}).content.decode()
    with translation.override("zh-hant"):
        assert written(timezone.localdate()) in shown
    assert "複評" in shown or "Follow-up" in shown


def test_the_matrix_asks_as_often_for_many_as_for_one(done, supervisor, hr, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    confirm(done, supervisor, "P1.1.1")
    with CaptureQueriesContext(connection) as first:
        assert matrix(hr).rows
    confirm(done, supervisor, "P1.1.1", "P1.1.2", "P1.1.3", "A01")
    with CaptureQueriesContext(connection) as second:
        assert matrix(hr).rows
    assert len(second) == len(first)


def test_an_attitude_is_followed_at_its_own_place(done, supervisor, hr):
    confirm(done, supervisor, "A01", level=1)
    found = row(matrix(hr))
    (place,) = found.followed
    assert found.states[place] == "g"
    assert next(item for item in matrix(hr).matrix.standing.columns.items if item.position == place).code == "A01"


def test_days_ahead_confirm_nothing(done, supervisor, hr):
    confirm(done, supervisor, "P1.1.1")
    assert row(matrix(hr, as_of=timezone.localdate() - timedelta(days=1))).profile is None
