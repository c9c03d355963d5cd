"""The page of one development action: what can be done with it by whom, and what was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.development import actions, helping
from assessments.development.forms import (
    AnswerForm,
    DropForm,
    DueForm,
    GivenForm,
    HelpForm,
    NoteForm,
    OwnerForm,
    PressForm,
    ProofForm,
)
from assessments.development.printed import may_print
from assessments.models import Assessment, DevelopmentAction
from people.models import User

Take = Callable[[int, User, dict[str, Any], int], DevelopmentAction]


@dataclass(frozen=True, slots=True)
class Verb:
    """What a button of the page sends: the form around it, what it does, and what is said once it is done."""

    form: type[GivenForm]
    take: Take
    done: Any


def _with_text(step: Callable[..., DevelopmentAction]) -> Take:
    return lambda pk, actor, given, seen: step(pk, actor, given["text"], seen=seen)


VERBS: Mapping[str, Verb] = {
    "begin": Verb(PressForm, _with_text(actions.begin), _("Under way: %(what)s")),
    "done": Verb(PressForm, _with_text(actions.finish), _("Done: %(what)s. It can be reopened on its page.")),
    "reopen": Verb(PressForm, _with_text(actions.reopen), _("Open again: %(what)s")),
    "help": Verb(HelpForm, _with_text(helping.ask), _("Help is asked for: %(what)s")),
    "answer": Verb(AnswerForm, _with_text(helping.answer), _("Answered: %(what)s")),
    "drop": Verb(DropForm, _with_text(actions.drop), _("Dropped: %(what)s. It can be reopened here.")),
    "note": Verb(NoteForm, lambda pk, who, given, seen: actions.note(pk, who, given["text"]), _("Note added.")),
    "due": Verb(
        DueForm,
        lambda pk, who, given, seen: actions.change_due(pk, who, given["day"], given["text"], seen=seen),
        _("Due date moved."),
    ),
    "owner": Verb(
        OwnerForm,
        lambda pk, who, given, seen: actions.change_owner(pk, who, given["person"], given["text"], seen=seen),
        _("Somebody else is responsible for it now."),
    ),
}


def page_context(action: DevelopmentAction, reader: User, came_back: GivenForm | None = None) -> dict[str, object]:
    """`came_back`: a form that was refused, with what was typed."""
    may = actions.may_change(reader, action)
    forms: dict[str, GivenForm] = {
        form.name: form() for form in (PressForm, NoteForm, HelpForm, AnswerForm, DropForm, ProofForm)
    }
    forms["due"] = DueForm(initial={"day": action.due_on})
    forms["owner"] = OwnerForm()
    if came_back is not None:
        forms[came_back.name] = came_back
    steps = list(action.steps.all())
    evidence = list(action.evidence.all())
    return {
        "action": action,
        "steps": steps[::-1],
        "seen": actions.newest_step(action),
        "evidence": [row for row in evidence if row.removed_at is None],
        "taken_back": [row for row in evidence if row.removed_at is not None and row.added_by_id == reader.pk],
        "forms": forms,
        "came_back": came_back.name if came_back else "",
        "may_change": may,
        "may_hand_over": action.is_open and actions.may_hand_over(reader, action),
        "prints_plan": may_print(reader, action.person),
        "is_own": reader.pk == action.person_id,
        # One button of the page stands out: who is waited for answers first.
        "next_look": "btn-quiet" if action.help_wanted_at and reader.pk != action.person_id else "btn-primary",
        "sees_appraisal": _sees(reader, action),
    }


def _sees(reader: User, action: DevelopmentAction) -> bool:
    """Whether the appraisal that it came from is theirs to open."""
    return action.assessment_id is not None and (
        Assessment.objects.visible_to(reader).filter(pk=action.assessment_id, purged_at=None).exists()
    )
