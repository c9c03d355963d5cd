"""Every figure equals what a plain recount of the frozen revisions gives."""

import json
import random

import pytest

from assessments.careers.page import page_of
from assessments.models import Snapshot
from tests.assessments.careers.lives import appraised, told

pytestmark = pytest.mark.django_db


def recounted(trainee):
    """Of the frozen revisions alone, oldest first: verdict, mean, and of each task what met of all."""
    found = []
    for snapshot in Snapshot.objects.filter(assessment__trainee=trainee).order_by("assessment__cycle__ends_on"):
        content = json.loads(snapshot.content)
        meets = {level["value"]: level["meets"] for level in content["scale"]["levels"]}
        tasks, items = {}, {}
        for duty in content["duties"]:
            for task in duty["tasks"]:
                values = {row["code"]: meets.get(row["value"]) for row in task["indicators"]}
                tasks[task["code"]] = (sum(value is True for value in values.values()), len(values), task["outcome"])
                items |= values
        attitudes = {row["code"]: meets.get(row["value"]) for row in content["attitudes"]}
        score = content["score"]
        found.append((snapshot, score["verdict"], score["mean"] or "", tasks, items, attitudes))
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_page_says_what_a_recount_of_the_frozen_revisions_says(seed, standard, trainee, supervisor, hr):
    chance = random.Random(seed)
    codes = [f"P1.1.{n}" for n in range(1, 5)] + [f"P1.2.{n}" for n in range(1, 6)] + ["P1.3.1", "P2.1.3", "A02"]
    for number in chance.sample(range(1, 7), chance.randint(1, 3)):
        changes = {
            code: (chance.choice(["1", "2", "4", "not_observed"]), "記下") for code in codes if chance.random() < 0.6
        }
        appraised(standard, trainee, supervisor, hr, number, changes=changes)
    plain, page = recounted(trainee), page_of(hr, told(trainee, hr))
    assert [(row.one.code, row.one.score.verdict, row.mean) for row in reversed(page["appraisals"])] == [
        (snapshot.code, verdict, mean) for snapshot, verdict, mean, *_rest in plain
    ]
    shown = page["standards"][0]
    for row in shown.tasks:
        points = [(point.score.met, point.score.total, point.score.outcome) for point in row.task.points]
        assert points == [tasks[row.task.line.code] for _s, _v, _m, tasks, *_rest in plain]
        assert [dot.label for dot in row.trend.dots] == [f"{met}/{total}" for met, total, _outcome in points]
    items, attitudes = plain[-1][4], plain[-1][5]
    words = {True: "meets", False: "gap", None: "not_observed"}
    now = [row.now for task in shown.tasks for row in task.items] + [row.now for row in shown.attitudes]
    assert {one.item.code: one.state.value for one in now} == {
        code: words[value] for code, value in (items | attitudes).items()
    }
    figures = page["figures"]
    assert figures.met == sum(value is True for value in items.values())
    assert sorted(one.item.code for one in figures.gaps) == sorted(c for c, value in items.items() if value is False)
    assert figures.last_met == (sum(value is True for value in plain[-2][4].values()) if len(plain) > 1 else None)
