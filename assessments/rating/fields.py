"""The fields of the rating page: what each item shows, put together in Python since there are a hundred on a page."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from assessments.enums import NOT_OBSERVED
from assessments.evidence.page import evidence_label
from assessments.models import ScaleLevel
from assessments.models.answers import RatedItem
from assessments.rating.aids import Aids
from assessments.rating.saving import Edit
from assessments.sheet.layout import Item, Sheet
from assessments.sheet.raters import Rater
from config.texts import canonical_text
from integrity.canonical import sha256

# What no text of a scale can hold: neither database nor forms take it.
HOLE = "\x00"
HOLES = re.compile(f"{HOLE}(.*?){HOLE}")


class Scale:
    """The scale as radio buttons: drawn once a page by its template, with holes that each item fills."""

    def __init__(self, levels: list[ScaleLevel], rater: Rater) -> None:
        context = {"levels": levels[::-1], "rater": rater, "not_observed": NOT_OBSERVED, "hole": HOLE}
        self.drawn = render_to_string("assessments/rating/scale.html", context)
        self.descriptors = {str(level.value): level.local_descriptor for level in levels}

    def of(self, key: str, value: str) -> SafeString:
        """`key` names the item's radio buttons, `value` the one that is chosen."""
        fill = {value: " checked", "key": key}
        return mark_safe(HOLES.sub(lambda hole: fill.get(str(hole[1]), ""), self.drawn))


class Fields:
    """
    Where a post came back, `typed` wins over what is stored, `stale` is what stands in its way and `refused` says
    what is wrong, each by item.
    """

    def __init__(
        self,
        sheet: Sheet,
        rater: Rater,
        aids: Aids | None,
        evidence: Mapping[str, int],
        typed: Mapping[str, Edit],
        stale: Mapping[str, RatedItem],
        refused: Mapping[str, str],
    ) -> None:
        self.scale = Scale(sheet.levels, rater)
        self.rater, self.aids, self.evidence = rater, aids, evidence
        self.typed, self.stale, self.refused = typed, stale, refused

    def of(self, item: Item) -> dict[str, object]:
        key, edit, stale = item.key, self.typed.get(item.key), self.stale.get(item.key)
        value = edit.value if edit else item.value
        last = self.aids.last_of(item) if self.aids else None
        return {
            "key": key,
            "code": item.code,
            "text": item.text,
            "is_attitude": item.is_attitude,
            "is_unsaved": edit is not None,
            "seen": str(stale.version if stale else item.version),
            "was": fingerprint(item.value, item.comment),
            "scale": self.scale.of(key, value),
            "descriptor": self.scale.descriptors.get(value, ""),
            "comment": edit.comment if edit else item.comment,
            "hint": self._hint(item),
            "wants": self._wants(item),
            "own": own_answer(item.own) if item.own and item.own.is_answered else None,
            "last": last,
            "again": last["again"] if last else "",
            "shortcut": item.answer.shortcut_label if item.answer else "",
            "evidence": evidence_label(self.evidence[key]),
            "refused": self.refused.get(key, ""),
            "theirs": stored_answer(stale) if stale else None,
        }

    def _hint(self, item: Item) -> str:
        if self.rater.is_own:
            return _("Comment or example, if you like")
        return _("Comment") if item.is_attitude else _("Comment: what you saw")

    def _wants(self, item: Item) -> str:
        """When a comment is needed; attitudes and the trainee's own ratings decide nothing."""
        if self.rater.is_own or item.is_attitude:
            return ""
        return _("(needed where the standard is not met or nothing was observed)")


def fingerprint(value: str, comment: str) -> str:
    """A short digest of an answer, to see whether a posted field is still what it was."""
    return sha256(f"{value}\n{canonical_text(comment)}")[:16]


def own_answer(answer: RatedItem) -> dict[str, object]:
    """The trainee's own rating as it stands beside the supervisor's."""
    return {"level": str(answer.level) if answer.level else "", "comment": answer.comment}


def stored_answer(answer: RatedItem) -> dict[str, object]:
    """A stored answer as a page shows it beside what was typed."""
    label = _("not observed") if answer.not_observed else str(answer.level) if answer.level else _("not rated")
    return {"value": answer.value, "label": label, "comment": answer.comment, "version": answer.version}
