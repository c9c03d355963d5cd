"""The pages of training plans: who sees what, what HR changes, and what is refused with what was typed kept."""

import re

import pytest
from django.utils import translation

from assessments.enums import Attendance, PlannedState
from assessments.models import Access, Participant, PlannedCourse, TrainingPlan, TrainingSession
from assessments.templatetags.training import month
from tests.assessments.training import makers
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(signed_in, hr):
    return signed_in(hr)


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def version(one):
    return type(one).objects.get(pk=one.pk).version


@pytest.mark.parametrize("who", ["hr", "auditor", "supervisor"])
def test_plans_lead_to_the_catalogue_which_no_menu_names_for_them(who, request, signed_in, place):
    browser = signed_in(request.getfixturevalue(who))
    for address in ("/training/", "/training/2026/"):
        assert 'href="/courses/"' in browser.get(address).content.decode(), address


def test_a_person_reads_of_a_course_that_was_called_off_that_it_was(signed_in, hr, place, row):
    PlannedCourse.objects.filter(pk=row.pk).update(state=PlannedState.CANCELLED, reason="講師生病")
    page = text_of(signed_in(hr).get(f"/insight/people/{place.person.username}/"))
    assert "2026 · 停辦" in page
    assert "尚未點名" not in page


def test_a_month_is_named_as_the_language_of_the_reader_does(signed_in, hr, row, url):
    assert "9 月" in text_of(signed_in(hr).get(url()))
    with translation.override("en"):
        assert month(9) == "September"


@pytest.mark.parametrize("who", ["trainee", "editor", "administrator", "stranger"])
def test_who_leads_nobody_reads_no_plan_and_is_told_where_to_look(who, request, signed_in, place, url):
    browser = signed_in(request.getfixturevalue(who))
    for address in ("/training/", "/training/2026/", url()):
        answer = browser.get(address)
        assert answer.status_code == 403
    assert "桌面" in text_of(answer)


def test_a_supervisor_sees_the_rows_of_their_people_with_their_names_alone_and_no_money(
    signed_in, supervisor, place, row, plan, hr, url
):
    makers.place(row, UserFactory(name="別組的人"), hr)
    other = makers.planned(plan, hr, makers.course("別的課", "C02"))
    makers.place(other, UserFactory(), hr)
    browser = signed_in(supervisor)
    page = text_of(browser.get("/training/2026/"))
    assert "客訴處理" in page
    assert "別的課" not in page
    assert "20,000" not in page
    detail = text_of(browser.get(url()))
    assert "王小明" in detail
    assert "別組的人" not in detail
    assert browser.get(f"/training/2026/{other.pk}/").status_code == 404


@pytest.mark.parametrize("column", ["cost", "spent"])
def test_who_may_not_see_money_gets_no_order_by_it(column, signed_in, supervisor, trainee, place, plan, hr):
    dear = makers.planned(plan, hr, makers.course("別的課", "C02"), cost=90_000, spent=90_000)
    makers.place(dear, trainee, hr)
    browser = signed_in(supervisor)
    told = browser.get("/training/2026/").context["rows"]
    for order in (column, f"-{column}"):
        answer = browser.get(f"/training/2026/?sort={order}")
        assert [row.planned for row in answer.context["rows"]] == [row.planned for row in told]
        assert answer.context["is_in_order"]
    by_money = signed_in(hr).get(f"/training/2026/?sort=-{column}").context["rows"]
    assert [row.planned for row in by_money] == [dear, place.planned]


@pytest.mark.parametrize("who", ["supervisor", "manager", "auditor"])
def test_only_hr_changes_anything(who, request, signed_in, place, plan, row, url):
    browser = signed_in(request.getfixturevalue(who))
    posts = ["/training/new/", "/training/2026/edit/", "/training/2026/step/", "/training/2026/add/"]
    posts += [url(rest) for rest in ("edit/", "step/", "sessions/new/", "people/", "people/session/", "attendance/")]
    for address in [*posts, url(f"people/{place.pk}/")]:
        assert browser.post(address, {"then": "approve", "version": 1}).status_code == 403, address
    assert 'data-action="approve-plan"' not in browser.get("/training/2026/").content.decode()


def test_the_first_plan_is_offered_made_and_opened(browser, hr):
    assert "第一份" in text_of(browser.get("/training/"))
    answer = browser.post("/training/new/", {"year": "民國115", "budget": "1,250,000", "note": ""})
    assert answer.status_code == 400, "a year is a number"
    answer = browser.post("/training/new/", {"year": "115", "budget": "1,250,000", "note": ""})
    assert answer.status_code == 302
    made = TrainingPlan.objects.get()
    assert (made.year, made.budget, made.created_by) == (2026, 1_250_000, hr)
    again = browser.post("/training/new/", {"year": "2026", "budget": "5", "note": "另一份"})
    assert again.status_code == 409
    assert "另一份" in again.content.decode()


def test_of_two_who_change_a_plan_the_second_is_told_and_loses_nothing(browser, plan):
    typed = {"budget": "900000", "note": "我的備註", "version": version(plan)}
    assert browser.post("/training/2026/edit/", {**typed, "note": "別人的"}).status_code == 302
    answer = browser.post("/training/2026/edit/", typed)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "我的備註" in page
    assert "別人的" in page
    assert TrainingPlan.objects.get().note == "別人的"
    seen = re.search(r'name="version" value="(\d+)"', page)[1]
    assert browser.post("/training/2026/edit/", {**typed, "version": seen}).status_code == 302
    assert TrainingPlan.objects.get().note == "我的備註"


def test_an_approval_is_about_the_plan_as_it_was_seen(browser, plan, row, hr):
    seen = version(plan)
    typed = {"course": makers.course("新課", "C09").pk, "goal": "", "month": "", "cost": ""}
    assert browser.post("/training/2026/add/", typed).status_code == 302
    assert browser.post("/training/2026/step/", {"then": "approve", "version": seen}).status_code == 409
    assert TrainingPlan.objects.get().state == "draft"
    assert browser.post("/training/2026/step/", {"then": "approve", "version": version(plan)}).status_code == 302
    now = TrainingPlan.objects.get()
    assert (now.state, now.approved_by) == ("approved", hr)
    assert browser.post("/training/2026/edit/", {"budget": "1", "version": now.version}).status_code == 409


def test_a_plan_without_courses_is_not_approved_and_a_closed_one_not_changed(browser, plan, hr):
    assert browser.post("/training/2026/step/", {"then": "approve", "version": plan.version}).status_code == 400
    row = makers.planned(plan, hr)
    TrainingPlan.objects.update(state="closed")
    for address, typed in (
        ("/training/2026/add/", {"course": row.course_id, "cost": "1"}),
        (f"/training/2026/{row.pk}/edit/", {"cost": "1", "version": row.version}),
        (f"/training/2026/{row.pk}/people/", {"people": hr.username}),
    ):
        assert browser.post(address, typed).status_code == 409, address
    assert browser.post("/training/2026/step/", {"then": "reopen", "version": plan.version}).status_code == 302


def test_a_row_is_changed_moved_called_off_with_a_reason_and_put_back(browser, plan, row, hr, url):
    other = makers.planned(plan, hr, makers.course("後面的課", "C02"))
    browser.post(f"/training/2026/{other.pk}/step/", {"then": "up"})
    assert [one.pk for one in PlannedCourse.objects.order_by("position")] == [other.pk, row.pk]
    typed = {"goal": "會處理", "month": "10", "cost": "30,000", "spent": "28500", "version": row.version}
    assert browser.post(url("edit/"), typed).status_code == 302
    assert browser.post(url("edit/"), {**typed, "goal": "第二個人"}).status_code == 409
    row.refresh_from_db()
    assert (row.goal, row.month, row.cost, row.spent) == ("會處理", 10, 30_000, 28_500)
    off = {"then": "call-off", "version": row.version}
    assert browser.post(url("step/"), off).status_code == 400
    assert browser.post(url("step/"), {**off, "reason": "講師生病"}).status_code == 302
    assert "講師生病" in text_of(browser.get(url()))
    row.refresh_from_db()
    assert row.state == PlannedState.CANCELLED
    assert browser.post(url("people/"), {"people": hr.username}).status_code == 409
    assert browser.post(url("step/"), {"then": "put-back", "version": row.version}).status_code == 302


def test_numbers_in_any_shape_give_each_person_one_place_with_the_gap_that_the_course_serves(
    browser, row, appraised, trainee, supervisor, url
):
    typed = f"{trainee.username}、{supervisor.username.upper()}\n{trainee.username} 王小明\nE9999"
    answer = browser.post(url("people/"), {"people": typed}, follow=True)
    assert "E9999" in text_of(answer)
    assert Participant.objects.count() == 2
    need = Participant.objects.get(person=trainee).needs.get()
    assert (need.indicator.code, need.level.value, need.assessment) == ("P1.1.2", 2, appraised)
    assert not Participant.objects.get(person=supervisor).needs.exists()
    assert "已有名額" in text_of(browser.post(url("people/"), {"people": trainee.username}, follow=True))
    nobody = browser.post(url("people/"), {"people": "無此人"})
    assert nobody.status_code == 400
    assert "無此人" in nobody.content.decode()


def test_the_row_shows_the_evidence_both_ways_and_each_person_shown_is_logged(
    browser, place, appraised, hr, url, signed_in, supervisor
):
    Participant.objects.filter(pk=place.pk).update(
        attendance=Attendance.ATTENDED, hours=6, taken_by=hr, taken_at=place.added_at
    )
    makers.followed_up(appraised)
    page = browser.get(url())
    said = text_of(page)
    for words in ("王小明", "P1.1.2", appraised.number, "出席", "陳美玲", "已弭平", "複評"):
        assert words in said, words
    assert f'href="{appraised.get_absolute_url()}"' in page.content.decode()
    assert Access.objects.get(detail="training").assessment == appraised
    back = f'href="{url()}#place-{place.pk}"'
    assert back in browser.get("/people/trainee/").content.decode()
    assert back in browser.get("/insight/people/trainee/").content.decode()
    assert back in browser.get(appraised.get_absolute_url()).content.decode()
    assert back in signed_in(supervisor).get("/insight/people/trainee/").content.decode()


def test_a_place_is_withdrawn_with_a_reason_and_given_back(browser, place, url):
    address = url(f"people/{place.pk}/")
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"version": place.version, "reason": " "}).status_code == 400
    assert browser.post(address, {"version": place.version, "reason": "換人"}).status_code == 302
    place.refresh_from_db()
    assert (place.reason, place.withdrawn_at is not None) == ("換人", True)
    assert browser.post(address, {"version": 1, "reason": "又一次"}).status_code == 409
    assert "王小明" in text_of(browser.get(url("?show=withdrawn")))
    assert browser.post(address, {"version": place.version, "then": "put-back"}).status_code == 302
    place.refresh_from_db()
    assert place.withdrawn_at is None


def test_a_session_takes_republic_years_after_a_look_and_no_end_before_its_beginning(browser, row, url):
    typed = {"day": "115/12/1", "begins": "0900", "ends": "１２：００", "place": "三樓", "trainer": "", "seats": "12"}
    answer = browser.post(url("sessions/new/"), typed)
    assert answer.status_code == 400
    assert "讀作 2026/12/01" in text_of(answer)
    assert browser.post(url("sessions/new/"), {**typed, "day": "2026/12/1", "ends": "08:00"}).status_code == 400
    assert browser.post(url("sessions/new/"), {**typed, "day": "2026/12/1"}).status_code == 302
    made = TrainingSession.objects.get()
    assert (made.starts_at.isoformat(), made.seats) == ("2026-12-01T01:00:00+00:00", 12)


def test_the_sorted_table_opens_each_row_and_shows_the_bar_of_the_budget(browser, plan, row, place, hr):
    makers.planned(plan, hr, makers.course("甲課", "C02"), cost=90_000, spent=120_000)
    page = browser.get("/training/2026/?sort=-cost")
    assert [one.planned.cost for one in page.context["rows"]] == [90_000, 20_000]
    said = text_of(page)
    assert "超出預算 20,000 元" in said
    assert 'value="120000"' in page.content.decode()
    assert page.context["gaps"].all == 1
