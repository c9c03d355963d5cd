"""職能落差分析表 as a paper: A3 across, people by items with sums, then each gap in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from assessments.insight.bar import as_words
from assessments.insight.cells import words
from assessments.insight.columns import Group, Item
from assessments.insight.gaps import Analysis, Cell, Gap, Sum, whose
from assessments.insight.matrix import Line
from assessments.insight.matrix import gaps as gaps_of
from assessments.insight.scope import Scope
from assessments.insight.states import FOLLOWED, State
from assessments.insight.workbook import narrowed
from assessments.papers.frame import Paper, boxes, edition_of_day, paper_pdf, printed_by
from config.days import written
from config.refusals import BadInput

TEMPLATE = "assessments/insight/print/gaps.html"
# On paper nobody reads more, and a larger one would keep the printer of all others waiting.
MOST_PEOPLE, MOST_GAPS = 200, 400
# So many items fit beside each other on A3.
ACROSS = 26
MINUS = "−"
BARE = {State.NOT_OBSERVED: "–", State.UNRATED: "", State.MEETS: "", State.GAP: "", State.TOO_OLD: "△"}


@dataclass(frozen=True, slots=True)
class Table:
    """A part of the items beside each other; `is_last` bears the sums of each person."""

    spans: list[tuple[Group, int]]
    items: list[Item]
    rows: list[SafeString]
    sums: list[Sum]
    is_last: bool


def paper_of(analysis: Analysis) -> Paper:
    scope = analysis.scope
    return Paper(
        title=_("Competency gap analysis"),
        number=number_of("GA", scope, analysis.year),
        version=edition_of_day(scope.as_of, analysis.said()),
        day=scope.as_of,
        boxes=boxes(printed_by(scope.reader)),
        about=about(analysis),
        is_wide=True,
    )


def number_of(kind: str, scope: Scope, year: int | None = None) -> str:
    """Names what a paper of figures is about, so that the same question has the same number each time."""
    parts = [kind, scope.version.code if scope.version else ""]
    parts += [f"Y{year}" if year else "", f"C{scope.cycle.pk}" if scope.cycle else ""]
    parts.append(f"D{scope.department}" if scope.department is not None else "")
    parts.append(f"T{scope.team.head.username}" if scope.team else "")
    return "-".join(filter(None, parts))


def about(analysis: Analysis) -> str:
    scope = analysis.scope
    cycle = scope.cycle.name if scope.cycle else _("newest results of each person")
    said = [str(scope.version or ""), cycle, *narrowed(analysis.page)]
    if analysis.year:
        said.append(_("confirmed in %(year)d") % {"year": analysis.year})
    return " · ".join(said)


def gaps_pdf(analysis: Analysis) -> bytes:
    """Raises BadInput for more people than MOST_PEOPLE, PrintingError when it can't be made."""
    refuse_too_many(analysis)
    return paper_pdf(paper_of(analysis), TEMPLATE, paper_words(analysis))


def refuse_too_many(analysis: Analysis) -> None:
    if len(analysis.lines) > MOST_PEOPLE:
        text = _(
            "On paper the analysis has at most %(most)d people, and these are %(people)d. Choose a department or a "
            "team, or take the Excel file."
        )
        raise BadInput(text % {"most": MOST_PEOPLE, "people": len(analysis.lines)})


def paper_words(analysis: Analysis) -> dict[str, object]:
    listed = list(islice(analysis.gaps(), MOST_GAPS))
    return {
        "basis": as_words(analysis.page.basis),
        "asked_short": " / ".join(map(str, analysis.asked)) or "–",
        "all_gaps": analysis.all_gaps,
        "all_below": sum(one.below for one in analysis.sums),
        "figures": figures(analysis),
        "legend": legend(),
        "tables": list(tables(analysis)),
        "sums": [one for one in analysis.sums if one.gaps],
        "gaps": [in_words(analysis, gap) for gap in listed],
        "more": max(0, analysis.all_gaps - len(listed)),
    }


def asked_words(analysis: Analysis) -> str:
    """With its label where one scale asks it."""
    scales = {line.row.profile.scale for line in analysis.lines if line.row.profile}
    said = dict.fromkeys(analysis.levels.said(scale, analysis.levels.asked(scale)) for scale in sorted(scales))
    return " / ".join(said) or "–"


def figures(analysis: Analysis) -> list[tuple[str, str]]:
    rated, gaps = sum(one.rated for one in analysis.sums), analysis.all_gaps
    confirmed = len(analysis.shown)
    share = f" ({round(100 * gaps / rated)} %)" if rated else ""
    return [
        (_("People"), f"{len(analysis.lines)}"),
        (_("With confirmed results"), f"{confirmed}"),
        (_("With gaps"), f"{analysis.people_with_gaps}"),
        (_("Gaps"), f"{gaps}{share}"),
        (_("Levels below in all"), f"{sum(one.below for one in analysis.sums)}"),
        (_("Level required"), asked_words(analysis)),
    ]


def legend() -> list[tuple[str, str, str]]:
    """Class, sign, words."""
    said = words()
    return [
        ("meets", "3", said[State.MEETS]),
        ("gap", f"2 {MINUS}1", _("gap: level now, and how many levels below")),
        ("not_observed", "–", said[State.NOT_OBSERVED]),
        ("too_old", "△", said[State.TOO_OLD]),
        ("unrated", "　", said[State.UNRATED]),
        ("followed", FOLLOWED, _("confirmed by a follow-up after the appraisal")),
    ]


def tables(analysis: Analysis) -> Iterator[Table]:
    """As many groups beside each other as fit; of a group that does not, its items go on in the next table."""
    pairs, sums = analysis.items, analysis.sums
    for first in range(0, len(pairs), ACROSS) or [0]:
        part = pairs[first : first + ACROSS]
        spans: list[tuple[Group, int]] = []
        for group, _item in part:
            if spans and spans[-1][0] is group:
                spans[-1] = group, spans[-1][1] + 1
            else:
                spans.append((group, 1))
        starts = {part[at][1].position for at in range(len(part)) if at == 0 or part[at][0] is not part[at - 1][0]}
        is_last = first + ACROSS >= len(pairs)
        items = [item for _group, item in part]
        rows = [_row(analysis, line, items, starts, with_sums=is_last) for line in analysis.lines]
        yield Table(spans, items, rows, sums[first : first + ACROSS], is_last)


def _row(analysis: Analysis, line: Line, items: list[Item], starts: set[int], *, with_sums: bool) -> SafeString:
    """Put together in Python, since a sheet has thousands of cells."""
    person = line.row.person
    cells = [_cell(analysis.cell(line, item), starts=item.position in starts) for item in items]
    sums = format_html('<td class="sum">{}</td><td class="sum">{}</td>', *sums_of(analysis, line)) if with_sums else ""
    return format_html(
        '<tr><th scope="row"><b>{}</b> {}</th><td class="unit">{}</td>{}{}</tr>',
        person.name,
        person.number,
        analysis.scope.outline.names.get(person.department or 0, "–"),
        format_html_join("", "{}", ((cell,) for cell in cells)),
        sums,
    )


def sums_of(analysis: Analysis, line: Line) -> tuple[int | str, int | str]:
    """Gaps and levels below; of who has no confirmed results nothing is known."""
    return (gaps_of(line.row), analysis.below(line)) if line.row.profile else ("–", "–")


def _cell(cell: Cell, *, starts: bool) -> SafeString:
    kind = cell.state.value + (" starts" if starts else "")
    mark = FOLLOWED if cell.on else ""
    if cell.level is None or cell.state == State.UNRATED:
        return format_html('<td class="{}">{}</td>', kind, BARE[cell.state] + mark)
    less = format_html(" <small>{}{}</small>", MINUS, cell.below) if cell.below else mark_safe("")
    return format_html('<td class="{}">{}{}{}{}</td>', kind, cell.level, BARE[cell.state], less, mark)


def in_words(analysis: Analysis, gap: Gap) -> dict[str, object]:
    """A gap as the paper lists it."""
    levels, scale = analysis.levels, gap.profile.scale
    person = gap.line.row.person
    return {
        "number": person.number,
        "name": person.name,
        "department": whose(analysis, gap.line) or "–",
        "task": f"{gap.group.code} {gap.group.name}".strip(),
        "code": gap.item.code,
        "text": gap.item.text,
        "level": levels.said(scale, gap.level),
        "asked": levels.said(scale, gap.asked),
        "below": gap.below,
        "source": source(gap),
        "confirmed_on": gap.confirmed_on,
    }


def source(gap: Gap) -> str:
    """The appraisal, and the follow-up after it where that one says so."""
    if gap.on is None:
        return _("appraisal %(number)s") % {"number": gap.source_number}
    return _("follow-up of %(day)s to %(number)s") % {"day": written(gap.on), "number": gap.source_number}
