"""The list of versions, the page that edits a draft whole, and the steps from draft to published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Field, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competency.admin.check_step import CheckStep
from competency.admin.conflicts import ConflictPage
from competency.admin.edited import edited_version
from competency.admin.exchange import Exchange
from competency.admin.forms import NewDraftForm, next_version
from competency.admin.history_page import ReadingPages
from competency.admin.inlines import VERSION_INLINES
from competency.codes import split_code
from competency.drafts.publishing import new_draft
from competency.models import Standard, StandardVersion
from competency.models.frozen import FrozenError
from competency.models.version import Counts
from competency.pages.official_table import date_words
from competency.pages.searching import found_in
from competency.pages.where_used import uses
from integrity.admin import GatheredSave

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldsetSpec
    from django_stubs_ext import WithAnnotations


@admin.register(StandardVersion)
class StandardVersionAdmin(GatheredSave, CheckStep, ConflictPage, ReadingPages, Exchange):
    list_display = ("code", "name", "status", "origin", "counts", "dated", "official_page")
    list_filter = ("status", "origin")
    search_fields = ("code", "name")  # shows the field; what is looked through: get_search_results
    list_per_page = 50
    actions = None  # nothing is done to many versions at once
    view_on_site = False  # the official table is the site's page of it
    inlines = VERSION_INLINES
    change_form_template = "admin/competency/standardversion/change_form.html"
    fieldsets = (
        (None, {"fields": ("opened", ("code", "label", "updated_on"), ("name", "level"), ("origin", "source"))}),
        (
            _("Profile"),
            {"fields": (("job_category_name", "occupation_name"), "description", "prerequisites")},
        ),
    )

    class Media:
        css = {"all": ("css/admin_draft.css",)}

    # Who may: the role decides whether at all, publication whether still.
    def has_change_permission(self, request: HttpRequest, obj: StandardVersion | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_draft)

    def has_delete_permission(self, request: HttpRequest, obj: StandardVersion | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_draft)

    def get_queryset(self, request: HttpRequest) -> QuerySet[StandardVersion]:
        return StandardVersion.objects.with_counts()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[StandardVersion], search_term: str
    ) -> tuple[QuerySet[StandardVersion], bool]:
        """By codes, names and texts of every row, as the public search."""
        return found_in(queryset, search_term), False

    def get_inlines(self, request: HttpRequest, obj: StandardVersion | None) -> list[type[InlineModelAdmin]]:
        """A published version is read on its official page."""
        return self.inlines if obj is None or obj.is_draft else []

    def get_fieldsets(self, request: HttpRequest, obj: StandardVersion | None = None) -> _FieldsetSpec:
        """`opened` is the form's own; a page that is only read has no form."""
        if obj is None or obj.is_draft:
            return self.fieldsets
        (title, head), *rest = self.fieldsets
        return [(title, {"fields": head["fields"][1:]}), *rest]

    def formfield_for_dbfield(
        self, db_field: Field[object, object], request: HttpRequest, **kwargs: object
    ) -> forms.Field | None:
        if db_field.name in ("description", "prerequisites"):
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "class": "draft-text"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("Content"))
    def counts(self, version: WithAnnotations[StandardVersion, Counts]) -> str:
        if not version.duty_count:
            return "–"
        return gettext(
            "%(duties)s duties, %(tasks)s tasks, %(indicators)s behaviour indicators, %(elements)s K/S/A"
        ) % {
            "duties": version.duty_count,
            "tasks": version.task_count,
            "indicators": version.indicator_count,
            "elements": version.element_count,
        }

    @admin.display(description=_("development or update date"), ordering="updated_on")
    def dated(self, version: StandardVersion) -> str:
        return date_words(version)

    @admin.display(description=_("Official table"))
    def official_page(self, version: StandardVersion) -> str:
        return format_html('<a href="{}">{}</a>', version.get_absolute_url(), gettext("View"))

    # Saving
    def save_model(self, request: HttpRequest, obj: StandardVersion, form: forms.ModelForm, change: bool) -> None:
        if not change:
            obj.standard = Standard.objects.get_or_create(code=split_code(obj.code)[0])[0]
        super().save_model(request, obj, form, change)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        version = edited_version(request)
        more = {"uses": uses(version) if version and not version.is_draft else []}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """A draft that was published while it was being edited refuses as if it had been published before."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except FrozenError as error:
            raise PermissionDenied(error.messages[0]) from error

    # Steps
    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<object_id>/new-draft/", self.step(self.new_draft_view), name="competency_new_draft"),
        ]
        return own + self.check_urls() + self.reading_urls() + super().get_urls()

    def new_draft_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks how the draft is to be called, and copies."""
        version = self.requested_version(request, object_id)
        form = NewDraftForm(request.POST or None, initial=next_version(version))
        if form.is_valid():
            try:
                draft = new_draft(version, by=self.editor(request), **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, gettext("The draft %(code)s is ready to be edited.") % {"code": draft.code})
                return self.back_to(draft)
        context = self.step_context(request, version, gettext("New draft from %(code)s"), form=form)
        return render(request, "admin/competency/standardversion/new_draft.html", context)
