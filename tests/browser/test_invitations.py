"""Let in through the browser: from the mail that a server took, and from the code on a printed slip, to the desk."""

import pytest
from playwright.sync_api import expect

from people.models import Invitation, User
from tests.browser.pages import enter
from tests.browser.test_axe import violations
from tests.factories import UserFactory
from tests.mailing.server import mail_server
from tests.people.invitations.conftest import PASSWORD, codes_of, sent_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def server(settings):
    with mail_server() as made:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", made.port, 5
        yield made


def choose_password(page, look):
    look()
    page.fill("[name=new_password1]", PASSWORD)
    page.fill("[name=new_password2]", PASSWORD)
    page.click('[data-action="set-password"]')
    page.wait_for_url("**/")
    expect(page.locator(".menu__name")).to_be_attached()


@pytest.mark.parametrize(("language", "theme", "width"), [("zh-hant", "light", 1280), ("en", "dark", 390)])
def test_by_mail_and_by_slip_to_the_desk(language, theme, width, page, live_server, hr, server, tmp_path):
    hr.language = language
    hr.save()
    newcomer, paper = UserFactory(name="許雅婷"), UserFactory(name="高建宏", email="")
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme)
    found = []

    def look():
        found.extend(violations(page, page.url))
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    enter(page, live_server, hr, "/people/")
    for person in (newcomer, paper):
        page.check(f"input[name=chosen][value='{person.pk}']")
    page.click('[data-action="invite-chosen"]')
    look()
    page.click('[data-action="invite-many"]')
    look()
    with page.expect_download() as download:
        page.click('[data-action="download-slips"]')
    file = tmp_path / "slips.pdf"
    download.value.save_as(file)
    page.goto(f"{live_server.url}/people/invitations/")
    look()
    page.goto(f"{live_server.url}/people/{paper.username}/account/")
    look()
    page.context.clear_cookies()

    page.goto(live_server.url + sent_link(server))
    choose_password(page, look)
    page.context.clear_cookies()

    page.goto(f"{live_server.url}/accounts/first/")
    look()
    page.fill("[name=number]", paper.username)
    page.fill("[name=code]", codes_of(file.read_bytes())[0].lower())
    page.click('[data-action="use-code"]')
    choose_password(page, look)
    assert Invitation.objects.filter(used_at__isnull=False).count() == 2
    assert all(User.objects.get(pk=one.pk).check_password(PASSWORD) for one in (newcomer, paper))
    assert found == []
