"""What lines of the access log say beside their rows: who it was, in which part, of whose appraisal, of which file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _

from assessments.access.permissions import Part, can_read_evidence, part_of
from assessments.access.words import EVIDENCE, PROOF, FileKey, description, file_of
from assessments.models import Assessment, Cycle, DevelopmentAction, DevelopmentEvidence, Evidence, FollowUp
from assessments.models.assessment import MANAGER_LEVELS
from people.models import User
from people.roles import Role

# What a line shows of an appraisal, and what `part_of` asks of it.
SHOWN = ("trainee", "supervisor", "approver", "cycle", "trainee_name", "trainee_number")


@dataclass(slots=True)
class Told:
    """
    Holds what was asked for before; `add` takes in what is missing, in few queries however much it is. Files of
    evidence are named where `reader` may read them.
    """

    reader: User
    people: dict[int, User] = field(default_factory=dict)
    assessments: dict[int, Assessment] = field(default_factory=dict)
    cycles: dict[int, Cycle] = field(default_factory=dict)
    files: dict[tuple[int, FileKey], str] = field(default_factory=dict)
    parts: dict[tuple[int, int], str] = field(default_factory=dict)

    def add(self, people: Iterable[int], assessments: Iterable[int], details: Iterable[str]) -> None:
        missing = set(assessments) - set(self.assessments)
        found = list(Assessment.objects.filter(pk__in=missing).only(*SHOWN)) if missing else []
        lookers = set(people)
        self._add_people({*lookers, *(row.supervisor_id for row in found)})
        prefetch_related_objects([self.people[key] for key in lookers], "role_grants")
        if new := {row.cycle_id for row in found} - set(self.cycles):
            self.cycles |= Cycle.objects.in_bulk(new)
        for row in found:
            row.cycle, row.supervisor = self.cycles[row.cycle_id], self.people[row.supervisor_id]
            self.assessments[row.pk] = row
        files = {key for detail in details if (key := file_of(detail))}
        self._add_files({key for kind, key in files if kind == EVIDENCE})
        self._add_proofs({key for kind, key in files if kind == PROOF})

    def _add_people(self, wanted: set[int]) -> None:
        """With those above them, as far as the part of a manager reaches."""
        for _level in range(MANAGER_LEVELS + 2):
            missing = wanted - set(self.people)
            if not missing:
                break
            found = User.objects.in_bulk(missing)
            self.people |= found
            wanted = {row.supervisor_id for row in found.values() if row.supervisor_id}
        for row in self.people.values():
            if row.supervisor_id in self.people:
                row.supervisor = self.people[row.supervisor_id]

    def _add_files(self, keys: set[int]) -> None:
        if not keys:
            return
        for row in Evidence.objects.filter(pk__in=keys).select_related("assessment__self_rating"):
            if about := self.assessments.get(row.assessment_id):
                row.assessment.supervisor, row.assessment.cycle = about.supervisor, about.cycle
                if row.file_name and can_read_evidence(self.reader, row):
                    self.files[row.assessment_id, (EVIDENCE, row.pk)] = row.file_name

    def _add_proofs(self, keys: set[int]) -> None:
        if not keys:
            return
        actions = Q(action__in=DevelopmentAction.objects.visible_to(self.reader).values("pk"))
        follow_ups = Q(follow_up__in=FollowUp.objects.visible_to(self.reader).values("pk"))
        rows = DevelopmentEvidence.objects.filter(actions | follow_ups, pk__in=keys)
        for row in rows.select_related("action", "follow_up"):
            about = row.action or row.follow_up
            if about and about.assessment_id is not None and row.file_name:
                self.files[about.assessment_id, (PROOF, row.pk)] = row.file_name

    def part(self, person: int, assessment: int) -> str:
        """The part that they play in it today."""
        key = (person, assessment)
        if key not in self.parts:
            part = part_of(self.people[person], self.assessments[assessment])
            self.parts[key] = str(part.label) if part else _("none")
        return self.parts[key]

    def part_in_several(self, person: int) -> str:
        roles = self.people[person].roles
        part = Part.HR if Role.HR in roles else Part.AUDITOR if Role.AUDITOR in roles else None
        return str(part.label) if part else _("varies")

    def description(self, kind: str, detail: str, assessment: int) -> str:
        key = file_of(detail)
        return description(kind, detail, self.files.get((assessment, key), "") if key else "")
