"""Every figure of the workbook, counted again from what was signed, without SQL: in companies made by chance."""

import json
from collections import Counter
from random import Random

import pytest

from assessments.exports.workbook.matrix import HEADS, SHARE, SUMS
from assessments.models import Signature, Snapshot
from assessments.workflow import steps
from people.models import Department
from tests.assessments.exports.books import exported, listed, opened, quickly
from tests.factories import CycleFactory, UserFactory, approved, open_for, rate_all, self_submitted, submitted

pytestmark = pytest.mark.django_db
SIGNS = {"meets": "✓", "gap": "✕", "not_observed": "–", "unrated": None}
LABELS = {"meets": "✓ 達標", "gap": "✕ 落差", "not_observed": "– 未觀察", "unrated": "尚未評核"}
VERDICTS = {"competent": "合格", "not_yet_competent": "尚未合格", "insufficient": "佐證不足"}


def company(chance, version, supervisor, hr):
    """Some appraised in two cycles, some submitted, some not, by any ratings."""
    departments = [Department.objects.create(name=(name := f"第{n}課"), path=name) for n in range(3)]
    cycles = [CycleFactory(version=version), CycleFactory(version=version, rates_attitudes=False)]
    people = [
        UserFactory(supervisor=supervisor, department=chance.choice([*departments, None]))
        for _ in range(chance.randint(3, 6))
    ]
    for cycle in cycles:
        for trainee in people:
            row = open_for(cycle, trainee, supervisor, hr)
            drawn = chance.random()
            if drawn < 0.4:
                self_submitted(row, value=chance.choice("2345"))
            if drawn < 0.2:
                rate_all(row, supervisor, value="1", changes={"P1.1.1": ("2", "草稿")})
            elif drawn < 0.5:
                submitted(row, changes=ratings(chance))
            else:
                approved(row, hr, changes=ratings(chance))
    return cycles


def ratings(chance):
    codes = [f"P1.{task}.{n}" for task in (1, 2) for n in range(1, 4)]
    drawn = {code: chance.choice(["1", "2", "3", "4", "5", "not_observed"]) for code in codes}
    return {code: (value, "請補強" if value in ("1", "2", "not_observed") else "") for code, value in drawn.items()}


def records(job):
    """What was signed of each, as text: the frozen revision, else what the supervisor signed."""
    found = []
    for item in job.items.order_by("position"):
        frozen = Snapshot.objects.filter(assessment=item.assessment_id, revision=item.revision).first()
        text = frozen or Signature.objects.get(assessment=item.assessment_id, action="submit", voided_at=None)
        found.append(json.loads(text.content))
    return found


def items_of(record):
    tasks = [task for duty in record["duties"] for task in duty["tasks"]]
    return [item for task in tasks for item in task["indicators"]] + record["attitudes"]


def state_of(item, record):
    if item["value"] is None:
        return "not_observed" if item["not_observed"] else "unrated"
    meets = {level["value"]: level["meets"] for level in record["scale"]["levels"]}
    return "meets" if meets[item["value"]] else "gap"


def below(cells, head, place, width):
    """The lines of the cover below the one that has this word in this place, to the next that is empty there."""
    first = next(number for number, row in enumerate(cells) if row[place] == head) + 1
    rows = []
    for row in cells[first:]:
        if row[place] in ("", None):
            break
        rows.append([row[at] for at in width])
    return rows


@pytest.mark.parametrize("seed", [1, 2])
def test_each_figure_is_what_the_signed_records_say(seed, version, supervisor, hr):
    chance = Random(seed)
    company(chance, version, supervisor, hr)
    job = exported(hr)
    said, cells = records(job), quickly(job)
    cover = cells["總覽"]
    states = Counter(state_of(item, record) for record in said for item in items_of(record))
    verdicts = Counter(record["score"]["verdict"] for record in said)

    found = {row[0]: row[1] for row in below(cover, "總評", 0, (0, 3))}
    assert found == {word: verdicts[key] for key, word in VERDICTS.items()}
    found = {row[0]: row[1] for row in below(cover, "各項評等", 5, (5, 7))}
    assert found == {label: states[key] for key, label in LABELS.items()}

    figures = next(row for row in cover if row[0] == len({r["assessment"]["trainee"]["number"] for r in said}))
    drafts = cells["尚未評核"][1:]
    competent = verdicts["competent"] / len(said)
    assert [figures[at] for at in (2, 4, 6, 8)] == [len(said), pytest.approx(competent), states["gap"], len(drafts)]

    departments = Counter(record["assessment"]["trainee"]["department"] or "（未填部門）" for record in said)
    gaps, meets = Counter(), Counter()
    for record in said:
        name = record["assessment"]["trainee"]["department"] or "（未填部門）"
        gaps[name] += sum(state_of(item, record) == "gap" for item in items_of(record))
        meets[name] += sum(state_of(item, record) == "meets" for item in items_of(record))
    found = {row[0]: tuple(row[1:]) for row in below(cover, "部門", 0, (0, 6, 10, 11))}
    shares = {name: pytest.approx(meets[name] / (meets[name] + gaps[name])) for name in departments}
    assert found == {name: (count, gaps[name], shares[name]) for name, count in departments.items()}

    worst = Counter(item["code"] for record in said for item in items_of(record) if state_of(item, record) == "gap")
    found = [(row[0], row[1]) for row in below(cover, "項目", 0, (0, 9))] if worst else []
    assert Counter(dict(found)) == Counter(dict(found)) & worst
    assert [count for _code, count in found] == sorted(worst.values(), reverse=True)[:10]


@pytest.mark.parametrize("seed", [5])
def test_the_matrix_shows_each_sign_and_its_sums_are_right_without_being_worked_out(seed, version, supervisor, hr):
    company(Random(seed), version, supervisor, hr)
    job = exported(hr)
    said = records(job)
    name = next(name for name in quickly(job) if name.startswith("矩陣"))
    formulas, values = opened(job)[name], opened(job, is_computed=True)[name]
    heads = [cell.value for cell in values[HEADS]]
    first = heads.index("未觀察") + 1
    wanted = [[SIGNS[state_of(item, record)] for item in items_of(record)] for record in said]
    shown = [[cell.value for cell in row[first:]] for row in values.iter_rows(min_row=HEADS + 1)]
    assert [row[: len(signs)] for row, signs in zip(shown, wanted, strict=True)] == wanted
    assert not any(any(row[len(signs) :]) for row, signs in zip(shown, wanted, strict=True)), "attitudes left out"
    for row, key in enumerate(("meets", "gap", "not_observed"), start=SUMS + 1):
        for place in range(first, len(heads)):
            column = [signs[place - first] for signs in wanted if place - first < len(signs)]
            assert str(formulas[row][place].value).startswith("=COUNTIF(")
            assert values[row][place].value == column.count(SIGNS[key])
        assert values[row][first - 1].value == sum(signs.count(SIGNS[key]) for signs in wanted)
    for place in range(first, len(heads)):
        column = [signs[place - first] for signs in wanted if place - first < len(signs)]
        meets, gap = column.count("✓"), column.count("✕")
        share = values[SHARE + 1][place].value
        assert share == (pytest.approx(meets / (meets + gap)) if meets + gap else "–")


def test_each_rating_is_told_as_it_was_signed(version, supervisor, hr):
    company(Random(7), version, supervisor, hr)
    job = exported(hr)
    rows = iter(listed(opened(job)["各項評等"]))
    for record in records(job):
        own = record["self_rating"] and record["self_rating"]["submitted_at"]
        for item in items_of(record):
            row = next(rows)
            assert (row["文件編號"], row["項目"], row["內容"]) == (
                record["assessment"]["number"],
                item["code"],
                item["text"],
            )
            assert (row["評等"], row["說明"] or "") == (item["value"], item["comment"])
            assert row["自評"] == (item["own"]["value"] if own else None)
            both = own and item["value"] is not None and item["own"]["value"] is not None
            assert row["自評高（+）低（−）幾級"] == (item["own"]["value"] - item["value"] if both else None)
    assert next(rows, None) is None


def test_what_is_rated_again_tells_nothing_of_its_draft(version, supervisor, hr):
    cycle = CycleFactory(version=version)
    row = approved(open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr), hr, value="4")
    waits = submitted(open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr))
    steps.perform(waits.pk, "withdraw", supervisor, reason="補正")
    rate_all(waits, supervisor, value="1", changes={"P1.1.1": ("1", "只給評核人看")})
    job = exported(hr, [row], cycle)
    said = str(quickly(job))
    assert "只給評核人看" not in said
    (progress,) = listed(opened(job)["尚未評核"])
    assert progress["文件編號"] == waits.number
    told = "員工編號 姓名 部門 職稱 評核人 評核人員工編號 評核週期 文件編號 狀態 評核期限 逾期天數"
    assert list(progress) == told.split()
