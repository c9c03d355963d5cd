"""The job titles in use, by which standard each is appraised, and who in a cycle has a title of another one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import Status
from assessments.models import Assessment, Cycle, JobTitleStandard
from competency.models import Standard, StandardVersion
from competency.models.version import VersionStatus
from competency.pages.official_table import origin_label
from config.refusals import BadInput, Conflict
from config.texts import folded_key
from integrity import ledger
from people.keepers import refuse_others
from people.models import User
from people.staff.filtering import here


@dataclass(frozen=True, slots=True)
class Title:
    """`people` who work here and have it; `code` of its standard, empty for none."""

    title: str
    people: int
    code: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the page sent of one title: the standard that it showed, and the one that is wanted; empty for none."""

    title: str
    seen: str
    code: str


def titles() -> list[Title]:
    """All that people here have, and those with a standard that nobody has by now; in the spelling that most have."""
    counts = User.objects.filter(here(timezone.localdate())).exclude(job_title="").values_list("job_title")
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for title, people in counts.annotate(n=Count("pk")).order_by("job_title"):
        spellings[folded_key(title)][title] += people
    kept = {one.title_key: one for one in JobTitleStandard.objects.select_related("standard")}
    for key, one in kept.items():
        spellings[key].setdefault(one.title, 0)
    found = [
        Title(many.most_common(1)[0][0], many.total(), kept[key].standard.code if key in kept else "")
        for key, many in spellings.items()
    ]
    return sorted(found, key=lambda one: one.title)


def standards() -> dict[str, str]:
    """
    What a title may be appraised by, and is: the code of each published standard with the name in its newest version,
    and whose text that is.
    """
    kept = dict.fromkeys(JobTitleStandard.objects.values_list("standard__code", flat=True), "")
    published = StandardVersion.objects.published().select_related("standard").order_by("pk")
    current_last = sorted(published, key=lambda version: version.status == VersionStatus.CURRENT)
    names = {version.standard.code: f"{version.name} · {origin_label(version)}" for version in current_last}
    return dict(sorted({**kept, **names}.items()))


def change(wanted: Iterable[Wanted], by: User) -> int:
    """Sets, changes and removes standards of titles, all or none; how many. BadInput, and Conflict over another's."""
    refuse_others(by, changing=True)
    asked = [one for one in wanted if one.code != one.seen]
    known = {one.code: one for one in Standard.objects.filter(versions__status__in=VersionStatus.published())}
    try:
        with transaction.atomic(), ledger.gathered():
            keys = [folded_key(one.title) for one in asked]
            rows = JobTitleStandard.objects.select_for_update(of=("self",)).select_related("standard").order_by("pk")
            kept = {row.title_key: row for row in rows.filter(title_key__in=keys)}
            for one in asked:
                _change(one, kept, known)
    except IntegrityError as error:  # somebody set the same title at the same moment
        raise Conflict(_meanwhile(asked[0].title)) from error
    return len(asked)


def _change(one: Wanted, kept: Mapping[str, JobTitleStandard], known: Mapping[str, Standard]) -> None:
    row = kept.get(folded_key(one.title))
    if (row.standard.code if row else "") != one.seen:
        raise Conflict(_meanwhile(one.title))
    if one.code and one.code not in known:
        raise BadInput(_("No published standard has the code %(code)s. Choose one of the list.") % {"code": one.code})
    if not one.code:
        assert row is not None  # noqa: S101 - it had a standard, which was seen
        row.delete()
    elif row is None:
        JobTitleStandard.of(one.title, known[one.code]).save()
    else:
        row.standard = known[one.code]
        row.save(update_fields=["standard"])


def _meanwhile(title: str) -> str:
    return _("Somebody else changed the standard of “%(title)s” in the meantime. Look at the list again.") % {
        "title": title
    }


def versions(cycle: Cycle, titles: Iterable[str]) -> dict[str, StandardVersion]:
    """
    The version that each of these job titles is appraised by in a cycle: the current one of the title's standard; the
    cycle's own where the title has no standard, or the cycle's, or one without a current version.
    """
    keys = {title: folded_key(title) for title in titles}
    rows = JobTitleStandard.objects.filter(title_key__in=set(keys.values())).exclude(standard=cycle.version.standard_id)
    standard_of = dict(rows.values_list("title_key", "standard"))
    current = StandardVersion.objects.filter(status=VersionStatus.CURRENT, standard__in=set(standard_of.values()))
    version_of = {version.standard_id: version for version in current}
    return {title: version_of.get(standard_of.get(key, 0), cycle.version) for title, key in keys.items()}


@dataclass(frozen=True, slots=True)
class Others:
    """How many people of a cycle are rated by another standard than the cycle's, and by which, most of them first."""

    people: int
    standards: list[tuple[StandardVersion, int]]


def others(cycle: Cycle, by: Iterable[StandardVersion]) -> Others:
    """`by`: the version that each person is rated by."""
    found = Counter(version for version in by if version.pk != cycle.version_id)
    return Others(found.total(), found.most_common())


def others_in(cycle: Cycle) -> Others:
    """The same of those who are in it; in two queries, however many they are."""
    rows = Assessment.objects.filter(cycle=cycle).exclude(status=Status.CANCELLED).exclude(standard=cycle.version_id)
    people = dict(rows.order_by().values_list("standard").annotate(n=Count("pk")))
    found = StandardVersion.objects.in_bulk(people)
    ordered = sorted(people.items(), key=lambda one: (-one[1], found[one[0]].code))
    return Others(sum(people.values()), [(found[pk], count) for pk, count in ordered])
