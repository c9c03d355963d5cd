"""What people do in the browser, said once."""

from playwright.sync_api import Page

from people.models import User

PASSWORD = "a-long-enough-password"


def give_password(*people: User) -> None:
    for person in people:
        person.set_password(PASSWORD)
        person.save()


def sign_in(page: Page, live_server, person: User) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    page.fill("#sign-in input[name=login]", person.username)
    page.fill("#sign-in input[name=password]", PASSWORD)
    page.click('[data-action="sign-in"]')
    page.wait_for_url(f"{live_server.url}/")


def sign_out(page: Page) -> None:
    page.click(".menu summary")
    page.click('[data-action="sign-out"]')
    page.wait_for_url("**/accounts/login/")


def saved(page: Page) -> None:
    page.wait_for_selector('[data-save-state="saved"]')


def rate(page: Page, code: str, value: str, comment: str = "") -> None:
    item = page.locator(f'[data-indicator="{code}"], [data-attitude="{code}"]')
    item.locator(f'input[type=radio][value="{value}"]').check(force=True)
    if comment:
        item.locator("textarea").fill(comment)
