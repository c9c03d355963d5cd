"""The transition table: each step of an assessment with everything about it, in the order in which pages offer them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from assessments.enums import Action
from assessments.workflow.hr_steps import HR_STEPS
from assessments.workflow.own_steps import OWN_STEPS
from assessments.workflow.transitions import Text, Transition

ROWS = (*OWN_STEPS, *HR_STEPS)
TABLE: dict[str, Transition] = {row.action: row for row in ROWS}
# Of what happens to an assessment beside the steps.
PAST: dict[str, Text] = {
    Action.OPEN: _("opened the assessment"),
    Action.FOLLOW_UP: _("confirmed in a follow-up"),
    Action.FOLLOW_UP_OBJECT: _("objected to a follow-up"),
    Action.FOLLOW_UP_ANSWER: _("decided on an objection to a follow-up"),
    Action.FOLLOW_UP_WITHDRAW: _("took a follow-up back"),
    Action.PURGE: _("Deleted when the retention period ended; this entry stays in its place."),
    **{row.action: row.past for row in ROWS},
}
