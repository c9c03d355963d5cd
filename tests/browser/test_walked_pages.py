"""
Every page that somebody is led to, on a phone, in either language, with words without spaces as long as their columns
hold: none grows wider for them, what is pressed is called what it shows, and cells of tables have their headers.
"""

import pytest
from django.apps import apps
from django.db import connection, models

from tests.browser.naming import faults
from tests.browser.stocked import stocked  # noqa: F401 - a fixture
from tests.browser.walking import walk

# Examples on /components/ link to appraisals that do not exist.
pytestmark = [pytest.mark.browser, pytest.mark.browser_errors_expected, pytest.mark.django_db(transaction=True)]
STARTS = ("/", "/standards/BAS4222-002v2/compare/BAS4222-002v1/", "/components/")

# What nobody types, and what addresses and sign-in go by: by the column, in one model where another has typed ones.
LEFT = {
    "chain_head",
    "code",
    "content",
    "digest",
    "key",
    "language",
    "mac",
    "message_id",
    "own",
    "password",
    "ratings",
    "username",
    "username_key",
    "worker",
    "file_type",
    "mark",
    "label",
    "uid",
    "ImprovementLook.place",
}
WIDTH = 390
WHO = ("supervisor", "trainee", "hr", "auditor", "editor", "admin")
# Each role in one language, HR, whose pages hold most, in both.
SPOKEN = [
    *(("hr", "zh-hant"), ("hr", "en"), ("supervisor", "en"), ("trainee", "zh-hant"), ("auditor", "en")),
    *(("editor", "zh-hant"), ("admin", "en"), ("signed out", "zh-hant"), ("signed out", "en")),
]
WORD, ADDRESS = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamten", "https://example.com/"
PORTAL = ("people", "assessments", "competency", "mailing")


def typed_columns():
    """Each column that holds what a person typed, as (model, field)."""
    for app in PORTAL:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.concrete_fields:
                is_text = isinstance(field, (models.CharField, models.TextField)) and not field.choices
                left = {field.name, f"{model.__name__}.{field.name}"} & LEFT
                if is_text and not left and not isinstance(field, models.FilePathField):
                    yield model, field


def write_long_words():
    """Past the portal, which would refuse some and freezes others: pages show what is stored."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for model, field in typed_columns():
            most = field.max_length or 400
            is_address = isinstance(field, (models.TextField, models.URLField))
            text = (ADDRESS + WORD * 5 if is_address else WORD * 3)[: min(most, 400 if is_address else 72)]
            table, column, key = quote(model._meta.db_table), quote(field.column), quote(model._meta.pk.column)
            if field.unique:
                sql = f"UPDATE {table} SET {column} = substr(%s, 1, %s) || {key} WHERE {column} <> ''"  # noqa: S608 - names of our own
                cursor.execute(sql, [text, len(text) - 12])
            else:
                sql = f"UPDATE {table} SET {column} = %s WHERE {column} <> ''"  # noqa: S608 - names of our own
                cursor.execute(sql, [text])


def test_the_columns_that_are_filled_are_those_that_people_type():
    names = {f"{model.__name__}.{field.name}" for model, field in typed_columns()}
    for name in ("User.name", "User.job_title", "Cycle.name", "Answer.comment", "Evidence.file_name", "Mail.subject"):
        assert name in names
    assert len(names) > 40


# Each element that reaches beyond the window, not those within what scrolls by itself.
WIDE = """() => {
  const scrolls = (each) => each.parentElement && each.parentElement !== document.body &&
    (["auto", "scroll"].includes(getComputedStyle(each.parentElement).overflowX) || scrolls(each.parentElement));
  return [...document.body.querySelectorAll("*")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth + 1 && !scrolls(each))
    .slice(0, 3).map((each) => `${each.tagName}.${each.className}`);
}"""


def look_at(page, path: str, who: str, wide: list[str], unnamed: list[str]) -> None:
    unnamed += faults(page, f"{who} {path}")
    if page.evaluate("document.scrollingElement.scrollWidth") > WIDTH and path != "/components/":
        wide.append(f"{who} {path}: {page.evaluate(WIDE)}")


@pytest.mark.parametrize(("who", "language"), SPOKEN)
def test_no_page_of_a_phone_grows_wider_nor_leaves_anything_unnamed(page, live_server, stocked, who, language):  # noqa: F811
    page.set_viewport_size({"width": WIDTH, "height": 844})
    write_long_words()
    assert set(stocked) == set(WHO) == {who for who, _language in SPOKEN} - {"signed out"}
    person, starts = stocked.get(who), STARTS
    if person is None:
        page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        starts = ("/accounts/login/", "/verify/", "/standards/")
    else:
        type(person).objects.filter(pk=person.pk).update(language=language)
    wide, unnamed, seen = [], [], 0
    for path in walk(page, live_server, person, *starts, most=2):
        seen += 1
        look_at(page, path, who, wide, unnamed)
    assert seen > 3
    assert not wide, "\n".join(wide)
    assert not unnamed, "\n".join(dict.fromkeys(unnamed))
