"""What is to be exported: ticked reports, or all that an address of the list of assessments asks for."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.exports.offered import exportable
from assessments.listing.asking import Question, matching, question_of
from assessments.models import Assessment
from assessments.models.assessment import AssessmentQuerySet
from config.forms import address_from, number_from
from config.refusals import BadInput
from people.models import User

# So many reports a page lists to be ticked one by one; of more it says how many they are.
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """
    `rows`: the reports that may be exported, of those that were asked for; `left_out`: how many others of them are not
    submitted. `asked` is the address that asked for all of them.
    """

    rows: AssessmentQuerySet
    count: int
    left_out: int
    asked: str
    question: Question

    @property
    def is_listed(self) -> bool:
        return self.count <= MOST_LISTED


def choice_of(person: User, sent: QueryDict) -> Choice:
    """
    From the address of the page, or what the list of assessments sends: `chosen` rows ("12:5" each), or all that
    `asked` says where `list` names it. Raises BadInput, also where the list sends neither.
    """
    if "asked" in sent and "chosen" not in sent and not sent.get("list"):
        raise BadInput(_("Nothing was chosen. Go back to the list and choose at least one line."))
    asked = str(sent.get("asked", sent.urlencode()))
    question = question_of(address_from(asked))
    wanted: AssessmentQuerySet
    if "chosen" in sent and not sent.get("list"):
        keys = [number_from(text.partition(":")[0]) for text in sent.getlist("chosen")]
        wanted = Assessment.objects.visible_to(person).filter(pk__in=keys)
    else:
        wanted = matching(question, person)
    rows = exportable(person).filter(pk__in=wanted.order_by().values("pk"))
    count = rows.count()
    return Choice(rows, count, wanted.count() - count, asked, question)
