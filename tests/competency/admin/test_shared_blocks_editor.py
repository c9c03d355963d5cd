"""Tasks that share blocks, on the editor's page: chosen, given up, moved, deleted, and what is refused of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.html import strip_tags

from competency.drafts.publishing import NotPublishable, publish
from competency.models import Block, Duty, StandardVersion, Task
from people.models import User
from tests.competency.builders import shared_draft
from tests.competency.editor_desk import add_row, address, digest_of
from tests.competency.form_reader import fields_of

TASK = "duties-0-tasks"


@pytest.fixture
def desk(signed_in: Callable[[User], Client], editor: User) -> Client:
    """The browser of an editor who reads English."""
    editor.language = "en"
    editor.save()
    return signed_in(editor)


@pytest.fixture
def shared(db) -> StandardVersion:
    return shared_draft()


@pytest.fixture
def page(desk: Client, shared: StandardVersion) -> dict[str, str]:
    return fields_of(desk.get(address(shared)).content.decode())


@pytest.fixture
def saved(desk: Client, shared: StandardVersion) -> Callable[[dict[str, str]], None]:
    def post(fields: dict[str, str]) -> None:
        response = desk.post(address(shared), {**fields, "_continue": "1"})
        assert response.status_code == 302, response.context["errors"]

    return post


@pytest.fixture
def refused(desk: Client, shared: StandardVersion) -> Callable[[dict[str, str]], list[str]]:
    """The sentences of the refusal; nothing was saved."""

    def post(fields: dict[str, str]) -> list[str]:
        before = digest_of(shared)
        response = desk.post(address(shared), {**fields, "_continue": "1"})
        assert response.status_code == 200
        assert digest_of(shared) == before
        with translation.override("en"):
            return [unescape(strip_tags(str(sentence))) for sentence in response.context["errors"]]

    return post


def key(code: str) -> str:
    return str(Task.objects.get(code=code).pk)


def groups(version: StandardVersion) -> list[tuple[str, str | None, int]]:
    tasks = (
        Task.objects.filter(duty__version=version).order_by("duty__position", "position").select_related("blocks_of")
    )
    return [(task.code, task.blocks_of.code if task.blocks_of else None, task.blocks.count()) for task in tasks]


SHARED = [("T1.1", None, 2), ("T1.2", "T1.1", 0), ("T1.3", "T1.1", 0), ("T1.4", None, 1), ("T2.1", None, 1)]


# --- Refusals -----------------------------------------------------------------------------------------------------
def test_a_task_with_blocks_of_its_own_does_not_share_those_of_another(page, refused):
    (sentence,) = refused({**page, f"{TASK}-3-blocks_of": key("T1.1")})
    assert sentence == "It shares the blocks of T1.1, so it can't have its own. Delete its blocks, or share none."


def test_the_first_of_a_group_does_not_lose_its_blocks(page, refused):
    emptied = {**page, f"{TASK}-0-blocks-0-DELETE": "on", f"{TASK}-0-blocks-1-DELETE": "on"}
    sentences = refused(emptied)
    assert sentences == ["T1.1 has no block that could be shared. Add one there, or choose another task."] * 2


def test_the_first_of_a_group_is_not_deleted_while_others_share_its_blocks(page, refused):
    sentences = refused({**page, f"{TASK}-0-DELETE": "on"})
    assert sentences == ["The task whose blocks it shares is not in this duty. Choose one that is, or share none."] * 2


@pytest.mark.parametrize(
    ("places", "beginning"),
    [
        ({0: "3", 1: "0", 2: "1", 3: "2"}, "It stands before T1.1, whose blocks it shares."),
        ({0: "0", 3: "1", 1: "2", 2: "3"}, "Another task stands between it and T1.1."),
    ],
)
def test_tasks_of_a_group_are_not_moved_apart(page, refused, places, beginning):
    moved = {f"{TASK}-{number}-position": place for number, place in places.items()}
    sentences = refused({**page, **moved})
    assert len(sentences) == 2
    assert all(sentence.startswith(beginning) for sentence in sentences)


def test_a_task_that_shares_blocks_itself_is_no_choice(page, refused):
    (sentence,) = refused({**page, f"{TASK}-2-blocks_of": key("T1.2")})
    assert sentence.startswith("T1.2 shares the blocks of another task itself.")


def test_a_task_of_another_duty_is_no_choice(page, refused):
    (sentence,) = refused({**page, f"{TASK}-2-blocks_of": key("T2.1")})
    assert sentence.startswith("The task whose blocks it shares is not in this duty.")


def test_a_task_of_another_version_is_no_choice(page, refused):
    foreign = Task.objects.get(code="T1.1", duty__version=shared_draft("SHR9999-001v1"))
    (sentence,) = refused({**page, f"{TASK}-2-blocks_of": str(foreign.pk)})
    assert sentence.startswith("The task whose blocks it shares belongs to another version.")


@pytest.mark.parametrize("odd", ["x", "-1", "99999999999999999999"])
def test_what_is_no_task_is_no_choice(page, refused, odd):
    assert refused({**page, f"{TASK}-2-blocks_of": odd})


# --- Editing ------------------------------------------------------------------------------------------------------
def test_saving_the_page_untouched_changes_nothing(shared, page, saved):
    before = digest_of(shared)
    saved(page)
    assert digest_of(shared) == before
    assert groups(shared) == SHARED


def test_offered_are_the_earlier_tasks_of_the_duty_that_have_blocks(desk, shared):
    html = desk.get(address(shared)).content.decode()
    selects = dict(re.findall(r'<select name="(duties-\d+-tasks-\d+)-blocks_of"[^>]*>(.*?)</select>', html, re.DOTALL))
    offered = {row: re.findall(r">([^<>]*)</option>", options) for row, options in selects.items()}
    own, first = "none: blocks of its own", "T1.1 分析需求"
    assert offered["duties-0-tasks-0"] == [own]
    assert offered["duties-0-tasks-2"] == offered["duties-0-tasks-3"] == [own, first]
    assert offered["duties-1-tasks-0"] == [own]


def test_a_task_joins_a_group_once_its_blocks_are_deleted(shared, page, saved):
    saved({**page, f"{TASK}-3-blocks_of": key("T1.1"), f"{TASK}-3-blocks-0-DELETE": "on"})
    assert groups(shared)[3] == ("T1.4", "T1.1", 0)


def test_a_new_task_shares_blocks_although_the_page_gave_it_an_empty_one(shared, page, saved):
    row = add_row(page, TASK, code="T1.5", name="交接", position="3", blocks_of=key("T1.1"))
    page[f"{TASK}-3-position"] = "4"
    assert page[f"{row}-blocks-TOTAL_FORMS"] == "1"
    saved(page)
    assert groups(shared)[3:5] == [("T1.5", "T1.1", 0), ("T1.4", None, 1)]


def test_a_stored_block_in_which_nothing_stands_goes_when_its_task_shares_others(desk, shared, saved):
    task = Task.objects.get(code="T1.3")
    Task.objects.filter(pk=task.pk).update(blocks_of=None)
    Block.objects.create(task=task)
    page = fields_of(desk.get(address(shared)).content.decode())
    saved({**page, f"{TASK}-2-blocks_of": key("T1.1")})
    assert groups(shared) == SHARED


def test_a_task_leaves_its_group_and_gets_a_block_of_its_own(shared, page, saved):
    page[f"{TASK}-2-blocks_of"] = ""
    add_row(page, f"{TASK}-2-blocks", level="2")
    saved(page)
    assert groups(shared)[2] == ("T1.3", None, 1)


def test_a_whole_group_is_deleted_in_one_save(shared, page, saved):
    saved({**page, **{f"{TASK}-{number}-DELETE": "on" for number in range(3)}})
    assert groups(shared) == SHARED[3:]


def test_the_first_is_deleted_in_the_save_in_which_the_others_leave_it(shared, page, saved):
    page |= {f"{TASK}-0-DELETE": "on", f"{TASK}-1-blocks_of": "", f"{TASK}-2-blocks_of": ""}
    saved(page)
    assert groups(shared)[:2] == [("T1.2", None, 0), ("T1.3", None, 0)]


def test_a_duty_with_a_group_is_deleted_in_one_save(shared, page, saved):
    saved({**page, "duties-0-DELETE": "on"})
    assert groups(shared) == SHARED[4:]


def test_a_group_moves_down_as_a_whole(shared, page, saved):
    places = {0: "1", 1: "2", 2: "3", 3: "0"}
    saved({**page, **{f"{TASK}-{number}-position": place for number, place in places.items()}})
    assert groups(shared)[:4] == [SHARED[3], *SHARED[:3]]


def test_the_history_names_the_task_whose_blocks_are_shared(desk, shared, page, saved):
    saved({**page, f"{TASK}-2-blocks_of": ""})
    html = desk.get(address(shared, "history")).content.decode()
    assert "Shares the blocks of: <del>T1.1分析需求</del> → <ins>–</ins>" in html


# --- The check, and publication -----------------------------------------------------------------------------------
def test_the_check_finds_nothing_odd_in_a_group(desk, shared):
    html = desk.get(address(shared, "check")).content.decode()
    assert not [code for code in ("T1.2", "T1.3") if f'<strong lang="zh-Hant">T1 › {code}' in html]


def test_codes_of_any_task_of_the_group_fit(desk, shared):
    block = Block.objects.filter(task__code="T1.1").first()
    block.indicators.create(code="P1.2.1", text="依需求評估。", position=9)
    assert "P1.2.1" not in desk.get(address(shared, "check")).content.decode()
    block.indicators.create(code="P1.4.9", text="依需求評估。", position=10)
    assert "P1.4.9 is in the task T1.1" in desk.get(address(shared, "check")).content.decode()


def broken(version: StandardVersion, how: str) -> None:
    first, second = Task.objects.get(code="T1.1"), Task.objects.get(code="T1.2")
    changes: dict[str, Callable[[], Any]] = {
        "no blocks": lambda: first.blocks.all().delete(),
        "own blocks": lambda: Block.objects.create(task=second),
        "chain": lambda: Task.objects.filter(code="T1.3").update(blocks_of=second),
        "apart": lambda: Task.objects.filter(code="T1.3").update(position=9),
        "elsewhere": lambda: Task.objects.filter(code="T1.1").update(duty=Duty.objects.get(version=version, code="T2")),
    }
    changes[how]()


@pytest.mark.parametrize("how", ["no blocks", "own blocks", "chain", "apart", "elsewhere"])
def test_a_draft_that_breaks_a_rule_is_not_published(shared, editor, how):
    broken(shared, how)
    with pytest.raises(NotPublishable, match=r"T1 › T1\.[23]: "):
        publish(shared, by=editor)


def test_a_group_is_published_as_it_is(shared, editor):
    publish(shared, by=editor)
    assert groups(shared) == SHARED
