"""What each kind of uncertain place is called: what the document says, what was taken, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competency.documents.reading import Doubt
from competency.documents.source import Where
from config.days import written_iso

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENTENCES: dict[str, StrOrPromise] = {
    # Codes and texts.
    "no_code": gettext_lazy("No code stands before this text. It was taken without one; add the code if it has one."),
    "further_line": gettext_lazy(
        "This line has no code. It was taken as a further line of %(code)s; if it is a row of its own, part it."
    ),
    "foreign_code": gettext_lazy(
        "%(code)s is no code of this column. It was taken as a row of its own here; move or delete it if it is "
        "misplaced."
    ),
    "code_or_number": gettext_lazy(
        "It can't be told where the code ends and the text begins. %(code)s was taken as the code; compare both."
    ),
    "run_together": gettext_lazy(
        "Several codes stand in one line here. It was parted before %(code)s; see whether that is a row of its own."
    ),
    "code_twice": gettext_lazy(
        "%(code)s stands before another indicator of the document too: “%(first)s”. Both were taken; if one is a "
        "misprint, mend it."
    ),
    "unnamed_letter": gettext_lazy(
        "The file does not say which letter stands at “�”. Look at the document and enter it."
    ),
    "no_text": gettext_lazy("Only the code %(code)s stands here, without a text. Add the text."),
    "cut_or_own": gettext_lazy(
        "This stands at the top of a page without a code, although what is above it looks complete. It was added to "
        "%(code)s; if it is a row of its own, part it."
    ),
    "joined": gettext_lazy(
        "A line was cut between “%(before)s” and “%(after)s”. They were joined; see whether a space belongs there."
    ),
    "says_none": gettext_lazy("The cell says “%(text)s”. It was taken as empty; add a row if something is meant."),
    "repeated": gettext_lazy("%(code)s is twice in this cell with the same text. It was read once."),
    "spelled_otherwise": gettext_lazy(
        "%(code)s is written otherwise than where it stands first (only its mark, spaces or width differ). The first "
        "was taken: “%(first)s”."
    ),
    "same_code_other_text": gettext_lazy(
        "%(code)s stands in the document with another text too: “%(first)s”. Both were taken; if one is a misprint, "
        "mend it."
    ),
    # The table.
    "column_missing": gettext_lazy("The table has no column “%(column)s”. Nothing was taken for it."),
    "spans_columns": gettext_lazy(
        "This cell reaches over several columns. Its text was taken for the first of them, “%(column)s”."
    ),
    "no_duty": gettext_lazy("No duty stands before this row. A duty without a name was made for it; name it."),
    "no_task": gettext_lazy("No task stands before this row. A task without a name was made for it; name it."),
    "duty_left_empty": gettext_lazy("The cell of the duty is empty here, but not merged. The duty above was taken."),
    "task_left_empty": gettext_lazy(
        "The cell of the task is empty here, but not merged. The row was taken as a further block of the task above."
    ),
    "several_tasks": gettext_lazy(
        "At the top of a page another task stands without indicators of its own. It was taken as one that shares the "
        "blocks of %(code)s; if it has its own, part them."
    ),
    "shares_nothing": gettext_lazy(
        "Several tasks stand in one cell, but nothing beside them that they could share. Each was taken for itself."
    ),
    "block_new": gettext_lazy(
        "It can't be told whether this row is a further block of the task or belongs to the row above. It was taken as "
        "a block of its own."
    ),
    "block_more": gettext_lazy(
        "It can't be told whether this row is a further block of the task or belongs to the row above. It was added to "
        "the row above."
    ),
    "merged_or_missing": gettext_lazy(
        "The cell “%(column)s” is empty beside others that are not. It was taken as missing; if it is merged with the "
        "one above, take that."
    ),
    "over_page": gettext_lazy(
        "Level, knowledge and skills are empty at the top of a page. Those of the task above were taken, as of a cell "
        "that goes on; if they are missing here, delete them."
    ),
    "list_over_page": gettext_lazy(
        "At the top of a page knowledge or skills stand without a level. They were added to those of the task above, "
        "as "
        "of a cell that goes on; if they are this task's alone, move them."
    ),
    "row_unclear": gettext_lazy(
        "What stands here begins in another row than its neighbours. It was added to the row above; see where it "
        "belongs."
    ),
    "output_over_tasks": gettext_lazy(
        "This cell is merged over several tasks. It was taken for the first of them; add it to the others if they "
        "share it."
    ),
    "level_unclear": gettext_lazy("“%(text)s” is not a level from 1 to 6. It was left empty; enter it."),
    "level_twice": gettext_lazy("One block has two levels: %(text)s. The first was used."),
    "hidden": gettext_lazy(
        "Something here is hidden in the document and was left out. If it belongs to the standard, show it there and "
        "import the document again."
    ),
    "nested_table": gettext_lazy(
        "A table stands inside this cell. Its texts were taken line by line; compare them."
    ),
    # Profile and versions.
    "no_versions": gettext_lazy(
        "The document has no table of versions. Label and date are not stated there: the label was taken from the code."
    ),
    "version_not_listed": gettext_lazy(
        "The table of versions does not name %(code)s. Label, date and update note were not taken from it."
    ),
    "code_from_versions": gettext_lazy(
        "The profile names no code. %(code)s was taken from the table of versions, as the newest."
    ),
    "no_profile_field": gettext_lazy("The document leaves “%(field)s” empty. Add it if the standard has it."),
    "name_from": gettext_lazy(
        "No name stands in the table of versions. “%(name)s” was taken from elsewhere in the document."
    ),
    "names_differ": gettext_lazy("The document names the standard “%(first)s” and “%(second)s”. The first was taken."),
    "both_names": gettext_lazy(
        "Both a job category and an occupation are named; a version names one. The occupation was taken, not "
        "“%(text)s”."
    ),
    "no_date": gettext_lazy("“%(text)s” could not be read as a date. It was left empty; enter it."),
    "republic_year": gettext_lazy("“%(text)s” was read as a year of the Republic: %(day)s."),
    "codes_unpaired": gettext_lazy(
        "Names and codes of the classification don't come in pairs here. They were taken in their order; compare them."
    ),
    "said_twice": gettext_lazy("The profile gives “%(field)s” more than once. The first was used."),
    # Attitudes, notes, and whatever else stands in the document.
    "note_without_mark": gettext_lazy(
        "This line of the notes has no mark. It was taken as a note of its own; join it to the one above if it goes "
        "on there."
    ),
    "further_prerequisite": gettext_lazy(
        "This line was read as part of the suggested education, experience or ability."
    ),
    "mark_without_note": gettext_lazy(
        "【%(mark)s】 stands in this text, but no note has that mark. Add the note, or take the mark out."
    ),
    "left_out": gettext_lazy(
        "No place of a standard was found for this text. It was left out; enter it where it belongs."
    ),
    "differs_from_export": gettext_lazy(
        "This workbook was written by a portal, but what was read differs from what it was made from: it was changed "
        "since, or something in it can't be told apart. Compare it with care."
    ),
}  # fmt: skip


# What columns and fields are called in the sentences.
NAMES: dict[str, StrOrPromise] = {
    "duty": gettext_lazy("Duty"),
    "task": gettext_lazy("Task"),
    "output": gettext_lazy("Work output"),
    "indicator": gettext_lazy("Behaviour indicators"),
    "level": gettext_lazy("Competency level"),
    "knowledge": gettext_lazy("Knowledge (K)"),
    "skill": gettext_lazy("Skills (S)"),
    "code": gettext_lazy("Standard code"),
    "job_category_name": gettext_lazy("Job category name"),
    "occupation_name": gettext_lazy("Occupation name"),
    "description": gettext_lazy("Job description"),
    "standard_level": gettext_lazy("Standard level"),
    "origin": gettext_lazy("Origin"),
}


def sentence_of(doubt: Doubt) -> str:
    named = {
        key: NAMES.get(str(doubt.values[key]), doubt.values[key]) for key in ("column", "field") if key in doubt.values
    }
    days = {"day": written_iso(str(doubt.values["day"]))} if "day" in doubt.values else {}
    return str(SENTENCES[doubt.kind]) % {**doubt.values, **named, **days}


def words_of(where: Where) -> str:
    """Where something stands, as people count; "" where that is not known."""
    parts = [
        _("page %(number)s") % {"number": where.page} if where.page else "",
        _("sheet “%(name)s”") % {"name": where.sheet} if where.sheet else "",
        _("table %(number)s") % {"number": where.table} if where.table and not where.sheet else "",
        _("row %(number)s") % {"number": where.row} if where.row else "",
        _("column %(number)s") % {"number": where.column} if where.column else "",
        _("paragraph %(number)s outside of the tables") % {"number": where.line} if where.line else "",
    ]
    return _(", ").join(part for part in parts if part)
