"""
What is missing or odd in a draft, row by row, as sentences for the editor. Errors stand in the way of
publication; warnings are allowed, since official standards have oddities of their own. Reads a version that was loaded
`with_content()`, and of others only what its code, number and date go with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.db.models import Model
from django.utils.translation import gettext as _

from competency.contents import digest
from competency.drafts.code_shapes import check_codes
from competency.drafts.coding import company_version, why_not_under
from competency.drafts.following import odd_succession
from competency.drafts.places import Place, note_marks, placed_texts, places
from competency.models import (
    Block,
    BlockElement,
    Duty,
    Element,
    ElementKind,
    Indicator,
    Note,
    StandardVersion,
    Task,
    VersionOrigin,
)
from competency.sharing import Sharing, broken_rules
from config.texts import folded_code, is_blank

# Every row of a draft with its place, found once.
Places: TypeAlias = Sequence[Place[Model]]


@dataclass(frozen=True)
class Finding:
    """
    A sentence about one place; `anchor` is the id of its row on the editor's page, `link` the address of another page
    where it is explained.
    """

    is_error: bool
    sentence: str
    where: str = ""
    anchor: str = ""
    link: str = ""


# What rooms above find in a draft as well; they say it when the portal starts.
_ALSO: list[Callable[[StandardVersion], Iterable[Finding]]] = []


def also(finder: Callable[[StandardVersion], Iterable[Finding]]) -> None:
    _ALSO.append(finder)


def findings(version: StandardVersion) -> list[Finding]:
    """All that there is to say, the same on every page; errors first, each kind in the order of the page."""
    every = list(places(version))
    found = [*_nothing_to_appraise(version, every), *_header(version), *_rows(version, every)]
    found += [finding for finder in _ALSO for finding in finder(version)]
    return sorted(found, key=lambda finding: not finding.is_error)


def errors(version: StandardVersion) -> list[Finding]:
    return [finding for finding in findings(version) if finding.is_error]


def error(sentence: str, place: Place[Model] | None = None) -> Finding:
    return Finding(True, sentence, place.where if place else "", place.anchor if place else "")


def warning(sentence: str, place: Place[Model] | None = None) -> Finding:
    return Finding(False, sentence, place.where if place else "", place.anchor if place else "")


def _nothing_to_appraise(version: StandardVersion, every: Places) -> Iterator[Finding]:
    if not any(isinstance(place.row, Indicator) for place in every):
        yield error(_("There is nothing to appraise yet: add at least one behaviour indicator."))
    if any(link.element.version_id != version.pk for link in _links(every)):
        yield error(_("A block requires an element of another version."))


def _header(version: StandardVersion) -> Iterator[Finding]:
    needed = {"code": _("The standard code is missing."), "label": _("The version's label, such as v2, is missing."),
              "name": _("The name of the standard is missing.")}  # fmt: skip
    for field, sentence in needed.items():
        if is_blank(getattr(version, field)):
            yield Finding(True, sentence, anchor=f"id_{field}")
    usual = {
        "description": _("The job description is missing."),
        "level": _("The level of the standard is missing."),
        "prerequisites": _("Nothing is suggested as education, experience or ability."),
    }
    if version.updated_on is None:
        sentence = _("No development or update date is given. It is published as not stated; the portal adds none.")
        yield Finding(False, sentence, anchor="id_updated_on")
    for field, sentence in usual.items():
        if is_blank(str(getattr(version, field) or "")):
            yield Finding(False, sentence, anchor=f"id_{field}")
    names = [not is_blank(version.job_category_name), not is_blank(version.occupation_name)]
    if not any(names):
        sentence = _("Neither a job category nor an occupation is named.")
        yield Finding(False, sentence, anchor="id_job_category_name")
    if all(names):
        sentence = _("Both a job category and an occupation are named; official standards name one of the two.")
        yield Finding(False, sentence, anchor="id_occupation_name")
    yield from _origin(version)
    if not version.classifications.all():
        yield Finding(False, _("No classification is given."), anchor="classifications-group")


def _origin(version: StandardVersion) -> Iterator[Finding]:
    if sentence := why_not_under(version):
        yield Finding(True, sentence, anchor="id_code")
    yield from (Finding(False, sentence, anchor=anchor) for sentence, anchor in odd_succession(version))
    if version.origin != VersionOrigin.OFFICIAL:
        return
    if is_blank(version.source):
        sentence = _("It is marked as official, but no source is given. Say where the text was taken from.")
        yield Finding(False, sentence, anchor="id_source")
    if version.official_digest and version.official_digest != digest(version):
        sentence = _(
            "It is marked as official, but differs from what was imported as official. Mark it as adapted, under a "
            "code of the company's own, such as %(code)s."
        )
        yield Finding(False, sentence % {"code": company_version(version).code}, anchor="id_origin")


def _rows(version: StandardVersion, every: Places) -> Iterator[Finding]:
    for place in every:
        yield from _empty_text(place)
        yield from _missing_inside(place)
    yield from _shared_blocks(version, every)
    yield from (warning(sentence, place) for place, sentence in check_codes(every))
    yield from _unused_elements(every)
    yield from _notes(version, every)


def _empty_text(place: Place[Model]) -> Iterator[Finding]:
    sentences = {
        "classification": _("This classification has no name."),
        "duty": _("This duty has no name."),
        "task": _("This task has no name."),
        "output": _("This work output has no name."),
        "indicator": _("This behaviour indicator has no text."),
        "element": _("This element has no text."),
        "note": _("This note has no text."),
    }
    if place.kind in sentences and is_blank(place.text):
        yield error(sentences[place.kind], place)


def _missing_inside(place: Place[Model]) -> Iterator[Finding]:
    row = place.row
    if isinstance(row, Duty) and not row.tasks.all():
        yield warning(_("This duty has no task."), place)
    shares = isinstance(row, Task) and row.blocks_of_id is not None
    if isinstance(row, Task) and not shares and not any(block.indicators.all() for block in row.blocks.all()):
        yield warning(_("This task has no behaviour indicator: nobody is ever found to meet it."), place)
    if isinstance(row, Block):
        if row.level is None:
            yield warning(_("The competency level is missing."), place)
        has_text = bool(row.outputs.all() or row.indicators.all())
        if not has_text and len(row.task.blocks.all()) > 1:
            yield warning(_("This block has neither work output nor behaviour indicator."), place)


def _shared_blocks(version: StandardVersion, every: Places) -> Iterator[Finding]:
    found = {place.row.pk: place for place in every if isinstance(place.row, Task)}
    for duty in version.duties.all():
        tasks = list(duty.tasks.all())
        seen = [Sharing(task.pk, task.blocks_of_id, bool(task.blocks.all()), task.code) for task in tasks]
        yield from (error(sentence, found[tasks[at].pk]) for at, sentence in broken_rules(seen))


def _links(every: Places) -> list[BlockElement]:
    """The knowledge and skills of every block."""
    blocks = [place.row for place in every if isinstance(place.row, Block)]
    return [link for block in blocks for link in block.block_elements.all()]


def _unused_elements(every: Places) -> Iterator[Finding]:
    used = {link.element_id for link in _links(every)}
    for place in every:
        row = place.row
        if isinstance(row, Element) and row.kind != ElementKind.ATTITUDE and row.pk not in used:
            yield warning(_("No block requires this element."), place)


def _notes(version: StandardVersion, every: Places) -> Iterator[Finding]:
    notes = [(place, folded_code(place.row.mark)) for place in every if isinstance(place.row, Note)]
    known = {mark for _place, mark in notes}
    marked: set[str] = set()
    for place, text in placed_texts(version, every):
        marks = note_marks(text, known)
        marked |= marks
        for mark in sorted(marks - known):
            yield warning(_("【%(mark)s】 leads nowhere: there is no note with this mark.") % {"mark": mark}, place)
    for place, mark in notes:
        if mark and mark not in marked:
            yield warning(_("No text leads to this note by 【%(mark)s】.") % {"mark": mark}, place)


def split(found: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings for a page: `errors` and `warnings`."""
    every = list(found)
    return {
        "errors": [finding for finding in every if finding.is_error],
        "warnings": [finding for finding in every if not finding.is_error],
    }
