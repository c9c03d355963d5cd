"""How results count: HR alone says so, against what the page showed, sealed and logged."""

import pytest
from auditlog.models import LogEntry

from people.company import keeping
from people.models import Company

pytestmark = pytest.mark.django_db
TERMS = "/insight/terms/"


def test_only_hr_sets_how_results_count(auditor, supervisor, administrator, signed_in):
    for person in (auditor, supervisor, administrator):
        assert signed_in(person).post(TERMS, {"result_years": "5", "stand_ins": "1"}).status_code == 403
    assert not Company.objects.exists()


@pytest.mark.parametrize(
    "sent", [{"result_years": "0", "stand_ins": "2"}, {"result_years": "3", "stand_ins": "21"}, {"result_years": "x"}]
)
def test_what_can_not_be_is_refused_and_the_form_stands_again(hr, signed_in, sent):
    response = signed_in(hr).post(TERMS, {**sent, "seen": "3/2"})
    assert response.status_code == 400
    assert response.context["form"].errors
    assert not Company.objects.exists()


def test_who_saw_something_else_changes_nothing(hr, signed_in):
    browser = signed_in(hr)
    seen = browser.get(TERMS).context["form"].seen
    assert browser.post(TERMS, {"result_years": "4", "stand_ins": "3", "seen": seen}).status_code == 302
    response = browser.post(TERMS, {"result_years": "5", "stand_ins": "1", "seen": seen})
    assert response.status_code == 409
    assert (Company.objects.get().result_years, Company.objects.get().stand_ins) == (4, 3)


def test_a_change_is_kept_beside_the_look_and_written_down(hr, signed_in):
    look = keeping.change("", name="晨星客服", short_name="", colour="", logo=None)
    browser = signed_in(hr)
    seen = browser.get(TERMS).context["form"].seen
    assert browser.post(TERMS, {"result_years": "2", "stand_ins": "0", "seen": seen}).status_code == 302
    company = Company.objects.get()
    assert (company.result_years, company.stand_ins, company.name) == (2, 0, "晨星客服")
    assert company.version == look.version
    entry = LogEntry.objects.get_for_object(company).first()
    assert entry.changes_dict["result_years"] == ["3", "2"]
    assert entry.actor == hr
