"""The editor's list, and the steps from a version to a draft to the next version."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from competency.drafts.publishing import new_draft
from competency.editing.kinds import NAMES, anchor_of
from competency.exchange.preparing import prepare_documents
from competency.models import Duty, Indicator, StandardVersion
from people.models import User
from tests.competency.builders import large_draft
from tests.competency.editor_desk import LIST, PIECES, address, deleted, head_at, indicator, opened, row_at, saved

ODD = pytest.mark.parametrize("odd", ["²", "١", "9" * 30, "1x"])


@ODD
def test_an_odd_number_in_an_address_is_not_found(odd, desk, v3):
    for step in ("change", "history", "delete", "check", "publish", "preview", "new-draft"):
        assert desk.get(f"{LIST}{odd}/{step}/").status_code == 404, step


@pytest.fixture
def v3(standard, editor) -> StandardVersion:
    """The whole standard as a draft, for each test its own: the tests here publish and delete it, or have none."""
    draft = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    StandardVersion.objects.filter(pk=draft.pk).update(source="公報")  # by nobody, so that no history names it
    draft.refresh_from_db()
    return draft


def test_a_published_version_is_shown_read_only_with_a_way_on(standard, desk):
    html = desk.get(address(standard)).content.decode()
    assert 'name="_save"' not in html
    assert 'name="name"' not in html
    assert address(standard, "new-draft") in html
    assert address(standard, "publish") not in html
    assert standard.get_absolute_url() in html
    assert standard.description in html
    assert 'class="help"' not in html, "help for what can't be edited"
    assert "5 項" in html or "behaviour indicators" in html


@pytest.mark.parametrize(
    ("language", "titles"),
    [("zh-hant", ("職能基準版本", "新增職能基準")), ("en", ("Standard versions", "Add a standard"))],
)
def test_the_pages_of_the_list_have_titles_that_a_person_would_write(standard, editor, desk, language, titles):
    User.objects.filter(pk=editor.pk).update(language=language)
    desk.cookies["django_language"] = language
    for page, title in zip((LIST, f"{LIST}add/"), titles, strict=True):
        html = desk.get(page).content.decode()
        assert f"<h1>{title}</h1>" in html
        assert "新增 職能" not in html
        assert "to change" not in html


def test_the_menu_brings_the_open_page_into_view_in_the_administration_too(desk):
    assert "js/header.js" in desk.get(LIST).content.decode()


def test_a_new_draft_is_offered_the_next_free_code(standard, v3, desk):
    html = desk.get(address(standard, "new-draft")).content.decode()
    assert "BAS4222-002v4" in html
    named = {"origin": "official", "code": "BAS4222-002v4", "label": "v4"}
    response = desk.post(address(standard, "new-draft"), named)
    draft = StandardVersion.objects.get(code="BAS4222-002v4")
    assert response["Location"] == address(draft)
    assert Indicator.objects.filter(block__task__duty__version=draft).count() == 15


def test_a_code_that_is_taken_is_refused_in_words(standard, desk):
    response = desk.post(address(standard, "new-draft"), {"code": "BAS4222-002v1", "label": "v1"})
    assert response.status_code == 200
    assert response.context["form"].errors["code"]
    assert StandardVersion.objects.count() == 2


@pytest.fixture
def dated(v3):
    """Of a date, so that nothing about it is odd."""
    StandardVersion.objects.filter(pk=v3.pk).update(updated_on="2026-03-31")


def test_a_date_that_nobody_gave_is_confirmed_as_unknown(v3, desk):
    asked = desk.post(address(v3, "publish"))
    assert [finding.anchor for finding in asked.context["warnings"]] == ["id_updated_on"]
    shown = asked.context["shown"]
    assert desk.post(address(v3, "publish"), {"shown": shown, "seen": "yes"}).status_code == 302
    v3.refresh_from_db()
    assert (v3.status, v3.updated_on) == ("current", None)


@pytest.mark.usefixtures("dated")
def test_the_worker_is_asked_to_prepare_the_documents_of_what_is_published(
    standard, v3, desk, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(address(v3, "publish"))
    (queued,) = DBTaskResult.objects.filter(task_path=prepare_documents.module_path)
    assert queued.args_kwargs["args"] == [standard.standard_id]


@pytest.mark.usefixtures("dated")
def test_publishing_asks_first_and_then_publishes(standard, v3, desk):
    html = desk.get(address(v3, "publish")).content.decode()
    assert standard.code in html
    v3.refresh_from_db()
    assert v3.is_draft
    assert desk.post(address(v3, "publish")).status_code == 302
    v3.refresh_from_db()
    standard.refresh_from_db()
    assert (v3.status, standard.status, standard.successor) == ("current", "superseded", v3)


def test_an_empty_draft_is_told_what_is_missing(desk, v3):
    Duty.objects.filter(version=v3).delete()
    assert desk.get(address(v3, "publish")).context["errors"]
    desk.post(address(v3, "publish"))
    v3.refresh_from_db()
    assert v3.is_draft


def test_an_error_refuses_publication_and_leads_to_its_row(desk, v3):
    Indicator.objects.filter(block__task__duty__version=v3, code="P1.1.2").update(text=" ")
    html = desk.get(address(v3, "publish")).content.decode()
    assert f'href="{address(v3)}#indicator-{indicator(v3, "P1.1.2").pk}"' in html
    assert 'type="submit" class="default"' not in html
    desk.post(address(v3, "publish"), {"seen": "yes"})
    v3.refresh_from_db()
    assert v3.is_draft


def test_what_is_odd_must_be_ticked_as_seen_before_publishing(desk, v3):
    Indicator.objects.filter(block__task__duty__version=v3, code="P1.1.2").update(code="P1.2.9")
    shown = desk.get(address(v3, "publish")).context["shown"]
    for refused in ({}, {"seen": "yes"}, {"shown": shown}, {"shown": "0" * 64, "seen": "yes"}):
        desk.post(address(v3, "publish"), refused)
        v3.refresh_from_db()
        assert v3.is_draft
    desk.post(address(v3, "publish"), {"shown": shown, "seen": "yes"})
    v3.refresh_from_db()
    assert v3.status == "current"


@pytest.mark.usefixtures("dated")
def test_the_check_page_names_what_is_odd_and_says_when_all_is_well(desk, v3):
    assert "✓" in desk.get(address(v3, "check")).content.decode()
    Indicator.objects.filter(block__task__duty__version=v3, code="P1.1.2").update(code="P1.2.9")
    html = desk.get(address(v3, "check")).content.decode()
    assert "P1.2.9" in html
    assert f"{address(v3)}#indicator-{indicator(v3, 'P1.2.9').pk}" in html


def test_a_draft_can_be_deleted(desk, v3):
    assert desk.post(address(v3, "delete"), {"post": "yes"}).status_code == 302
    assert not StandardVersion.objects.filter(pk=v3.pk).exists()


def test_the_list_finds_by_code_and_name_and_filters_by_status(standard, v3, desk):
    def found(query: str) -> set[str]:
        return {version.code for version in desk.get(f"{LIST}?{query}").context["cl"].result_list}

    assert found("q=002v3") == {"BAS4222-002v3"}
    assert len(found("q=客戶服務")) == 3
    assert found("status__exact=superseded") == {"BAS4222-002v1"}


def test_the_list_finds_by_the_words_of_indicators_and_elements(standard, v3, desk):
    Indicator.objects.filter(block__task__duty__version=v3, code="P1.1.2").update(text="只有草稿這麼說。")

    def found(query: str) -> set[str]:
        return {version.code for version in desk.get(f"{LIST}?q={query}").context["cl"].result_list}

    assert found("只有草稿") == {"BAS4222-002v3"}
    assert found("組織資料庫維護程序") == {"BAS4222-002v2", "BAS4222-002v3"}
    assert found("T1.3 協助") == {"BAS4222-002v2", "BAS4222-002v3"}


def test_the_preview_shows_the_official_table_of_the_saved_draft(v3, desk):
    html = desk.get(address(v3, "preview")).content.decode()
    assert 'class="official"' in html
    assert "依據組織政策，以專業周到服務與客戶進行溝通。" in html
    assert f'href="{address(v3)}"' in html


def test_the_history_names_who_changed_what_from_what_to_what(v3, desk, editor):
    saved(desk, row_at(v3, indicator(v3, "P1.1.1")), text="改過的第一項。")
    deleted(desk, v3, indicator(v3, "P1.1.2"))
    saved(desk, head_at(v3, "names"), level="3")
    response = desk.get(address(v3, "history"))
    saves = response.context["saves"]  # two, where the minute turned between them
    assert {save.who for save in saves} == {str(editor)}
    changes = {(change.before, change.after) for save in saves for entry in save.entries for change in entry.changes}
    assert ("依據組織政策，以專業周到服務與客戶進行溝通。", "改過的第一項。") in changes
    assert ("2", "3") in changes
    html = response.content.decode()
    assert "P1.1.2依據組織政策和法規要求" in html, "a row that is gone is still shown"
    assert "BAS4222-002v2" in html, "where the draft was copied from"


def test_the_history_of_another_version_says_nothing_of_this_one(standard, v3, desk):
    saved(desk, head_at(v3, "names"), name="改名")
    assert "改名" in str(desk.get(address(v3, "history")).context["saves"])
    assert "改名" not in str(desk.get(address(standard, "history")).context["saves"])


def test_what_cycles_stand_on_is_not_deleted_and_they_are_named(assessment, standard, desk):
    html = desk.get(address(standard)).content.decode()
    assert assessment.cycle.name in html
    response = desk.post(address(standard, "delete"), {"post": "yes"})
    assert response.status_code == 403
    assert assessment.cycle.name in response.content.decode()


def test_the_list_asks_the_same_number_of_queries_for_many_versions(standard, desk, django_assert_max_num_queries):
    desk.get(LIST)
    with django_assert_max_num_queries(8):
        desk.get(LIST)
    for number in range(30):
        StandardVersion.objects.create(standard=standard.standard, code=f"LOT{number}", label="v1", name="甲")
    with django_assert_max_num_queries(8):
        desk.get(LIST)


def test_the_page_of_the_largest_standard_is_small_and_asks_a_constant_number_of_queries(desk, db):
    asked = []
    for number, duties in enumerate((1, 10)):
        version = large_draft(f"BIG999{number}-001v1", duties=duties)
        desk.get(address(version))
        with CaptureQueriesContext(connection) as captured:
            page = desk.get(address(version))
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 21
    assert page.content.count(b'<li id="indicator-') == 120
    assert len(page.content) < 300 * 1024


def test_saving_a_row_of_the_largest_standard_asks_as_many_queries_as_of_a_small_one(desk, db):
    asked = []
    for number, duties in enumerate((1, 10)):
        version = large_draft(f"BIG999{number}-001v1", duties=duties)
        where = row_at(version, indicator(version, "P1.1.1"))
        fields = opened(desk, where) | {"text": "改過的工作。"}
        with CaptureQueriesContext(connection) as captured:
            answer = desk.post(where, fields, headers=PIECES)
        assert answer["X-Desk"] == "saved"
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 40
    assert len(answer.content) < 60 * 1024


# --- The actions --------------------------------------------------------------------------------------------------
def test_a_draft_is_compared_with_the_version_in_force_at_one_press(standard, v3, desk):
    compare = f"/standards/{standard.code}/compare/{v3.code}/"
    assert f'href="{compare}"' in desk.get(address(v3)).content.decode()
    assert desk.get(compare).status_code == 200
    older = f"/standards/BAS4222-002v1/compare/{standard.code}/"
    assert f'href="{older}"' in desk.get(address(standard)).content.decode()


def test_one_action_stands_out_and_what_is_rare_is_folded(v3, standard, desk):
    for version, first in ((v3, "publish"), (standard, "new-draft")):
        html = desk.get(address(version)).content.decode()
        row = re.search(r'<nav class="desk-actions".*?</nav>', html, re.DOTALL).group()
        (chosen,) = re.findall(r'<a class="button default" href="([^"]+)"', row)
        assert chosen == address(version, first)
        assert row.count('<a class="button"') <= 4
        assert all(f'href="{one}"' in row for one in (address(version, "history"), f"/standards/{version.code}.json"))


def test_what_the_check_finds_stands_beside_the_outline_and_leads_to_its_row(v3, desk):
    bad = indicator(v3, "P1.1.2")
    where = row_at(v3, bad)
    saved(desk, where, code="P1.2.9")
    (found, *_rest) = re.findall(rf'<a href="#({NAMES[type(bad)]}-\d+)"', desk.get(address(v3)).content.decode())
    assert found == anchor_of(bad)
    answer = desk.post(where, opened(desk, where) | {"code": "P1.1.2"}, headers=PIECES).content.decode()
    assert 'id="desk-findings"' in answer
    assert f"#{found}" not in answer
