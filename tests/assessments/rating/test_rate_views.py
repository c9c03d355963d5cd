"""The rating page and its autosave over HTTP: bad input gets a sentence and the right status, nothing is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Answer, Assessment
from assessments.rating.page import fingerprint
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from tests.factories import rate_all, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(assessment):
    return load_sheet(assessment).indicators[0]


@pytest.fixture
def save(assessment, supervisor, signed_in, item):
    """Posts one edit as the page's script does."""

    def post(person=supervisor, browser=None, **changes):
        data = {"item": item.key, "value": "3", "comment": "", "seen": "0", "client": "tab", "edit": "1"} | changes
        url = reverse("assessments:save", args=[assessment.pk])
        return (browser or signed_in(person)).post(url, data, headers={"accept": "application/json"})

    return post


def posted(assessment, **changes):
    """The whole page as a browser without JavaScript posts it."""
    data = {}
    for entry in load_sheet(Assessment.objects.get(pk=assessment.pk)).items:
        data |= {
            f"{entry.key}-seen": entry.version,
            f"{entry.key}-was": fingerprint(entry.value, entry.comment),
            f"{entry.key}-value": "3",
            f"{entry.key}-comment": "",
        }
    return data | changes


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"value": "9"}, 400, "9"),
        ({"value": "three"}, 400, "three"),
        ({"comment": "長" * 20000}, 400, "20000"),
        ({"comment": "a\x00b"}, 400, ""),
        ({"item": "i999999"}, 400, ""),
        ({"item": "i1; DROP TABLE"}, 400, ""),
        ({"seen": "-1"}, 400, ""),
        ({"seen": "9" * 40}, 400, ""),
        ({"edit": "x"}, 400, ""),
    ],
)
def test_bad_input_is_refused_with_a_sentence_and_changes_nothing(save, changes, status, said):
    response = save(**changes)
    assert response.status_code == status
    assert said in response.json()["error"]
    assert len(response.json()["error"]) > 8
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("trainee", 403), ("hr", 403), ("auditor", 403), ("stranger", 404), ("administrator", 404)]
)
def test_others_can_not_rate_and_strangers_do_not_learn_that_it_exists(who, status, request, save):
    response = save(request.getfixturevalue(who))
    assert response.status_code == status
    assert response.json()["error"]
    assert not Answer.objects.exists()


def test_one_who_is_signed_out_is_told_so_in_json(save):
    response = save(browser=Client())
    assert response.status_code == 401
    assert response.json()["error"]


def test_without_csrf_token_nothing_is_saved_and_the_reader_is_told_why(save, supervisor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(supervisor, backend="people.signin.backends.RoleBackend")
    response = save(browser=client)
    assert response.status_code == 403
    assert response.json()["error"]
    assert not Answer.objects.exists()


def test_a_stale_save_gets_409_with_the_stored_text(save):
    save(value="4", comment="早上看到的")
    response = save(value="2", comment="昨天寫的", client="another tab")
    assert response.status_code == 409
    assert response.json()["theirs"]["comment"] == "早上看到的"
    assert Answer.objects.get().comment == "早上看到的"


def test_a_save_answers_with_version_time_and_verdict(save):
    answer = save(value="2", comment="需提醒").json()
    assert answer["version"] == 1
    assert answer["verdict"]["code"] == "not_yet_competent"
    assert len(answer["tasks"]) == 4


def test_a_save_costs_at_most_eight_queries(save, supervisor, signed_in, django_assert_max_num_queries):
    browser = signed_in(supervisor)
    save(browser=browser)
    with django_assert_max_num_queries(8 + 2):  # two more: the savepoint of the test's own transaction
        save(browser=browser, value="4", seen="1", edit="2")


def test_the_page_costs_at_most_nineteen_queries_rated_or_not(
    assessment, supervisor, signed_in, django_assert_max_num_queries
):
    browser = signed_in(supervisor)
    for _filled in (False, True):
        with django_assert_max_num_queries(16 + 3):  # three more: the look is entered in its ledger
            assert browser.get(reverse("assessments:rate", args=[assessment.pk])).status_code == 200
        rate_all(assessment, supervisor)


def test_the_page_shows_every_indicator_and_attitude_with_its_hooks(assessment, supervisor, signed_in):
    html = signed_in(supervisor).get(reverse("assessments:rate", args=[assessment.pk])).content.decode()
    assert html.count("<fieldset") == 19
    for code in ("P1.1.1", "P1.1.4", "P2.1.3"):
        assert f'data-indicator="{code}"' in html
    assert html.count("data-attitude=") == 4
    assert 'data-save-state="saved"' in html
    assert 'data-action="submit"' in html
    assert html.count('type="radio"') == 19 * 6


def test_without_javascript_the_page_is_saved_by_one_post(assessment, supervisor, signed_in, item):
    url = reverse("assessments:rate", args=[assessment.pk])
    response = signed_in(supervisor).post(url, posted(assessment, **{f"{item.key}-comment": "看見了"}))
    assert response.status_code == 302
    assert Answer.objects.count() == 19
    assert Answer.objects.get(indicator=item.subject).comment == "看見了"


def test_without_javascript_one_post_saves_and_leads_to_the_last_look(assessment, supervisor, signed_in):
    url = reverse("assessments:rate", args=[assessment.pk])
    response = signed_in(supervisor).post(url, posted(assessment, then="submit"))
    assert response.url == reverse("assessments:last-look", args=[assessment.pk])
    assert Answer.objects.count() == 19
    assert Assessment.objects.get(pk=assessment.pk).status == "draft"


def test_submitting_with_answers_missing_says_which_and_loses_nothing(assessment, supervisor, signed_in, item):
    url = reverse("assessments:rate", args=[assessment.pk])
    data = posted(assessment, then="submit", **{f"{item.key}-value": "", f"{item.key}-comment": "還在想"})
    response = signed_in(supervisor).post(url, data)
    assert response.status_code == 400
    assert item.code in "".join(str(message) for message in response.context["messages"])
    assert "還在想" in response.content.decode()
    assert Answer.objects.get(indicator=item.subject).comment == "還在想"
    assert Assessment.objects.get(pk=assessment.pk).status == "draft"


def test_a_refused_page_comes_back_with_everything_that_was_typed(assessment, supervisor, signed_in, item):
    url = reverse("assessments:rate", args=[assessment.pk])
    long = "長" * 20000
    response = signed_in(supervisor).post(url, posted(assessment, **{f"{item.key}-comment": long}))
    assert response.status_code == 400
    assert long in response.content.decode()
    assert not Answer.objects.exists()


def test_a_stale_page_shows_both_texts_and_saving_again_keeps_the_typed_one(assessment, supervisor, signed_in, item):
    url = reverse("assessments:rate", args=[assessment.pk])
    old_page = posted(assessment, **{f"{item.key}-comment": "我的"})
    browser = signed_in(supervisor)
    browser.post(url, posted(assessment, **{f"{item.key}-comment": "別的分頁"}))
    response = browser.post(url, old_page)
    html = response.content.decode()
    assert response.status_code == 409
    assert "我的" in html
    assert "別的分頁" in html
    assert Answer.objects.get(indicator=item.subject).comment == "別的分頁"
    browser.post(url, old_page | {f"{item.key}-seen": "1"})
    assert Answer.objects.get(indicator=item.subject).comment == "我的"


def test_a_page_that_touched_nothing_overwrites_nothing_of_another_page(assessment, supervisor, signed_in, item):
    url = reverse("assessments:rate", args=[assessment.pk])
    browser = signed_in(supervisor)
    untouched = posted(assessment, **{f"{item.key}-value": "", f"{item.key}-comment": ""})
    rate_all(assessment, supervisor, value="4")
    response = browser.post(url, {name: text for name, text in untouched.items() if name.startswith(f"{item.key}-")})
    assert response.status_code == 302
    assert Answer.objects.get(indicator=item.subject).value == "4"


def test_a_refused_page_does_not_claim_that_everything_is_saved(assessment, supervisor, signed_in, item):
    url = reverse("assessments:rate", args=[assessment.pk])
    html = signed_in(supervisor).post(url, posted(assessment, **{f"{item.key}-value": "9"})).content.decode()
    assert 'data-save-state="conflict"' in html
    assert "data-unsaved" in html


def test_a_page_that_is_sent_once_more_after_the_submission_leads_to_the_assessment(assessment, supervisor, signed_in):
    url = reverse("assessments:rate", args=[assessment.pk])
    page = posted(assessment, then="submit")
    browser = signed_in(supervisor)
    browser.post(url, page)
    steps.perform(assessment.pk, "submit", supervisor)
    assert browser.post(url, page).url == assessment.get_absolute_url()
    assert assessment.events.filter(action="submit").count() == 1


def test_a_page_that_comes_after_submission_with_other_words_is_told_so(assessment, supervisor, signed_in, item):
    url = reverse("assessments:rate", args=[assessment.pk])
    page = posted(assessment, **{f"{item.key}-comment": "太晚了"})
    submitted(assessment)
    assert signed_in(supervisor).post(url, page).status_code == 409


def test_a_submitted_assessment_leads_from_the_rating_page_to_its_own(assessment, supervisor, signed_in):
    submitted(assessment)
    response = signed_in(supervisor).get(reverse("assessments:rate", args=[assessment.pk]))
    assert response.status_code == 302
    assert response.url == assessment.get_absolute_url()


def test_a_save_from_a_page_made_for_somebody_else_is_refused(save, supervisor, trainee, stranger):
    for person in (supervisor, trainee, stranger):
        response = save(person, user=str(person.pk + 1))
        assert response.status_code == 403
        assert response.json()["stranger"] is True
        assert response.json()["error"]
    assert not Answer.objects.exists()
    assert save(user=str(supervisor.pk)).status_code == 200


def test_a_plain_post_of_a_page_made_for_somebody_else_is_refused(assessment, supervisor, trainee, signed_in):
    url = reverse("assessments:rate", args=[assessment.pk])
    assert signed_in(supervisor).post(url, posted(assessment, user=str(trainee.pk))).status_code == 403
    assert not Answer.objects.exists()
    assert signed_in(supervisor).post(url, posted(assessment, user=str(supervisor.pk))).status_code == 302


def test_an_unknown_shortcut_is_refused_and_a_known_one_stays_until_the_next_change(save):
    assert save(shortcut="by_magic").status_code == 400
    assert not Answer.objects.exists()
    assert save(shortcut="last_time").status_code == 200
    assert Answer.objects.get().shortcut == "last_time"
    assert save(value="4", edit="2").status_code == 200
    assert Answer.objects.get().shortcut == ""


@pytest.mark.parametrize("after", ["tab", "tab.", "tab.x", "tab.-1", "."])
def test_an_unreadable_predecessor_is_refused(save, after):
    assert save(after=after).status_code == 400
    assert not Answer.objects.exists()


def test_a_page_that_came_back_continues_what_its_tab_had_sent(save):
    save(comment="一", edit="1")  # its answer never reached the page, which was then discarded
    assert save(comment="一二", client="again", edit="1", seen="0").status_code == 409
    assert save(comment="一二", client="again", edit="2", seen="0", after="tab.1").status_code == 200
    assert Answer.objects.get().comment == "一二"


def test_a_copy_of_a_tab_does_not_write_over_what_the_first_one_went_on_to_write(save):
    save(comment="一", edit="1")
    save(comment="一，接著寫", edit="2")
    assert save(comment="複本", client="copy", edit="1", seen="0", after="tab.1").status_code == 409
    assert Answer.objects.get().comment == "一，接著寫"


def test_a_straggler_that_says_what_stands_there_is_no_news_to_the_page_that_wrote_it(save):
    first = save(comment="一", client="again", edit="1", seen="0", after="tab.1").json()
    assert save(comment="一", edit="1", seen="0").status_code == 200  # of the discarded page, on its way until now
    assert Answer.objects.get().version == first["version"]
    assert save(comment="一二", client="again", edit="2", seen=str(first["version"])).status_code == 200
    assert Answer.objects.get().comment == "一二"
