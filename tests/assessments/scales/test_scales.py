"""HR makes, copies, changes and removes rating scales; what a cycle uses has stopped changing."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Cycle, RatingScale, ScaleLevel
from assessments.models.scales import lacks
from assessments.scales import keeping
from integrity.models import LedgerEntry
from scripts.prepare import fixtures
from tests.assessments.scales.typing import cycle_with, said, typed
from tests.factories import CycleFactory

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("assessments:scales"), reverse("assessments:scale-new")


@pytest.fixture
def browser(signed_in, hr):
    return signed_in(hr)


@pytest.fixture
def scale(standard, browser):
    """One of three levels, which no cycle uses."""
    browser.post(NEW, typed(3, 2, 1, name="三級量尺", name_en=""))
    return RatingScale.objects.get(name="三級量尺")


def page_of(scale):
    return reverse("assessments:scale", args=[scale.pk])


def seen(browser, scale):
    return browser.get(page_of(scale)).context["editing"].seen


@pytest.mark.parametrize("who", ["supervisor", "trainee", "editor", "administrator"])
def test_scales_are_not_for_others(who, request, scale, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    for url in (LIST, NEW, page_of(scale)):
        assert browser.get(url).status_code == 403
    assert browser.post(NEW, typed(2, 1)).status_code == 403
    assert browser.post(reverse("assessments:scale-remove", args=[scale.pk]), {"then": "do"}).status_code == 403


def test_an_auditor_reads_scales_and_changes_none(auditor, scale, signed_in):
    browser = signed_in(auditor)
    assert "三級量尺" in browser.get(LIST).content.decode()
    page = browser.get(page_of(scale)).content.decode()
    assert "看到第 3 級的行為" in page
    assert 'id="scale-form"' not in page
    assert NEW not in page
    assert browser.post(page_of(scale), typed(2, 1)).status_code == 403
    assert browser.get(NEW).status_code == 403


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (typed(3, 2, 1, name=""), "name"),
        (typed(3, 2, 1) | {"label-2": " "}, "label-2"),
        (typed(3, 2, 1) | {"descriptor-1": ""}, "descriptor-1"),
        (typed(3, 2, 1) | {"label-3": "長" * 41}, "label-3"),
        (typed(3, 2, 1, lowest=1), "lowest"),
        (typed(3, 2, 1, lowest=5), "lowest"),
        (typed(3, 2, 1) | {"lowest": "0"}, "lowest"),
    ],
)
def test_a_scale_that_makes_no_sense_comes_back_with_what_was_typed(browser, sent, field):
    answer = browser.post(NEW, sent)
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert "看到第 3 級的行為" in answer.content.decode()
    assert not RatingScale.objects.filter(name="新量尺").exists()


def test_the_list_says_in_words_which_levels_meet_the_standard(browser, scale):
    page = browser.get(LIST).content.decode()
    meets = sum(one.meets for one in ScaleLevel.objects.all())
    assert page.count('<span class="visually-hidden"> 達標</span>') == meets


def test_a_refused_threshold_is_not_also_called_missing(browser):
    page = browser.post(NEW, typed(3, 2, 1, lowest=1)).content.decode()
    assert "這是最低的等級" in page
    assert "沒有任何等級達標" not in page


def test_a_name_that_is_taken_is_said_at_the_name(browser, scale):
    answer = browser.post(NEW, typed(2, 1, name="三級量尺"))
    assert answer.status_code == 400
    assert answer.context["form"].errors["name"] == [str(RatingScale.TAKEN)]


def test_hr_makes_a_scale_whose_levels_meet_from_the_threshold_up(browser):
    answer = browser.post(NEW, typed(7, 5, 2, lowest=5))
    scale = RatingScale.objects.get(name="新量尺")
    assert answer.url == page_of(scale)
    assert said(scale) == [(7, "第7級", True), (5, "第5級", True), (2, "第2級", False)]
    assert scale.lacks == ""
    assert LedgerEntry.objects.filter(ledger="assessments.scale", subject=scale.pk).count() == 1
    assert LedgerEntry.objects.filter(ledger="assessments.level", subject__in=scale.levels.values("pk")).count() == 3


@pytest.mark.parametrize("values", [(2, 1), (9, 8, 7, 6, 5, 4, 3, 2, 1)])
def test_a_scale_has_two_to_nine_levels(browser, values):
    browser.post(NEW, typed(*values))
    scale = RatingScale.objects.get(name="新量尺")
    assert [value for value, _label, _meets in said(scale)] == list(values)
    assert scale.lacks == ""


def test_the_preview_shows_what_is_typed_and_saves_nothing(browser):
    answer = browser.post(NEW, typed(3, 1, lowest=3) | {"then": "look"})
    assert answer.status_code == 200
    html = answer.content.decode()
    assert html.count('name="preview-zh-hant-value" value="3"') == html.count('name="preview-en-value" value="3"') == 1
    assert "第3級</span>" in html
    assert "Step 3</span>" in html
    assert not RatingScale.objects.filter(name="新量尺").exists()


def test_a_change_writes_only_what_differs(browser, scale):
    kept = ScaleLevel.objects.get(scale=scale, value=2)
    entries = LedgerEntry.objects.filter(ledger="assessments.level", subject=kept.pk)
    before = entries.count()
    sent = typed(4, 2, 1, name="三級量尺", name_en="") | {"seen": seen(browser, scale), "label-1": "改名"}
    assert browser.post(page_of(scale), sent).status_code == 302
    assert said(scale) == [(4, "第4級", True), (2, "第2級", True), (1, "改名", False)]
    assert ScaleLevel.objects.get(scale=scale, value=2).pk == kept.pk
    assert entries.count() == before


def test_what_somebody_else_changed_meanwhile_is_told_and_not_overwritten(browser, scale):
    old = seen(browser, scale)
    browser.post(page_of(scale), typed(3, 2, 1, name="別人的名稱") | {"seen": old})
    answer = browser.post(page_of(scale), typed(3, 2, 1, name="我的名稱") | {"seen": old})
    assert answer.status_code == 409
    assert "剛才被其他人改過" in answer.content.decode()
    assert 'value="我的名稱"' in answer.content.decode()
    assert RatingScale.objects.get(pk=scale.pk).name == "別人的名稱"
    again = browser.post(page_of(scale), typed(3, 2, 1, name="我的名稱") | {"seen": answer.context["editing"].seen})
    assert again.status_code == 302


@pytest.mark.parametrize("mark", ["", "made-up"])
def test_a_change_without_the_mark_of_its_page_is_refused(browser, scale, mark):
    assert browser.post(page_of(scale), typed(2, 1) | {"seen": mark}).status_code == 400
    assert RatingScale.objects.get(pk=scale.pk).name == "三級量尺"


def test_a_scale_that_a_cycle_uses_is_read_and_copied_only(browser, scale, standard):
    old = seen(browser, scale)
    CycleFactory(version=standard, scale=scale)
    page = browser.get(page_of(scale)).content.decode()
    assert "使用中，不能再改；可另存為新的評量尺度" in page
    assert 'id="scale-form"' not in page
    assert f"{NEW}?from={scale.pk}" in page
    answer = browser.post(page_of(scale), typed(3, 2, 1, name="我的名稱") | {"seen": old})
    assert answer.status_code == 409
    assert 'value="我的名稱"' in answer.content.decode()
    assert f'formaction="{NEW}"' in answer.content.decode()
    assert "save-scale" not in answer.content.decode()
    browser.post(reverse("assessments:scale-remove", args=[scale.pk]), {"seen": old, "then": "do"})
    assert said(scale) == [(3, "第3級", True), (2, "第2級", True), (1, "第1級", False)]


def test_what_was_typed_into_a_scale_that_is_gone_can_be_saved_as_a_new_one(browser, scale, monkeypatch):
    old, remove = seen(browser, scale), keeping.change

    def removed_meanwhile(pk, *said):
        RatingScale.objects.get(pk=pk).delete()
        return remove(pk, *said)

    monkeypatch.setattr(keeping, "change", removed_meanwhile)
    sent = typed(3, 2, 1, name="三級量尺")
    answer = browser.post(page_of(scale), sent | {"seen": old})
    assert answer.status_code == 409
    assert "已不存在" in answer.content.decode()
    assert f'formaction="{NEW}"' in answer.content.decode()
    assert browser.post(NEW, sent).status_code == 302


def test_a_copy_starts_with_all_that_the_copied_one_says_under_another_name(browser, scale):
    form = browser.get(f"{NEW}?from={scale.pk}").context["form"]
    assert form["name"].value() == "三級量尺（副本）"
    assert (form["label-3"].value(), form["has-4"].value(), form["lowest"].value()) == ("第3級", None, 2)


def test_a_new_scale_starts_with_four_empty_levels(browser):
    rows = list(browser.get(NEW).context["form"].rows)
    assert [row.value for row in rows if row.is_there] == [4, 3, 2, 1]
    assert [row.value for row in rows if row.is_lowest] == [3]


def test_removing_is_asked_first(browser, scale):
    url, mark = reverse("assessments:scale-remove", args=[scale.pk]), seen(browser, scale)
    asked = browser.post(url, {"seen": mark})
    assert asked.status_code == 200
    assert "移除「三級量尺」？" in asked.content.decode()
    assert browser.post(url, {"then": "do"}).url == page_of(scale)
    assert RatingScale.objects.filter(pk=scale.pk).exists()
    assert browser.post(url, {"seen": mark, "then": "do"}).url == LIST
    assert not ScaleLevel.objects.filter(scale=scale.pk).exists()


@pytest.mark.parametrize(
    ("sent", "why"),
    [(typed(2, lowest=0) | {"lowest": ""}, "至少要有兩個等級"), (typed(2, 1) | {"lowest": ""}, "沒有任何等級達標")],
)
def test_an_incomplete_scale_is_kept_but_no_cycle_takes_it(browser, standard, sent, why):
    browser.post(NEW, sent)
    scale = RatingScale.objects.get(name="新量尺")
    assert why in browser.get(page_of(scale)).content.decode()
    assert "尚未完整" in browser.get(LIST).content.decode()
    assert f'value="{scale.pk}">新量尺' not in browser.get(reverse("assessments:cycle-new")).content.decode()
    answer = browser.post(reverse("assessments:cycle-new"), cycle_with(scale, standard))
    assert answer.status_code == 400
    assert why in answer.context["form"].errors["scale"][0]
    assert not Cycle.objects.exists()


def test_a_complete_scale_is_offered_with_a_link_to_how_raters_see_it(browser, standard, scale):
    page = browser.get(reverse("assessments:cycle-new")).content.decode()
    assert f'href="{page_of(scale)}"' in page
    assert browser.post(reverse("assessments:cycle-new"), cycle_with(scale, standard)).status_code == 302
    assert Cycle.objects.get().scale == scale


def test_a_new_cycle_proposes_the_scale_of_the_newest_one(browser, standard, scale):
    shown = RatingScale.objects.exclude(pk=scale.pk).get()
    for used in (scale, shown, scale):
        CycleFactory(version=standard, scale=used)
        assert browser.get(reverse("assessments:cycle-new")).context["form"]["scale"].value() == used.pk


def test_a_company_without_any_scale_is_led_to_its_first_one(browser):
    RatingScale.objects.all().delete()
    assert f'href="{NEW}"' in browser.get(LIST).content.decode()
    assert f'href="{NEW}"' in browser.get(reverse("assessments:cycle-new")).content.decode()
    assert browser.get(reverse("assessments:first-steps")).content.decode().count(f'href="{NEW}"') == 1


@pytest.mark.parametrize(
    ("meets", "is_complete"),
    [
        ("10", True),
        ("110", True),
        ("1", False),
        ("11", False),
        ("00", False),
        ("101", False),
        ("01", False),
        ("", False),
    ],
)
def test_complete_is_what_has_one_threshold_with_levels_on_both_sides(meets, is_complete):
    levels = [ScaleLevel(value=9 - place, meets=mark == "1") for place, mark in enumerate(meets)]
    assert (lacks(levels) == "") is is_complete


@pytest.mark.parametrize("value", [0, 10])
def test_no_level_has_a_value_that_is_no_key(scale, value):
    level = ScaleLevel(scale=scale, value=value, label="某級", descriptor="說明")
    with pytest.raises(ValidationError):
        level.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        level.save()


def test_the_list_asks_as_often_for_many_scales_as_for_one(browser, scale, django_assert_num_queries):
    with CaptureQueriesContext(connection) as few:
        browser.get(LIST)
    queries = len(few)
    for number in range(4):
        browser.post(NEW, typed(3, 2, 1, name=f"量尺 {number}"))
    browser.get(LIST)
    with django_assert_num_queries(queries):
        browser.get(LIST)


def test_setting_up_again_leaves_the_scales_of_hr_alone(standard, browser):
    shipped = RatingScale.objects.get()
    browser.post(page_of(shipped), typed(3, 2, 1, name=shipped.name) | {"seen": seen(browser, shipped)})
    call_command("loaddata", *fixtures(), verbosity=0)
    assert said(RatingScale.objects.get()) == [(3, "第3級", True), (2, "第2級", True), (1, "第1級", False)]


def test_setting_up_a_new_portal_brings_a_scale(db):
    RatingScale.objects.all().delete()
    call_command("loaddata", *fixtures(), verbosity=0)
    assert RatingScale.objects.get().lacks == ""
