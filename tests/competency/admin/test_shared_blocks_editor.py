"""Tasks that share blocks, at the desk: chosen, given up, moved, deleted, and what is refused of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from competency.drafts.publishing import NotPublishable, publish
from competency.models import Block, Duty, StandardVersion, Task
from people.models import User
from tests.competency.builders import shared_draft
from tests.competency.editor_desk import (
    added,
    address,
    deleted,
    digest_of,
    moved,
    opened,
    row_at,
    said_in,
    saved,
)


@pytest.fixture
def desk(signed_in: Callable[[User], Client], editor: User) -> Client:
    """The browser of an editor who reads English."""
    editor.language = "en"
    editor.save()
    return signed_in(editor)


@pytest.fixture
def shared(db) -> StandardVersion:
    return shared_draft()


def task(code: str) -> Task:
    return Task.objects.get(code=code, duty__version__code="SHR1234-001v1")


@pytest.fixture
def share(desk: Client, shared: StandardVersion) -> Callable[[str, object], None]:
    def choose(code: str, first: object) -> None:
        saved(desk, row_at(shared, task(code)), blocks_of=str(first))

    return choose


@pytest.fixture
def refused(desk: Client, shared: StandardVersion) -> Callable[[str, object], list[str]]:
    """The sentences of the refusal to share; nothing was saved."""

    def choose(code: str, first: object) -> list[str]:
        before, where = digest_of(shared), row_at(shared, task(code))
        response = desk.post(where, {**opened(desk, where), "blocks_of": str(first)})
        assert response.status_code == 200
        assert digest_of(shared) == before
        return said_in(response)

    return choose


def groups(version: StandardVersion) -> list[tuple[str, str | None, int]]:
    tasks = (
        Task.objects.filter(duty__version=version).order_by("duty__position", "position").select_related("blocks_of")
    )
    return [(task.code, task.blocks_of.code if task.blocks_of else None, task.blocks.count()) for task in tasks]


SHARED = [("T1.1", None, 2), ("T1.2", "T1.1", 0), ("T1.3", "T1.1", 0), ("T1.4", None, 1), ("T2.1", None, 1)]


# --- Refusals -----------------------------------------------------------------------------------------------------
def test_a_task_with_blocks_of_its_own_does_not_share_those_of_another(refused):
    (sentence,) = refused("T1.4", task("T1.1").pk)
    assert sentence == "It shares the blocks of T1.1, so it can't have its own. Delete its blocks, or share none."


def test_the_first_of_a_group_does_not_lose_its_blocks(desk, shared):
    one, other = task("T1.1").blocks.order_by("position")
    assert deleted(desk, shared, one).status_code == 302
    (sentence,) = said_in(deleted(desk, shared, other))
    assert sentence == "T1.1 has no block that could be shared. Add one there, or choose another task."
    (sentence,) = said_in(moved(desk, shared, other, f"{task('T2.1').pk}:end"))
    assert sentence.startswith("T1.1 has no block")
    assert groups(shared) == [("T1.1", None, 1), *SHARED[1:]]


def test_the_first_of_a_group_is_not_deleted_while_others_share_its_blocks(desk, shared):
    (sentence,) = said_in(deleted(desk, shared, task("T1.1")))
    assert sentence == "Other tasks share the blocks of this one. Delete them first, or let them share none."
    assert groups(shared) == SHARED


@pytest.mark.parametrize(
    ("code", "after", "beginning"),
    [
        ("T1.2", "", "It stands before T1.1, whose blocks it shares."),
        ("T1.4", "T1.1", "Another task stands between it and T1.1."),
        ("T1.3", "T1.4", "Another task stands between it and T1.1."),
    ],
)
def test_tasks_of_a_group_are_not_moved_apart(desk, shared, code, after, beginning):
    row = task(code)
    sentences = said_in(moved(desk, shared, row, f"{row.duty_id}:{task(after).pk if after else ''}"))
    assert sentences
    assert all(sentence.startswith(beginning) for sentence in sentences)
    assert groups(shared) == SHARED


def test_one_that_shares_is_not_moved_to_another_duty(desk, shared):
    (sentence,) = said_in(moved(desk, shared, task("T1.2"), f"{Duty.objects.get(code='T2').pk}:end"))
    assert sentence.startswith("The task whose blocks it shares is not in this duty.")


def test_a_task_that_shares_blocks_itself_is_no_choice(refused):
    (sentence,) = refused("T1.3", task("T1.2").pk)
    assert sentence.startswith("T1.2 shares the blocks of another task itself.")


def test_a_task_of_another_duty_is_no_choice(refused):
    (sentence,) = refused("T1.3", task("T2.1").pk)
    assert sentence.startswith("The task whose blocks it shares is not in this duty.")


def test_a_task_of_another_version_is_no_choice(refused):
    foreign = Task.objects.get(code="T1.1", duty__version=shared_draft("SHR9999-001v1"))
    (sentence,) = refused("T1.3", foreign.pk)
    assert sentence.startswith("The task whose blocks it shares belongs to another version.")


@pytest.mark.parametrize("odd", ["x", "-1", "99999999999999999"])
def test_what_is_no_task_is_no_choice(refused, odd):
    assert refused("T1.3", odd)


# --- Editing ------------------------------------------------------------------------------------------------------
def test_sending_the_forms_untouched_changes_nothing(desk, shared):
    before = digest_of(shared)
    for code, *_rest in SHARED:
        saved(desk, row_at(shared, task(code)))
    assert digest_of(shared) == before
    assert groups(shared) == SHARED


def test_offered_are_the_earlier_tasks_of_the_duty_that_have_blocks(desk, shared):
    def offered(code: str) -> list[str]:
        html = desk.get(row_at(shared, task(code))).content.decode()
        (options,) = re.findall(r'<select name="blocks_of"[^>]*>(.*?)</select>', html, re.DOTALL)
        return re.findall(r">([^<>]*)</option>", options)

    own, first = "none: blocks of its own", "T1.1 分析需求"
    assert offered("T1.1") == [own]
    assert offered("T1.3") == offered("T1.4") == [own, first]
    assert offered("T2.1") == [own]


def test_a_task_joins_a_group_once_its_blocks_are_deleted(desk, shared, share):
    deleted(desk, shared, task("T1.4").blocks.get())
    share("T1.4", task("T1.1").pk)
    assert groups(shared)[3] == ("T1.4", "T1.1", 0)


def test_a_new_task_shares_blocks_below_the_group(desk, shared):
    query = f"in={task('T1.3').duty_id}&after={task('T1.3').pk}"
    response = added(desk, shared, "task", query, code="T1.5", name="交接", blocks_of=str(task("T1.1").pk))
    assert response.status_code == 302, said_in(response)
    assert groups(shared)[3:5] == [("T1.5", "T1.1", 0), ("T1.4", None, 1)]


def test_a_new_task_does_not_share_blocks_elsewhere(desk, shared):
    response = added(desk, shared, "task", f"in={task('T1.1').duty_id}", name="交接", blocks_of=str(task("T1.1").pk))
    assert said_in(response)[0].startswith("Another task stands between")
    assert groups(shared) == SHARED


def test_a_stored_block_in_which_nothing_stands_goes_when_its_task_shares_others(shared, share):
    Task.objects.filter(pk=task("T1.3").pk).update(blocks_of=None)
    Block.objects.create(task=task("T1.3"))
    share("T1.3", task("T1.1").pk)
    assert groups(shared) == SHARED


def test_a_task_leaves_its_group_and_gets_a_block_of_its_own(desk, shared, share):
    share("T1.3", "")
    added(desk, shared, "block", f"in={task('T1.3').pk}", level="2")
    assert groups(shared)[2] == ("T1.3", None, 1)


def test_a_task_that_shares_gets_no_block(desk, shared):
    assert said_in(added(desk, shared, "block", f"in={task('T1.3').pk}", level="2"))
    assert groups(shared) == SHARED


def test_a_group_is_deleted_from_its_end(desk, shared):
    for code in ("T1.3", "T1.2", "T1.1"):
        assert deleted(desk, shared, task(code)).status_code == 302
    assert groups(shared) == SHARED[3:]


def test_the_first_is_deleted_once_the_others_left_it(desk, shared, share):
    share("T1.3", "")
    share("T1.2", "")
    deleted(desk, shared, task("T1.1"))
    assert groups(shared)[:2] == [("T1.2", None, 0), ("T1.3", None, 0)]


def test_a_duty_with_a_group_is_deleted_whole(desk, shared):
    assert deleted(desk, shared, Duty.objects.get(code="T1")).status_code == 302
    assert groups(shared) == SHARED[4:]


def test_a_group_moves_as_a_whole(desk, shared):
    moved(desk, shared, task("T1.1"), "down")
    assert groups(shared)[:4] == [SHARED[3], *SHARED[:3]]
    moved(desk, shared, task("T1.4"), "down")
    assert groups(shared) == SHARED
    moved(desk, shared, task("T1.1"), f"{Duty.objects.get(code='T2').pk}:end")
    assert groups(shared) == [SHARED[3], SHARED[4], *SHARED[:3]]


def test_what_was_broken_before_can_be_mended_step_by_step(desk, shared):
    Task.objects.filter(code="T1.3").update(blocks_of=task("T1.2"))
    saved(desk, row_at(shared, task("T1.4")), name="改名")
    saved(desk, row_at(shared, task("T1.3")), blocks_of=str(task("T1.1").pk))
    assert groups(shared) == SHARED


def test_the_history_names_the_task_whose_blocks_are_shared(desk, shared, share):
    share("T1.3", "")
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
