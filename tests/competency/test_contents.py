"""The canonical form of a version's content."""

from __future__ import annotations

import hashlib
import json

import pytest

from competency import contents
from competency.models import BlockElement, Duty, Indicator, StandardVersion
from integrity.canonical import canonical_json
from tests.competency.builders import draft, duty, large_draft


def loaded(version: StandardVersion) -> StandardVersion:
    return StandardVersion.objects.with_content().get(pk=version.pk)


def test_it_nests_the_whole_standard_in_order(standard):
    content = contents.contents(loaded(standard))
    assert content["code"] == "BAS4222-002v2"
    assert content["updated_on"] == "2020-12-31"
    tasks = [task for part in content["duties"] for task in part["tasks"]]
    assert [task["code"] for task in tasks] == ["T1.1", "T1.2", "T1.3", "T2.1"]
    last = tasks[-1]["blocks"][0]
    assert last["level"] == 2
    assert [row["code"] for row in last["indicators"]] == ["P2.1.1", "P2.1.2", "P2.1.3"]
    assert [row["code"] for row in last["knowledge"] + last["skills"]] == [
        "K04", "K05", "S03", "S04", "S07", "S08",
    ]  # fmt: skip
    assert [len(content[name]) for name in ("knowledge", "skills", "attitudes", "notes")] == [5, 8, 4, 2]


def test_what_stays_changeable_is_not_in_it(standard):
    before = contents.digest(loaded(standard))
    former = StandardVersion.objects.get(code="BAS4222-002v1")
    standard.update_note = "另行說明"
    standard.status = "superseded"
    standard.successor = former
    standard.save()
    assert contents.digest(loaded(standard)) == before


def test_the_digest_is_the_sha256_of_canonical_json(standard):
    version = loaded(standard)
    plain = json.dumps(contents.contents(version), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert contents.digest(version) == hashlib.sha256(plain.encode("utf-8")).hexdigest()
    assert "客戶服務助理" in canonical_json(contents.contents(version))


@pytest.mark.django_db
def test_order_and_every_text_count():
    version = draft(description="描述")
    duty(version, "T1", {"T1.1": [{"elements": "K1 K2", "indicators": ["P1 甲", "P2 乙"], "level": 2}]})
    seen = {contents.digest(loaded(version))}
    Indicator.objects.filter(code="P1").update(position=9)
    seen.add(contents.digest(loaded(version)))
    BlockElement.objects.filter(element__code="K1").update(position=9)
    seen.add(contents.digest(loaded(version)))
    Duty.objects.update(name="別的職責")
    seen.add(contents.digest(loaded(version)))
    StandardVersion.objects.filter(pk=version.pk).update(description="另一描述")
    seen.add(contents.digest(loaded(version)))
    assert len(seen) == 5


def test_queries_do_not_grow_with_the_standard(standard, django_assert_num_queries):
    big = large_draft()
    for version in (standard, big):
        with django_assert_num_queries(11):
            contents.digest(loaded(version))
