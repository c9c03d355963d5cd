"""Accessibility rules (axe) on the pages of every role, in both languages, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from assessments.rating import saving
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from competency.drafts.publishing import new_draft
from competency.models import ReadDocument, StandardVersion
from mailing.models import Mail
from tests.browser import grown
from tests.browser.pages import enter, item, look_again, open_desk, saved
from tests.competency.editor_desk import LIST
from tests.factories import CycleFactory, approved, open_for, rate_all, submitted
from tests.rights_of_documents import read_one

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Colours do not depend on the language, nor texts on the theme: each of the four is looked at once.
both = pytest.mark.parametrize(("language", "theme"), [("zh-hant", "light"), ("en", "dark")])


def pages(assessments, cycle):
    base = {state: row.get_absolute_url() for state, row in assessments.items()}
    further = grown.pages()
    return {
        "supervisor": [
            "/",
            "/components/",
            f"{base['draft']}rate/",
            f"{base['draft']}plan/",
            f"{base['draft']}evidence/",
            *further["supervisor"],
        ],
        "trainee": [
            *("/", f"{base['draft']}self/", base["submitted"], base["approved"]),
            *("/my-competencies/", "/my-data/"),
            *further["trainee"],
        ],
        "hr": [
            "/",
            "/assessments/",
            "/assessments/approve/",
            base["disputed"],
            base["approved"],
            cycle.get_absolute_url(),
            f"{cycle.get_absolute_url()}people/",
            "/cycles/new/",
            "/scales/",
            "/scales/new/",
            f"/scales/{cycle.scale_id}/",
            "/insight/",
            "/insight/ratings/",
            "/insight/verdicts/",
            "/insight/self/",
            "/insight/change/",
            "/insight/raters/",
            "/insight/behind/?of=all",
            "/access/",
            "/insight/matrix/",
            "/insight/matrix/?unfold=all&column=P1.1.1&state=meets",
            "/insight/terms/",
            "/insight/calibration/",
            "/insight/calibration/raters/supervisor/",
            "/insight/calibration/items/0/",
            "/exports/",
            "/mails/",
            reverse("assessments:mail", args=[Mail.objects.latest("pk").pk]),
            f"/exports/new/?cycle={cycle.pk}",
            "/standards/",
            "/standards/BAS4222-002v2/",
            "/verify/",
            *further["hr"],
        ],
        "editor": ["/", "/standards/BAS4222-002v2/", *of_drafts()],
        "auditor": ["/", base["submitted"]],
        "admin": ["/", "/standards/publishing/"],
    }


def of_drafts():
    """The desk of a draft and its steps, and a document that waits beside what was read of it."""
    draft = StandardVersion.objects.get(status="draft")
    desk = f"{LIST}{draft.pk}/change/"
    steps_of_it = [f"{LIST}{draft.pk}/{step}/" for step in ("check", "publish")]
    return [LIST, desk, *steps_of_it, ReadDocument.objects.get().get_absolute_url()]


@pytest.fixture
def others(editor, auditor, administrator):
    return {"editor": editor, "auditor": auditor, "admin": administrator}


# Axe does not ask for style sheets a second time: those that admin's name would be sought below the page's address.
ONCE = {"preload": False}


def violations(page, where):
    found = Axe().run(page, options=ONCE).response["violations"]
    return [f"{where}: {one['id']} {one['nodes'][0]['target']}" for one in found]


@pytest.fixture
def people(supervisor, trainee, hr, others):
    return {"supervisor": supervisor, "trainee": trainee, "hr": hr, **others}


@pytest.fixture
def rows(standard, supervisor, trainee, hr, assessment, media, settings, others):
    """An appraisal in each state, and what follows from the approved one."""
    settings.DEMO_MODE = True
    rate_all(assessment, supervisor, changes={"P1.1.2": ("2", "請再練習"), "P1.2.1": ("", "")})
    made = {"draft": assessment}
    for state in ("submitted", "disputed"):
        made[state] = submitted(open_for(CycleFactory(version=standard), trainee, supervisor, hr))
    steps.perform(made["disputed"].pk, "dispute", trainee, reason="不同意")
    short = {"P1.1.1": ("2", "漏了兩項"), "P1.1.2": ("2", "請再練習")}
    made["approved"] = approved(open_for(CycleFactory(version=standard), trainee, supervisor, hr), hr, changes=short)
    grown.grow(made["approved"], hr)
    new_draft(standard, "BAS4222-002v3", "v3", by=others["editor"], origin="official")
    read_one(standard, others["editor"])
    Mail.objects.filter(person=hr).update(state="failed", next_try_at=None, trouble="refused", last_error="550 nobody")
    return made


@both
@pytest.mark.parametrize("who", ["supervisor", "trainee", "hr", "the others"])
def test_no_page_breaks_a_rule(who, language, theme, page, live_server, rows, people, others, cycle):
    page.emulate_media(color_scheme=theme)
    found = []
    for each in others if who == "the others" else [who]:
        people[each].language = language
        people[each].save()
        for path in pages(rows, cycle)[each]:
            assert enter(page, live_server, people[each], path).ok, path
            found += violations(page, f"{each} {path}")
    assert found == []


@both
def test_no_page_of_the_door_breaks_a_rule(language, theme, page, live_server):
    page.emulate_media(color_scheme=theme)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    found = []
    for path in ("/accounts/login/", "/verify/"):
        page.goto(live_server.url + path)
        found += violations(page, f"signed out {path}")
    assert found == []


@pytest.mark.browser_errors_expected
@both
def test_no_state_of_the_rating_page_breaks_a_rule(
    language, theme, page, context, live_server, assessment, supervisor, media
):
    supervisor.language = language
    page.emulate_media(color_scheme=theme)
    open_desk(page, live_server, assessment, supervisor)
    found = []

    def look(state):
        found.extend(violations(page, state))

    first, second = item(page, "P1.1.1"), item(page, "P1.1.2")
    first.locator("input[type=radio]").first.focus()
    page.keyboard.press("?")
    look("keys")
    page.keyboard.press("Escape")
    page.locator("[data-fill=rest_meets]").first.click()
    saved(page)
    look("undo")
    page.locator("[data-action=submit]").click()
    look("missing")
    first.locator(".item__evidence a").click()
    page.wait_for_selector("#rating-aside form")
    look("evidence")
    page.locator("#rating-aside [data-close]").click()
    key = second.get_attribute("data-item")
    item_of = next(one for one in load_sheet(assessment).items if one.key == key)
    saving.save_answer(assessment.pk, supervisor, saving.Edit(key, "2", "別處寫的", item_of.version, "elsewhere", 1))
    second.locator("textarea").fill("這裡寫的")
    page.wait_for_selector('[data-save-state="conflict"]')
    look("conflict")
    second.locator("[data-trouble] button").first.click()
    saved(page)
    context.set_offline(True)
    first.locator("textarea").fill("斷線")
    page.wait_for_selector('[data-save-state="offline"]')
    look("offline")
    context.clear_cookies(name="sessionid")
    context.set_offline(False)
    look_again(page)
    page.wait_for_selector("#rating-sign-in[open]")
    look("sign in again")
    assert found == []


@pytest.mark.parametrize("width", [640, 320])  # 1280 at 200 % and at 400 %
@pytest.mark.parametrize("who", ["supervisor", "trainee", "hr"])
def test_zoomed_in_no_page_scrolls_sideways(who, width, page, live_server, rows, people, cycle):
    page.set_viewport_size({"width": width, "height": 512})
    wide = []
    for path in pages(rows, cycle)[who]:
        enter(page, live_server, people[who], path)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
    assert wide == []
