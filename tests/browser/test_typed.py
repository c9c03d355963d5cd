"""What the rating page's script takes for a comment is what the portal takes for one."""

import pytest
from django.templatetags.static import static

from config.texts import is_blank

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BLANK = """async (address) => {
  const { isBlank } = await import(address);
  const blank = [];
  for (let code = 0; code < 0x110000; code++) if (isBlank(String.fromCodePoint(code))) blank.push(code);
  return blank;
}"""


def test_script_and_server_agree_on_every_character_that_shows_nothing(page, live_server):
    page.goto(f"{live_server.url}/accounts/login/")
    blank = page.evaluate(BLANK, static("js/texts.js"))
    assert blank == [code for code in range(0x110000) if is_blank(chr(code))]
