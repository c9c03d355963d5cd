"""
Every address by every role and every object: what a GET and a POST answer, that no cache keeps it, and that a
refused POST changes nothing. The addresses come from the URL resolver, so that a new one without a row here fails.
Rights that depend on the status are in tests/assessments/workflow/test_workflow.py.
"""

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from assessments.evidence.adding import NewEvidence, add_evidence
from assessments.evidence.files import checked_file
from assessments.models import Assessment, ExportJob
from assessments.reports.stored import stored_report
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from assessments.workflow.table import TABLE
from people.models import User
from tests import shipped
from tests.assessments.files import pdf, upload
from tests.assessments.recording import record
from tests.cast import person
from tests.factories import CycleFactory, UserFactory, approved, open_for, rate_all, submitted
from tests.standing import standing

pytestmark = pytest.mark.django_db

# Where the username is another.
ACCOUNTS = {"administrator": "admin"}
OURS = ("assessments", "competency", "people", "printing")
WHO = ["signed_out", "supervisor", "trainee", "hr", "auditor", "editor", "administrator", "stranger", "manager"]
PUBLIC = [200] * 9
SIGNED_IN = [302] + [200] * 8
POST_ONLY = [405] * 9
HR_ONLY = [302, 403, 403, 200, 403, 403, 403, 403, 403]
# In the order of WHO. The assessment is a draft of supervisor and trainee, unless "approved" is said.
EXPECTED = {
    "assessments:desk": SIGNED_IN,
    "assessments:list": SIGNED_IN,
    "assessments:components": [302] + [404] * 8,  # there in demo and while developing only
    "assessments:approve-many": [302, 403, 403, 200, 403, 403, 403, 403, 403],
    "assessments:detail": [302, 200, 200, 200, 200, 404, 404, 404, 404],
    "assessments:detail approved": [302, 200, 200, 200, 200, 404, 404, 404, 200],
    "assessments:rate": [302, 200, 403, 403, 403, 404, 404, 404, 404],
    "assessments:rate approved": [302, 302, 403, 403, 403, 404, 404, 404, 403],
    "assessments:save": POST_ONLY,
    "assessments:mark": POST_ONLY,
    "assessments:plan": [302, 200, 403, 403, 403, 404, 404, 404, 404],
    "assessments:plan approved": [302, 302, 403, 403, 403, 404, 404, 404, 403],
    "assessments:self": [302, 403, 200, 403, 403, 404, 404, 404, 404],
    "assessments:self approved": [302, 403, 302, 403, 403, 404, 404, 404, 403],
    "assessments:self-save": POST_ONLY,
    "assessments:step": [302] + [405] * 8,
    "assessments:report": [302, 200, 403, 403, 403, 404, 404, 404, 404],
    "assessments:report approved": [302, 200, 200, 200, 200, 404, 404, 404, 200],
    "assessments:access": [302, 403, 403, 200, 200, 403, 403, 403, 403],
    "assessments:evidence": [302, 200, 200, 403, 403, 404, 404, 404, 404],
    "assessments:evidence approved": [302, 200, 200, 200, 200, 404, 404, 404, 200],
    "assessments:evidence-file": [302, 200, 403, 403, 403, 404, 404, 404, 404],
    "assessments:evidence-file approved": [302, 200, 200, 200, 200, 404, 404, 404, 200],
    "assessments:evidence-remove": [302] + [405] * 8,
    "assessments:evidence-put-back": [302] + [405] * 8,
    "assessments:exports": HR_ONLY,
    "assessments:export-new": HR_ONLY,
    "assessments:export": HR_ONLY,
    "assessments:export-state": HR_ONLY,
    "assessments:export-cancel": [302] + [405] * 8,
    "assessments:export-file": [302, 403, 403, 409, 403, 403, 403, 403, 403],
    "assessments:my-data": SIGNED_IN,
    "assessments:my-data-json": SIGNED_IN,
    "assessments:my-data-pdf": SIGNED_IN,
    "assessments:verify-form": PUBLIC,
    "assessments:verify": [404] * 9,
    "assessments:verify approved": PUBLIC,
    "assessments:cycles": [302, 403, 403, 200, 200, 403, 403, 403, 403],
    "assessments:cycle": [302, 403, 403, 200, 200, 403, 403, 403, 403],
    "assessments:cycle-new": [302, 403, 403, 200, 403, 403, 403, 403, 403],
    "assessments:cycle-people": [302, 403, 403, 200, 403, 403, 403, 403, 403],
    "assessments:cycle-close": [302] + [405] * 8,
    "competency:standards": PUBLIC,
    "competency:standard": PUBLIC,
    "competency:standard_json": PUBLIC,
    "competency:standard_xlsx": PUBLIC,
    "competency:standard_pdf": PUBLIC,
    "competency:choose_comparison": PUBLIC,
    "competency:compare": PUBLIC,
    "people:language": POST_ONLY,
    "printing:waiting": [400] * 9,  # without a document to wait for
    "printing:state": PUBLIC,
}
# What a POST answers, in the order of WHO: first how far the assessment is, then the step where it is one.
EXPECTED_POST = {
    "assessments:save draft": [401, 200, 403, 403, 403, 404, 404, 404, 404],
    "assessments:save submitted": [401, 409, 403, 403, 403, 404, 404, 404, 403],
    "assessments:rate draft": [302, 302, 403, 403, 403, 404, 404, 404, 404],
    "assessments:rate submitted": [302, 409, 403, 403, 403, 404, 404, 404, 403],
    "assessments:mark draft": [401, 200, 403, 403, 403, 404, 404, 404, 404],
    "assessments:mark submitted": [401, 409, 403, 403, 403, 404, 404, 404, 403],
    "assessments:plan draft": [302, 302, 403, 403, 403, 404, 404, 404, 404],
    "assessments:plan submitted": [302, 409, 403, 403, 403, 404, 404, 404, 403],
    "assessments:step rated submit": [302, 302, 403, 403, 403, 404, 404, 404, 404],
    "assessments:step rated self_submit": [302, 403, 400, 403, 403, 404, 404, 404, 404],
    "assessments:step rated reassign": [302, 403, 403, 302, 403, 404, 404, 404, 404],
    "assessments:step rated appoint": [302, 403, 403, 302, 403, 404, 404, 404, 404],
    "assessments:step rated extend": [302, 403, 403, 302, 403, 404, 404, 404, 404],
    "assessments:step rated cancel": [302, 403, 403, 302, 403, 404, 404, 404, 404],
    "assessments:step rated approve": [302, 403, 403, 409, 403, 404, 404, 404, 404],
    "assessments:step submitted withdraw": [302, 302, 403, 403, 403, 404, 404, 404, 403],
    "assessments:step submitted acknowledge": [302, 403, 302, 403, 403, 404, 404, 404, 403],
    "assessments:step submitted dispute": [302, 403, 302, 403, 403, 404, 404, 404, 403],
    "assessments:step submitted return": [302, 403, 403, 302, 403, 404, 404, 404, 403],
    "assessments:step acknowledged approve": [302, 403, 403, 302, 403, 404, 404, 404, 403],
    "assessments:step approved reopen": [302, 403, 403, 302, 403, 404, 404, 404, 403],
    "assessments:step approved note": [302, 403, 302, 403, 403, 404, 404, 404, 403],
    "assessments:step approved cancel": [302, 403, 403, 409, 403, 404, 404, 404, 403],
    "assessments:self-save draft": [401, 403, 200, 403, 403, 404, 404, 404, 404],
    "assessments:self-save submitted": [401, 403, 409, 403, 403, 404, 404, 404, 403],
    "assessments:self draft": [302, 403, 302, 403, 403, 404, 404, 404, 404],
    "assessments:evidence draft": [302, 302, 302, 403, 403, 404, 404, 404, 404],
    "assessments:evidence submitted": [302, 409, 409, 403, 403, 404, 404, 404, 403],
    "assessments:evidence-remove draft": [302, 302, 403, 403, 403, 404, 404, 404, 404],
    "assessments:evidence-remove submitted": [302, 409, 409, 403, 403, 404, 404, 404, 403],
    "assessments:approve-many acknowledged": [302, 403, 403, 200, 403, 403, 403, 403, 403],
    "assessments:export-new approved": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:export-cancel": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:cycle-new": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:cycle-people": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "assessments:cycle-close approved": [302, 403, 403, 302, 403, 403, 403, 403, 403],
    "people:language": [302] * 9,
}
# The others only show something: a POST is answered like a GET or with 405, and changes nothing.
READ_ONLY = {name.split()[0] for name in EXPECTED} - {name.split()[0] for name in EXPECTED_POST}
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
}


def expected_of(row):
    """
    A row for each object. "other's": only its readers by office (HR, auditor) stay. "team's": supervisor and manager
    stand above its supervisor, so they get what a manager gets.
    """
    own = dict(zip(WHO, row, strict=True))
    if 404 not in row:
        return {"own": own}
    nobody = own["stranger"]
    others = own | {"supervisor": nobody, "trainee": nobody, "manager": nobody}
    return {"own": own, "other's": others, "team's": others | dict.fromkeys(["supervisor", "manager"], own["manager"])}


def addresses():
    """The names of all our addresses, as the resolver knows them."""
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and entry.namespace in OURS:
            for pattern in entry.url_patterns:
                yield f"{entry.namespace}:{pattern.name}"


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
    HR can name as a new supervisor or approver, or add to the cycle. HR has an export under way.
    """
    media = override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media")))
    with media, standing(django_db_blocker):
        version = shipped.standard(shipped_rows)
        cast = {"manager": person("manager")}
        cast["supervisor"] = person("supervisor", cast["manager"])
        cast["trainee"] = person("trainee", cast["supervisor"])
        cast |= {who: person(ACCOUNTS.get(who, who)) for who in WHO[1:] if who not in cast}
        ExportJob.objects.create(made_by=cast["hr"], title="匯出", format="zip")
        made = {
            (whose, state): make(whose, state, CycleFactory(version=version), cast)
            for whose in ("own", "other's", "team's")
            for state in ("draft", "rated", "submitted", "acknowledged", "approved")
        }
        browsers = {who: Client() for who in WHO}
        for who, one in cast.items():
            browsers[who].force_login(one, backend="people.signin.backends.RoleBackend")
        hired = UserFactory(supervisor=cast["supervisor"])
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
        "cycle": [cycle.pk],
        "cycle-people": [cycle.pk],
        "cycle-close": [cycle.pk],
        "compare": [standard.code, "BAS4222-002v1"],
        "step": [assessment.pk, step],
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


def parts_of(row):
    """Address, how far the assessment is, and the step, each where it is said."""
    said = row.split()
    return said + [[], ["draft", "submit"], ["submit"], []][len(said)]


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
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the table above asks each page of each role")
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
        "day": "2099-12-31",
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
        **SAID.get(name, {}),
    }


@pytest.mark.parametrize("row", EXPECTED_POST)
def test_a_post_does_what_the_table_says_and_a_refused_one_changes_nothing(row, made, browsers, hired):
    name, state, step = parts_of(row)
    expected = expected_of(EXPECTED_POST[row])
    answers, changed = {whose: {} for whose in expected}, {whose: set() for whose in expected}
    for whose in expected:
        assessment = made(whose, state)
        data, before = said(name, assessment, hired), record()
        for who, browser in browsers.items():
            with transaction.atomic():
                response = browser.post(url_of(name, assessment, step), data)
                answers[whose][who] = response.status_code
                if record() != before:
                    changed[whose].add(who)
                transaction.set_rollback(True)
            assert is_kept_by_no_cache(response, name), who
    assert answers == expected
    for whose, row_of in expected.items():
        done = {who for who, status in row_of.items() if status in (200, 302) and who != "signed_out"}
        assert changed[whose] == (set() if name == "people:language" else done), whose


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
