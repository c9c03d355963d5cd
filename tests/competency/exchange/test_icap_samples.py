"""Five official standards as others read them: all that they say goes through the model and onto the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from competency.comparing import compare, sentences
from competency.contents import contents
from competency.models import StandardVersion
from tests.competency import icap_samples
from tests.competency.pages.test_standard_pages import page, text_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not icap_samples.FOLDER.is_dir(),
        reason=f"the samples are no part of the project and not at {icap_samples.FOLDER} (ICAP_SAMPLES says where)",
    ),
]
every_sample = pytest.mark.parametrize("code", icap_samples.CODES)


def sample_lines(sample: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """All codes and texts in the order of the sample, read from it directly."""
    profile, notes = sample["ocs_profile"], sample["notes"]
    yield "profile", profile["ocs_code"], profile["ocs_name"]["occupation_name"], profile["job_description"]
    yield "level", str(profile["ocs_level"])
    for name in ("job_categories", "occupations", "industries"):
        yield from (("category", row["code"], row["name"]) for row in profile["category"][name])
    for unit in sample["ocs_content"]["ocu_units"]:
        yield "duty", unit["ocu_code"], unit["ocu_name"]
        for task in unit["tasks"]:
            yield from (("task", row["code"], row["name"]) for row in task["task_codes"])
            for block in task["competency_blocks"]:
                yield ("block",)
                yield from (("P", row["code"], row["text"]) for row in block["indicators"])
                for name in ("outputs", "knowledge", "skills"):
                    yield from ((name, row["code"], row["name"]) for row in block[name])
    yield from (("attitudes", row["code"], row["name"]) for row in sample["ocs_attitude"]["attitudes"])
    yield from (("prerequisite", text) for text in notes["prerequisites"])
    yield from (("note", text) for text in notes["supplements"])


def content_lines(content: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    yield "profile", content["code"], content["occupation_name"], content["description"]
    yield "level", str(content["level"])
    yield from (("category", row["code"], row["name"]) for row in content["classifications"])
    for duty in content["duties"]:
        yield "duty", duty["code"], duty["name"]
        for task in duty["tasks"]:
            yield "task", task["code"], task["name"]
            for block in task["blocks"]:
                yield ("block",)
                yield from (("P", row["code"], row["text"]) for row in block["indicators"])
                yield from (("outputs", row["code"], row["name"]) for row in block["outputs"])
                for name in ("knowledge", "skills"):
                    yield from ((name, row["code"], row["text"]) for row in block[name])
    yield from (("attitudes", row["code"], row["text"]) for row in content["attitudes"])
    yield from (("prerequisite", text) for text in content["prerequisites"].splitlines())
    for note in content["notes"]:
        yield "note", f"【{note['mark']}】{note['text']}" if note["mark"] else note["text"]


def content_of(version: StandardVersion) -> dict[str, Any]:
    return contents(StandardVersion.objects.with_content().get(pk=version.pk))


@every_sample
def test_every_code_and_text_is_in_the_contents_in_order_and_nothing_else(code):
    sample = icap_samples.read(code)
    assert list(content_lines(content_of(icap_samples.loaded(sample)))) == list(sample_lines(sample))


@every_sample
def test_elements_belong_to_the_version_once(code):
    sample = icap_samples.read(code)
    content = content_of(icap_samples.loaded(sample))
    for kind in ("knowledge", "skills"):
        asked = [(line[1], line[2]) for line in sample_lines(sample) if line[0] == kind]
        assert [(row["code"], row["text"]) for row in content[kind]] == list(dict.fromkeys(asked))


@pytest.mark.parametrize(
    ("code", "expected"), [("BAS4222-002v3", [None] * 3), ("SMS2521-001v3", [4, 3, 1, 2, 3, 3, 3, 3])]
)
def test_a_level_that_nobody_read_is_unknown(code, expected):
    content = content_of(icap_samples.loaded(icap_samples.read(code)))
    tasks = [task for duty in content["duties"] for task in duty["tasks"]]
    assert [block["level"] for task in tasks for block in task["blocks"]] == expected


@every_sample
def test_the_official_table_shows_every_text(code, client, django_assert_max_num_queries):
    sample = icap_samples.read(code)
    version = icap_samples.loaded(sample)
    StandardVersion.objects.filter(pk=version.pk).update(status="current", digest="0" * 64)
    with django_assert_max_num_queries(12):
        html = page(client, version.get_absolute_url())
    read = text_of(html)
    for _kind, *words in sample_lines(sample):
        for word in words:
            assert re.sub(r"\s", "", word) in read, word
    assert html.count('class="official__indicators"') == len(icap_samples.levels(sample))


def test_v2_against_v3_reads_as_a_person_would_tell_it(standard, english):
    v3 = icap_samples.loaded(icap_samples.read("BAS4222-002v3"))
    comparison = compare(content_of(standard), content_of(v3))
    told = {str(group.heading): " ".join(group.sentences) for group in sentences(comparison)}
    assert told["Tasks"] == (
        "T1.3 協助找出客戶其他需求 is merged away: P1.3.1 → P1.1.1 (T1.1), P1.3.3 → P1.1.4 (T1.1); "
        "without a counterpart: P1.3.2. Cut from 4 to 3."
    )
    assert told["Duties"] == "Renamed: T2 整理客戶服務相關資料 → 彙整客戶服務相關資料."
    assert told["Attitudes"].startswith("Grown from 4 to 5. New: A05 團隊意識. Reworded: A02 親和關係 → 親和力.")
    assert told["Skills"].startswith("Cut from 8 to 3. Gone: S02 人際交往關係能力, S05 通訊工具使用能力, S06 顧客導向,")
    assert told["Skills"].endswith("Other codes: S03 → S02, S04 → S03.")
    assert told["Behaviour indicators"] == "Cut from 15 to 12. Reworded: P1.1.1, P1.1.2, P1.1.3, P1.1.4, P2.1.1."
    assert told["Work outputs"].endswith("Reworded: O2.1.1 客戶服務報告 → 客戶服務紀錄表.")
    assert told["Competency level"].startswith("Unknown in one of the versions")
    assert "Job category" not in told["Profile"], "white space around a slash is no rewording"
