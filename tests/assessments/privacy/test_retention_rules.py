"""How the time of retention is counted, and which tables it empties: rules that need no record."""

from datetime import date, timedelta

from assessments.models import Assessment, ImprovementPlan, TrainingNeed
from assessments.privacy import retention
from people import leaving


def test_the_day_that_people_are_told_is_the_day_that_counts_in_leap_years_too():
    days = [date(2019, 12, 30) + timedelta(days=n) for n in range(1600)]
    for years in (1, 4, 5):
        for left_on in days[::7] + [day for day in days if (day.month, day.day) in {(2, 28), (2, 29), (3, 1)}]:
            last = leaving.kept_until(left_on, years)
            assert not left_on < leaving.cutoff(last, years)
            assert left_on < leaving.cutoff(last + timedelta(days=1), years)


# What stays: a need without its appraisal, so that counts of training outlive it; a plan until its person goes.
STAYS = {TrainingNeed, ImprovementPlan}


def test_every_table_that_hangs_on_an_appraisal_is_emptied():
    cleared = {rows.model for rows in retention.belongings([])}
    assert {relation.related_model for relation in Assessment._meta.related_objects} - cleared == STAYS
