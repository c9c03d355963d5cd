"""The first steps of an empty company: what is done follows from what is there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import timezone

from assessments.beginning import trial
from assessments.beginning.desk import steps_for
from assessments.beginning.facts import facts_of_now
from assessments.beginning.steps import State, is_complete, steps_of
from mailing import sending
from mailing.models import Mail, MailState
from people.company import keeping
from people.models import Company, User
from people.roles import Role
from tests.factories import CycleFactory, UserFactory
from tests.mailing.server import mail_server

pytestmark = pytest.mark.django_db
URL = "/first-steps/"


def states():
    return {step.key: step.state for step in steps_of(facts_of_now())}


def waits():
    return {step.key: step.waits for step in steps_of(facts_of_now()) if step.state == State.WAITS}


def sign_in(client, person, following=""):
    person.set_password("korrekt-2026")
    person.save()
    data = {"login": person.username, "password": "korrekt-2026", "next": following}
    return client.post(reverse("account_login"), data)


@pytest.mark.parametrize("who", ["supervisor", "auditor", "editor"])
def test_the_steps_are_shown_to_hr_and_the_administrator_alone(signed_in, request, who):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(URL).status_code == 403
    assert browser.post(reverse("assessments:first-steps-mail")).status_code == 403
    assert browser.post(reverse("assessments:first-steps-hide")).status_code == 403
    assert not Mail.objects.exists()
    assert URL not in browser.get("/standards/").content.decode()


def test_the_administrator_hides_no_steps(signed_in, administrator):
    assert signed_in(administrator).post(reverse("assessments:first-steps-hide")).status_code == 403
    assert not Company.objects.exists()


def test_of_a_portal_with_one_account_nothing_is_done_and_hrs_steps_wait_for_hr():
    User.objects.create_superuser("admin", "korrekt-2026", name="吳建國")
    assert State.DONE not in states().values()
    assert set(waits()) == {"company", "departments", "people", "invitations", "standard", "scale", "cycle"}


def test_with_nobody_beside_the_administrator_the_first_step_leads_to_adding_somebody():
    User.objects.create_superuser("admin", "korrekt-2026", name="吳建國")
    first = steps_of(facts_of_now())[0]
    assert (first.key, first.url) == ("hr", reverse("people:new"))
    UserFactory()
    assert steps_of(facts_of_now())[0].url == reverse("people:rights")


def test_each_step_is_done_by_what_it_is_about(administrator, standard):
    assert states()["standard"] == states()["scale"] == State.DONE
    hr = UserFactory(username="H1", roles=[Role.HR])
    assert states()["hr"] == State.DONE
    assert set(waits()) == {"invitations", "cycle"}
    UserFactory(roles=[Role.ADMINISTRATOR])
    assert states()["second"] == State.DONE
    keeping.change("", name="晨星客服", short_name="", colour="", logo=None)
    assert states()["company"] == State.DONE
    assert states()["departments"] == State.DONE  # that of these people
    person = UserFactory(supervisor=hr)
    User.objects.update(password=make_password("korrekt-2026"))
    assert states()["people"] == State.DONE
    assert waits() == {}
    User.objects.filter(pk=person.pk).update(password=make_password(None))
    assert states()["invitations"] == State.OPEN
    User.objects.filter(pk=person.pk).update(password=make_password("korrekt-2026"))
    assert states()["invitations"] == State.DONE
    Mail.objects.create(kind="step", key="k", person=hr, state="sent", sent_at=timezone.now(), next_try_at=None)
    assert states()["mail"] == State.DONE
    assert not is_complete(steps_of(facts_of_now()))
    CycleFactory(version=standard)
    assert is_complete(steps_of(facts_of_now()))
    assert states()["offices"] == State.OPEN  # it can wait


def test_who_left_holds_no_office_any_more(administrator):
    person = UserFactory(roles=[Role.HR], left_on=timezone.localdate() - timedelta(days=1))
    assert person.role_grants.exists()
    assert states()["hr"] == State.OPEN


@pytest.mark.parametrize("who", ["administrator", "hr"])
def test_whoever_begins_lands_there_and_goes_on_from_the_desk(client, request, who):
    response = sign_in(client, request.getfixturevalue(who))
    assert response.url == URL
    assert client.get(URL).status_code == 200
    assert URL in client.get("/").content.decode()


def test_a_page_in_mind_goes_before_the_first_steps(client, hr):
    assert sign_in(client, hr, following="/standards/").url == "/standards/"


def test_who_has_another_part_lands_on_the_desk(client, supervisor):
    assert sign_in(client, supervisor).url == "/"


@pytest.mark.parametrize("done", ["cycle", "hidden"])
def test_with_a_cycle_or_hidden_by_hr_nobody_lands_there(client, hr, signed_in, cycle, done):
    if done == "hidden":
        cycle.delete()
        assert "初次設定</h2>" in signed_in(hr).get("/").content.decode()
        signed_in(hr).post(reverse("assessments:first-steps-hide"), {"then": "hide"})
    client.logout()
    assert sign_in(client, hr).url == "/"
    assert "初次設定</h2>" not in client.get("/").content.decode()
    assert client.get(URL).status_code == 200


def test_hidden_steps_come_back_and_the_look_stays(signed_in, hr):
    keeping.change("", name="晨星客服", short_name="", colour="#003366", logo=None)
    before = Company.objects.get().version
    browser = signed_in(hr)
    for then, is_hidden in (("hide", True), ("show", False)):
        browser.post(reverse("assessments:first-steps-hide"), {"then": then})
        company = Company.objects.get()
        assert (bool(company.steps_hidden_at), company.version) == (is_hidden, before)


def test_a_test_mail_goes_through_the_outbox_to_a_real_server(signed_in, administrator, settings):
    browser = signed_in(administrator)
    browser.post(reverse("assessments:first-steps-mail"))
    assert "等候" in browser.get(URL).content.decode() or "寄出" in browser.get(URL).content.decode()
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        sending.send_due()
    assert server.recipients == [administrator.email]
    assert Mail.objects.get().state == MailState.SENT
    assert states()["mail"] == State.DONE


def test_a_second_press_within_the_minute_posts_nothing(signed_in, administrator, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(trial.timezone, "now", lambda: now)
    browser = signed_in(administrator)
    for _press in range(2):
        browser.post(reverse("assessments:first-steps-mail"))
    assert Mail.objects.count() == 1
    assert "測試郵件已在寄送中" in browser.get(URL).content.decode()


def test_without_an_address_the_page_says_where_to_get_one(signed_in, administrator):
    administrator.email = ""
    administrator.save()
    browser = signed_in(administrator)
    browser.post(reverse("assessments:first-steps-mail"))
    assert not Mail.objects.exists()
    assert "沒有電子郵件地址" in browser.get(URL).content.decode()


def test_with_a_cycle_a_desk_asks_one_query_for_the_steps(hr, cycle, django_assert_num_queries):
    assert hr.roles
    with django_assert_num_queries(1):
        assert steps_for(hr) == []


def test_nobody_is_said_to_have_a_way_in_before_there_are_people():
    User.objects.create_superuser("admin", "korrekt-2026", name="吳建國")
    (step,) = [one for one in steps_of(facts_of_now()) if one.key == "invitations"]
    assert step.state == State.WAITS
    assert step.said == "以郵件邀請；沒有電子郵件的人改發紙本代碼條。"
