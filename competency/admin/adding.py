"""A row is added at its place; knowledge and skills of a block by what is typed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from competency.admin.answers import Sheet
from competency.admin.heads import HeadPages
from competency.editing import pieces
from competency.editing.forms import WordsForm, form_of
from competency.editing.kinds import KINDS, Kind, anchor_of, parent_in, row_in, siblings
from competency.editing.proposals import code_of, next_code
from competency.editing.writing import Refused, add_row, held, link
from competency.models import Block, BlockElement, Element, ElementKind, StandardVersion
from competency.models.frozen import FrozenError, VersionContent
from config.forms import number_from


@dataclass(frozen=True)
class At:
    """Where a row is added: in what, below which row (None: at the end), and of an element its kind."""

    parent: VersionContent | StandardVersion | None
    after: VersionContent | None
    letter: str
    asked: dict[str, str]


class AddingRows(HeadPages):
    """The admin of versions adds a row at a time."""

    def kind(self, name: str) -> Kind:
        try:
            return KINDS[name]
        except KeyError:
            raise Http404 from None

    def row(self, version: StandardVersion, kind: Kind, key: int) -> VersionContent:
        row = row_in(version, kind, key)
        if row is None:
            raise Http404
        return row

    def named(self, kind: Kind, row: VersionContent) -> str:
        """The row in words, such as: Behaviour indicator T1 › T1.1 › P1.1.1."""
        codes: list[str] = []
        above: object = row
        while isinstance(above, VersionContent):
            if not isinstance(above, Block | BlockElement):
                codes.insert(0, code_of(above))
            above = getattr(above, above.parent_path)
        own = [str(row.element)] if isinstance(row, BlockElement) else []
        return " ".join([kind.label, " › ".join(part for part in [*codes, *own] if part)]).strip()

    def at(self, request: HttpRequest, version: StandardVersion, kind: Kind) -> At:
        sent = request.POST if request.method == "POST" else request.GET
        asked = {name: sent.get(name, "") for name in ("in", "after", "letter")}
        needs_letter = kind.name in ("element", "use")
        if needs_letter and asked["letter"] not in (set("KSA") if kind.name == "element" else set("KS")):
            raise Http404
        parent = parent_in(version, kind, number_from(asked["in"])) if kind.parent else version
        after = row_in(version, kind, number_from(asked["after"])) if asked["after"] else None
        return At(parent, after, asked["letter"] if needs_letter else "", asked)

    def add_row_view(self, request: HttpRequest, object_id: str, kind: str) -> HttpResponse:
        version, kind_ = self.draft(request, object_id), self.kind(kind)
        if request.method != "POST":
            at = self.at(request, version, kind_)
            if at.parent is None:
                raise Http404
            return self.show(request, version, self.add_sheet(request, version, kind_, at))
        try:
            with held(version) as draft:
                at = self.at(request, draft, kind_)
                if at.parent is None:
                    raise Refused(gone_above())
                return self.added(request, draft, kind_, at)
        except (Refused, FrozenError) as error:
            sheet = self.add_sheet(request, version, kind_, self.at(request, version, kind_))
            if isinstance(error, FrozenError):
                return self.closed(request, version, sheet, error.messages[0])
            return self.told(request, version, sheet, *error.sentences)

    def added(self, request: HttpRequest, draft: StandardVersion, kind: Kind, at: At) -> HttpResponse:
        sheet = self.add_sheet(request, draft, kind, at)
        form = sheet.form
        if form is None or not form.is_valid():
            return self.show(request, draft, sheet)
        row: VersionContent | None
        if isinstance(form, WordsForm):
            row = link(form, draft, at.parent, at.letter) if isinstance(at.parent, Block) else None
        else:
            row = add_row(form, at.after)  # type: ignore[arg-type]  # the form of a row
        if row is None:
            return self.show(request, draft, sheet)
        then = ""
        if "another" in request.POST:
            then = self.address_of(draft, kind, None) + self.below(row, letter=at.letter)
        anchors = [pieces.container_of(row)]
        if isinstance(row, BlockElement):
            anchors.append(pieces.container_of(row.element))
        return self.saved(request, draft, anchors, focus=anchor_of(row), said=_("Added."), then=then)

    def add_sheet(self, request: HttpRequest, version: StandardVersion, kind: Kind, at: At) -> Sheet:
        posted = request.POST if request.method == "POST" else None
        more: dict[str, object] = {"kind": kind, "is_new": True}
        if kind.name == "use":
            form: WordsForm | object = WordsForm(posted, kind=at.letter, version=version)
            more["what"] = ElementKind(at.letter).label
        else:
            row = self.new_row(version, kind, at)
            initial = {} if posted else self.proposed(version, kind, at, row)
            form = form_of(row, posted, initial=initial)
            more["what"] = ElementKind(at.letter).label if at.letter else kind.label
        title = _("Add: %(what)s") % {"what": more["what"]}
        return Sheet(
            title=title,
            action=self.address_of(version, kind, None),
            back=self.page_of(version, anchor_of(at.parent) if isinstance(at.parent, VersionContent) else ""),
            form=form,  # type: ignore[arg-type]  # either is a form
            carried=[(name, value) for name, value in at.asked.items() if value],
            more=more,
        )

    def new_row(self, version: StandardVersion, kind: Kind, at: At) -> VersionContent:
        row = kind.model()
        setattr(row, row.parent_path, at.parent)
        if isinstance(row, Element):
            row.kind = at.letter
        return row

    def proposed(self, version: StandardVersion, kind: Kind, at: At, row: VersionContent) -> dict[str, str]:
        if at.parent is None:
            return {}
        code = next_code(kind.name, at.parent, siblings(row), at.letter)
        return {"mark" if kind.name == "note" else "code": code}

    def below(self, row: VersionContent, letter: str = "") -> str:
        """The query that adds a row below this one."""
        letter = letter or (row.kind if isinstance(row, Element) else "")
        return "?" + urlencode({"in": row.parent_id, "after": row.pk, **({"letter": letter} if letter else {})})

    def anew(self, request: HttpRequest, version: StandardVersion, kind: Kind) -> Sheet:
        """The form to add what was typed of a row that somebody removed meanwhile."""
        at = self.at(request, version, kind)
        sheet = self.add_sheet(request, version, kind, At(at.parent, None, at.letter, at.asked))
        sheet.sentences = (
            (_("Somebody removed this row after you opened it. Save again to add it anew, at the end of its list."),)
            if at.parent is not None
            else (gone_above(),)
        )
        return sheet


def gone_above() -> str:
    return _("What this row stands in was removed meanwhile. Copy what you typed, and add it at another place.")
