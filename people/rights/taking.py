"""Taking a right away: one is enough, at once, and never the last who can act by it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from config.refusals import BadInput, Conflict
from people import staying
from people.models import RoleGrant, User
from people.models.rights import record
from people.rights.granting import changing
from people.rights.who import refuse_deciding
from people.roles import RightsAction


def take(pk: int, by: User, words: str, *, own_is_meant: bool = False) -> RoleGrant:
    """`own_is_meant`: who takes away their own said that they mean it. Raises Forbidden, BadInput, Conflict."""
    with changing():
        refuse_deciding(by)
        rows = RoleGrant.objects.held().select_related("user").select_for_update(of=("self",))
        grant = rows.filter(pk=pk).first()
        if grant is None:
            raise Conflict(_("Nobody holds this right any more. Look at the list."))
        if not words:
            raise BadInput(_("Say why you take this right away; it stays in the history."))
        if grant.user_id == by.pk and not own_is_meant:
            raise BadInput(
                _("This is a right of your own. Give it up only if you mean it: tick the box, then send it again.")
            )
        if staying.is_last(grant.user, grant.role):
            text = _("%(person)s is the last who can act as %(role)s. Give that right to somebody else first.")
            raise Conflict(text % {"person": grant.user.name, "role": grant.get_role_display()})
        record(RightsAction.TAKE, by, grant.user, grant.role, words)
        RoleGrant.objects.filter(pk=grant.pk).delete()
    return grant
