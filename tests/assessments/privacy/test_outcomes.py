"""What came of an appraisal, results and development actions, in one's own data and at the end of their time."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from assessments.development import actions
from assessments.development.plan import GivenLine
from assessments.models import DevelopmentAction, DevelopmentStep, IndicatorResult, PlanLine, TaskResult
from assessments.privacy.document import my_data_html
from assessments.privacy.my_data import my_data, own_assessments
from tests.assessments.privacy.purging import WORDS, run
from tests.assessments.privacy.test_my_data import fields
from tests.factories import UserFactory, approved

pytestmark = pytest.mark.django_db
OF_THE_PERSON = (IndicatorResult, TaskResult, DevelopmentAction, DevelopmentStep, PlanLine)


@pytest.fixture(autouse=True)
def media(full, db, settings, tmp_path):
    """Its files for each test anew: they are deleted with it."""
    settings.MEDIA_ROOT = str(shutil.copytree(full[1], tmp_path / "media"))


def taken(person):
    return json.loads(json.dumps(my_data(person, own_assessments(person))))


def test_actions_of_others_are_not_in_ones_own_data(over, gone, supervisor):
    other = UserFactory(supervisor=supervisor)
    actions.add(other, supervisor, GivenLine("別人的計畫"))
    for person in (gone, supervisor):
        assert "別人的計畫" not in json.dumps(taken(person), ensure_ascii=False)
    assert [row["goal"] for row in taken(other)["development_actions"]] == ["別人的計畫"]


def test_what_became_of_ones_plans_is_in_it_with_each_step(over, gone, supervisor):
    (line,) = gone.development_actions.all()
    actions.finish(line.pk, supervisor, "已通過測驗")
    actions.add(gone, supervisor, GivenLine("主持晨會"))
    said = taken(gone)
    first, second = said["development_actions"]
    assert (first["number"], first["goal"], first["state"]) == (over.number, WORDS, "done")
    assert [(step["to_state"], step["note"]) for step in first["steps"]] == [("planned", ""), ("done", "已通過測驗")]
    assert first["steps"][1]["by_number"] == supervisor.username
    assert (second["number"], second["goal"]) == (None, "主持晨會")
    html = my_data_html(said)
    for words in ("發展計畫的後續", "主持晨會", "已通過測驗", "已完成"):
        assert words in html
    described = Path("docs/my-data.md").read_text("utf-8")
    assert [name for name in sorted(set(fields(said["development_actions"]))) if f"`{name}`" not in described] == []


def test_a_purge_takes_results_plans_and_what_became_of_them(over, gone, supervisor):
    actions.add(gone, supervisor, GivenLine("主持晨會"))
    assert all(model.objects.exists() for model in OF_THE_PERSON)
    said = run("--delete")
    assert "development actions 2" in said
    assert not any(model.objects.exists() for model in OF_THE_PERSON)


def test_a_purge_leaves_the_actions_of_others(over, gone, assessment, supervisor, hr):
    actions.add(assessment.trainee, supervisor, GivenLine("別人的計畫"))
    approved(assessment, hr)
    run("--delete")
    assert list(DevelopmentAction.objects.values_list("goal", flat=True)) == ["別人的計畫"]
