"""
Importing a standard in Django admin: a file of the exchange is looked at and confirmed; what is read of a document is
kept, and looked through beside it (`competency.intake`).
"""

from __future__ import annotations

import base64
import zlib
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competency.admin.steps import VersionSteps
from competency.contents import VersionContents
from competency.documents.reader import read_document
from competency.drafts.coding import fitting, why_not_called
from competency.exchange.importing import counted, import_draft, rehearse, under_code
from competency.exchange.problems import NotImportable
from competency.exchange.reading import read_file
from competency.intake.forms import FittingCode
from competency.intake.keeping import keep, waiting
from competency.intake.notes import open_ones
from competency.marks import NoteLinks
from competency.models import Origin, StandardVersion, VersionOrigin
from competency.pages.official_table import attitudes, classification_rows, official_table
from config.fields import CodeField, LineField, TextField
from people.models import User

UPLOAD = "admin/competency/standardversion/import.html"
PREVIEW = "admin/competency/standardversion/import_preview.html"
HOUR = 3600
TAKEN = ".json,.docx,.xlsx,.pdf,.html,.htm,.md,.txt"


class UploadForm(forms.Form):
    """A file, or what was copied; size and content are judged when it is read."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "The official document as .docx, .xlsx, .pdf (with text, not scanned), .html or .md; or .json as the "
            "portal exports it."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": TAKEN}),
    )
    text = TextField(
        label=_("Or paste the text here"),
        required=False,
        strip=False,
        help_text=_("Select the whole table in Word or in the browser, copy it, and paste it here."),
        widget=forms.Textarea(attrs={"rows": 6, "data-pasted": ""}),
    )
    # The same as its clipboard had it, with merged cells; a script fills it.
    table = TextField(required=False, strip=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not data.get("file") and not data.get("text"):
            self.add_error("file", _("Choose a file, or paste the text of the document."))
        if data.get("file") and data.get("text"):
            self.add_error("text", _("Only one can be read at a time. Use either the file or the text."))
        return data

    def given(self) -> tuple[bytes, str]:
        """The bytes, and what they are called."""
        file = self.cleaned_data["file"]
        if file:
            return file.read(settings.UPLOAD_MAX_BYTES + 1), file.name
        return (self.cleaned_data["table"] or self.cleaned_data["text"]).encode(), gettext("pasted text")


def is_exchange(data: bytes, name: str) -> bool:
    """Whether it is, or says it is, a file of the exchange."""
    return name.lower().endswith(".json") or data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


class ConfirmForm(FittingCode):
    """The uploaded file, sealed, and the code of the draft to be created."""

    file = forms.CharField(widget=forms.HiddenInput)
    code = CodeField(label=_("Standard code"), max_length=40, help_text=_("With its version."))
    origin = forms.ChoiceField(
        label=_("Origin"),
        choices=VersionOrigin.choices,
        required=False,
        help_text=_("Official only where the text is the ministry's, word for word."),
    )
    source = LineField(
        label=_("Source"),
        max_length=400,
        required=False,
        help_text=_("Where the text was taken from: an address, or the name of a document."),
    )

    def said(self) -> Origin:
        return Origin(self.cleaned_data["origin"] or Origin.kind, self.cleaned_data["source"])


def waiting_rows() -> list[dict[str, object]]:
    """Documents that were read and are no draft yet, with how many places are uncertain."""
    return [{"document": document, "open": len(open_ones(document.doubts))} for document in waiting()]


def sealed(raw: bytes, by: User) -> str:
    """The file as a hidden field: what is confirmed is what was shown, to this person, within the hour."""
    packed = base64.urlsafe_b64encode(zlib.compress(raw)).decode()
    return signing.TimestampSigner(salt=_salt(by)).sign(packed)


def unsealed(field: str, by: User) -> bytes:
    """The bytes that were shown; signing.BadSignature when they were not, or too long ago."""
    packed = signing.TimestampSigner(salt=_salt(by)).unsign(field, max_age=HOUR)
    return zlib.decompress(base64.urlsafe_b64decode(packed))


def _salt(by: User) -> str:
    return f"competency.import.{by.pk}"


class Exchange(VersionSteps):
    """The import pages of the versions' admin."""

    def import_urls(self) -> list[URLPattern]:
        return [
            path("import/", self.step(self.import_view), name="competency_import"),
            path("import/confirm/", self.step(self.confirm_view), name="competency_import_confirm"),
        ]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Asks for a file, and shows what is in it; of a document what was read is kept, and nothing else written."""
        by = self.editor(request)
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if not form.is_valid():
            return render(request, UPLOAD, self.import_context(request, form=form))
        data, name = form.given()
        if is_exchange(data, name):
            return self.look(request, data, by, form)
        try:
            reading = read_document(data, name)
        except NotImportable as refusal:
            return self.refused(request, refusal, form)
        return HttpResponseRedirect(keep(reading, data, name, by).get_absolute_url())

    def look(self, request: HttpRequest, raw: bytes, by: User, form: UploadForm) -> HttpResponse:
        try:
            found = read_file(raw)
        except NotImportable as refusal:
            return self.refused(request, refusal, form)
        said = found.said or Origin()
        code = fitting(found.contents["code"], said.kind).code
        initial = {"code": code, "origin": said.kind, "source": said.source}
        return self.preview(request, found.contents, ConfirmForm(initial={"file": sealed(raw, by), **initial}))

    def confirm_view(self, request: HttpRequest) -> HttpResponse:
        """Saves what was shown; the file is read again, so that nothing rests on what the browser claims."""
        by = self.editor(request)
        form = ConfirmForm(request.POST or None)
        try:
            content = read_file(unsealed(form.data.get("file", ""), by)).contents
        except signing.BadSignature:
            messages.error(request, gettext("Nothing was imported: the preview is too old. Choose the file again."))
            return HttpResponseRedirect(reverse("admin:competency_import"))
        except NotImportable as refusal:
            return self.refused(request, refusal)
        if not form.is_valid():
            return self.preview(request, content, form)
        try:
            draft = import_draft(under_code(content, form.cleaned_data["code"]), by=by, said=form.said())
        except NotImportable as refusal:
            form.add_error("code", refusal.messages)
            return self.preview(request, content, form)
        messages.success(request, gettext("%(code)s is imported as a draft.") % {"code": draft.code})
        return HttpResponseRedirect(reverse("admin:competency_standardversion_change", args=[draft.pk]))

    def preview(self, request: HttpRequest, content: VersionContents, form: ConfirmForm) -> HttpResponse:
        """What would come in; under the code that is offered where the file's own is taken or isn't for its origin."""
        taken = StandardVersion.objects.filter(code=content["code"]).exists()
        origin = str(form["origin"].value() or Origin.kind)
        offered = fitting(content["code"], origin).code
        try:
            draft = rehearse(under_code(content, offered), by=self.editor(request))
        except NotImportable as refusal:
            return self.refused(request, refusal)
        shown = {
            "version": draft,
            "classifications": classification_rows(draft),
            "table": official_table(draft),
            "attitudes": attitudes(draft),
            "links": NoteLinks(draft.notes.all()),
            "counts": counted(content),
            "taken": content["code"] if taken else "",
            "unfit": "" if form.is_bound else why_not_called(content["code"], origin),
        }
        return render(request, PREVIEW, self.import_context(request, form=form, **shown))

    def refused(self, request: HttpRequest, refusal: NotImportable, sent: UploadForm | None = None) -> HttpResponse:
        """What was pasted stands there again, to be mended."""
        pasted = {name: sent.cleaned_data[name] for name in ("text", "table")} if sent else {}
        context = self.import_context(request, form=UploadForm(initial=pasted), problems=refusal.messages)
        return render(request, UPLOAD, context)

    def import_context(self, request: HttpRequest, **more: object) -> dict[str, object]:
        named = {"title": gettext("Import a standard"), "waiting": waiting_rows()}
        return {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, **named, **more}
