"""Accessibility rules (axe) on the pages of every role, in both languages, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from assessments import workflow
from tests.browser.pages import give_password, sign_in, sign_out
from tests.factories import CycleFactory, approved, open_for, rate_all, submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def pages(assessments, cycle):
    base = {state: row.get_absolute_url() for state, row in assessments.items()}
    return {
        "supervisor": ["/", f"{base['draft']}rate/", f"{base['draft']}plan/", f"{base['draft']}evidence/"],
        "trainee": ["/", f"{base['draft']}self/", base["submitted"], base["approved"], "/my-data/"],
        "hr": [
            "/",
            "/assessments/",
            "/assessments/approve/",
            base["disputed"],
            base["approved"],
            cycle.get_absolute_url(),
            f"{cycle.get_absolute_url()}people/",
            "/cycles/new/",
            "/access/",
            "/exports/",
            f"/exports/new/?cycle={cycle.pk}",
            "/standards/",
            "/standards/BAS4222-002v2/",
            "/verify/",
        ],
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_no_page_breaks_a_rule(
    language, theme, page, live_server, standard, supervisor, trainee, hr, assessment, cycle
):
    rate_all(assessment, supervisor, changes={"P1.1.2": ("2", "請再練習"), "P1.2.1": ("", "")})
    rows = {"draft": assessment}
    for state in ("submitted", "disputed", "approved"):
        row = open_for(CycleFactory(version=standard), trainee, supervisor, hr)
        rows[state] = approved(row, hr) if state == "approved" else submitted(row)
    workflow.perform(rows["disputed"].pk, "dispute", trainee, reason="不同意")
    people = {"supervisor": supervisor, "trainee": trainee, "hr": hr}
    for person in people.values():
        person.language = language
    give_password(*people.values())
    page.emulate_media(color_scheme=theme)
    found = []
    for who, person in people.items():
        sign_in(page, live_server, person)
        for path in pages(rows, cycle)[who]:
            page.goto(live_server.url + path)
            result = Axe().run(page)
            found += [f"{who} {path}: {one['id']} {one['nodes'][0]['target']}" for one in result.response["violations"]]
        sign_out(page)
    assert found == []


@pytest.mark.parametrize("width", [640, 320])  # 1280 at 200 % and at 400 %
def test_zoomed_in_no_page_scrolls_sideways(
    width, page, live_server, standard, supervisor, trainee, hr, assessment, cycle
):
    rows = {"draft": assessment}
    for state in ("submitted", "disputed", "approved"):
        row = open_for(CycleFactory(version=standard), trainee, supervisor, hr)
        rows[state] = approved(row, hr) if state == "approved" else submitted(row)
    people = {"supervisor": supervisor, "trainee": trainee, "hr": hr}
    give_password(*people.values())
    page.set_viewport_size({"width": width, "height": 512})
    wide = []
    for who, person in people.items():
        sign_in(page, live_server, person)
        for path in pages(rows, cycle)[who]:
            page.goto(live_server.url + path)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(f"{who} {path}")
        sign_out(page)
    assert wide == []
