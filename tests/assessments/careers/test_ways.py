"""From where people come to their history and to those of their team, and what is left of what was purged."""

import pytest
from django.db import transaction

from assessments.privacy.retention import purge_assessment
from integrity import ledger
from tests.assessments.careers.lives import appraised
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def address(person):
    return f"/insight/people/{person.username}/"


def test_the_desk_of_who_was_never_appraised_leads_nowhere(stranger, signed_in):
    assert address(stranger) not in signed_in(stranger).get("/").content.decode()


def test_the_list_of_the_team_leads_to_no_history_of_who_reports_to_somebody_else(
    assessment, trainee, supervisor, signed_in
):
    trainee.supervisor = None
    trainee.save()
    assert address(trainee) not in signed_in(supervisor).get("/").content.decode()


def test_the_desk_and_ones_own_data_lead_to_ones_own(standard, trainee, supervisor, hr, signed_in):
    appraised(standard, trainee, supervisor, hr, 5)
    for page in ("/", "/my-data/"):
        assert f'href="{address(trainee)}"' in signed_in(trainee).get(page).content.decode()


def test_the_list_of_the_team_leads_to_those_in_the_round_and_outside(assessment, trainee, supervisor, signed_in):
    outside = UserFactory(supervisor=supervisor)
    html = signed_in(supervisor).get("/").content.decode()
    assert f'href="{address(trainee)}"' in html
    assert f'href="{address(outside)}"' in html


def test_the_page_of_a_person_leads_there_for_hr_and_not_for_the_administrator(trainee, hr, administrator, signed_in):
    page = f"/people/{trainee.username}/"
    assert address(trainee) in signed_in(hr).get(page).content.decode()
    assert address(trainee) not in signed_in(administrator).get(page).content.decode()


def test_of_what_was_purged_hr_reads_that_it_was_and_the_person_nothing(standard, trainee, supervisor, hr, signed_in):
    gone = appraised(standard, trainee, supervisor, hr, 4, changes={"P1.1.2": ("2", "需提醒")})
    appraised(standard, trainee, supervisor, hr, 5)
    with transaction.atomic(), ledger.gathered():
        purge_assessment(gone, 5)
    for reader, lines in ((hr, 1), (trainee, 0)):
        response = signed_in(reader).get(address(trainee))
        assert len(response.context["appraisals"]) == 1
        assert response.context["figures"].last_met is None
        assert response.content.decode().count(f"{gone.number} 保存期滿") == lines
