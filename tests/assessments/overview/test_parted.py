"""The result in parts: what falls short stands open, what meets is folded, and each item stands once."""

import re

import pytest

from assessments.models import Assessment
from assessments.overview.parted import parted
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from tests.factories import approved, rate_all, submitted

pytestmark = pytest.mark.django_db
SHORT = {"P1.1.2": ("2", "需提醒"), "P1.2.3": ("not_observed", "沒遇到"), "A02": ("2", "要多練習")}


@pytest.fixture
def read(signed_in):
    return lambda person, assessment: signed_in(person).get(assessment.get_absolute_url()).content.decode()


def fold(html, name):
    """What is folded under this heading, and whether it stands open."""
    found = re.search(rf'<details class="fold"( open)?>(?:(?!</details>).)*id="{name}".*?</details>', html, re.DOTALL)
    return (found[0], bool(found[1])) if found else ("", False)


def test_each_item_is_in_one_part(assessment):
    submitted(assessment, changes=SHORT)
    sheet = load_sheet(Assessment.objects.get(pk=assessment.pk))
    parts = parted(sheet, {})
    assert parts["gaps"].codes == list(SHORT)
    assert parts["unrated"].items == []
    found = [item.key for part in parts.values() for item in part.items]
    assert sorted(found) == sorted(item.key for item in sheet.items)


def test_a_task_is_linked_where_it_falls_short_else_where_it_meets(assessment):
    submitted(assessment, changes=SHORT)
    parts = parted(load_sheet(assessment), {})
    tasks = {
        name: {row.task.task.code: row.follows for d in part.duties for row in d.tasks} for name, part in parts.items()
    }
    assert tasks["gaps"] == {"T1.1": False, "T1.2": False}
    assert tasks["met"] == {"T1.1": True, "T1.2": True, "T1.3": False, "T2.1": False}


def test_what_is_not_rated_yet_is_a_part_of_its_own(assessment, supervisor):
    parts = parted(load_sheet(assessment), {})
    assert parts["gaps"].items == parts["met"].items == []
    assert len(parts["unrated"].items) == len(load_sheet(assessment).items)
    rate_all(assessment, supervisor)
    assert parted(load_sheet(assessment), {})["unrated"].items == []


def test_what_falls_short_stands_open_and_what_meets_is_folded(assessment, hr, read):
    html = read(hr, approved(assessment, hr, changes=SHORT))
    folded, is_open = fold(html, "met")
    assert not is_open
    assert "3 項未達標或未觀察到" in html
    assert "16 項達到標準" in folded
    for code, (_value, comment) in SHORT.items():
        assert comment in html
        assert comment not in folded
        assert f">{code}</span>" not in folded
    assert ">P1.1.1</span>" in folded


def test_the_trainee_who_is_to_confirm_it_reads_all_of_it_at_once(assessment, trainee, hr, read):
    submitted(assessment, changes=SHORT)
    assert fold(read(trainee, assessment), "met")[1]
    assert not fold(read(hr, assessment), "met")[1]


def test_the_next_step_comes_first_for_whose_turn_it_is_but_the_trainee_reads_first(assessment, trainee, hr, read):
    submitted(assessment, changes=SHORT)
    own = read(trainee, assessment)
    assert own.index('id="result"') < own.index('id="turn"')
    steps.perform(assessment.pk, "acknowledge", trainee)
    html = read(hr, assessment)
    assert html.index('id="turn"') < html.index('id="result"')
    assert html.index('data-action="approve"') < html.index('id="result"')


def test_names_in_signatures_and_timeline_lead_to_the_person_for_whoever_may_open_them(assessment, trainee, hr, read):
    done = approved(assessment, hr)
    for part in ("signatures", "timeline"):
        for person, links in ((hr, True), (trainee, False)):
            shown = read(person, done).split(f'id="{part}"')[1].split("</section>")[0]
            assert (f'href="/people/{done.supervisor.username}/"' in shown) is links


def test_the_name_in_a_list_of_assessments_leads_to_the_assessment(assessment, hr, signed_in):
    html = signed_in(hr).get("/assessments/").content.decode()
    assert f'<a href="{assessment.get_absolute_url()}">{assessment.trainee_name}</a>' in html
