"""職能落差分析表: whose gaps it tells to whom, how far each is and what says so, and what is too much for paper."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.insight import paper
from assessments.models import Access
from tests.assessments.followups.conftest import confirm
from tests.assessments.papers.reading import book_of, cells, formulas, text_of, under
from tests.factories import UserFactory, approved, open_for

pytestmark = pytest.mark.django_db
PDF, EXCEL = "/insight/gaps.pdf", "/insight/gaps.xlsx"
SHORT = {"P1.1.1": ("1", "常漏項"), "P1.1.2": ("2", "需提醒"), "P1.2.1": ("not_observed", "未見")}


@pytest.fixture
def done(assessment, hr):
    return approved(assessment, hr, changes=SHORT)


@pytest.mark.parametrize("address", [PDF, EXCEL])
def test_who_leads_nobody_is_refused_and_nothing_is_written_down(done, trainee, stranger, editor, signed_in, address):
    for person in (trainee, stranger, editor):
        assert signed_in(person).get(address).status_code == 403
    assert not Access.objects.filter(kind="shown").exists()


def test_a_supervisor_prints_their_own_people_alone(done, cycle, supervisor, hr, signed_in):
    foreign = UserFactory(name="別組的人", supervisor=UserFactory())
    approved(open_for(cycle, foreign, foreign.supervisor, hr), hr, changes=SHORT)
    text = text_of(signed_in(supervisor).get(PDF))
    assert done.trainee.name in text
    assert "別組的人" not in text
    assert "別組的人" in text_of(signed_in(hr).get(PDF))


def test_it_tells_level_asked_gap_and_source_and_adds_them_up(done, hr, signed_in):
    text = text_of(signed_in(hr).get(PDF))
    for words in ("職能落差分析表", "GA-BAS4222", "製表", "審核", "核定", "1/", hr.name, "1−2", "2−1"):
        assert words in text, words
    assert f"評核{done.number}" in text
    rows = under(book_of(signed_in(hr).get(EXCEL))["落差與複評明細"], "落差級數")
    told = [(row["員工編號"] if "員工編號" in row else row["編號"], row["代碼"], row["落差級數"]) for row in rows]
    assert told == [("trainee", "P1.1.1", 2), ("trainee", "P1.1.2", 1)]
    assert {row["應達等級"][0] for row in rows} == {"3"}


def test_the_workbook_has_levels_as_numbers_sums_and_no_formula(done, hr, signed_in):
    done.trainee.name = "=1+1"
    done.trainee.save()
    book = book_of(signed_in(hr).get(EXCEL))
    assert formulas(book) == []
    (row,) = under(book["人員與項目"], "姓名")[:1]
    assert (row["姓名"], row["P1.1.1"], row["P1.2.1"], row["落差"], row["落差級數"]) == ("=1+1", 1, "–", 2, 3)
    sums = {line[0]: line[1:] for line in cells(book["人員與項目"]) if line and line[0] in ("落差人數", "落差級數合計")}
    assert (sum(sums["落差人數"][:-1]), sums["落差人數"][-1]) == (2, 2)
    assert (sum(sums["落差級數合計"][:-1]), sums["落差級數合計"][-1]) == (3, 3)


def test_what_a_follow_up_confirmed_names_it_as_its_source_and_closes_the_gap(done, supervisor, hr, signed_in):
    confirm(done, supervisor, "P1.1.2")
    rows = under(book_of(signed_in(hr).get(EXCEL))["落差與複評明細"], "落差級數")
    told = {row["代碼"]: (row["落差級數"], "複評" in row["依據"]) for row in rows}
    assert told == {"P1.1.1": (2, False), "P1.1.2": (0, True)}
    text = text_of(signed_in(hr).get(PDF))
    assert "3*" in text
    assert "2−1" not in text.split("各項目落差統計")[0].split("未評")[1]


def test_it_is_about_the_people_that_the_page_was_narrowed_to(done, cycle, supervisor, hr, signed_in):
    other = UserFactory(name="乙二", supervisor=supervisor)
    approved(open_for(cycle, other, supervisor, hr), hr)
    text = text_of(signed_in(hr).get(PDF, {"q": "乙二", "cycle": cycle.pk}))
    assert "乙二" in text
    assert done.trainee.name not in text
    assert f"-C{cycle.pk}" in text
    assert "這些人員沒有已核定的職能落差" in text
    assert done.trainee.name not in text_of(signed_in(hr).get(PDF, {"year": "2001"}))


def test_the_same_question_has_the_same_number_and_another_version_once_it_says_something_else(
    done, supervisor, hr, signed_in
):
    browser = signed_in(hr)
    first, again = (browser.get(EXCEL)["Content-Disposition"] for _time in range(2))
    confirm(done, supervisor, "P1.1.2")
    later = browser.get(EXCEL)["Content-Disposition"]
    assert first == again != later
    assert first.rsplit("_", 1)[0] == later.rsplit("_", 1)[0]


def test_items_that_do_not_fit_beside_each_other_go_on_in_another_table(done, hr, signed_in, monkeypatch):
    monkeypatch.setattr(paper, "ACROSS", 4)
    text = text_of(signed_in(hr).get(PDF))
    assert text.count("應達等級") > 4
    assert all(code in text for code in ("P1.1.1", "P1.2.5", "P2.1.3", "A04"))


def test_more_people_than_paper_holds_are_refused_with_what_to_do_and_not_in_excel(done, hr, signed_in, monkeypatch):
    monkeypatch.setattr(paper, "MOST_PEOPLE", 0)
    answer = signed_in(hr).get(PDF)
    assert answer.status_code == 400
    assert "Excel" in answer.content.decode()
    assert signed_in(hr).get(EXCEL).status_code == 200


def test_gaps_beyond_what_paper_lists_are_counted_there(done, hr, signed_in, monkeypatch):
    monkeypatch.setattr(paper, "MOST_GAPS", 1)
    assert "另有1項落差列於Excel檔" in text_of(signed_in(hr).get(PDF))


def test_each_person_whose_results_it_tells_is_written_down(done, hr, signed_in):
    for address in (PDF, EXCEL):
        signed_in(hr).get(address)
    shown = Access.objects.filter(kind="shown").order_by("pk").values_list("assessment", "person", "detail")
    assert list(shown) == [(done.pk, hr.pk, "gaps.pdf"), (done.pk, hr.pk, "gaps.xlsx")]
    log = signed_in(hr).get("/access/").content.decode()
    assert "職能落差分析表 PDF" in log


def test_the_matrix_and_the_needs_offer_it_as_they_are_narrowed(done, cycle, hr, signed_in):
    for page in ("/insight/matrix/", "/insight/needs/"):
        html = signed_in(hr).get(page, {"cycle": cycle.pk}).content.decode()
        assert f'{PDF}?cycle={cycle.pk}"' in html, page


def test_the_number_of_queries_does_not_grow(cycle, supervisor, hr, signed_in):
    browser = signed_in(hr)

    def one_more():
        row = open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)
        confirm(approved(row, hr, changes=SHORT), supervisor, "P1.1.2")

    def counted():
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(EXCEL).status_code == 200
        return len(queries)

    one_more()
    counted()
    few = counted()
    for _time in range(4):
        one_more()
    assert counted() == few
