"""Who left of those not in the list: ticked over many pages, all at once after a question, kept until taken in."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from people.models import StaffUpload, User
from people.stafflist import ticking
from tests.factories import UserFactory
from tests.people.stafflist.lists import xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
PREVIEW, ABSENT, TAKE = "/people/import/preview/", "/people/import/absent/", "/people/import/take/"


@pytest.fixture
def absent(hr):
    """Sixty people, of whom the list says nothing."""
    return [UserFactory(username=f"Q{number:03}", name=f"甲{number}") for number in range(60)]


@pytest.fixture
def browser(hr, signed_in):
    User.objects.filter(pk=hr.pk).update(language="en")
    found = signed_in(hr)
    file = SimpleUploadedFile("list.xlsx", xlsx([["N1", "新人"]], ["員工編號", "姓名"]))
    assert found.post("/people/import/", {"file": file}).status_code == 302
    return found


def shown(page):
    return re.findall(r'name="shown" value="(\d+)"', page.content.decode())


def ticked(page):
    return int(re.search(r'data-ticked="(\d+)"', page.content.decode())[1])


def sent(browser, page, left, address=ABSENT, **more):
    """What the form of the preview sends: this page of the absent, with these ticked."""
    text = page.content.decode()
    carried = {name: re.search(rf'name="{name}" value="([^"]*)"', text)[1] for name in ("digest", "looked_at", "page")}
    data = {**carried, "shown": shown(page), "left": [str(one.pk) for one in left], "left_on": "2026-06-30", **more}
    return browser.post(address, data, follow=True)


def test_nobody_is_ticked_by_somebody_elses_hand(browser, absent, hr):
    upload = StaffUpload.objects.get()
    ticking.keep(upload, ticking.Ticks(frozenset([absent[0].pk])))
    assert ticked(browser.get(PREVIEW)) == 1
    kept = upload.ticked
    for altered in (kept[:-2] + "xx", "", kept.swapcase()):
        StaffUpload.objects.update(ticked=altered)
        assert ticked(browser.get(PREVIEW)) == 0
    StaffUpload.objects.update(ticked=kept, sha256="0" * 64)
    assert ticking.ticks_of(StaffUpload.objects.get()).left == frozenset()


def test_a_day_that_cant_be_is_said_and_the_ticks_stay(browser, absent):
    page = sent(browser, browser.get(PREVIEW), absent[:2], left_on="2026-13-45", go="2")
    assert page.status_code == 400
    assert "2026-13-45" in page.content.decode()
    assert ticked(page) == 2


def test_every_one_of_the_absent_can_be_ticked_fifty_a_page(browser, absent):
    first = browser.get(PREVIEW)
    assert len(shown(first)) == 50
    second = sent(browser, first, [absent[0], absent[1]], go="2")
    assert set(shown(first) + shown(second)) == {str(person.pk) for person in absent}
    assert ticked(second) == 2
    first = sent(browser, second, [absent[59]], go="1", good="1")
    assert ticked(first) == 3
    assert f'value="{absent[0].pk}" checked' in first.content.decode()
    assert 'value="2026/06/30"' in first.content.decode()
    sent(browser, first, [absent[1]], TAKE)
    assert set(User.objects.filter(left_on=date(2026, 6, 30))) == {absent[1], absent[59]}


def test_ticking_all_asks_once_more_and_names_the_number(browser, absent, hr):
    page = sent(browser, browser.get(PREVIEW), [], go="all")
    assert "Have all 60 people left?" in page.content.decode()
    assert ticked(browser.get(PREVIEW)) == 0
    number = re.search(r'name="count" value="(\d+)"', page.content.decode())[1]
    UserFactory(username="Q999")
    page = browser.post(ABSENT, {"go": "all-of-them", "count": number})
    assert "Have all 61 people left?" in page.content.decode(), "somebody more is absent by now"
    page = browser.post(ABSENT, {"go": "all-of-them", "count": "61"}, follow=True)
    assert ticked(page) == 61
    assert 'value="2026/06/30"' in page.content.decode(), "the day said before the question"
    sent(browser, page, User.objects.filter(pk__in=shown(page)), TAKE)
    assert User.objects.filter(left_on=date(2026, 6, 30)).count() == 61
    assert User.objects.get(pk=hr.pk).left_on is None


def test_all_ticks_are_taken_away_at_once(browser, absent):
    second = sent(browser, browser.get(PREVIEW), absent[:9], go="2")
    assert ticked(second) == 9
    assert ticked(sent(browser, second, [], go="none")) == 0
