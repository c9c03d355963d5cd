"""Saving answers: one's own edits succeed once, another page's newer answer is never overwritten."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.models import Answer, Assessment
from assessments.rating import saving
from assessments.rating.saving import Edit, StaleAnswers
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from competency.models import Duty, Element, Indicator, Standard, StandardVersion
from config.refusals import BadInput, Conflict, Forbidden
from tests.factories import submitted

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def item(assessment):
    return load_sheet(assessment).indicators[0].key


def edit(item, value="3", comment="", seen=0, client="tab", number=1):
    return Edit(item, value, comment, seen, client, number)


def stored(item):
    return Answer.objects.get(indicator_id=int(item[1:]))


def test_a_value_that_is_not_on_the_scale_is_refused_by_name(assessment, supervisor, item):
    with pytest.raises(BadInput, match="9"):
        saving.save_answer(assessment.pk, supervisor, edit(item, value="9"))
    assert not Answer.objects.exists()


def test_a_comment_of_20000_characters_is_refused_with_its_length(assessment, supervisor, item):
    with pytest.raises(BadInput, match="20000"):
        saving.save_answer(assessment.pk, supervisor, edit(item, comment="長" * 20000))
    assert not Answer.objects.exists()


def test_an_indicator_of_another_standard_is_refused(assessment, supervisor):
    other = StandardVersion.objects.create(
        standard=Standard.objects.create(code="XYZ"), code="XYZv1", label="v1", name="別的", status="draft"
    )
    task = Duty.objects.create(version=other, code="T1", name="x").tasks.create(code="T1.1", name="y")
    foreign = task.blocks.create().indicators.create(code="P1.1.1", text="z")
    for key in (f"i{foreign.pk}", "i999999", "a1", "x3", "", "i", "i１"):
        with pytest.raises(BadInput):
            saving.save_answer(assessment.pk, supervisor, edit(key))
    assert not Answer.objects.exists()


def test_knowledge_is_not_rated(assessment, supervisor):
    knowledge = Element.objects.filter(kind="K").first()
    with pytest.raises(BadInput):
        saving.save_answer(assessment.pk, supervisor, edit(f"a{knowledge.pk}"))


@pytest.mark.parametrize("who", ["trainee", "hr", "auditor", "manager"])
def test_only_the_named_supervisor_rates(who, request, assessment, item):
    with pytest.raises((Forbidden, Assessment.DoesNotExist)):
        saving.save_answer(assessment.pk, request.getfixturevalue(who), edit(item))
    assert not Answer.objects.exists()


def test_after_submission_nothing_is_rated_any_more(assessment, supervisor, item):
    submitted(assessment)
    with pytest.raises(Conflict):
        saving.save_answer(assessment.pk, supervisor, edit(item, value="5", seen=1))
    assert stored(item).value == "3"


def test_a_late_save_of_another_page_meets_the_newer_answer_and_changes_nothing(assessment, supervisor, item):
    saving.save_answer(assessment.pk, supervisor, edit(item, "4", "早上看到的", client="phone"))
    with pytest.raises(StaleAnswers) as stale:
        saving.save_answer(assessment.pk, supervisor, edit(item, "2", "昨天寫的", client="laptop"))
    assert stale.value.stored[item].comment == "早上看到的"
    assert (stored(item).value, stored(item).comment) == ("4", "早上看到的")


def test_saving_again_after_seeing_both_keeps_the_chosen_text(assessment, supervisor, item):
    saving.save_answer(assessment.pk, supervisor, edit(item, "4", "甲", client="phone"))
    saving.save_answer(assessment.pk, supervisor, edit(item, "2", "乙", seen=1, client="laptop", number=2))
    assert stored(item).comment == "乙"


def test_a_repeated_save_succeeds_and_counts_once(assessment, supervisor, item):
    first = saving.save_answer(assessment.pk, supervisor, edit(item, "3", "一次"))
    again = saving.save_answer(assessment.pk, supervisor, edit(item, "3", "一次"))
    assert first.answer.version == again.answer.version == 1
    assert again.assessment.version == 1


def test_a_repeat_that_arrives_after_another_page_saved_succeeds_without_changing_anything(
    assessment, supervisor, item
):
    saving.save_answer(assessment.pk, supervisor, edit(item, "3", "甲", client="phone"))
    saving.save_answer(assessment.pk, supervisor, edit(item, "4", "乙", seen=1, client="laptop"))
    repeat = saving.save_answer(assessment.pk, supervisor, edit(item, "3", "甲", client="phone"))
    assert stored(item).comment == "乙"
    # The repeat did not make the page believe that it had seen 乙.
    late = edit(item, "3", "甲二", seen=repeat.version, client="phone", number=2)
    with pytest.raises(StaleAnswers):
        saving.save_answer(assessment.pk, supervisor, late)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations([1, 2, 3, 4]), st.lists(st.integers(1, 4), max_size=3))
def test_in_whatever_order_one_pages_edits_arrive_the_last_typed_stays(assessment, supervisor, order, repeats):
    Answer.objects.all().delete()
    item = load_sheet(assessment).indicators[0].key
    for number in itertools.chain(order, repeats):
        saving.save_answer(assessment.pk, supervisor, edit(item, "3", f"第{number}次", number=number))
    assert stored(item).comment == "第4次"


def test_the_answer_of_a_save_holds_the_verdict_per_task_and_whole(assessment, supervisor, item):
    saved = saving.save_answer(assessment.pk, supervisor, edit(item, "2", "需提醒"))
    assert saved.score.verdict == "not_yet_competent"
    assert [task.outcome for task in saved.score.tasks] == ["not_met", *["insufficient"] * 3]
    assert len(saved.task_ids) == 4


def test_an_attitude_never_touches_the_verdict(assessment, supervisor):
    attitude = load_sheet(assessment).attitudes[0].key
    assert saving.save_answer(assessment.pk, supervisor, edit(attitude, "1")).score is None


def test_a_page_is_saved_whole_or_not_at_all(assessment, supervisor):
    items = [entry.key for entry in load_sheet(assessment).items]
    edits = [edit(key, client="", number=0) for key in items]
    edits[-1] = edit(items[-1], value="7", client="", number=0)
    with pytest.raises(BadInput):
        saving.save_sheet(assessment.pk, supervisor, edits)
    assert not Answer.objects.exists()


def test_a_page_posted_again_unchanged_raises_no_version(assessment, supervisor, item):
    for _time in range(2):
        saving.save_sheet(assessment.pk, supervisor, [edit(item, client="", number=0)])
    assert Assessment.objects.get(pk=assessment.pk).version == 1


def test_line_ends_of_plain_posts_and_scripts_are_the_same_text(assessment, supervisor, item):
    saving.save_sheet(assessment.pk, supervisor, [edit(item, comment="一\r\n二", client="", number=0)])
    saving.save_answer(assessment.pk, supervisor, edit(item, comment="一\n二", seen=1, client="other"))
    assert stored(item).comment == "一\n二"


def test_an_answer_remembers_only_its_last_pages(assessment, supervisor, item):
    for number in range(12):
        saving.save_answer(assessment.pk, supervisor, edit(item, "3", str(number), number, f"tab{number}"))
    assert len(stored(item).clients) == saving.CLIENTS_KEPT


def test_a_published_indicator_that_was_rated_can_not_be_deleted(assessment, supervisor, item):
    from django.core.exceptions import ValidationError

    saving.save_answer(assessment.pk, supervisor, edit(item))
    with pytest.raises(ValidationError):
        Indicator.objects.get(pk=int(item[1:])).delete()


def test_withdrawn_ratings_can_be_changed_again(assessment, supervisor, item):
    submitted(assessment)
    steps.perform(assessment.pk, "withdraw", supervisor)
    saving.save_answer(assessment.pk, supervisor, edit(item, "5", "補充", seen=1))
    assert stored(item).value == "5"


def test_a_whole_page_of_new_answers_is_written_in_one_statement(assessment, supervisor):
    items = [item.key for item in load_sheet(assessment).items]
    with CaptureQueriesContext(connection) as asked:
        saving.save_sheet(assessment.pk, supervisor, [edit(item, client="", number=0) for item in items])
    written = [query for query in asked if query["sql"].startswith('INSERT INTO "assessments_answer"')]
    assert len(written) == 1
    assert Answer.objects.filter(assessment=assessment, level__value=3).count() == len(items)
    saving.save_sheet(assessment.pk, supervisor, [edit(items[0], value="4", seen=1, client="", number=0)])
    assert stored(items[0]).version == 2
