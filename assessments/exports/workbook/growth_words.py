"""The columns of what grew after an approval; docs/excel.md lists them. The days overdue stand last."""

from __future__ import annotations

from django.utils.translation import pgettext

from assessments.exports.workbook.words import (
    IN_RATINGS,
    code_field,
    document,
    facts,
    free_field,
    short_field,
    text_field,
)
from printing.long_sheet import Field

# Where rules colour what falls short, counted from 0: behind the person, the four columns of the document, and those of
# the item.
RESULT = len(IN_RATINGS) + 4 + 4


def actions() -> list[Field]:
    return [
        *facts(IN_RATINGS),
        *document(),
        code_field(pgettext("workbook", "For the gap in"), 10),
        text_field(pgettext("workbook", "Knowledge or skill"), 26),
        free_field(pgettext("workbook", "Goal"), 36),
        free_field(pgettext("workbook", "Measure"), 36),
        text_field(pgettext("workbook", "Responsible"), 12),
        code_field(pgettext("workbook", "Employee number of who is responsible"), 12),
        short_field(pgettext("workbook", "Due on"), 12),
        text_field(pgettext("workbook", "State of the action"), 11),
        short_field(pgettext("workbook", "Done or dropped on"), 12),
        free_field(pgettext("workbook", "Newest note"), 40),
        short_field(pgettext("workbook", "Help wanted since"), 12),
        short_field(pgettext("workbook", "Days overdue"), 9),
    ]


def follow_ups() -> list[Field]:
    return [
        *facts(IN_RATINGS),
        *document(),
        code_field(pgettext("workbook", "Item"), 9),
        text_field(pgettext("workbook", "Text"), 40),
        short_field(pgettext("workbook", "Level"), 7),
        text_field(pgettext("workbook", "Level in words"), 14),
        short_field(pgettext("workbook", "Result"), 10),
        free_field(pgettext("workbook", "What was seen"), 44),
        short_field(pgettext("workbook", "Observed on"), 12),
        short_field(pgettext("workbook", "Confirmed on"), 12),
        text_field(pgettext("workbook", "Confirmed by"), 12),
        code_field(pgettext("workbook", "Confirmer’s employee number"), 12),
        text_field(pgettext("workbook", "State of the follow-up"), 14),
        free_field(pgettext("workbook", "After the course"), 26),
        free_field(pgettext("workbook", "After the action"), 26),
        short_field(pgettext("workbook", "Pieces of evidence"), 9),
    ]
