"""Asking for help with a development action, and answering: who is written to at once, and in what words."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from assessments.development.actions import take
from assessments.enums import MailKind
from assessments.models import DevelopmentAction, DevelopmentStep, MailTopic
from config.refusals import BadInput, Conflict, Forbidden
from config.texts import is_blank
from mailing import kinds, posting
from mailing.kinds import Kind, Letter
from mailing.models import Mail
from mailing.tasks import look
from people.letters import is_written_to, language_of, letter
from people.models import User


def ask(action_id: int, actor: User, text: str = "", *, seen: int | None = None) -> DevelopmentAction:
    """The person can't go on alone; who sees to it and their supervisor hear of it at once."""

    def wanted(action: DevelopmentAction) -> None:
        if actor.pk != action.person_id:
            raise Forbidden(_("Only the person whose action it is asks for help. Add a note instead."))
        _still_open(action)
        if action.help_wanted_at is not None:
            raise Conflict(_("Help was asked for already. Add a note if there is more to say."))
        action.help_wanted_at = timezone.now()

    return take(action_id, actor, text, wanted, asks_help=True, seen=seen, then=_tell_helpers)


def answer(action_id: int, actor: User, text: str, *, seen: int | None = None) -> DevelopmentAction:
    """Somebody helps; or the person needs none any more, and need not say why."""

    def answered(action: DevelopmentAction) -> None:
        if is_blank(text) and actor.pk != action.person_id:
            raise BadInput(_("Say how you help; the person reads it at once."))
        if action.help_wanted_at is None:
            raise Conflict(_("Nobody waits for help with this action any more. Reload the page to see it."))
        action.help_wanted_at = None

    return take(action_id, actor, text, answered, seen=seen, then=_tell_person)


def helpers(action: DevelopmentAction) -> list[User]:
    """Who sees to it and the person's supervisor, each once."""
    found = [action.owner, action.person.supervisor]
    return list({one.pk: one for one in found if one is not None and one.pk != action.person_id}.values())


def _still_open(action: DevelopmentAction) -> None:
    if not action.is_open:
        now = {"state": action.get_state_display()}
        raise Conflict(_("The action is “%(state)s” by now, so this can't be done. Reload the page to see it.") % now)


def _tell_helpers(action: DevelopmentAction) -> None:
    _post(action, helpers(action))


def _tell_person(action: DevelopmentAction) -> None:
    _post(action, [action.person])


def _post(action: DevelopmentAction, people: list[User]) -> None:
    """Within the transaction of the step that they hear of, which names the mail."""
    step = action.steps.select_related("by").order_by("-pk")[0]
    to = [(one, f"action/{step.pk}/{one.pk}") for one in people if is_written_to(one) and one.pk != step.by_id]
    mails = posting.post(MailKind.ACTION, to, {"step": step.pk})
    if action.assessment_id is not None:
        MailTopic.objects.bulk_create(MailTopic(mail=mail, assessment_id=action.assessment_id) for mail in mails)
    look()


def action_letter(mail: Mail) -> Letter | None:
    """None where it asks nothing any more: the action ended, or the person sees it no longer."""
    person = mail.person
    steps = DevelopmentStep.objects.select_related("action__person", "by").filter(pk=mail.details["step"])
    step = steps.first()
    if step is None or person is None or not is_written_to(person):
        return None
    action = step.action
    sees = DevelopmentAction.objects.visible_to(person).filter(pk=action.pk).exists()
    if not sees or (step.asks_help and action.help_wanted_at is None):
        return None
    with translation.override(language_of(person)):
        address = settings.PORTAL_URL + reverse("assessments:action", args=[action.pk])
        context = {"person": person, "action": action, "step": step, "address": address}
        words = {"who": f"{action.person.name} {action.person.username}", "name": step.by.name if step.by else ""}
        subject = _("%(who)s needs help with a development action") if step.asks_help else _("%(name)s answered you")
        body = render_to_string("assessments/development/emails/body.txt", context)
        return letter(person, subject % words, body)


def register_kind() -> None:
    """Called when the portal starts."""
    kinds.register(MailKind.ACTION, Kind(MailKind.ACTION.label, action_letter))
