"""A person over time in a browser: accessible in both languages and themes, whole on a narrow screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.assessments.careers.lives import appraised, round_of
from tests.browser.pages import enter
from tests.factories import open_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "theme"), [("zh-hant", "light"), ("en", "dark")])
def test_it_breaks_no_rule_and_fits_a_page_enlarged_four_times(
    language, theme, page, live_server, standard, supervisor, trainee, hr
):
    appraised(
        standard, trainee, supervisor, hr, 4, changes={"P1.1.2": ("2", "需提醒"), "P1.3.1": ("not_observed", "未見")}
    )
    appraised(standard, trainee, supervisor, hr, 5, changes={"P2.1.1": ("1", "還不會")})
    open_for(round_of(standard, 6), trainee, supervisor, hr)
    page.emulate_media(color_scheme=theme)
    for person, width in ((trainee, 320), (supervisor, 1280)):
        person.language = language
        person.save()
        page.set_viewport_size({"width": width, "height": 900})
        enter(page, live_server, person, f"/insight/people/{trainee.username}/")
        page.locator(".career__numbers > summary").click()
        broken = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["target"]) for one in broken] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        table = page.locator(".career__numbers tbody tr").first.locator("td").all_text_contents()
        drawn = page.locator(".trend").first.locator(".trend__label").all_text_contents()
        assert [text.split()[0] for text in table] == drawn
