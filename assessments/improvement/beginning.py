"""The page on which a plan begins: for whom, and what the last appraisal would put into it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments.enums import ImprovementState
from assessments.improvement.drafting import may_begin
from assessments.improvement.gaps import Gaps, gaps_of, write_down
from assessments.improvement.listing import reports_without_plan
from assessments.models import ImprovementPlan
from config.refusals import Forbidden
from people.models import User
from people.requests import SignedInRequest


def person_for(request: SignedInRequest) -> User | None:
    """
    Somebody who reports to the reader now; None where nobody is named yet. Raises Forbidden for whoever leads nobody,
    and, in the same words for who reports to others and for whom there is not, for anybody else.
    """
    number = request.POST.get("person", "") or request.GET.get("person", "")
    rows = User.objects.filter(supervisor=request.user).select_related("department", "supervisor")
    if not rows.exists():
        raise Forbidden(
            _("A plan is drafted by the supervisor of the person. Ask them, or look at the list for plans of yours.")
        )
    if not number:
        return None
    person = rows.filter(pk__in=User.objects.by_number(number).values("pk")).first()
    if person is None:
        raise Forbidden(
            _("Nobody with the number %(number)s reports to you. Choose somebody of your team on the list of plans.")
            % {"number": number}
        )
    return person


def begin_context(actor: User, person: User | None) -> dict[str, object]:
    """Whoever is shown the gaps stands in the log of the appraisal."""
    if person is None:
        return {"reports": reports_without_plan(actor)}
    plans = ImprovementPlan.objects.filter(person=person, purged_at__isnull=True)
    own = plans.filter(supervisor=actor, state__in=ImprovementState.open()).first()
    may = may_begin(actor, person)
    found = gaps_of(person, actor) if may and own is None else Gaps()
    write_down(actor, found)
    return {
        "person": person,
        "found": found,
        "may_begin": may,
        "own": own,
        "is_under_way": plans.filter(state__in=ImprovementState.under_way()).exists(),
    }
