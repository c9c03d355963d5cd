"""A cycle's name and period are corrected while it runs; what was submitted says what it was submitted with."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.utils.html import strip_tags

from assessments.cycles import applying, correcting, opening
from assessments.cycles.forms import ChangeForm
from assessments.enums import CycleState
from assessments.models import Assessment, Cycle, Snapshot
from assessments.record import snapshot
from assessments.workflow import steps
from config.refusals import Conflict
from tests.assessments.verifying.tampering import run
from tests.factories import CycleFactory, UserFactory, approved, open_for, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(standard):
    return CycleFactory(version=standard, name="二零二六上半")


def sent(cycle, **changes):
    """What the form sends of a cycle as it is stored, with what is changed."""
    days = {name: str(getattr(cycle, name)) for name in Cycle.DAYS}
    return {"name": cycle.name, **days, **changes}


def form_of(cycle, **changes):
    stored = Cycle.objects.get(pk=cycle.pk)
    return ChangeForm(sent(stored, **changes), instance=stored)


def corrected(cycle, by, name="2026 年上半年"):
    form, seen = form_of(cycle, name=name), correcting.stamp(Cycle.objects.get(pk=cycle.pk))
    assert form.is_settled()
    assert form.is_shown()
    return applying.change(form, seen, by)


def test_a_closed_cycle_is_not_corrected(cycle, hr, signed_in):
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.CLOSED)
    with pytest.raises(Conflict, match="結案"):
        corrected(cycle, hr)
    assert signed_in(hr).get(f"/cycles/{cycle.pk}/edit/").status_code == 409


def test_nobody_overwrites_a_correction_that_they_did_not_see(cycle, hr):
    seen = correcting.stamp(cycle)
    corrected(cycle, hr)
    form = form_of(cycle, name="另一個名稱")
    assert form.is_settled()
    with pytest.raises(Conflict):
        applying.change(form, seen, hr)
    assert Cycle.objects.get().name == "2026 年上半年"


def test_a_name_that_is_taken_and_a_period_that_ends_before_it_starts_are_refused(cycle):
    other = CycleFactory(version=cycle.version)
    assert "name" in form_of(cycle, name=other.name).errors
    assert form_of(cycle, starts_on=str(cycle.ends_on), ends_on=str(cycle.starts_on)).errors
    assert Cycle.objects.get(pk=cycle.pk).name == "二零二六上半"


def test_what_was_submitted_keeps_its_name_and_what_is_being_rated_takes_the_new_one(cycle, supervisor, hr):
    signed, draft = (open_for(cycle, UserFactory(), supervisor, hr) for _number in range(2))
    submitted(signed)
    assert correcting.reach(cycle) == correcting.Reach(keep=1, take=1)
    corrected(cycle, hr)
    rows = Assessment.objects.select_related("cycle")
    names = {row.pk: snapshot.record(row)["assessment"]["cycle"]["name"] for row in rows}
    assert names == {signed.pk: "二零二六上半", draft.pk: "2026 年上半年"}
    steps.perform(signed.pk, "acknowledge", signed.trainee)
    steps.perform(signed.pk, "approve", hr, reason="依紀錄核定。")
    submitted(draft)
    assert json.loads(Snapshot.objects.get().content)["assessment"]["cycle"]["name"] == "二零二六上半"
    code, said = run()
    assert code == 0, said


def test_what_comes_back_to_be_rated_says_the_corrected_name_when_it_is_submitted_again(cycle, supervisor, hr):
    row = open_for(cycle, UserFactory(), supervisor, hr)
    submitted(row)
    corrected(cycle, hr)
    steps.perform(row.pk, "withdraw", supervisor)
    stored = Assessment.objects.get()
    assert (stored.cycle_name, stored.cycle_starts_on, stored.period.name) == ("", None, "2026 年上半年")
    steps.perform(row.pk, "submit", supervisor)
    assert Assessment.objects.get().cycle_name == "2026 年上半年"
    assert run()[0] == 0


def test_the_page_of_what_was_submitted_says_the_name_that_was_signed(cycle, supervisor, hr, signed_in):
    row = open_for(cycle, UserFactory(), supervisor, hr)
    submitted(row)
    corrected(cycle, hr)
    page = signed_in(supervisor).get(row.get_absolute_url()).content.decode()
    head = page[page.index("<main") : page.index("<h1")]
    assert "二零二六上半" in head
    assert "2026 年上半年" not in head


def test_a_kept_name_that_is_changed_past_the_portal_is_found(cycle, hr, supervisor):
    row = approved(open_for(cycle, UserFactory(), supervisor, hr), hr)
    Assessment.objects.filter(pk=row.pk).update(cycle_name="別的週期")
    code, said = run()
    assert code == 1
    assert "cycle_name" in said


def test_the_page_says_how_many_keep_the_old_name_and_refuses_a_period_of_no_days(cycle, hr, supervisor, signed_in):
    submitted(open_for(cycle, UserFactory(), supervisor, hr))
    browser, address = signed_in(hr), f"/cycles/{cycle.pk}/edit/"
    page = browser.get(address)
    assert 'data-reach="1/0"' in page.content.decode()
    refused = browser.post(address, sent(cycle, seen=page.context["stamp"], name="2026 年上半年", ends_on="2000-01-01"))
    assert refused.status_code == 400
    assert "2026 年上半年" in refused.content.decode(), "what was typed stays"
    assert Cycle.objects.get().name == "二零二六上半"


def test_the_cycle_tells_each_correction_with_who_made_it(cycle, hr, signed_in):
    browser = signed_in(hr)
    stamp = browser.get(f"/cycles/{cycle.pk}/edit/").context["stamp"]
    typed = sent(cycle, name="2026 年上半年")
    assert browser.post(f"/cycles/{cycle.pk}/edit/", {"seen": stamp, **typed}).status_code == 302
    said = " ".join(strip_tags(browser.get(f"/cycles/{cycle.pk}/").content.decode()).split())
    assert "二零二六上半 → 2026 年上半年" in said
    assert hr.name in said
    taken = browser.post(f"/cycles/{cycle.pk}/edit/", {"seen": stamp, **typed, "name": "第三個名稱"})
    assert taken.status_code == 409
    assert "第三個名稱" in taken.content.decode(), "what was typed stays"


@pytest.mark.parametrize("page", ["", "evidence/"])
def test_the_pages_of_what_was_signed_say_the_name_that_was_signed(page, cycle, hr, supervisor, signed_in):
    signed, draft = (open_for(cycle, UserFactory(), supervisor, hr) for _number in range(2))
    submitted(signed)
    corrected(cycle, hr)
    browser = signed_in(supervisor)
    html = {row: browser.get(f"{row.get_absolute_url()}{page}").content.decode() for row in (signed, draft)}
    assert f"二零二六上半 · {signed.number}" in html[signed]
    assert f"2026 年上半年 · {draft.number}" in html[draft]


def test_opening_takes_the_name_of_now(cycle, hr, supervisor):
    corrected(cycle, hr)
    row = opening.open_assessment(Cycle.objects.get(), UserFactory(), supervisor, hr)
    assert row.period.name == "2026 年上半年"


def test_the_cycle_that_ends_last_stands_first(standard, hr, signed_in):
    for month in (6, 12, 9):
        CycleFactory(version=standard, name=f"到 {month} 月", starts_on=date(2026, 1, 1), ends_on=date(2026, month, 30))
    listed = [cycle.name for cycle in signed_in(hr).get("/cycles/").context["page"]]
    assert listed == ["到 12 月", "到 9 月", "到 6 月"]
