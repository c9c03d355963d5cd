"""What the report says, read back from its PDF."""

from __future__ import annotations

from typing import Any

import pytest

from assessments.reports.context import day, moment
from assessments.reports.stored import render
from tests.assessments.reports import contents, written
from tests.assessments.reports.reading import body, pages, squeezed, watermarks

CODE = "7K3M-9QWE-R2TX"


@pytest.fixture(scope="module")
def met() -> bytes:
    return render(contents.all_met(), CODE)


@pytest.fixture(scope="module")
def mixed() -> bytes:
    return render(contents.mixed())


@pytest.fixture(scope="module")
def disputed() -> bytes:
    return render(contents.disputed(), CODE)


@pytest.mark.parametrize("report", ["met", "mixed", "disputed"])
def test_all_15_indicators_stand_in_it_with_code_and_text(report: str, request: Any) -> None:
    text = body(request.getfixturevalue(report))
    indicators = contents.rows("indicator")
    assert len(indicators) == 15
    for indicator in indicators:
        assert squeezed(indicator["code"] + indicator["text"]) in text


def test_duties_tasks_attitudes_and_notes_stand_in_it(met: bytes) -> None:
    text = body(met)
    elements = contents.rows("element")
    for row in [*contents.rows("duty"), *contents.rows("task"), *contents.rows("output")]:
        assert squeezed(row["code"] + row["name"]) in text
    for element in elements:
        assert squeezed(element["code"] + element["text"]) in text
    for note in contents.rows("note"):
        assert squeezed(f"【{note['mark']}】{note['text']}") in text
    assert "高中職以上畢業，無經驗可。" in text


def test_ratings_stand_with_their_labels_and_comments(mixed: bytes) -> None:
    text = body(mixed)
    for value, comment in [*written.WEAK.values(), *written.ATTITUDES.values()]:
        label = next((row["label"] for row in contents.scale_levels() if row["value"] == value), "未觀察")
        assert f"{value or '○'}{label}" in text
        assert squeezed(comment) in text
    for level in contents.scale_levels():
        assert squeezed(level["descriptor"]) in text


def test_the_first_page_answers_at_a_glance(disputed: bytes) -> None:
    first = pages(disputed)[0]
    for said in (
        "受評人王小明",
        "員工編號E0107",
        "部門客戶服務部",
        "職稱客戶服務助理",
        "到職日2024/03/01",
        "評核人林淑芬",
        "評核週期2026年下半年客服職能評核",
        "評核期間2026/07/01–2026/12/31",
        "BAS4222-002v2客戶服務助理",
        "版本v2",
        "×尚未合格",
        "T1.2回覆客戶投訴×未達標✓達標2/5213.00",
        "T2.1維護客戶服務資訊？佐證不足✓達標2/3014.00",
        "涵蓋13/15項",
        "3.54",
        "評核人送出",
        "受評人異議",
        "人資核定",
        "陳美玲",
        "2026/12/0111:20",
    ):
        assert said in first, said


def test_the_first_page_says_what_changed_since_the_last_time(disputed: bytes, met: bytes) -> None:
    first = pages(disputed)[0]
    assert "與上次相比2026年上半年客服職能評核，2026/06/12核定" in first
    assert "總評×尚未合格→×尚未合格·平均3.00→3.54（+0.54）" in first
    assert "指標進步8項、退步2項、相同3項、無法對照2項" in first
    assert "當時基準" not in first
    assert "上次" not in body(met)


def test_each_indicator_stands_beside_its_rating_of_the_last_time(disputed: bytes) -> None:
    text = body(disputed)
    assert "2需要協助未達標4兩次投訴" in text
    assert "4熟練獨立2能依退換貨" in text


def test_another_version_is_named_and_only_identical_texts_are_compared() -> None:
    last = contents.last_year(standard="BAS4222-002v1")
    last["items"][0]["text"] = "這個版本不同的行為指標"
    last["items"][1]["code"] = "P9.9.9"
    made = render(contents.disputed() | {"previous": last}, CODE)
    assert "當時基準BAS4222-002v1" in pages(made)[0]
    assert "無法對照3項" in pages(made)[0]
    assert "4熟練獨立—接聽時" in body(made)
    assert "4熟練獨立2能依退換貨" in body(made)


def test_ratings_on_another_scale_are_shown_and_not_counted() -> None:
    last = contents.last_year(scale=[{"value": 1, "label": "會", "meets": True}])
    first = pages(render(contents.disputed() | {"previous": last}, CODE))[0]
    assert "評量尺度不同，逐項評等不相比較" in first
    assert "+0.54" not in first


def test_objection_and_decision_are_printed_whole(disputed: bytes) -> None:
    text = body(disputed)
    assert squeezed(written.OBJECTION["statement"]) in text
    assert squeezed(written.DECISION["statement"]) in text


def test_each_page_says_what_it_belongs_to_and_which_it_is(disputed: bytes) -> None:
    read = pages(disputed)
    for number, page in enumerate(read, start=1):
        assert "A-000042" in page
        assert "版次1" in page
        assert f"驗證碼{CODE}" in page
        assert "機密文件" in page
        assert f"第{number}頁，共{len(read)}頁" in page


@pytest.mark.parametrize(
    ("status", "mark"),
    [
        ("draft", "草稿"),
        ("submitted", "未核定"),
        ("acknowledged", "未核定"),
        ("disputed", "未核定"),
        ("cancelled", "已取消"),
    ],
)
def test_what_is_not_approved_says_so_across_every_page(status: str, mark: str) -> None:
    marks = watermarks(render(contents.made(written.GOOD, status=status)))
    assert len(marks) >= 3
    assert set(marks) == {mark}


def test_what_is_approved_has_no_watermark(met: bytes, disputed: bytes) -> None:
    assert set(watermarks(met)) == set(watermarks(disputed)) == {""}
    assert "未核定" not in "".join(pages(met))


def test_the_self_rating_stands_beside_once_it_was_submitted(mixed: bytes, met: bytes) -> None:
    text = body(mixed)
    assert "4熟練獨立5可指導他人接聽時" in text
    assert squeezed("自評說明：" + written.OWN["P1.2.3"][1]) in text
    assert "自評" not in body(met)
    unsent = {**contents.mixed(), "self_rating": {"submitted_at": None}}
    assert "自評" not in body(render(unsent))  # type: ignore[arg-type]


@pytest.mark.parametrize("submitted_at", ["2026-11-20T01:12:00+00:00", None], ids=["submitted again", "not again"])
def test_that_hr_opened_the_self_rating_again_is_printed_for_good(submitted_at: str | None) -> None:
    opened = {
        "at": "2026-11-24T16:30:00+00:00",
        "by": "陳美玲",
        "by_number": "E0003",
        "reason": "受評人誤填，經主管同意更正。",
    }
    own = {"submitted_at": submitted_at, "reopened": [opened]}
    content: Any = {**contents.mixed(), "self_rating": own}
    text = body(render(content))
    assert squeezed("人資陳美玲（E0003）於 2026/11/25 重新開放自評，當時受評人已可閱覽評核人的評等。") in text
    assert "原因：受評人誤填，經主管同意更正。" in text


def test_marks_evidence_and_plan_are_printed(mixed: bytes, met: bytes) -> None:
    text = body(mixed)
    assert squeezed("待加強 K03 與業務有關組織政策與法規【註2】、S01 溝通協調能力") in text
    assert "投訴單抽查.pdf（1,800KB，SHA-2560f3ac9d2417be856…）" in text
    assert "evidence/2026" not in text
    assert "2027/02/28" in text
    assert "發展計畫" not in body(met)
    assert "佐證P" not in body(met)


def test_an_answer_that_never_came_is_said() -> None:
    assert "逾期未回覆" in pages(render(contents.overdue(), CODE))[0]


def test_a_draft_counts_what_is_not_rated_yet_and_calls_its_verdict_provisional() -> None:
    first = pages(render(contents.draft()))[0]
    assert "非最後結果" in first
    assert "涵蓋6/15項" in first
    assert "未觀察未評評核人平均" in first
    assert "T2.1維護客戶服務資訊○尚未評完0/3003—" in first


def test_a_task_without_indicators_says_so() -> None:
    content = contents.all_met()
    content["duties"][1]["tasks"][0] |= {"indicators": [], "outcome": "none", "met": 0}
    assert "這項工作任務沒有行為指標" in body(render(content))


def test_empty_fields_print_as_a_dash() -> None:
    content = contents.all_met()
    content["assessment"]["trainee"] |= {"department": "", "job_title": "", "hired_on": None}
    content["score"] |= {"mean": None, "observed": 0}
    content["standard"] |= {"updated_on": None, "level": None, "description": "", "prerequisites": ""}
    first = pages(render(content))[0]
    assert "部門—職稱—" in first
    assert "到職日—" in first
    assert "None" not in first


def test_times_are_those_of_taipei_and_days_are_written_as_officially() -> None:
    assert moment("2026-11-27T16:30:00+00:00") == "2026/11/28 00:30"
    assert moment("2026-11-27T16:30:00.123456+00:00") == "2026/11/28 00:30"
    assert day("2020-12-31") == "2020/12/31"
    assert day(None) == "—"


def test_the_report_says_whether_the_standard_is_the_official_text() -> None:
    content = contents.all_met()
    for origin, said in (("official", "官方版"), ("adapted", "企業調整版")):
        content["standard"]["origin"] = origin
        assert said in body(render(content))
    del content["standard"]["origin"]  # as a former release kept it
    text = body(render(content))
    assert "官方版" not in text
    assert "企業調整版" not in text
