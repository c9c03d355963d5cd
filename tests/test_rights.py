"""Every address answers every role what rights.py says; no cache keeps it, and a refused POST changes nothing."""

import re

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse

from assessments.models import (
    Access,
    Assessment,
    BulkJob,
    Course,
    Cycle,
    DevelopmentAction,
    DevelopmentEvidence,
    ExportJob,
    FollowUp,
    RatingScale,
)
from assessments.workflow.table import TABLE
from mailing.models import Mail
from people.models import Company, CompanyDay, Department, Invitation, RoleGrant, StaffJob, User
from tests import rights_of_documents, rights_of_training, shipped
from tests.assessments.improvement.stage import plan_of
from tests.assessments.recording import record
from tests.rights import EXPECTED, EXPECTED_POST, READ_ONLY, WHO, addresses, expected_of, parts_of
from tests.said import said
from tests.stage import LOGO, stage_of
from tests.standing import standing

pytestmark = pytest.mark.django_db


BULK_PREPARED = ["bulk", "bulk-state", "bulk-confirm", "bulk-discard"]
# They change nothing that is kept here: a switch, and what is looked at before it is done.
CHANGES_NOTHING = {
    "people:language",
    "people:invite",
    "people:invitations-confirm",  # of nobody who was chosen
    "departments:merge",
    "people:account-end",
    "people:let-in",
    "people:end-sessions",
    "assessments:courses-import",
}


def test_every_address_has_its_row_and_every_row_its_address():
    assert {name.split()[0] for name in EXPECTED} == set(addresses())
    assert {name.split()[0] for name in EXPECTED_POST} <= set(addresses())


def test_every_step_of_the_table_has_its_row():
    steps = {row.split()[2] for row in EXPECTED_POST if row.startswith("assessments:step")}
    assert steps == set(TABLE)


@pytest.fixture(scope="module")
def stage(shipped_rows, django_db_blocker, tmp_path_factory):
    """
    For all tests here: each assessment in a cycle of its own, a browser's cookies for each of WHO, and someone whom
    HR can name as a new supervisor or approver, or add to the cycle. HR has an export under way, and a mail failed.
    """
    media = override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media")))
    with media, standing(django_db_blocker):
        yield stage_of(shipped.standard(shipped_rows))


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
    action = DevelopmentAction.objects.get(assessment=None, person=assessment.trainee)
    proof = DevelopmentEvidence.objects.get(action=action)
    followed = FollowUp.objects.filter(assessment=assessment).first() or FollowUp.objects.earliest("pk")
    arguments = {
        **{key: [ExportJob.objects.get().pk] for key in ["export", "export-state", "export-cancel", "export-file"]},
        **{key: [BulkJob.objects.exclude(kind="open").get(state="prepared").pk] for key in BULK_PREPARED},
        "bulk-stop": [BulkJob.objects.get(state="waiting").pk],
        "bulk-again": [BulkJob.objects.get(state="cancelled").pk],
        "bulk-new": ["cancel"],
        "access-one": [Access.objects.earliest("pk").pk],
        **{key: [Mail.objects.get(key="step").pk] for key in ["mail", "mail-again"]},
        **{f"invitation-{key}": [Invitation.objects.get(needs_two=True).pk] for key in ["confirm", "withdraw"]},
        "logo": [LOGO.digest, LOGO.kind],
        "colours": ["8a1538"],
        "trying": ["8a1538"],
        **{key: [RatingScale.objects.get(name="閒置量尺").pk] for key in ["scale", "scale-remove"]},
        "cycle": [cycle.pk],
        "cycle-correct": [cycle.pk],
        "cycle-people": [cycle.pk],
        "cycle-opening": [cycle.pk, BulkJob.objects.get(cycle=cycle).pk],
        "cycle-close": [cycle.pk],
        **{key: [Cycle.objects.get(name="空草稿").pk] for key in ["cycle-delete", "cycle-renew"]},
        "new-version": [standard.code],
        **{key: [cycle.pk] for key in ["cycle-reminders", "cycle-remind"]},
        **rights_of_training.arguments(assessment),
        **rights_of_documents.arguments(),
        "calibration-rater": [assessment.supervisor.username],
        "calibration-item": [0],
        "certificate": [assessment.trainee.certificates.values_list("pk", flat=True).first() or 0],
        **{key: [Course.objects.get(code="CS-101").pk] for key in ["course", "course-edit", "course-offer"]},
        "compare": [standard.code, "BAS4222-002v1"],
        "step": [assessment.pk, step],
        **{key: [assessment.trainee.username] for key in ["person", "edit", "unlink", "way-in"]},
        **{key: [assessment.trainee.username] for key in ["career", "history", "development-pdf", "development-xlsx"]},
        **{key: [assessment.trainee.username] for key in ["let-in", "end-sessions"]},
        **{key: [assessment.trainee.department_id] for key in ["department", "merge"]},
        **{key: [StaffJob.objects.get().pk] for key in ["import-job", "import-state", "import-cancel"]},
        "right": [RoleGrant.objects.proposed().get().pk],
        "remove": [
            (CompanyDay.objects if name == "calendar:remove" else Department.objects.filter(name="空部")).get().pk
        ],
        **{key: [standard.code] for key in ["standard", "standard_json", "standard_xlsx", "standard_pdf"]},
        "choose_comparison": [standard.code],
        **{
            key: [assessment.pk]
            for key in [
                "detail",
                "follow-up",
                "rate",
                "last-look",
                "save",
                "mark",
                "plan",
                "self",
                "self-save",
                "report",
                "evidence",
            ]
        },
        **{f"evidence-{key}": [assessment.pk, assessment.evidence.get().pk] for key in ["file", "remove", "put-back"]},
        "action": [action.pk],
        "action-proof": [action.pk],
        "action-step": [action.pk, "note"],
        **{key: [proof.action_id, proof.pk] for key in ["action-file", "action-proof-back"]},
        **{f"follow-up{key}": [followed.pk] for key in ["-one", "-object", "-decide", "-take-back"]},
        "follow-up-file": [followed.pk, followed.evidence.get().pk],
        **{f"improvement-{key}": [plan_of(assessment)] for key in ["plan", "pdf", "xlsx"]},
        "improvement-step": [plan_of(assessment), step],
        "verify": [snapshot.code if (snapshot := assessment.snapshots.first()) else "2222-2222-2222"],
    }
    # Of the one who falls short of the first indicator.
    asked = {"by": "gap", "at": 0} if name == "assessments:needs-plan" else {}
    return reverse(name, args=arguments.get(name.split(":")[1], []), query=asked)


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
            response = browser.get(url_of(name, made("own", state)))
            assert response.status_code == 200, row
            assert dates_of_machines(response) == [], row
            opened.add(name)
    assert len(opened) > len(set(addresses())) / 2


def kept():
    """What people, departments, rights and the company's look and days say."""
    people = User.objects.order_by("pk").values_list("username", "name", "department", "supervisor", "job_title")
    rights = RoleGrant.objects.order_by("pk").values_list("user", "role", "standing")
    departments = Department.objects.order_by("pk").values_list("path", "code")
    invitations = Invitation.objects.order_by("pk").values_list("confirmed_by", "ended_by")
    looked = Company.objects.values_list("name", "steps_hidden_at", "result_years")
    days = CompanyDay.objects.values_list("day", "name")
    rows = map(list, (people, departments, rights, invitations, looked, days))
    return SocialAccount.objects.count(), *rows, *rights_of_documents.kept()


def dates_of_machines(response):
    """What a reader of the page would see written as 2026-11-26 (docs/decisions/0065)."""
    if response.streaming or not response.headers["Content-Type"].startswith("text/html"):
        return []
    page = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", response.text, flags=re.DOTALL)
    typed = re.findall(r'<input(?![^>]*type="hidden")[^>]*value="([^"]*)"', response.text)
    return re.findall(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", " ".join([page, *typed]))


@pytest.mark.parametrize("row", EXPECTED_POST)
def test_a_post_does_what_the_table_says_and_a_refused_one_changes_nothing(row, made, browsers, hired):
    name, state, step = parts_of(row)
    expected = expected_of(EXPECTED_POST[row])
    answers, changed = {whose: {} for whose in expected}, {whose: set() for whose in expected}
    for whose in expected:
        assessment = made(whose, state)
        url, data, before = url_of(name, assessment, step), said(name, assessment, hired), (record(), kept())
        for who, browser in browsers.items():
            with transaction.atomic():
                response = browser.post(url, data)
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
    url, before = url_of(name, assessment), record()
    for who, browser in browsers.items():
        response = browser.post(url, {"status": "approved", "_method": "DELETE"})
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
