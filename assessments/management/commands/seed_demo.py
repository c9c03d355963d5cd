"""Fills an empty portal with demo people and appraisals."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.demo import seed
from assessments.models import RatingScale
from competency.models import StandardVersion


class Command(BaseCommand):
    help = "Fills an empty portal with an invented company and its appraisals; elsewhere does nothing."

    def handle(self, *args: object, **options: object) -> None:
        if not settings.DEMO_MODE:
            raise CommandError(
                "The demo's sign-ins have a public password, so they are made in demo mode only. "
                "Nothing was changed. Set DEMO_MODE=1 for a portal that holds nothing real."
            )
        try:
            cycles = seed.plant(timezone.localdate())
        except seed.AlreadyInhabited:
            self.stdout.write("There are people here already, so no demo data was added.")
        except (StandardVersion.DoesNotExist, RatingScale.DoesNotExist) as missing:
            raise CommandError(
                "The demo needs the standard and the rating scale. Nothing was changed. "
                "Load them first: manage.py loaddata bas4222_002v2 rating_scale"
            ) from missing
        else:
            for cycle in cycles:
                self.stdout.write(f"{cycle.name}: {cycle.assessments.count()} assessments, {cycle.state}")
