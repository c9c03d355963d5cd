"""Importing a standard in Django admin: upload, look at what would come in, confirm."""

from __future__ import annotations

import base64
import zlib

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competency.admin.forms import next_version
from competency.admin.steps import VersionSteps
from competency.contents import VersionContents
from competency.exchange.importing import counted, import_draft, rehearse, under_code
from competency.exchange.problems import NotImportable
from competency.exchange.reading import read_file
from competency.marks import NoteLinks
from competency.models import Origin, StandardVersion, VersionOrigin
from competency.pages.official_table import attitudes, classification_rows, official_table
from config.fields import CodeField, LineField
from people.models import User

UPLOAD = "admin/competency/standardversion/import.html"
PREVIEW = "admin/competency/standardversion/import_preview.html"
HOUR = 3600


class UploadForm(forms.Form):
    """The file; its size and what is in it are judged when it is read."""

    file = forms.FileField(label=_("File"), help_text=_("A standard as JSON, as the portal exports it."))


class ConfirmForm(forms.Form):
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

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("import/", self.step(self.import_view), name="competency_import"),
            path("import/confirm/", self.step(self.confirm_view), name="competency_import_confirm"),
        ]
        return own + super().get_urls()

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Asks for a file, and shows what is in it; writes nothing."""
        by = self.editor(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if not form.is_valid():
            return render(request, UPLOAD, self.import_context(request, form=form))
        raw = form.cleaned_data["file"].read(settings.STANDARD_FILE_MAX_BYTES + 1)
        try:
            found = read_file(raw)
        except NotImportable as refusal:
            return self.refused(request, refusal)
        said = found.said or Origin()
        initial = {"code": found.contents["code"], "origin": said.kind, "source": said.source}
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
        """What would come in; under the next free code where the file's own is taken."""
        taken = StandardVersion.objects.filter(code=content["code"]).exists()
        free = next_version(StandardVersion(code=content["code"]))["code"] if taken else content["code"]
        if taken and not form.is_bound:
            form.initial["code"] = free
        try:
            draft = rehearse(under_code(content, free), by=self.editor(request))
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
        }
        return render(request, PREVIEW, self.import_context(request, form=form, **shown))

    def refused(self, request: HttpRequest, refusal: NotImportable) -> HttpResponse:
        context = self.import_context(request, form=UploadForm(), problems=refusal.messages)
        return render(request, UPLOAD, context)

    def import_context(self, request: HttpRequest, **more: object) -> dict[str, object]:
        named = {"title": gettext("Import a standard"), "limit": settings.STANDARD_FILE_MAX_BYTES // 1000}
        return {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, **named, **more}
