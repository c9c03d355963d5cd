"""The gap matrix: who sees whose, what a cell leads to, what is looked for, what it costs, what is written down."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from assessments.enums import AccessKind
from assessments.insight import document
from assessments.models import Access
from people.departments import keeping
from people.models import Company, User
from tests.factories import UserFactory, approved, open_for, submitted

pytestmark = pytest.mark.django_db
PAGE, EXCEL, PDF = "/insight/matrix/", "/insight/matrix.xlsx", "/insight/matrix.pdf"
SHORT = {"P1.1.2": ("2", "需提醒"), "P1.2.1": ("not_observed", "未見")}


@pytest.fixture
def team(cycle, supervisor, hr):
    """Three people who report to the supervisor: one with a gap, one who meets all, one not approved yet."""
    people = [UserFactory(supervisor=supervisor, name=name) for name in ("甲一", "乙二", "丙三")]
    rows = [open_for(cycle, one, supervisor, hr) for one in people]
    approved(rows[0], hr, changes=SHORT)
    approved(rows[1], hr)
    submitted(rows[2])
    return people


def names(response):
    return [row.name for row in response.context["page"].rows]


def shown(response):
    return response.context["page"]


@pytest.mark.parametrize("address", [PAGE, EXCEL, PDF])
def test_who_leads_nobody_is_refused_and_sent_to_their_own_page(assessment, trainee, stranger, signed_in, address):
    for person in (trainee, stranger):
        response = signed_in(person).get(address)
        assert response.status_code == 403


@pytest.mark.parametrize("address", [PAGE, EXCEL])
def test_a_supervisor_sees_their_own_people_alone(team, cycle, supervisor, hr, signed_in, address):
    other = UserFactory()
    foreign = UserFactory(supervisor=other, name="別組的人")
    approved(open_for(cycle, foreign, other, hr), hr)
    response = signed_in(supervisor).get(address, {"team": other.username})
    if address == PAGE:
        assert set(names(response)) >= {"甲一", "乙二", "丙三"}
        assert "別組的人" not in response.content.decode()
    else:
        values = [row[1] for row in load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True)]
        assert "別組的人" not in values


def test_what_is_submitted_only_is_not_rated_yet(team, hr, signed_in):
    response = signed_in(hr).get(PAGE, {"q": "丙三", "unfold": "all"})
    (line,) = shown(response).matrix.lines
    assert set(line.letters) == {"u"}
    assert 'data-state="unrated"' in response.content.decode()


def test_most_gaps_stand_first_and_who_is_not_rated_last(team, hr, signed_in):
    browser = signed_in(hr)
    assert names(browser.get(PAGE)) == ["甲一", "乙二", "丙三"]
    assert names(browser.get(PAGE, {"sort": "gap"}))[-1] == "丙三"
    assert names(browser.get(PAGE, {"sort": "number"})) == ["甲一", "乙二", "丙三"]
    assert names(browser.get(PAGE, {"sort": "-number"})) == ["丙三", "乙二", "甲一"]
    assert names(browser.get(PAGE, {"sort": "P1.1.2"}))[0] == "乙二"
    assert names(browser.get(PAGE, {"sort": "-T1.1"}))[0] == "甲一"


def test_a_column_and_a_state_find_the_people_behind_a_figure(team, hr, signed_in):
    browser = signed_in(hr)
    assert names(browser.get(PAGE, {"column": "P1.1.2", "state": "gap"})) == ["甲一"]
    assert names(browser.get(PAGE, {"column": "T1.2", "state": "meets"})) == ["乙二"]
    both = browser.get(f"{PAGE}?column=P1.1.2&state=gap&column=P1.2.1&state=not_observed")
    assert names(both) == ["甲一"]
    assert names(browser.get(f"{PAGE}?column=P1.1.2&state=gap&column=P1.2.1&state=meets")) == []
    assert names(browser.get(PAGE, {"q": "乙"})) == ["乙二"]


def test_what_an_address_asks_that_is_none_asks_nothing(team, hr, signed_in):
    asked = "?column=P9.9.9&state=gap&column=P1.1.2&state=wrong&sort=nothing&unit=x&unfold=T9&page=x&q="
    response = signed_in(hr).get(PAGE + asked)
    assert len(names(response)) == 3


def test_tasks_unfold_all_together_or_one_by_one_and_the_rest_of_the_address_stays(team, hr, signed_in):
    browser = signed_in(hr)
    assert [one.key for one in shown(browser.get(PAGE)).matrix.shown] == ["T1.1", "T1.2", "T1.3", "T2.1", "A"]
    response = browser.get(PAGE, {"unfold": "T1.3", "q": "甲", "sort": "name"})
    assert [one.key for one in shown(response).matrix.shown][2:5] == ["P1.3.1", "P1.3.2", "P1.3.3"]
    (task,) = [one for one in shown(response).tasks if one.is_unfolded]
    assert "unfold" not in task.query
    assert "sort=name" in task.query
    opened = browser.get(f"{PAGE}?{shown(response).unfold_all}")
    assert shown(opened).matrix.is_unfolded
    assert len(shown(opened).matrix.shown) == len(shown(opened).matrix.standing.columns.items)


def test_a_cell_leads_to_its_item_where_the_appraisal_may_be_read(team, supervisor, cycle, hr, signed_in):
    gap = team[0].assessments.get()
    html = signed_in(supervisor).get(PAGE, {"unfold": "all"}).content.decode()
    cell = f'<td data-state="gap"><a href="/assessments/{gap.pk}/#i'
    assert cell in html
    anchor = html.split(cell)[1].split('"')[0]
    assert f'id="i{anchor}"' in signed_in(supervisor).get(gap.get_absolute_url()).content.decode()
    task = signed_in(supervisor).get(PAGE).content.decode().split(f"/assessments/{gap.pk}/#task-")[1].split('"')[0]
    assert f'id="task-{task}"' in signed_in(supervisor).get(gap.get_absolute_url()).content.decode()


def test_a_new_supervisor_sees_states_of_before_but_no_way_into_the_appraisal(team, hr, signed_in):
    new = UserFactory()
    User.objects.filter(pk=team[0].pk).update(supervisor=new)
    row = team[0].assessments.get()
    html = signed_in(new).get(PAGE, {"unfold": "all"}).content.decode()
    assert 'data-state="gap"' in html
    assert f"/assessments/{row.pk}/" not in html
    assert "需提醒" not in html
    assert signed_in(new).get(row.get_absolute_url()).status_code == 404


def test_a_department_with_too_few_stand_ins_is_named_and_its_figure_leads_there(team, hr, signed_in):
    department = keeping.ensure("客服一組")
    User.objects.filter(pk__in=[one.pk for one in team]).update(department=department)
    Company.objects.update_or_create(pk=1, defaults={"stand_ins": 2})
    browser = signed_in(hr)
    page = shown(browser.get(PAGE))
    short = {one.bench.column.key: one.units[0] for one in page.short_tasks}
    assert set(short) == {"T1.1", "T1.2"}
    assert (short["T1.1"].name, short["T1.1"].short.meet, short["T1.1"].short.people) == ("客服一組", 1, 3)
    assert names(browser.get(f"{PAGE}?{short['T1.1'].query}")) == ["乙二"]
    Company.objects.update(stand_ins=1)
    assert shown(browser.get(PAGE)).short_tasks == []


def test_each_person_shown_is_written_down_once_for_page_and_files(team, supervisor, hr, signed_in):
    rows = {team[0].assessments.get().pk, team[1].assessments.get().pk}
    for address, place in ((PAGE, "matrix"), (EXCEL, "matrix.xlsx"), (PDF, "matrix.pdf")):
        assert signed_in(hr).get(address).status_code == 200
        looks = Access.objects.filter(person=hr, kind=AccessKind.SHOWN, detail=place)
        assert sorted(looks.values_list("assessment", flat=True)) == sorted(rows)


def test_a_page_writes_down_whom_it_shows_and_nobody_else(team, hr, signed_in):
    signed_in(hr).get(PAGE, {"q": "甲一"})
    looks = Access.objects.filter(person=hr, kind=AccessKind.SHOWN)
    assert [look.assessment.trainee for look in looks] == [team[0]]


def test_more_people_than_paper_takes_are_refused_with_what_to_do(team, hr, signed_in, monkeypatch):
    monkeypatch.setattr(document, "MOST_PEOPLE", 2)
    response = signed_in(hr).get(PDF)
    assert response.status_code == 400
    assert "Excel" in response.content.decode()
    assert signed_in(hr).get(PDF, {"q": "甲一"}).status_code == 200


def test_the_excel_file_keeps_a_name_that_looks_like_a_formula_a_text(team, hr, signed_in):
    User.objects.filter(pk=team[0].pk).update(name="=HYPERLINK(1)")
    sheet = load_workbook(BytesIO(signed_in(hr).get(EXCEL).content)).active
    cell = sheet["B5"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=HYPERLINK(1)", "s", True)
    assert not sheet["B6"].quotePrefix
    assert sheet.freeze_panes == "D5"
    assert sheet["D5"].value == "✕"


def test_an_empty_company_says_what_will_stand_here(hr, signed_in):
    response = signed_in(hr).get(PAGE)
    assert response.status_code == 200
    assert "data-matrix" not in response.content.decode()
    assert "data-findings" not in response.content.decode()


def test_a_choice_with_nobody_in_it_says_so_and_what_to_choose_instead(team, standard, supervisor, hr, signed_in):
    empty, head = keeping.ensure("資訊部"), UserFactory(language="en")
    UserFactory(supervisor=head)
    User.objects.filter(pk=hr.pk).update(language="en")
    for person, asked in ((hr, {"department": empty.pk}), (head, {})):
        page = signed_in(person).get(PAGE, asked).content.decode()
        assert f"None of those chosen above is appraised by {standard}. Choose another standard" in page


def costs(browser, address):
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("address", [f"{PAGE}?unfold=all", EXCEL])
def test_the_number_of_queries_does_not_grow(cycle, supervisor, hr, signed_in, address):
    browser = signed_in(supervisor)
    approved(open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr), hr)
    browser.get(address)
    few = costs(browser, address)
    for _person in range(4):
        approved(open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr), hr)
    assert costs(browser, address) == few


def test_a_supervisors_desk_shows_their_direct_people_by_tasks(team, supervisor, manager, hr, signed_in):
    desk = signed_in(supervisor).get("/")
    found = desk.context["team_matrix"]
    assert found.rows[0].name == "甲一"
    assert [column.key for column in found.tasks] == ["T1.1", "T1.2", "T1.3", "T2.1", "A"]
    assert names(signed_in(supervisor).get(f"{PAGE}?{found.address}"))[0] == "甲一"
    assert Access.objects.filter(person=supervisor, kind=AccessKind.SHOWN).count() == 4
    assert signed_in(manager).get("/").context["team_matrix"] is None
    assert signed_in(hr).get("/").context["team_matrix"] is None


def test_the_desk_has_no_matrix_before_anything_is_confirmed(assessment, supervisor, signed_in):
    assert signed_in(supervisor).get("/").context["team_matrix"] is None
