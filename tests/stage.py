"""The company that tests of rights look at: each kind of assessment, and one row of what else has a page."""

from datetime import date

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.utils import translation

from assessments.bulk import preparing, working
from assessments.certificates.issuing import issue
from assessments.development import actions
from assessments.development.plan import GivenLine
from assessments.development.proving import NewProof, add_proof
from assessments.enums import BulkKind
from assessments.evidence.adding import NewEvidence, add_evidence
from assessments.evidence.files import checked_file
from assessments.followups.proof import Piece
from assessments.models import Access, Assessment, BulkJob, Course, Cycle, ExportJob, RatingScale
from assessments.reports.stored import stored_report
from assessments.workflow import steps
from mailing.models import Mail
from people.company import keeping as looks
from people.company import logos
from people.departments import keeping
from people.models import CompanyDay, Invitation, JobState, StaffJob, StaffUpload, User
from people.rights.granting import propose
from people.roles import Role
from people.stafflist import keeping as uploads
from tests.assessments.files import pdf, upload
from tests.assessments.followups.conftest import confirm
from tests.assessments.improvement.stage import put_plans
from tests.assessments.training import makers
from tests.cast import person
from tests.factories import CycleFactory, UserFactory, approved, open_for, rate_all, submitted
from tests.people.company import pictures
from tests.people.stafflist import lists
from tests.rights import WHO
from tests.rights_of_documents import read_one
from tests.said import LIST

LOGO = logos.checked(pictures.svg())
# Where the username is another.
ACCOUNTS = {"administrator": "admin"}


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
        short = {"P1.1.1": ("2", "需提醒")} if whose == "other's" else {}
        done = approved(assessment, cast["hr"], changes=short)
        stored_report(done.snapshots.get())
        confirm(done, rates, "P1.1.2", piece=Piece(file=checked_file(upload(pdf()))))
    if state == "acknowledged":
        steps.perform(assessment.pk, "acknowledge", rated)
    return assessment.pk


def bulk_actions(hr, assessment):
    """Three about one assessment: a preview, one under way, one that was stopped."""
    for confirmed, stopped in ((False, False), (True, False), (True, True)):
        job = preparing.prepare(BulkKind.CANCEL, hr, [preparing.Line(assessment=assessment)], reason="重複開立")
        if confirmed:
            preparing.confirm(job.pk, hr)
        if stopped:
            working.stop(job.pk)


def training(hr):
    """A plan with a course, in which each trainee has a place in a session of their own."""
    row = makers.planned(makers.plan(hr), hr)
    for one in User.objects.filter(assessments__isnull=False).distinct():
        makers.place(row, one, hr, session=makers.session(row, hr, days=0))


def development():
    """Of each trainee an action that their supervisor added, with evidence of their own."""
    for one in User.objects.filter(assessments__isnull=False).distinct():
        action = actions.add(one, one.supervisor, GivenLine("熟悉退費規定"))
        add_proof(action.pk, one, NewProof(file=checked_file(upload(pdf()))))


def stage_of(version):
    """`made`: assessments by whose they are and how far; `cookies` of each of WHO; `hired`: who can be named."""
    cast = {"manager": person("manager")}
    cast["supervisor"] = person("supervisor", cast["manager"])
    cast["trainee"] = person("trainee", cast["supervisor"])
    cast |= {who: person(ACCOUNTS.get(who, who)) for who in WHO[1:] if who not in cast}
    ExportJob.objects.create(made_by=cast["hr"], title="匯出", format="zip")
    Mail.objects.create(person=cast["trainee"], kind="step", key="step", state="failed", next_try_at=None)
    Authenticator.objects.create(user=cast["trainee"], type="totp", data={})
    Invitation.objects.create(person=cast["stranger"], kind="reset", needs_two=True, issued_by=cast["editor"])
    looks.change("", name="", short_name="", colour="", logo=LOGO)
    lists.taken([["L1", "名單的人"]], ["員工編號", "姓名"])
    uploads.keep(cast["hr"], "list.csv", LIST.encode())
    StaffUpload.objects.update(answers={"7": False})
    StaffJob.objects.create(by=cast["hr"], file_name="large.csv", content=b"", state=JobState.DONE, total=600)
    made = {
        (whose, state): make(whose, state, CycleFactory(version=version), cast)
        for whose in ("own", "other's", "team's")
        for state in ("draft", "rated", "submitted", "acknowledged", "approved")
    }
    BulkJob.objects.bulk_create(
        BulkJob(kind="open", cycle=cycle, by=cast["hr"], title="開始評核", digest="0" * 64)
        for cycle in Cycle.objects.all()
    )
    browsers = {who: Client() for who in WHO}
    for who, one in cast.items():
        browsers[who].force_login(one, backend="people.signin.backends.RoleBackend")
    for one in User.objects.filter(assessments__isnull=False).distinct():
        SocialAccount.objects.create(user=one, provider="https://login.example.com", uid=str(one.pk))
    development()
    training(cast["hr"])
    read_one(version, cast["editor"])
    for whose in ("own", "other's", "team's"):
        put_plans(*(Assessment.objects.get(pk=made[whose, state]) for state in ("draft", "submitted")), cast["hr"])
    with translation.override("en"):  # another one than they would make from their pages
        issue(cast["trainee"])
    bulk_actions(cast["hr"], Assessment.objects.get(pk=made["own", "rated"]))
    Access.objects.create(assessment_id=made["own", "approved"], person=cast["hr"], kind="view")
    hired = UserFactory(supervisor=cast["supervisor"])
    keeping.add("空部")
    CompanyDay.objects.create(day=date(2026, 12, 30), kind="off", name="公司放假")
    CycleFactory(version=version, name="空草稿", state="draft")
    RatingScale.objects.create(name="閒置量尺")
    Course.objects.create(code="CS-101", name="客訴處理實務", created_by=cast["hr"])
    propose(cast["administrator"], UserFactory(), Role.HR, "接替同事")
    return {"made": made, "cookies": {who: one.cookies for who, one in browsers.items()}, "hired": hired.pk}
