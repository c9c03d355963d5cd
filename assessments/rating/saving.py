"""
Writing an answer: a rating of one indicator or attitude by the supervisor or by the trainee (`raters`), saved as it
is given.

An edit names the open page it comes from (`client`), its number there (`edit`, from 1) and the version of the
answer that the page had seen (`seen`). A page's own edits succeed once, however often and in whatever order
they arrive; an edit over another page's newer answer is a conflict that shows both texts.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.enums import NOT_OBSERVED
from assessments.models import Assessment, ScaleLevel
from assessments.models.answers import RatedItem
from assessments.models.items import ItemKey
from assessments.record import seals
from assessments.sheet.layout import rating_of
from assessments.sheet.raters import SUPERVISOR, Rater, lock_for_rating
from assessments.sheet.scoring import Score, score
from assessments.texts import checked_text
from competency.models import Element, ElementKind, Indicator
from config.refusals import BadInput, Conflict
from config.texts import canonical_text
from people.models import User

# How many open pages an answer remembers; older ones then count as strangers and must look first.
CLIENTS_KEPT = 8


@dataclass(frozen=True, slots=True)
class Edit:
    """
    What a page sends for one item: `value` a step of the scale, "not_observed", or "" for none; `shortcut` names how
    it came about where it was not given one by one. `after`: what earlier pages of the same tab had sent at most when
    this one took over from them, as (client, number).
    """

    item: str
    value: str
    comment: str
    seen: int
    client: str
    number: int
    shortcut: str = ""
    after: tuple[tuple[str, int], ...] = ()


class RefusedEdit(BadInput):
    """An edit that can't be stored, with the item it was for."""

    def __init__(self, item: str, message: str) -> None:
        super().__init__(message)
        self.item = item


class StaleAnswers(Conflict):
    """Someone else's newer answers stand where edits would go; `stored` holds theirs by item."""

    def __init__(self, stored: dict[str, RatedItem]) -> None:
        super().__init__(_("This was changed elsewhere after you opened the page. Choose which one stays."))
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Saved:
    """
    The answer as stored now and the assessment with its version. `version` is what this page's own last edit
    made, so that a repeat does not take over what another page wrote since. `score` over all indicators and
    `task_ids` in their order; None and empty for what decides nothing: an attitude, or the trainee's own rating.
    """

    answer: RatedItem
    version: int
    assessment: Assessment
    score: Score | None
    task_ids: tuple[int, ...]


def save_answer(assessment_id: int, actor: User, edit: Edit, rater: Rater = SUPERVISOR) -> Saved:
    """
    Stores one edit. Raises Forbidden, Conflict (StaleAnswers) or BadInput with nothing changed;
    Assessment.DoesNotExist for what the actor can't even see.
    """
    with transaction.atomic():
        assessment = _lock(assessment_id, actor, rater)
        desk = _Desk(assessment, [edit], rater)
        desk.store([edit])
    answer = desk.answers[edit.item]
    number, made = _last_edit(answer, edit.client)
    version = made if edit.client and edit.number <= number else answer.version
    return Saved(answer, version, assessment, *desk.scored())


def save_sheet(assessment_id: int, actor: User, edits: list[Edit], rater: Rater = SUPERVISOR) -> Assessment:
    """Stores the edits of a whole page (a post without JavaScript): all of them or none."""
    with transaction.atomic():
        assessment = _lock(assessment_id, actor, rater)
        _Desk(assessment, edits, rater).store(edits)
    return assessment


def is_stored(assessment: Assessment, edits: list[Edit], rater: Rater = SUPERVISOR) -> bool:
    """Whether everything that a page posted already stands in the record."""
    stored = {str(answer.key): answer for answer in rater.answers(assessment).select_related("level")}
    return all(
        (edit.item in stored and stored[edit.item].value == edit.value)
        and _is_same_text(edit.comment, stored[edit.item].comment)
        for edit in edits
    )


def _lock(assessment_id: int, actor: User, rater: Rater) -> Assessment:
    try:
        return lock_for_rating(assessment_id, actor, rater)
    except Conflict as closed:
        raise Conflict(f"{closed.message} {_('What you typed last was not saved; copy it.')}") from closed


class _Desk:
    """A locked assessment with its scale, the answers so far and the indicators or attitudes at hand."""

    def __init__(self, assessment: Assessment, edits: list[Edit], rater: Rater) -> None:
        self.assessment = assessment
        self.rater = rater
        levels = list(ScaleLevel.objects.filter(scale=assessment.cycle.scale_id))
        self.levels = {str(level.value): level for level in levels}
        self.tasks: dict[int, list[str]] = {}
        known: dict[str, dict[str, int]] = {}
        if any(edit.item.startswith("i") for edit in edits):
            known |= self._indicators()
        if assessment.cycle.rates_attitudes and any(edit.item.startswith("a") for edit in edits):
            known |= self._attitudes()
        if any(edit.item not in known for edit in edits):
            raise BadInput(_("This indicator does not belong to the standard of this assessment. Reload the page."))
        self.known = known
        self.answers = self._answers({level.pk: level for level in levels})
        owner = assessment.self_rating if rater.is_own else assessment
        # What was taken away or set back past the portal must not be sealed with the next rating.
        self.is_whole = seals.fits_sheet(self.answers.values(), assessment.pk, owner.answers_mac, is_own=rater.is_own)

    def _answers(self, levels: dict[int, ScaleLevel]) -> dict[str, RatedItem]:
        """The answers so far by item, with their levels taken from the scale at hand instead of read again."""
        answers = {}
        for answer in self.rater.answers(self.assessment):
            answer.level = levels[answer.level_id] if answer.level_id else None
            answers[str(answer.key)] = answer
        return answers

    def _indicators(self) -> dict[str, dict[str, int]]:
        duty, task, block = "block__task__duty", "block__task", "block"
        rows = Indicator.objects.filter(**{f"{duty}__version": self.assessment.standard_id}).order_by(
            f"{duty}__position", f"{duty}__pk", f"{task}__position", f"{task}__pk", f"{block}__position", "position"
        )
        known = {}
        for task_id, indicator_id in rows.values_list("block__task_id", "pk"):
            key = ItemKey(False, indicator_id)
            self.tasks.setdefault(task_id, []).append(str(key))
            known[str(key)] = key.columns
        return known

    def _attitudes(self) -> dict[str, dict[str, int]]:
        rows = Element.objects.filter(version=self.assessment.standard_id, kind=ElementKind.ATTITUDE)
        keys = [ItemKey(True, pk) for pk in rows.values_list("pk", flat=True)]
        return {str(key): key.columns for key in keys}

    def store(self, edits: list[Edit]) -> None:
        """Applies the edits, raising the assessment's version where something changed that decides."""
        stale = {}
        changed = []
        for edit in edits:
            level = self._level(edit)
            new = self.rater.new_answer(self.assessment, **self.known[edit.item])
            answer = self.answers.setdefault(edit.item, new)
            if not _is_current(answer, level, edit):
                stale[edit.item] = answer
            elif _apply(answer, level, edit):
                changed.append(answer)
        if stale:
            raise StaleAnswers(stale)
        for answer in changed:
            seals.seal_answer(answer, self.assessment.pk)
        _write(changed)
        if changed:
            self._seal_sheet()

    def _seal_sheet(self) -> None:
        if not self.is_whole:
            if not self.rater.is_own:
                self.assessment.raise_version()
            return
        seal = seals.seal_sheet(self.answers.values(), self.assessment.pk, is_own=self.rater.is_own)
        if self.rater.is_own:
            self.assessment.self_rating.answers_mac = seal
            self.assessment.self_rating.save(update_fields=["answers_mac"])
        else:
            self.assessment.answers_mac = seal
            self.assessment.raise_version()

    def _level(self, edit: Edit) -> ScaleLevel | None:
        if edit.value and edit.value != NOT_OBSERVED and edit.value not in self.levels:
            message = _("“%(value)s” is not on the rating scale of this cycle. Choose one of its levels.") % {
                "value": edit.value[:40]
            }
            raise RefusedEdit(edit.item, message)
        try:
            checked_text(edit.comment)
        except BadInput as refusal:
            raise RefusedEdit(edit.item, refusal.message) from refusal
        return self.levels.get(edit.value)

    def scored(self) -> tuple[Score | None, tuple[int, ...]]:
        if not self.tasks or self.rater.is_own:
            return None, ()
        result = score([rating_of(self.answers.get(key)) for key in keys] for keys in self.tasks.values())
        return result, tuple(self.tasks)


def _write(changed: list[RatedItem]) -> None:
    """A whole page of new answers in one statement."""
    new = [answer for answer in changed if answer.pk is None]
    former = [answer for answer in changed if answer.pk is not None]
    if len(new) > 1:
        type(new[0])._default_manager.bulk_create(new)
    for answer in former if len(new) > 1 else changed:
        answer.save()


def _last_edit(answer: RatedItem, client: str) -> tuple[int, int]:
    """Number and resulting answer version of the last edit that this page made."""
    number, version = answer.clients.get(client, (0, -1))
    return number, version


def _says(answer: RatedItem, level: ScaleLevel | None, edit: Edit) -> bool:
    """Whether the stored answer already says what the edit says."""
    same_rating = level == answer.level and (edit.value == NOT_OBSERVED) == answer.not_observed
    return same_rating and _is_same_text(edit.comment, answer.comment)


def _is_same_text(typed: str, stored: str) -> bool:
    """An older comment may be stored otherwise; sent back untouched it is no news."""
    return canonical_text(typed) == canonical_text(stored)


def _is_current(answer: RatedItem, level: ScaleLevel | None, edit: Edit) -> bool:
    """False when another page wrote after what this edit had seen, and wrote something else."""
    number, _version = _last_edit(answer, edit.client)
    if edit.client and edit.number <= number:
        return True
    return _saw_newest(answer, edit) or _says(answer, level, edit)


def _saw_newest(answer: RatedItem, edit: Edit) -> bool:
    """Whether what stands there is what the page had seen, or what it or its tab wrote itself."""
    _number, version = _last_edit(answer, edit.client)
    return answer.version in {edit.seen, version} | {_made(answer, *earlier) for earlier in edit.after}


def _made(answer: RatedItem, client: str, most: int) -> int:
    """The version that an earlier page's last edit made; -1 when it went on after the tab left it."""
    number, version = _last_edit(answer, client)
    return version if number <= most else -1


def _apply(answer: RatedItem, level: ScaleLevel | None, edit: Edit) -> bool:
    """
    Writes the edit into the answer; False when there is nothing to write. A straggler that says what stands there
    already must not count as news, or the page that wrote it would be told of a conflict with its own text.
    """
    number, _version = _last_edit(answer, edit.client)
    if edit.client and edit.number <= number:
        return False
    if _says(answer, level, edit) and not (edit.client and _saw_newest(answer, edit)):
        return False
    # A comment, even a later one, does not change how the rating was given.
    answer.shortcut = edit.shortcut or (answer.shortcut if answer.value == edit.value else "")
    answer.level = level
    answer.not_observed = edit.value == NOT_OBSERVED
    answer.comment = canonical_text(edit.comment)
    answer.version += 1
    if edit.client:
        others = [entry for entry in answer.clients.items() if entry[0] != edit.client]
        others.sort(key=lambda entry: entry[1][1])
        answer.clients = {**dict(others[1 - CLIENTS_KEPT :]), edit.client: [edit.number, answer.version]}
    return True
