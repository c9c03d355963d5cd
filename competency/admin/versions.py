"""The list of versions, the page of each, and the steps from draft to published."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Field, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from competency.admin.check_step import CheckStep
from competency.admin.desk import DeskPages, former_of
from competency.admin.edited import version_at
from competency.admin.exchange import Exchange
from competency.admin.forms import NewDraftForm
from competency.admin.history_page import ReadingPages
from competency.drafts.coding import standard_of
from competency.drafts.publishing import new_draft
from competency.editing import pieces
from competency.models import StandardVersion
from competency.models.version import Counts
from competency.pages.official_table import date_words
from competency.pages.searching import found_in
from competency.pages.where_used import uses
from integrity.admin import GatheredSave

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


@admin.register(StandardVersion)
class StandardVersionAdmin(GatheredSave, CheckStep, DeskPages, ReadingPages, Exchange):
    list_display = ("code", "name", "status", "origin", "counts", "dated", "official_page")
    list_filter = ("status", "origin")
    search_fields = ("code", "name")  # shows the field; what is looked through: get_search_results
    list_per_page = 50
    actions = None  # nothing is done to many versions at once
    view_on_site = False  # the official table is the site's page of it
    change_form_template = "admin/competency/standardversion/change_form.html"
    # Of a new version the head; its rows are written at the desk.
    fieldsets = (
        (None, {"fields": (("code", "label", "updated_on"), ("name", "level"), ("origin", "source"))}),
        (
            _("Profile"),
            {"fields": (("job_category_name", "occupation_name"), "description", "prerequisites")},
        ),
    )

    class Media:
        css = {"all": ("css/admin_draft.css", "css/admin_desk.css")}

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

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": gettext("Standard versions"), **(extra_context or {})})

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        more = {"title": gettext("Add a standard"), **(extra_context or {})}
        return super().add_view(request, form_url, more)

    # Saving
    def save_model(self, request: HttpRequest, obj: StandardVersion, form: forms.ModelForm, change: bool) -> None:
        if obj.is_draft:
            obj.standard = standard_of(obj.code)  # so that another code leaves the versions of the former one
        super().save_model(request, obj, form, change)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """A draft is edited at the desk, row by row; a published version is shown."""
        version = version_at(object_id)
        if version is None or not self.has_view_or_change_permission(request, version):
            return super().change_view(request, object_id, form_url, extra_context)
        if version.is_draft:
            return require_safe(self.desk_view)(request, version)
        if request.method == "POST":  # refused there
            return super().change_view(request, object_id, form_url, extra_context)
        return self.published_view(request, version)

    def published_view(self, request: HttpRequest, version: StandardVersion) -> HttpResponse:
        loaded = self.get_queryset(request).get(pk=version.pk)
        more = {
            "uses": uses(loaded),
            "former": former_of(loaded),
            "heads": pieces.heads(loaded),
            "counts": self.counts(cast("WithAnnotations[StandardVersion, Counts]", loaded)),
        }
        context = self.step_context(request, loaded, "%(code)s", **more)
        return render(request, "admin/competency/standardversion/published.html", context)

    # Steps
    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<object_id>/new-draft/", self.step(self.new_draft_view), name="competency_new_draft"),
        ]
        own += [*self.desk_urls(), *self.check_urls(), *self.reading_urls()]
        return [*self.import_urls(), *own, *super().get_urls()]  # `import` would pass for the key of a version

    def new_draft_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks how the draft is to be called, and copies."""
        version = self.requested_version(request, object_id)
        form = NewDraftForm(request.POST or None, version)
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
