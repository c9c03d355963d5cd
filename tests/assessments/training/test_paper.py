"""年度訓練計畫表: each course with the gap it answers, who took part, what it cost and which gaps are closed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Access, Participant, TrainingPlan
from assessments.training import paper
from assessments.training.printed import Printed
from config.days import written
from people.models import User
from tests.assessments.papers.reading import book_of, cells, formulas, text_of, under
from tests.assessments.training import makers
from tests.factories import UserFactory, approved, open_for

pytestmark = pytest.mark.django_db
PDF, EXCEL = "/training/2026/plan.pdf", "/training/2026/plan.xlsx"


@pytest.fixture
def attended(place, row, hr):
    """The trainee's place, in a session to which they came."""
    held = makers.session(row, hr, days=0, taken_at=timezone.now())
    Participant.objects.filter(pk=place.pk).update(
        session=held, attendance="attended", hours=6, taken_at=timezone.now(), taken_by=hr
    )
    return place


@pytest.mark.parametrize("who", ["trainee", "editor", "administrator", "stranger"])
@pytest.mark.parametrize("address", [PDF, EXCEL])
def test_who_leads_nobody_prints_no_plan(who, address, request, signed_in, place):
    assert signed_in(request.getfixturevalue(who)).get(address).status_code == 403


@pytest.mark.parametrize("address", ["/training/2031/plan.pdf", "/training/2031/plan.xlsx"])
def test_a_year_without_a_plan_is_not_found(address, signed_in, hr):
    assert signed_in(hr).get(address).status_code == 404


def test_a_supervisor_prints_the_rows_and_names_of_their_people_and_no_money(signed_in, supervisor, place, row, hr):
    makers.place(row, UserFactory(name="別組的人"), hr)
    other = makers.planned(row.plan, hr, makers.course("別的課", "C02"))
    makers.place(other, UserFactory(), hr)
    text = text_of(signed_in(supervisor).get(PDF))
    assert place.person.name in text
    assert f"TP-2026-T{supervisor.username}" in text
    for words in ("別組的人", "別的課", "20,000", "預算"):
        assert words not in text, words
    book = book_of(signed_in(supervisor).get(EXCEL))
    said = [cell for sheet in book for line in cells(sheet) for cell in line]
    assert place.person.username in said
    assert not {"別組的人", "別的課", 20_000, 100_000} & set(said)


def test_each_course_tells_its_gap_people_session_cost_attendance_and_where_the_proof_is(
    attended, appraised, row, plan, hr, signed_in, url, settings
):
    text = text_of(signed_in(hr).get(PDF))
    proof = f"{settings.PORTAL_URL}{url()}".replace(" ", "")
    for words in ("2026年度訓練計畫表", "客訴處理", "P1.1.2", "(1)", "20,000", "100,000", "100%", "0/1", proof):
        assert words in text, words
    assert "09:00–15:00" in text
    (line,) = under(book_of(signed_in(hr).get(EXCEL))["課程"], "課程編號")[:1]
    assert (line["課程編號"], line["人員"], line["時數"], line["規劃費用（元）"]) == ("C01", 1, 6, 20_000)
    assert line["因應的職能落差"].startswith("P1.1.2 ")
    assert (line["已點名人數"], line["落差"], line["已弭平的落差"]) == (1, 1, 0)


def test_each_place_names_the_gap_before_and_what_closed_it(attended, appraised, hr, signed_in):
    rows = under(book_of(signed_in(hr).get(EXCEL))["參訓人員與職能落差"], "員工編號")
    assert [(row["員工編號"], row["代碼"], row["弭平依據"]) for row in rows] == [("trainee", "P1.1.2", None)]
    makers.followed_up(appraised)
    (row,) = under(book_of(signed_in(hr).get(EXCEL))["參訓人員與職能落差"], "員工編號")
    assert (row["狀態"], appraised.number in row["弭平依據"], "複評" in row["弭平依據"]) == ("已弭平", True, True)
    assert row["佐證"].endswith(f"#place-{attended.pk}")
    text = text_of(signed_in(hr).get(PDF))
    assert "1/1" in text
    assert f"複評（{appraised.number}）" in text


def test_a_gap_that_a_later_result_left_open_says_which_on_what_day_and_by_what(attended, appraised, hr, signed_in):
    row = makers.followed_up(appraised, value=2)
    text = text_of(signed_in(hr).get(PDF))
    assert f"未弭平仍為2需要協助，{written(row.confirmed_on)}複評（{appraised.number}）" in text
    (line,) = under(book_of(signed_in(hr).get(EXCEL))["參訓人員與職能落差"], "員工編號")
    assert line["弭平依據"] is None
    assert line["後續結果（未弭平）"].startswith("仍為 2 ")


def test_a_course_that_was_called_off_says_why_and_costs_nothing_as_planned(place, row, plan, hr, signed_in):
    makers.planned(plan, hr, makers.course("停辦的課", "C02"), cost=7_000, state="cancelled", reason="講師生病")
    browser = signed_in(hr)
    text = text_of(browser.get(PDF))
    assert "講師生病" in text
    assert "27,000" not in text
    sums = next(line for line in cells(book_of(browser.get(EXCEL))["課程"]) if line and line[0] == "合計")
    assert 20_000 in sums


def test_a_draft_is_marked_as_one_and_an_approved_plan_names_who_approved_it(place, plan, hr, signed_in):
    assert signed_in(hr).get(PDF)["Content-Disposition"].count("TP-2026")
    head = cells(book_of(signed_in(hr).get(EXCEL))["課程"])[1][0]
    assert "草稿" in head
    TrainingPlan.objects.update(state="approved", approved_at=timezone.now(), approved_by=hr, version=7)
    head, *_rest, who = cells(book_of(signed_in(hr).get(EXCEL))["課程"])[1:]
    assert "草稿" not in head[0]
    assert "　7-" in head[0]
    assert [hr.name in box for box in who] == [True, True], "printed and approved by HR; nobody reviewed it yet"


def change_names(place, row, hr):
    makers.place(row, UserFactory(), hr)
    place.withdrawn_at = timezone.now()
    place.save()


CHANGES = {
    "names": change_names,
    "hours": lambda place, row, hr: Participant.objects.filter(pk=place.pk).update(hours=3),
    "session": lambda place, row, hr: Participant.objects.filter(pk=place.pk).update(session=None),
    "goal": lambda place, row, hr: type(row).objects.filter(pk=row.pk).update(goal="會安撫"),
    "provider": lambda place, row, hr: type(row.course).objects.filter(pk=row.course_id).update(provider="別家"),
    "accreditation": lambda place, row, hr: (
        type(row.course).objects.filter(pk=row.course_id).update(icap_number="iCAP-1")
    ),
    "name": lambda place, row, hr: User.objects.filter(pk=place.person_id).update(name="改名"),
    "note": lambda place, row, hr: TrainingPlan.objects.update(note="改了備註"),
    "follow-up": lambda place, row, hr: makers.followed_up(place.needs.get().assessment),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_is_told_otherwise_makes_another_edition(what, attended, row, plan, hr):
    def edition():
        return paper.paper_of(Printed(hr, TrainingPlan.objects.get(pk=plan.pk))).version

    before = edition()
    assert edition() == before
    CHANGES[what](attended, row, hr)
    assert edition() != before


def test_too_many_places_are_counted_on_paper_and_told_by_excel(place, row, hr, signed_in, monkeypatch):
    monkeypatch.setattr(paper, "MOST_PLACES", 0)
    text = text_of(signed_in(hr).get(PDF))
    assert place.person.name not in text
    assert "Excel檔逐一列出" in text
    assert not Access.objects.filter(detail="training.pdf").exists(), "nobody was shown"


def test_what_somebody_typed_is_no_formula(place, row, hr, signed_in):
    row.goal = "=HYPERLINK(1)"
    row.save()
    book = book_of(signed_in(hr).get(EXCEL))
    assert formulas(book) == []
    assert "=HYPERLINK(1)" in [cell for line in cells(book["課程"]) for cell in line]


def test_each_appraisal_behind_is_written_down(attended, appraised, hr, signed_in):
    for address in (PDF, EXCEL):
        signed_in(hr).get(address)
    told = Access.objects.filter(kind="shown").order_by("pk").values_list("assessment", "person", "detail")
    assert list(told) == [(appraised.pk, hr.pk, "training.pdf"), (appraised.pk, hr.pk, "training.xlsx")]


def test_the_page_of_the_plan_offers_both(place, hr, signed_in):
    html = signed_in(hr).get("/training/2026/").content.decode()
    assert f'href="{PDF}"' in html
    assert f'href="{EXCEL}"' in html


def test_the_number_of_queries_does_not_grow(plan, row, cycle, supervisor, hr, signed_in):
    browser = signed_in(hr)

    def one_more(code):
        line = makers.planned(plan, hr, makers.course(f"課 {code}", code))
        done = approved(open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr), hr, changes=makers.SHORT)
        held = makers.session(line, hr)
        makers.gap(makers.place(line, done.trainee, hr, session=held), done)

    def counted():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(EXCEL).status_code == 200
        return len(queries)

    one_more("N0")
    counted()
    few = counted()
    for number in range(1, 5):
        one_more(f"N{number}")
    assert counted() == few
