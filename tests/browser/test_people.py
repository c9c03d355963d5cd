"""The list of people, one change for many, and the departments, in a real browser; on a phone too."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from people.departments import keeping
from people.models import Department, User
from tests.browser.pages import enter
from tests.browser.test_axe import violations
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
widths = pytest.mark.parametrize("width", [390, 1280])


@pytest.fixture
def company(supervisor, manager, hr):
    service = keeping.ensure("客戶服務部")
    for path in ("客戶服務部 / 一線客服組", "客戶服務部 / 二線客服組", "研發部"):
        keeping.ensure(path)
    keeping.change(service.pk, name="客戶服務部", code="CS", parent=None, head=manager)
    for number in range(60):
        UserFactory(username=f"C{number:03d}", name=f"陳同仁{number}", supervisor=supervisor)
    UserFactory(username="C900", name="高離職", is_active=False, email="")
    return service


def fits(page, width):
    return page.evaluate("document.documentElement.scrollWidth") <= width


@widths
def test_two_of_the_list_are_ticked_looked_at_and_changed(width, page, live_server, company, hr):
    page.set_viewport_size({"width": width, "height": 844})
    enter(page, live_server, hr, "/people/?q=C0")
    assert fits(page, width)
    page.get_by_label("陳同仁0 C000").check()
    page.get_by_label("陳同仁1 C001").check()
    expect(page.locator("[data-ticked]")).to_contain_text("2")
    page.select_option("[name=change]", "job_title")
    page.click('[data-action="change-many"]')
    page.fill("[name=value]", "資深專員")
    page.click('[data-action="look"]')
    page.wait_for_selector('[data-action="do-many"]')
    assert fits(page, width)
    assert not User.objects.filter(job_title="資深專員").exists()
    page.click('[data-action="do-many"]')
    expect(page.locator("[data-results] .chip--good")).to_have_count(2)
    assert fits(page, width)
    changed = User.objects.filter(job_title="資深專員").values_list("username", flat=True)
    assert set(changed) == {"C000", "C001"}


def test_all_that_match_are_more_than_the_page_shows(page, live_server, company, hr):
    enter(page, live_server, hr, "/people/?q=C0")
    page.locator("[data-tick-page]").check()
    expect(page.locator("input[name=chosen]:checked")).to_have_count(50)
    page.locator("[data-tick-all]").check()
    page.select_option("[name=change]", "department")
    page.click('[data-action="change-many"]')
    page.select_option("[name=value]", label="研發部")
    page.click('[data-action="look"]')
    page.click('[data-action="do-many"]')
    page.wait_for_selector("[data-results]")
    assert User.objects.filter(department__name="研發部").count() == 60


def test_many_are_changed_without_javascript_too(browser, live_server, company, hr):
    context = browser.new_context(java_script_enabled=False, locale="zh-TW")
    page = context.new_page()
    enter(page, live_server, hr, "/people/?q=C05")
    page.get_by_label("陳同仁50 C050").check()
    page.select_option("[name=change]", "supervisor")
    page.click('[data-action="change-many"]')
    page.fill("[name=value]", "manager")
    page.click('[data-action="look"]')
    page.click('[data-action="do-many"]')
    page.wait_for_selector("[data-results]")
    assert User.objects.get(username="C050").supervisor.username == "manager"
    context.close()


def test_rows_are_forty_pixels_high_on_a_wide_page(page, live_server, company, hr):
    page.set_viewport_size({"width": 1440, "height": 900})
    enter(page, live_server, hr, "/people/")
    heights = page.evaluate(
        "[...document.querySelectorAll('.dense tbody tr')].map((row) => row.getBoundingClientRect().height)"
    )
    assert len(heights) == 50
    assert max(heights) <= 41


@widths
def test_a_department_is_added_moved_after_a_question_and_merged(width, page, live_server, company, hr):
    page.set_viewport_size({"width": width, "height": 844})
    User.objects.filter(pk=hr.pk).update(department=None)
    enter(page, live_server, hr, "/departments/")
    assert fits(page, width)
    page.locator("main .page-head .btn-primary").click()
    page.fill("[name=name]", "三線客服組")
    page.select_option("[name=parent]", label="客戶服務部")
    page.fill("[name=head]", "manager")
    page.click('[data-action="save-department"]')
    page.wait_for_selector(".notice--success")
    page.locator("tr", has_text="研發部").locator(f'a[href$="/{Department.objects.get(name="研發部").pk}/"]').click()
    UserFactory(username="R1", department=Department.objects.get(name="研發部"))
    page.fill("[name=name]", "研究發展部")
    page.click('[data-action="save-department"]')
    page.wait_for_selector('[data-action="confirm-department"]')
    assert fits(page, width)
    page.click('[data-action="confirm-department"]')
    page.wait_for_selector(".notice--success")
    renamed = Department.objects.get(path="研究發展部")
    page.goto(f"{live_server.url}/departments/{renamed.pk}/")
    page.select_option("[name=into]", label="客戶服務部 / 三線客服組")
    page.click('[data-action="merge"]')
    page.click('[data-action="confirm-merge"]')
    page.wait_for_selector(".notice--success")
    assert User.objects.get(username="R1").department_path == "客戶服務部 / 三線客服組"
    assert not Department.objects.filter(pk=renamed.pk).exists()


@pytest.mark.parametrize(("width", "language", "theme"), [(1280, "zh-hant", "light"), (390, "en", "dark")])
def test_no_page_of_people_breaks_a_rule_or_grows_wider_than_the_screen(
    width, language, theme, page, live_server, company, hr, administrator
):
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=theme)
    User.objects.filter(pk__in=[hr.pk, administrator.pk]).update(language=language)
    paths = [
        *("/people/", "/people/?q=nobody", "/people/C001/", "/people/C001/edit/", "/people/new/"),
        *("/departments/", f"/departments/{company.pk}/"),
    ]
    found = []
    for person, addresses in ((hr, paths), (administrator, ["/people/", "/people/C001/", "/departments/"])):
        for path in addresses:
            enter(page, live_server, person, path)
            found += violations(page, f"{person.username} {path}")
            if not fits(page, width):
                found.append(f"{path} is wider than {width}")
    assert found == []


@pytest.mark.parametrize("width", [390, 800])
def test_long_names_stay_within_their_tables_and_cards(width, page, live_server, company, hr):
    word = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamten"
    UserFactory(username="L1", name=word, job_title=word, department=keeping.add(word, company))
    keeping.change(company.pk, name=company.name, code="", parent=None, head=User.objects.get(username="L1"))
    page.set_viewport_size({"width": width, "height": 844})
    for path in ("/people/?q=L1", "/people/L1/", "/people/L1/edit/", "/departments/", f"/departments/{company.pk}/"):
        enter(page, live_server, hr, path)
        assert fits(page, width), path
