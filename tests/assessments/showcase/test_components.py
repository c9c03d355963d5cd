"""`/components/`: every part in its states, without a row of the database, and nowhere but in demo or development."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db

TEMPLATES = Path(__file__).parents[3] / "templates"
ADDRESS = reverse("assessments:components")


def components():
    """The parts of the portal's own pages that more than one template uses, and all that every page shares."""
    used = Counter()
    for path in TEMPLATES.rglob("*.html"):
        used.update(set(re.findall(r'{% include "((?:assessments/\w+|parts)/\w+\.html)"', path.read_text("utf-8"))))
    on_each = {
        "parts/look.html",
        "parts/header.html",
        "parts/footer.html",
        "parts/nav.html",
        "parts/nav_link.html",
        "parts/nav_more.html",
        "parts/kept.html",
        "parts/keys.html",
        "parts/keys_off.html",
    }  # around the page itself
    shared = {str(path.relative_to(TEMPLATES)) for path in (TEMPLATES / "parts").glob("*.html")}
    printed = ("assessments/reports/", "assessments/privacy/document")
    often = {part for part, times in used.items() if times > 1 and not part.startswith(printed)}
    return (often | shared) - on_each


@pytest.mark.parametrize("setting", ["DEMO_MODE", "DEBUG"])
def test_it_is_there_in_demo_and_while_developing_only(signed_in, supervisor, client, settings, setting):
    assert signed_in(supervisor).get(ADDRESS).status_code == 404
    setattr(settings, setting, True)
    assert client.get(ADDRESS).status_code == 302
    assert signed_in(supervisor).get(ADDRESS).status_code == 200


@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_every_part_that_is_used_twice_is_shown_and_none_needs_the_database(
    signed_in, supervisor, settings, language, django_assert_num_queries
):
    settings.DEMO_MODE = True
    supervisor.language = language
    supervisor.save()
    browser = signed_in(supervisor)
    with django_assert_num_queries(2):  # the session and the person
        page = browser.get(ADDRESS).content.decode()
    shown = set(re.findall(r'data-part="([^"]+)"', page))
    assert components() - shown == set()
    assert len(shown) > 25


def test_it_prints_the_contrast_that_the_stylesheet_has(signed_in, supervisor, settings):
    settings.DEMO_MODE = True
    page = signed_in(supervisor).get(ADDRESS).content.decode()
    row = re.search(r"<code>ink</code> / <code>paper</code>.*?</tr>", page, re.DOTALL)
    assert row
    assert re.findall(r">(\d+\.\d+)<", row[0]) == ["14.19", "15.06", "4.5"]
