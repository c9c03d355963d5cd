"""What people do in the browser, said once."""

from django.test import Client
from playwright.sync_api import Locator, Page, Response

from people.models import User

PASSWORD = "a-long-enough-password"


def give_password(*people: User) -> None:
    for person in people:
        person.set_password(PASSWORD)
        person.save()


def enter(page: Page, live_server, person: User, path: str = "/") -> Response | None:
    """
    On this page as someone who signed in before; by the form in `sign_in`, where that is what is tried. Returns what
    was answered.
    """
    client = Client()
    client.force_login(person, backend="people.signin.backends.RoleBackend")
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page.goto(live_server.url + path)


def sign_in(page: Page, live_server, person: User) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("#sign-in input[name=login]", person.username)
    page.fill("#sign-in input[name=password]", PASSWORD)
    page.click('[data-action="sign-in"]')
    page.wait_for_url(f"{live_server.url}/")


def sign_out(page: Page) -> None:
    page.click(".site-header__end .menu summary")
    page.click('[data-action="sign-out"]')
    page.wait_for_url("**/accounts/login/")


def saved(page: Page) -> None:
    page.wait_for_selector('[data-save-state="saved"]')


def rate(page: Page, code: str, value: str, comment: str = "") -> None:
    item = page.locator(f'[data-indicator="{code}"], [data-attitude="{code}"]')
    item.locator(f'input[type=radio][value="{value}"]').check(force=True)
    if comment:
        item.locator("textarea").fill(comment)


def open_desk(page: Page, live_server, assessment, person: User, sheet: str = "rate") -> None:
    """Signed in as this person, on their sheet, its script at work."""
    give_password(person)
    enter(page, live_server, person, f"{assessment.get_absolute_url()}{sheet}/")
    page.wait_for_selector("html.js")


def item(page: Page, code: str) -> Locator:
    return page.locator(f'[data-indicator="{code}"], [data-attitude="{code}"]')


def kept(page: Page) -> dict[str, str]:
    """What lies in the tab's own storage; nothing may ever lie in the one that outlives it."""
    assert page.evaluate("localStorage.length") == 0
    entries: dict[str, str] = page.evaluate("({...sessionStorage})")
    return entries


def look_again(page: Page) -> None:
    """The person comes back to the tab, which makes the page try at once."""
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def sign_in_here(page: Page, person: User) -> None:
    """By the sign-in page on which somebody was put."""
    page.fill("#sign-in input[name=login]", person.username)
    page.fill("#sign-in input[name=password]", PASSWORD)
    page.click('[data-action="sign-in"]')
    page.wait_for_url(lambda address: "/accounts/" not in address)


def left(page: Page) -> list[str]:
    """Names of what is kept, also on pages of Django admin, which stores settings of its own."""
    names: list[str] = page.evaluate("Object.keys(sessionStorage).filter((name) => name.startsWith('kept '))")
    return names


def until_kept(page: Page, something: bool = True) -> None:
    """Until the tab's store holds something, or nothing any more."""
    page.wait_for_function(
        "(something) => Object.keys(sessionStorage).some((name) => name.startsWith('kept ')) === something",
        arg=something,
    )
