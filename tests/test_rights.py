"""Every address answers every role what rights.py says; no cache keeps it, and a refused POST changes nothing."""

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from assessments.evidence.adding import NewEvidence, add_evidence
from assessments.evidence.files import checked_file
from assessments.models import Assessment, ExportJob
from assessments.reports.stored import stored_report
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from assessments.workflow.table import TABLE
from mailing.models import Mail
from people.departments import keeping, page
from people.models import Department, StaffImport, StaffUpload, User
from people.staff import bulk
from people.staff.editing import Editing
from people.stafflist import keeping as uploads
from tests import shipped
from tests.assessments.files import pdf, upload
from tests.assessments.recording import record
from tests.cast import person
from tests.factories import CycleFactory, UserFactory, approved, open_for, rate_all, submitted
from tests.people.stafflist import lists
from tests.rights import EXPECTED, EXPECTED_POST, READ_ONLY, WHO, addresses, expected_of, parts_of
from tests.standing import standing

pytestmark = pytest.mark.django_db
LIST = "員工編號,姓名,職稱\nL2,新人,專員\n"


class EachTime:
    """A file that a form sends once for each of WHO."""

    name = "list.csv"

    def read(self) -> bytes:
        return LIST.encode()


# Where the username is another.
ACCOUNTS = {"administrator": "admin"}
# What a POST of each address says; a step takes from it what its form has.
SAID = {
    "assessments:cycle-new": {
        "name": "新的週期",
        "starts_on": "2026-01-01",
        "ends_on": "2026-06-30",
        "supervisor_due": "2026-07-10",
        "answer_due": "2026-07-24",
    },
    "people:language": {"language": "en", "next": "/"},
    "people:import": {"file": EachTime()},
    "people:import-columns": {"column-0": "number", "column-1": "name", "column-2": ""},
    "people:import-answer": {"every": "again"},
    "people:new": {"username": "N1", "name": "新同事"},
    "departments:new": {"name": "新部門", "parent": ""},
}
# They change nothing that is kept here: a switch, and what is looked at before it is done.
CHANGES_NOTHING = {"people:language", "departments:merge"}


def test_every_address_has_its_row_and_every_row_its_address():
    assert {name.split()[0] for name in EXPECTED} == set(addresses())
    assert {name.split()[0] for name in EXPECTED_POST} <= set(addresses())


def test_every_step_of_the_table_has_its_row():
    steps = {row.split()[2] for row in EXPECTED_POST if row.startswith("assessments:step")}
    assert steps == set(TABLE)


def make(whose, state, cycle, cast):
    """An assessment of the cycle: whose it is, how far it is."""
    if whose == "own":
        rates, rated = cast["supervisor"], cast["trainee"]
    else:
        rates = UserFactory(supervisor=cast["supervisor"] if whose == "team's" else None)
        rated = UserFactory(supervisor=rates)
    assessment = open_for(cycle, rated, rates, cast["hr"])
    add_evidence(assessment.pk, rates, NewEvidence(file=checked_file(upload(pdf()))))
    if state == "rated":
        rate_all(assessment, rates)
    elif state in ("submitted", "acknowledged"):
        submitted(assessment)
    elif state == "approved":
        stored_report(approved(assessment, cast["hr"]).snapshots.get())
    if state == "acknowledged":
        steps.perform(assessment.pk, "acknowledge", rated)
    return assessment.pk


@pytest.fixture(scope="module")
def stage(shipped_rows, django_db_blocker, tmp_path_factory):
    """
    For all tests here: each assessment in a cycle of its own, a browser's cookies for each of WHO, and someone whom
    HR can name as a new supervisor or approver, or add to the cycle. HR has an export under way, and a mail failed.
    """
    media = override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media")))
    with media, standing(django_db_blocker):
        version = shipped.standard(shipped_rows)
        cast = {"manager": person("manager")}
        cast["supervisor"] = person("supervisor", cast["manager"])
        cast["trainee"] = person("trainee", cast["supervisor"])
        cast |= {who: person(ACCOUNTS.get(who, who)) for who in WHO[1:] if who not in cast}
        ExportJob.objects.create(made_by=cast["hr"], title="匯出", format="zip")
        Mail.objects.create(person=cast["trainee"], kind="step", key="step", state="failed", next_try_at=None)
        lists.taken([["L1", "名單的人"]], ["員工編號", "姓名"])
        uploads.keep(cast["hr"], "list.csv", LIST.encode())
        StaffUpload.objects.update(answers={"7": False})
        made = {
            (whose, state): make(whose, state, CycleFactory(version=version), cast)
            for whose in ("own", "other's", "team's")
            for state in ("draft", "rated", "submitted", "acknowledged", "approved")
        }
        browsers = {who: Client() for who in WHO}
        for who, one in cast.items():
            browsers[who].force_login(one, backend="people.signin.backends.RoleBackend")
        hired = UserFactory(supervisor=cast["supervisor"])
        keeping.add("空部")
        yield {"made": made, "cookies": {who: one.cookies for who, one in browsers.items()}, "hired": hired.pk}


@pytest.fixture
def made(stage, db):
    """The assessment of this kind: whose it is, how far it is."""
    return lambda whose, state: Assessment.objects.get(pk=stage["made"][whose, state])


@pytest.fixture
def hired(stage, db):
    return User.objects.get(pk=stage["hired"])


def url_of(name, assessment, step="submit"):
    """Where a row of the table leads."""
    cycle, standard = assessment.cycle, assessment.cycle.version
    arguments = {
        **{key: [ExportJob.objects.get().pk] for key in ["export", "export-state", "export-cancel", "export-file"]},
        **{key: [Mail.objects.get(key="step").pk] for key in ["mail", "mail-again"]},
        "cycle": [cycle.pk],
        "cycle-people": [cycle.pk],
        "cycle-close": [cycle.pk],
        "compare": [standard.code, "BAS4222-002v1"],
        "step": [assessment.pk, step],
        **{key: [assessment.trainee.username] for key in ["person", "edit"]},
        **{key: [assessment.trainee.department_id] for key in ["department", "merge"]},
        "remove": [Department.objects.get(name="空部").pk],
        **{key: [standard.code] for key in ["standard", "standard_json", "standard_xlsx", "standard_pdf"]},
        "choose_comparison": [standard.code],
        **{
            key: [assessment.pk]
            for key in ["detail", "rate", "save", "mark", "plan", "self", "self-save", "report", "evidence"]
        },
        **{f"evidence-{key}": [assessment.pk, assessment.evidence.get().pk] for key in ["file", "remove", "put-back"]},
        "verify": [snapshot.code if (snapshot := assessment.snapshots.first()) else "2222-2222-2222"],
    }
    return reverse(name, args=arguments.get(name.split(":")[1], []))


@pytest.fixture
def browsers(stage, db):
    """A browser for each of WHO."""
    found = {who: Client() for who in WHO}
    for who, browser in found.items():
        browser.cookies.update(stage["cookies"][who])
    return found


def is_kept_by_no_cache(response, name):
    return not name.startswith("assessments:") or "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("row", EXPECTED)
def test_each_role_gets_what_the_table_says(row, made, browsers):
    name, state = parts_of(row)[:2]
    expected = expected_of(EXPECTED[row])
    answers = {whose: {} for whose in expected}
    before = Assessment.objects.count()
    for whose in expected:
        url = url_of(name, made(whose, state))
        for who, browser in browsers.items():
            response = browser.get(url)
            answers[whose][who] = response.status_code
            assert is_kept_by_no_cache(response, name), who
    assert answers == expected
    assert Assessment.objects.count() == before


@pytest.mark.sqlite
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the test above asks each page of each role")
def test_each_page_opens_for_the_first_who_may(made, browsers):
    opened = set()
    for row, statuses in EXPECTED.items():
        name, state = parts_of(row)[:2]
        if 200 in statuses:
            browser = browsers[WHO[statuses.index(200)]]
            assert browser.get(url_of(name, made("own", state))).status_code == 200, row
            opened.add(name)
    assert len(opened) > len(set(addresses())) / 2


def said(name, assessment, hired):
    """What the forms of an address would send, for the one who may."""
    sheet = load_sheet(assessment)
    item, task = sheet.items[0], sheet.tasks[0]
    standard, scale = assessment.cycle.version_id, assessment.cycle.scale_id
    return {
        "reason": "因為",
        "day": f"{timezone.localdate().year + 5}-12-31",
        "person": hired.pk,
        "mark": f"{task.task.pk}:{task.skills[0].pk}",
        "marked": "1",
        "goal": "學會退費規定",
        "item": item.key,
        "value": "2",
        "comment": "改過的評語",
        "seen": item.version,
        "client": "page",
        "edit": "1",
        f"{item.key}-seen": item.version,
        f"{item.key}-value": "2",
        f"{item.key}-comment": "改過的評語",
        "version": standard if name == "assessments:cycle-new" else assessment.version,
        "scale": scale,
        "text": "親眼所見",
        "observed_on": str(timezone.localdate()),
        "format": "zip",
        "then": "approve" if name == "assessments:approve-many" else "",
        "chosen": f"{assessment.pk}:{assessment.version}",
        "assessment": assessment.pk,
        "import": StaffImport.objects.latest("pk").pk,
        "digest": digest() if name == "people:import-take" else "",
        **SAID.get(name, {}),
        **said_of_people(name, assessment.trainee),
    }


def digest():
    """Of what the list that HR uploaded would change."""
    upload = StaffUpload.objects.get()
    return uploads.look(uploads.content_of(upload), upload.by, upload.answers).plan.digest


def said_of_people(name, trainee):
    """What HR's forms about a person and a department carry."""
    hr = User.objects.get(username="hr")
    seen = {
        "people:edit": lambda: Editing(trainee, hr, None).seen,
        "people:many": lambda: bulk.seen_of([trainee], bulk.Column.JOB_TITLE, hr),
        "departments:department": lambda: page.seen_of(trainee.department, hr),
    }
    typed = {
        "people:edit": {"username": trainee.username, "name": "改名"},
        "people:many": {"change": "job_title", "value": "專員", "then": "do"},
        "departments:department": {"name": trainee.department.name, "code": "X9"},
        "departments:merge": {"into": Department.objects.get(name="空部").pk},
    }
    return {**typed.get(name, {}), **({"seen": seen[name]()} if name in seen else {})}


def kept():
    """What people and departments say, as HR keeps them."""
    people = User.objects.order_by("pk").values_list("username", "name", "department", "supervisor", "job_title")
    return list(people), list(Department.objects.order_by("pk").values_list("path", "code"))


@pytest.mark.parametrize("row", EXPECTED_POST)
def test_a_post_does_what_the_table_says_and_a_refused_one_changes_nothing(row, made, browsers, hired):
    name, state, step = parts_of(row)
    expected = expected_of(EXPECTED_POST[row])
    answers, changed = {whose: {} for whose in expected}, {whose: set() for whose in expected}
    for whose in expected:
        assessment = made(whose, state)
        data, before = said(name, assessment, hired), (record(), kept())
        for who, browser in browsers.items():
            with transaction.atomic():
                response = browser.post(url_of(name, assessment, step), data)
                answers[whose][who] = response.status_code
                if (record(), kept()) != before:
                    changed[whose].add(who)
                transaction.set_rollback(True)
            assert is_kept_by_no_cache(response, name), who
    assert answers == expected
    for whose, row_of in expected.items():
        done = {who for who, status in row_of.items() if status in (200, 302) and who != "signed_out"}
        assert changed[whose] == (set() if name in CHANGES_NOTHING else done), whose


@pytest.mark.parametrize("name", sorted(READ_ONLY))
def test_a_post_to_what_is_only_read_changes_nothing(name, made, browsers):
    assessment = made("own", "rated")
    before = record()
    for who, browser in browsers.items():
        response = browser.post(url_of(name, assessment), {"status": "approved", "_method": "DELETE"})
        assert response.status_code in (200, 302, 403, 404, 405), who
        assert is_kept_by_no_cache(response, name), who
    assert record() == before


def test_a_page_out_of_date_is_kept_by_no_cache_either(made, supervisor):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(supervisor, backend="people.signin.backends.RoleBackend")
    response = browser.post(url_of("assessments:step", made("own", "rated")))
    assert response.status_code == 403
    assert "no-store" in response.headers["Cache-Control"]


def test_appraisals_are_not_in_the_admin(made, browsers, request):
    assessment = made("own", "approved")
    assert "assessments" not in {model._meta.app_label for model in admin.site._registry}
    asked = ["", "assessment/", f"assessment/{assessment.pk}/change/", "access/", "answer/add/"]
    field = "app_label=assessments&model_name=answer&field_name=assessment"
    for who, browser in browsers.items():
        for url in [*(f"/admin/assessments/{part}" for part in asked), f"/admin/autocomplete/?{field}"]:
            assert browser.get(url).status_code in (302, 403, 404), (who, url)
        assert b"/admin/assessments/" not in browser.get("/admin/").content
        if who != "signed_out":
            assert not request.getfixturevalue(who).has_perm("assessments.view_assessment")
