"""One door for what people type: nothing that is typed comes in beside `config.fields` and `config.texts`."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.db import models

from config import fields

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["config", "integrity", "people", "competency", "assessments", "mailing", "printing", "running"]
COLUMNS = (fields.TextColumn, fields.LineColumn, fields.AddressColumn)
# Columns that nobody types into, and why what stands there is canonical.
WRITTEN = {
    "people.User.password": "a digest; passwords are never altered",
    "people.User.language": "one of two",
    "people.User.username_key": "made from the employee number",
    "people.Department.path": "made from the names of departments",
    "competency.StandardVersion.digest": "made from the content",
    "competency.StandardVersion.official_digest": "made from the file",
    "competency.PublicationRequest.digest": "made from the content",
    "competency.ReadDocument.sha256": "made from the file",
    "competency.ReadDocument.kind": "found in the file",
    "assessments.Assessment": "copied from people, or words of the portal",
    "assessments.Answer.shortcut": "one of a few",
    "assessments.SelfAnswer.shortcut": "one of a few",
    "assessments.Evidence.url": "typed as a LineField, checked by evidence.adding.checked_url",
    "assessments.Evidence.file_name": "cleaned by evidence.files.cleaned_name",
    "assessments.Evidence.file_type": "found in the file",
    "assessments.Evidence.file_digest": "made from the file",
    "assessments.Evidence.added_by_name": "copied from people",
    "assessments.DevelopmentEvidence.url": "typed as a LineField, checked by evidence.adding.checked_url",
    "assessments.DevelopmentEvidence.file_name": "cleaned by evidence.files.cleaned_name",
    "assessments.DevelopmentEvidence.file_type": "found in the file",
    "assessments.DevelopmentEvidence.file_digest": "made from the file",
    "assessments.DevelopmentEvidence.added_by_name": "copied from people",
    "assessments.Event.reason": "typed through workflow.steps, which takes checked_text",
    "assessments.Event": "words of the portal, copies of names",
    "assessments.Signature": "words of the portal, copies of names",
    "assessments.Snapshot": "written by the portal",
    "assessments.Report": "written by the portal",
    "assessments.Certificate": "written by the portal, from what is stored",
    "assessments.Access": "words of the portal, and of an address what `log_access` cuts",
    "assessments.FollowUp.confirmed_by_name": "copied from people",
    "assessments.FollowUp.confirmed_by_number": "the number of whoever confirms it",
    "assessments.ConfirmedProfile": "a character for each item, made from the record",
    "assessments.BulkJob.title": "words of the portal",
    "assessments.BulkJob.digest": "made from the lines",
    "assessments.BulkItem": "words of the portal",
    "assessments.ExportJob": "written by the portal, of the cycle's name",
    "assessments.ExportItem": "written by the portal",
    "assessments.Evidence.added_by_number": "the number of whoever adds it",
    "assessments.TrainingSession.uid": "made by the portal",
    "people.Company.colour": "six digits, checked by CompanyForm",
    "people.Company.logo_digest": "made from the logo",
    "people.Company.version": "made from the row",
    "people.SignIn.typed": "a keyed digest",
    "people.Session": "written by the portal",
    "assessments.JobTitleStandard.title_key": "made from the title",
    "people.StaffImport.sha256": "made from the file",
    "people.StaffUpload.sha256": "made from the file",
    "people.StaffUpload.ticked": "signed by the portal",
    "people.StaffJob.sha256": "made from the file",
    "people.StaffJob.order": "signed by the portal",
    "people.StaffJob.problem": "words of the portal",
    "people.StaffHeading.heading": "folded from what stands in the file",
    "people.Invitation": "written by the portal, a copy of the person's address",
    "people.RightsEvent.actor_name": "always empty: names are looked up",
    "people.RightsEvent.reason": "always empty: what was typed are its words",
    "people.RightsEvent.words_mark": "made from the words",
    "assessments.ImprovementPlan": "copied from people, or formed by the portal",
    "assessments.ImprovementEvent": "typed through improvement.steps, which takes checked_text; copies of names",
    "assessments.ImprovementSignature": "written by the portal, copies of names",
    "assessments.ImprovementLook": "words of the portal",
    "mailing.Mail": "written by the portal, from canonical texts",
    "integrity.LedgerHead": "written by the portal",
    "integrity.LedgerEntry": "written by the portal",
    "integrity.Identity": "written by the portal",
    "integrity.Anchor": "written by the portal; a reason comes through acknowledge_restore",
    "running.Worker": "written by the worker",
}
# Fields of forms that are plain, and why.
PLAIN = {
    "LoginForm.password": "passwords are never altered",
    "PasswordForm.new_password1": "passwords are never altered",
    "PasswordForm.new_password2": "passwords are never altered",
    "TextForm.state": "a state that the page carries",
    "ConfirmForm.file": "a signed file that the page carries",
    "CompanyForm.carried": "a logo that the page carries, checked again",
}
# Each text that a view reads from an address or a form by hand, and what it is taken through. The middleware has made
# all of them canonical texts; what is looked for or a code is folded besides.
BY_HAND = {
    "people/views.py": {"language", "next"},
    "people/signin/views.py": {"page"},
    "people/stafflist/page.py": {
        "digest",
        "zeros",
        "good",
        "left",
        "shown",
        "looked_at",
        "every",
        "same-{one.row}",
        "column-{heading.index}",
    },
    "people/stafflist/views.py": {"absent", "count", "go", "page", "import"},
    "people/staff/views.py": {"page", "link"},
    "people/rights/views.py": {"page"},
    "people/company/views.py": {"then", "seen"},
    "people/calendar/page.py": {"year"},
    "people/calendar/views.py": {"then"},
    "people/invitations/views.py": {"page", "then", "carried", "invitation"},
    "people/signin/company/views.py": {"state", "error", "code"},
    "people/templatetags/company.py": {"next"},
    "people/departments/views.py": {"page", "parent", "then", "seen"},
    "config/searching.py": {"q"},
    "assessments/verifying/views.py": {"code", "digest"},
    "competency/comparing/views.py": {"with", "changes"},
    "competency/admin/seen.py": {"shown", "seen"},
    "competency/admin/request_step.py": {"note", "reason", "request"},
    "competency/pages/rule_views.py": {"by_two"},
    # What is typed into it is read by `intake.editing.typed`, as each field asks.
    "competency/intake/page.py": {"edit", "add", "put", "use"},
    "competency/intake/views.py": {"part", "confirmed", "source", "changes", "discard"},
    "competency/admin/desk.py": {"to", "shown"},
    "competency/admin/history_page.py": {"p"},
    "printing/views.py": {"to"},
    "assessments/beginning/views.py": {"then"},
    "assessments/mails/views.py": {"page", "asked"},
    "assessments/reminders/views.py": {"page", "show", "asked", "all", "chosen"},
    "assessments/access/views.py": {"page"},
    "assessments/titles/views.py": {"page", "title", "seen", "standard"},
    "assessments/cycles/views.py": {"page", "former", "version"},
    "assessments/joining/page.py": {"page"},
    "assessments/joining/preview.py": {"page", "check", "approver", "approver-{one.person.pk}"},
    "assessments/joining/views.py": {"then", "person", "line", "approver"},
    "assessments/scales/page.py": {"from", "seen", "then"},
    "assessments/scales/views.py": {"seen", "then"},
    "assessments/bulk/views.py": {"page"},
    "assessments/pictures/views.py": {"page"},
    "assessments/needs/views.py": {"at"},
    "assessments/courses/editing.py": {"then", "standard", "serves"},
    "assessments/courses/files.py": {"carried", "digest"},
    "assessments/courses/views.py": {"then", "version"},
    "assessments/exports/views.py": {"cycle", "assessment", "format", "list"},
    "assessments/reports/views.py": {"revision"},
    "assessments/followups/views.py": {"version", "decision"},
    "assessments/evidence/views.py": {"on", "item"},
    "assessments/insight/files.py": {"year"},
    "assessments/development/files.py": {"appraisal"},
    "assessments/development/views.py": {"marked", "mark", "element", "line", "name", "suggested", "then"},
    "assessments/development/action_views.py": {"page", "seen", "then", "back", "gap", "person"},
    "assessments/rating/views.py": {"then"},
    "assessments/improvement/views.py": {"then"},
    "assessments/improvement/beginning.py": {"person"},
    "assessments/workflow/views.py": {"then", "chosen"},
    "assessments/training/views.py": {"version", "then", "course"},
    "assessments/training/row_views.py": {"version", "then", "reason"},
    "assessments/training/place_views.py": {"version", "then", "reason", "session", "place", "all"},
    "assessments/training/taking_views.py": {"session", "page"},
}


def modules():
    for package in PACKAGES:
        found = importlib.import_module(package)
        for module in pkgutil.walk_packages(found.__path__, f"{package}."):
            if "migrations" not in module.name and "making" not in module.name:
                importlib.import_module(module.name)


def columns():
    for model in apps.get_models():
        if model._meta.app_label in PACKAGES and model.__module__.split(".")[0] in PACKAGES:
            for field in model._meta.concrete_fields:
                if isinstance(field, models.CharField | models.TextField):
                    yield f"{model._meta.app_label}.{model.__name__}", field


def test_every_column_that_people_type_into_is_one_of_ours():
    beside = [
        f"{model}.{field.name}"
        for model, field in columns()
        if not isinstance(field, COLUMNS)
        and not field.choices
        and not (field.name in ("mac", "answers_mac", "chain_head") or model in WRITTEN)
        and f"{model}.{field.name}" not in WRITTEN
    ]
    assert beside == []


def test_no_exemption_of_a_column_outlives_it():
    names = {model for model, _field in columns()} | {f"{model}.{field.name}" for model, field in columns()}
    assert set(WRITTEN) - names == set()


def forms_of_ours(parent=forms.BaseForm):
    for form in parent.__subclasses__():
        yield from forms_of_ours(form)
        if form.__module__.split(".")[0] in PACKAGES:
            yield form


def test_every_field_of_a_form_is_one_of_ours():
    modules()
    found = {
        f"{form.__name__}.{name}"
        for form in forms_of_ours()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.CharField) and not isinstance(field, fields.TypedField)
    }
    assert found - set(PLAIN) == set()


def test_the_sign_in_takes_the_number_folded_and_the_password_as_it_is():
    from people.signin.forms import LoginForm

    made = LoginForm().fields
    assert type(made["login"]) is fields.CodeField
    assert not isinstance(made["password"], fields.TypedField)
    assert made["password"].strip is False


@pytest.mark.parametrize("package", PACKAGES)
def test_no_form_makes_a_field_of_djangos_own(package):
    """Those that are made while the form is made, which no class shows."""
    beside = []
    for path in (ROOT / package).rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("forms.CharField", "forms.SlugField"):
                hidden = any("HiddenInput" in ast.unparse(word.value) for word in node.keywords)
                if not hidden and path.name != "fields.py":
                    beside.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert beside == []


def read_by_hand(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        called = ast.unparse(node.func) if isinstance(node, ast.Call) and node.args else ""
        if re.fullmatch(r"request\.(GET|POST)\.(get|getlist)", called):
            name = node.args[0]
            yield name.value if isinstance(name, ast.Constant) else ast.unparse(name).strip("f'\"")


def test_every_text_that_a_view_reads_by_hand_is_known():
    found = {
        str(path.relative_to(ROOT)): names
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if (names := set(read_by_hand(path)))
    }
    assert found == BY_HAND
