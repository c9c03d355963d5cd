"""The head of a version in parts, each a small form; of a published version only the update note."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from competency.admin.answers import Answers, Sheet
from competency.editing import pieces
from competency.editing.forms import HEADS, STAYS_CHANGEABLE, HeadForm
from competency.editing.opened import clashes, with_theirs
from competency.editing.writing import held, save_head
from competency.models.frozen import FrozenError


class HeadPages(Answers):
    """The admin of versions edits a part of the head at a time."""

    def head_view(self, request: HttpRequest, object_id: str, part: str) -> HttpResponse:
        if part not in HEADS:
            raise Http404
        stays = part == STAYS_CHANGEABLE
        version = self.requested_version(request, object_id) if stays else self.draft(request, object_id)
        heading, form_class = HEADS[part]

        def sheet(form: HeadForm) -> Sheet:
            action = reverse("admin:competency_head", args=[version.pk, part])
            return Sheet(str(heading), action, self.page_of(version, f"head-{part}"), form, more={"is_head": True})

        if request.method != "POST":
            return self.show(request, version, sheet(form_class(instance=version)))
        try:
            with held(version, also_published=stays) as stored:
                form = form_class(request.POST, instance=stored)
                if found := clashes(form, request.POST):
                    again = sheet(form_class(with_theirs(request.POST, found), instance=stored))
                    again.clashes, again.status = found, 409
                    return self.show(request, version, again)
                if not form.is_valid():
                    return self.show(request, version, sheet(form))
                save_head(form)
                return self.saved(request, stored, [f"head-{part}", pieces.TITLE], focus=f"head-{part}")
        except FrozenError as error:
            return self.closed(request, version, sheet(form_class(request.POST, instance=version)), error.messages[0])
