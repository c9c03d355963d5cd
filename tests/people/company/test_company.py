"""HR sets the company's name, logo and colour; every page, document and process wears them from then on."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from django.urls import reverse

from assessments.reports.stored import report_of, stored_report
from competency.pages import kept
from integrity.checks import CHECKS
from people.company import looks
from people.models import Company
from tests.assessments.reports.reading import pages, watermarks
from tests.factories import approved, rate_all
from tests.people.company.pictures import png, svg, upload

pytestmark = pytest.mark.django_db
NAME, SHORT, COLOUR = "晨星客服股份有限公司", "晨星客服", "#8a1538"
URL = "/company/"


def typed(**more):
    return {"name": NAME, "short_name": SHORT, "colour": COLOUR, "seen": version(), "then": "save", **more}


def version():
    return Company.objects.values_list("version", flat=True).first() or ""


@pytest.fixture
def desk(client, hr):
    client.force_login(hr, backend="people.signin.backends.RoleBackend")
    return client


@pytest.fixture
def dressed(desk):
    """The desk of HR, after the look was set."""
    assert desk.post(URL, typed(logo=upload(svg(), "logo.svg"))).status_code == 302
    return desk


@pytest.mark.parametrize("who", ["administrator", "supervisor", "auditor", "editor"])
def test_nobody_but_hr_sets_the_look(client, request, who):
    client.force_login(request.getfixturevalue(who), backend="people.signin.backends.RoleBackend")
    assert client.get(URL).status_code == 403
    assert client.post(URL, typed()).status_code == 403
    assert not Company.objects.exists()


@pytest.mark.parametrize("colour", ["teal", "#12", "#12345g", "red}body{display:none", "＃12345"])
def test_what_is_no_colour_is_refused(desk, colour):
    response = desk.post(URL, typed(colour=colour))
    assert response.status_code == 400
    assert "六位數" in response.content.decode()
    assert not Company.objects.exists()


def test_a_pale_colour_is_refused_with_the_nearest_good_one_which_one_press_takes(desk):
    response = desk.post(URL, typed(colour="#FFD200"))
    proposal = re.search(r'name="take" value="(#[0-9a-f]{6})"', response.content.decode())
    assert response.status_code == 400
    assert proposal
    taken = desk.post(URL, typed(colour="#FFD200", then="", take=proposal[1]))
    assert taken.status_code == 200
    assert f'value="{proposal[1]}"' in taken.content.decode()
    assert desk.post(URL, typed(colour=proposal[1])).status_code == 302
    assert Company.objects.get().colour == proposal[1]


def test_a_file_that_is_no_picture_is_refused_and_what_was_typed_stays(desk):
    response = desk.post(URL, typed(logo=upload(b"<html>", "logo.png")))
    assert response.status_code == 400
    assert NAME in response.content.decode()
    assert not Company.objects.exists()


def test_of_two_who_change_it_the_second_is_told_and_loses_nothing(dressed):
    seen = version()
    assert dressed.post(URL, typed(name="甲公司", seen=seen)).status_code == 302
    response = dressed.post(URL, typed(name="乙公司", seen=seen))
    assert response.status_code == 409
    assert "乙公司" in response.content.decode()
    assert Company.objects.get().name == "甲公司"


def test_looking_at_it_saves_nothing_and_carries_the_logo_to_the_save(desk):
    response = desk.post(URL, typed(then="look", logo=upload(png())))
    html = response.content.decode()
    assert response.status_code == 200
    assert not Company.objects.exists()
    assert html.count("data:image/png;base64,") == 3  # light, dark, paper
    carried = re.search(r'name="carried" value="([^"]+)"', html)
    desk.post(URL, typed(carried=carried[1]))
    assert Company.objects.get().logo_kind == "png"


def test_a_refused_colour_carries_the_logo_along(desk):
    html = desk.post(URL, typed(colour="#FFD200", logo=upload(png()))).content.decode()
    carried = re.search(r'name="carried" value="([^"]+)"', html)
    assert carried
    desk.post(URL, typed(carried=carried[1]))
    assert Company.objects.get().logo_kind == "png"


def test_without_a_colour_the_preview_of_pages_keeps_the_portals_own(desk):
    """Paper wears a colour of the settings all the same."""
    for colour, painted in (("", 1), (COLOUR, 3)):
        html = desk.post(URL, typed(then="look", colour=colour)).content.decode()
        assert len(re.findall(r'class="[^"]*company-preview', html)) == painted


def test_what_is_carried_is_checked_again(desk):
    assert desk.post(URL, typed(carried="PGh0bWw+")).status_code == 400
    assert desk.post(URL, typed(carried="!")).status_code == 400


def test_pages_wear_name_logo_and_colour_signed_in_or_not(dressed, client):
    logo_url = looks.dressed().logo_url
    for path in ("/", "/standards/", "/nowhere/"):
        assert logo_url in dressed.get(path).content.decode(), path
        assert "/company/colours/8a1538.css" in dressed.get(path).content.decode(), path
    client.logout()
    html = client.get(reverse("account_login")).content.decode()
    assert html.count(logo_url) == 2
    assert NAME in html
    assert "/company/colours/8a1538.css" in html


def test_the_logo_is_served_by_its_digest_alone_and_runs_nothing(dressed, client):
    url = looks.dressed().logo_url
    response = client.get(url)
    assert response.content == bytes(Company.objects.get().logo)
    assert response["Content-Type"] == "image/svg+xml"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "immutable" in response["Cache-Control"]
    assert client.get(url.replace(url[15], "0" if url[15] != "0" else "1")).status_code == 404


def test_a_logo_changed_past_the_portal_is_shown_nowhere(dressed):
    url = looks.dressed().logo_url
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_company SET logo = %s, version = 'other'", [b"<svg/>"])
    assert dressed.get(url).status_code == 404
    assert looks.current().logo is None


def test_what_one_process_sets_another_wears_with_its_next_page(dressed):
    """Another process: what this one knew is kept aside, and the row changed as from elsewhere."""
    assert looks.dressed().short == SHORT
    Company.objects.update(short_name="遠方", version="set elsewhere")
    assert "遠方" in dressed.get("/standards/").content.decode()


def test_a_page_of_who_is_signed_in_asks_no_query_more_for_its_look(
    dressed, django_assert_num_queries, django_assert_max_num_queries
):
    dressed.get("/my-data/")
    with django_assert_max_num_queries(100) as asked:
        dressed.get("/standards/")
    assert not [query["sql"] for query in asked.captured_queries if 'FROM "people_company" WHERE' in query["sql"]]
    assert sum("people_company" in query["sql"] for query in asked.captured_queries) == 1


def test_the_logo_is_taken_away_again(dressed):
    dressed.post(URL, typed(no_logo="on"))
    company = Company.objects.get()
    assert (bytes(company.logo), company.logo_kind, company.logo_digest) == (b"", "", "")


def test_there_is_one_row_only(dressed):
    with pytest.raises(IntegrityError), transaction.atomic():
        Company(id=2, name="二", version="x").save()


@override_settings(COMPANY_NAME="設定公司", COMPANY_COLOUR="#003366")
def test_where_hr_set_nothing_the_settings_count(client, desk):
    assert looks.current().name == "設定公司"
    desk.post(URL, typed(name="", short_name="", colour=""))
    look = looks.current()
    assert (look.name, look.short, look.colour) == ("設定公司", "設定公司", "#003366")
    assert "/company/colours/" not in client.get("/standards/").content.decode()


def test_reports_standards_and_own_data_are_printed_in_the_look(dressed, assessment, supervisor, hr):
    made = report_of(assessment).pdf
    assert all(NAME in page for page in pages(made))
    with pikepdf.open(io.BytesIO(made)) as document:
        assert b"0.541176 0.082353 0.219608" in document.pages[0].Contents.read_bytes()
    version = assessment.cycle.version
    assert all(NAME in page for page in pages(dressed.get(f"/standards/{version.code}.pdf").content))
    assert NAME in pages(dressed.get(reverse("assessments:my-data-pdf")).content)[0]


def test_an_svg_and_a_png_of_hr_are_printed(desk, assessment):
    for content, name in ((svg(), "logo.svg"), (png(), "logo.png")):
        desk.post(URL, typed(logo=upload(content, name)))
        with pikepdf.open(io.BytesIO(report_of(assessment).pdf)) as document:
            figures = [str(thing["/Alt"]) for thing in document.objects if "/Alt" in as_dictionary(thing)]
            assert figures[0] == NAME, name


def as_dictionary(thing):
    return thing if isinstance(thing, pikepdf.Dictionary) else pikepdf.Dictionary()


def test_a_report_that_is_approved_already_keeps_its_bytes(desk, assessment, supervisor, hr):
    rate_all(assessment, supervisor)
    snapshot = approved(assessment, hr).snapshots.get()
    before = bytes(stored_report(snapshot).pdf)
    desk.post(URL, typed(logo=upload(png())))
    assert bytes(stored_report(snapshot).pdf) == before
    assert report_of(assessment).pdf == before


def test_a_kept_document_of_a_standard_is_made_anew_in_another_look(desk, standard):
    before = kept.key(standard, "pdf")
    desk.post(URL, typed())
    assert kept.key(standard, "pdf") != before


def test_the_sample_report_is_printed_in_the_look_that_is_tried(desk):
    response = desk.post(URL, typed(then="pdf", logo=upload(png())))
    assert response["Content-Type"] == "application/pdf"
    assert all(NAME in page for page in pages(response.content))
    assert set(watermarks(response.content)) == {"範例"}
    assert not Company.objects.exists()


def test_the_look_changed_past_the_portal_raises_an_alarm(dressed):
    assert not any(True for check in CHECKS.values() for _alarm in check.alarms())
    for column, value in (("name", "別家"), ("logo", b"x"), ("colour", "#000000")):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE people_company SET {column} = %s", [value])  # noqa: S608 - columns named here
            assert any(True for check in CHECKS.values() for _alarm in check.alarms()), column
            transaction.set_rollback(True)


def test_a_page_that_tells_of_a_broken_database_wears_what_the_settings_say(rf, monkeypatch):
    from django.db import OperationalError

    from people.company import context

    def gone(*_given):
        raise OperationalError("gone")

    monkeypatch.setattr(looks, "dressed", gone)
    with override_settings(COMPANY_NAME="設定公司"):
        assert context.of_request(rf.get("/")).name == "設定公司"
