"""What a supervisor answers when a returned assessment is submitted again: who reads it, and when."""

import pytest

from assessments.models import Assessment
from assessments.privacy.my_data import my_data, own_assessments
from assessments.workflow import steps
from tests.factories import submitted

pytestmark = pytest.mark.django_db
ANSWER = "已補上抽查的件數與日期。"


@pytest.fixture
def answered(assessment, trainee, supervisor, hr):
    submitted(assessment)
    steps.perform(assessment.pk, "acknowledge", trainee)
    steps.perform(assessment.pk, "return", hr, reason="說明太短")
    return steps.perform(assessment.pk, "submit", supervisor, reason=ANSWER)


def page_of(browser, assessment):
    return browser.get(assessment.get_absolute_url()).content.decode()


def test_while_it_is_changed_again_the_trainee_does_not_read_it(answered, trainee, supervisor, hr, signed_in):
    steps.perform(answered.pk, "withdraw", supervisor)
    assert ANSWER not in page_of(signed_in(trainee), answered)
    assert ANSWER not in str(my_data(trainee, own_assessments(trainee)))


@pytest.mark.parametrize("who", ["hr", "auditor"])
def test_once_withdrawn_it_is_the_supervisors_alone_until_it_is_submitted_again(
    who, request, answered, supervisor, signed_in
):
    reader = signed_in(request.getfixturevalue(who))
    assert ANSWER in page_of(reader, answered)
    steps.perform(answered.pk, "withdraw", supervisor)
    page = page_of(reader, answered)
    assert ANSWER not in page
    assert "說明太短" in page, "what HR wrote stays"
    assert ANSWER in page_of(signed_in(supervisor), answered)
    steps.perform(answered.pk, "submit", supervisor)
    assert ANSWER in page_of(reader, answered)


def test_what_hr_returned_again_was_read_and_stays_readable(answered, hr, signed_in):
    steps.perform(answered.pk, "return", hr, reason="仍缺佐證")
    assert ANSWER in page_of(signed_in(hr), answered)


def test_a_withdrawn_one_that_is_cancelled_keeps_it_hidden(answered, supervisor, hr, signed_in):
    steps.perform(answered.pk, "withdraw", supervisor)
    steps.perform(answered.pk, "cancel", hr, reason="離職")
    assert ANSWER not in page_of(signed_in(hr), answered)


def test_hr_reads_it_where_it_decides_and_the_others_in_the_record(answered, trainee, supervisor, hr, signed_in):
    steps.perform(answered.pk, "acknowledge", trainee)
    page = page_of(signed_in(hr), answered)
    assert "data-answer" in page
    assert page.index(ANSWER) < page.index('id="timeline"')
    for person in (trainee, supervisor):
        page = page_of(signed_in(person), answered)
        assert "data-answer" not in page
        assert ANSWER in page


def test_a_first_submission_says_nothing_about_an_answer(assessment, trainee, hr, signed_in):
    submitted(assessment)
    steps.perform(assessment.pk, "acknowledge", trainee)
    assert "data-answer" not in page_of(signed_in(hr), Assessment.objects.get(pk=assessment.pk))
