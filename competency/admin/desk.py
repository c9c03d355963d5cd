"""The page of a draft, and the small form of each of its rows: one row at a time is changed, moved or removed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from competency.admin.adding import AddingRows
from competency.admin.answers import Sheet, rendered
from competency.codes import newest_first, split_code
from competency.drafts.coding import adapted_from
from competency.editing import pieces, removal
from competency.editing.destinations import move, offered
from competency.editing.forms import RowForm, form_of
from competency.editing.kinds import KINDS, Kind, anchor_of, row_in, siblings
from competency.editing.opened import clashes, with_theirs
from competency.editing.writing import Refused, held, remove_row, save_row
from competency.models import BlockElement, Element, StandardVersion
from competency.models.frozen import FrozenError, VersionContent


class DeskPages(AddingRows):
    """The admin of versions shows a draft row by row."""

    def desk_urls(self) -> list[URLPattern]:
        rows = "<object_id>/rows/<slug:kind>"
        return [
            path(f"{rows}/add/", self.step(self.add_row_view), name="competency_add_row"),
            path(f"{rows}/<int:key>/", self.step(self.row_view), name="competency_row"),
            path(f"{rows}/<int:key>/move/", self.step(require_POST(self.move_view)), name="competency_move_row"),
            path(f"{rows}/<int:key>/delete/", self.step(self.remove_view), name="competency_delete_row"),
            path("<object_id>/head/<slug:part>/", self.step(self.head_view), name="competency_head"),
        ]

    def desk_view(self, request: HttpRequest, version: StandardVersion) -> HttpResponse:
        loaded = StandardVersion.objects.with_content().get(pk=version.pk)
        more = {
            **self.actions_of(loaded),
            "asked": rendered([pieces.asked(loaded)]),
            "outline": rendered(pieces.page(loaded)),
            "found": rendered([pieces.found(loaded)]),
        }
        context = self.step_context(request, loaded, "%(code)s", **more)
        return render(request, f"{pieces.FOLDER}/page.html", context)

    def actions_of(self, version: StandardVersion) -> dict[str, object]:
        """For the row of actions: the version that this one is compared with at one press."""
        return {"former": former_of(version)}

    # One row
    def row_view(self, request: HttpRequest, object_id: str, kind: str, key: int) -> HttpResponse:
        version, kind_ = self.draft(request, object_id), self.kind(kind)
        if request.method != "POST":
            return self.show(request, version, self.row_sheet(version, form_of(self.row(version, kind_, key))))
        try:
            with held(version) as draft:
                row = row_in(draft, kind_, key)
                if row is None:
                    return self.gone(request, draft, kind_)
                return self.save_view(request, draft, row)
        except Refused as refusal:
            form = form_of(self.row(version, kind_, key), request.POST)
            return self.told(request, version, self.row_sheet(version, form), *refusal.sentences)
        except FrozenError as error:
            sheet = self.row_sheet(version, form_of(self.row(version, kind_, key), request.POST))
            return self.closed(request, version, sheet, error.messages[0])

    def save_view(self, request: HttpRequest, draft: StandardVersion, row: VersionContent) -> HttpResponse:
        form = form_of(row, request.POST)
        if found := clashes(form, request.POST):
            again = form_of(row, with_theirs(request.POST, found))
            sheet = self.row_sheet(draft, again)
            sheet.clashes, sheet.status = found, 409
            return self.show(request, draft, sheet)
        if not form.is_valid():
            return self.show(request, draft, self.row_sheet(draft, form))
        save_row(form)
        return self.saved(request, draft, pieces.changed_by(row), focus=anchor_of(row))

    def row_sheet(self, version: StandardVersion, form: RowForm) -> Sheet:
        row: VersionContent = form.instance
        kind = next(one for one in KINDS.values() if one.model is type(row))
        more = {
            "kind": kind,
            "places": offered(version, row),
            "move": self.address_of(version, kind, row, "move_row"),
            "remove": self.address_of(version, kind, row, "delete_row"),
            "add_below": self.address_of(version, kind, None) + self.below(row),
        }
        if isinstance(row, BlockElement):
            more |= {"element": self.address_of(version, KINDS["element"], row.element), "add_below": ""}
        return Sheet(
            title=self.named(kind, row),
            action=self.address_of(version, kind, row),
            back=self.page_of(version, anchor_of(row)),
            form=form,
            row=row,
            carried=[("in", str(row.parent_id)), *([("letter", row.kind)] if isinstance(row, Element) else [])],
            more=more,
        )

    def gone(self, request: HttpRequest, draft: StandardVersion, kind: Kind) -> HttpResponse:
        """Somebody removed the row meanwhile: what was typed can be added anew."""
        sheet = self.anew(request, draft, kind)
        sheet.status = 409
        return self.show(request, draft, sheet)

    def move_view(self, request: HttpRequest, object_id: str, kind: str, key: int) -> HttpResponse:
        version, kind_ = self.draft(request, object_id), self.kind(kind)
        to = request.POST.get("to", "")
        try:
            with held(version) as draft:
                row = self.row(draft, kind_, key)
                before = pieces.container_of(row)
                move(draft, row, to)
                row = self.row(draft, kind_, key)
                anchors = [before, pieces.container_of(row)]
                return self.saved(request, draft, anchors, focus=anchor_of(row), said=_("Moved."))
        except (Refused, FrozenError) as error:
            sheet = self.row_sheet(version, form_of(self.row(version, kind_, key)))
            if isinstance(error, FrozenError):
                return self.closed(request, version, sheet, error.messages[0])
            return self.told(request, version, sheet, *error.sentences)

    def remove_view(self, request: HttpRequest, object_id: str, kind: str, key: int) -> HttpResponse:
        """Shows what goes with the row, and removes what was shown."""
        version, kind_ = self.draft(request, object_id), self.kind(kind)
        if request.method != "POST":
            return self.show(request, version, self.remove_sheet(version, self.row(version, kind_, key)))
        try:
            with held(version) as draft:
                row = row_in(draft, kind_, key)
                if row is None:
                    return self.saved(request, draft, [], said=_("Somebody else removed it already."))
                if request.POST.get("shown") != removal.digest_of(row):
                    raise Refused(_("Somebody changed this after you opened it. Look at it again, then delete it."))
                around = [one for one in siblings(row) if one.pk != row.pk]
                anchors = [pieces.container_of(row), *pieces.using(row)]
                focus = anchor_of(around[min(row.position, len(around)) - 1]) if around else anchors[0]
                remove_row(row)
                return self.saved(request, draft, anchors, focus=focus, said=_("Deleted."))
        except (Refused, FrozenError) as error:
            sheet = self.remove_sheet(version, self.row(version, kind_, key))
            if isinstance(error, FrozenError):
                return self.closed(request, version, sheet, error.messages[0])
            return self.told(request, version, sheet, *error.sentences)

    def remove_sheet(self, version: StandardVersion, row: VersionContent) -> Sheet:
        kind = KINDS[type(row)._meta.model_name or ""] if not isinstance(row, BlockElement) else KINDS["use"]
        return Sheet(
            title=_("Delete %(row)s") % {"row": self.named(kind, row)},
            action=self.address_of(version, kind, row, "delete_row"),
            back=self.page_of(version, anchor_of(row)),
            row=row,
            carried=[("shown", removal.digest_of(row))],
            more={"kind": kind, "is_removal": True, "goes": removal.inside(row)},
        )


def former_of(version: StandardVersion) -> StandardVersion | None:
    """
    The version before this one: of a draft the one in force, which it will replace; of the first that the company made
    of an official one, that one.
    """
    published = StandardVersion.objects.filter(standard=version.standard_id).exclude(pk=version.pk).published()
    current = published.assessable().first() if version.is_draft else None
    number = split_code(version.code)[1]
    before = (other for other in newest_first(published) if version.is_draft or split_code(other.code)[1] < number)
    return current or next(before, None) or adapted_from(version)
