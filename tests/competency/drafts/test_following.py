"""What is odd about the version that a draft takes the place of."""

from __future__ import annotations

from datetime import date

import pytest

from competency.drafts.checking import findings
from competency.drafts.publishing import new_draft, publish
from competency.models import StandardVersion
from tests.competency.builders import shared_draft
from tests.competency.exchange_desk import loaded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def odd(draft: StandardVersion) -> list[tuple[str, str]]:
    found = [(one.sentence, one.anchor) for one in findings(loaded(draft)) if "takes the place of" in one.sentence]
    assert not any(one.is_error for one in findings(loaded(draft)) if "takes the place of" in one.sentence)
    return found


def test_a_later_version_is_not_odd(standard, editor):
    draft = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    assert odd(draft) == []
    assert standard.updated_on is not None
    for day in (standard.updated_on, date(2026, 5, 1)):
        StandardVersion.objects.filter(pk=draft.pk).update(updated_on=day)
        assert odd(draft) == []
    assert odd(publish(draft, by=editor)) == []


def test_one_with_an_earlier_date_or_number_is(standard, editor):
    later = publish(new_draft(standard, "BAS4222-002v5", "v5", by=editor, origin="official"), by=editor)
    draft = new_draft(later, "BAS4222-002v4", "v4", by=editor, origin="official")
    number = ("BAS4222-002v5, which BAS4222-002v4 takes the place of, has a later number.", "id_code")
    assert odd(draft) == [number]
    after = new_draft(later, "BAS4222-002v6", "v6", by=editor, origin="official")
    publish(after, by=editor)
    assert odd(draft) == [(number[0].replace("v5,", "v6,"), "id_code")]


def test_one_with_an_earlier_date_is(standard, editor):
    draft = new_draft(standard, "BAS4222-002v4", "v4", by=editor, origin="official")
    StandardVersion.objects.filter(pk=draft.pk).update(updated_on=date(2001, 1, 1))
    sentence = f"{standard.code}, which BAS4222-002v4 takes the place of, has a later date."
    assert odd(draft) == [(sentence, "id_updated_on")]


def test_an_official_one_that_takes_the_place_of_the_companys_is(db, editor):
    own = publish(shared_draft(), by=editor)
    draft = new_draft(own, "SHR1234-001v2", "v2", by=editor, origin="official")
    sentence = "SHR1234-001v1, which SHR1234-001v2 takes the place of, was adapted by the company."
    assert odd(draft) == [(sentence, "id_code")]
