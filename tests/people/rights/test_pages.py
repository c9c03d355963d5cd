"""The pages of rights, as each reader sees them and acts on them."""

import pytest
from django.test import Client

from people.models import RightsEvent, RoleGrant, User
from people.rights.granting import propose
from people.roles import Role, Standing
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/people/rights/"
WHY = "接替離職同事"


@pytest.fixture
def proposal(administrator, hr, stranger):
    return propose(administrator, stranger, Role.HR, WHY)


@pytest.mark.parametrize(("who", "buttons"), [("hr", 1), ("administrator", 0), ("auditor", 0)])
def test_the_list_offers_to_confirm_to_the_second_alone(who, buttons, proposal, request, signed_in):
    page = signed_in(request.getfixturevalue(who)).get(PAGE).content.decode()
    assert WHY in page
    assert page.count('value="confirm"') == buttons
    assert page.count('value="withdraw"') == (1 if who == "administrator" else 0)


def test_the_navigation_counts_what_awaits_the_reader(proposal, hr, administrator, auditor, signed_in):
    for person, count in ((hr, 1), (administrator, 0), (auditor, 0)):
        page = signed_in(person).get("/").content.decode()
        assert f'href="{PAGE}"' in page
        assert page.count('<span class="count">1<') == count


def test_others_have_no_link_to_it(editor, supervisor, signed_in):
    for person in (editor, supervisor):
        assert f'href="{PAGE}"' not in signed_in(person).get("/").content.decode()


def test_hr_confirms_with_one_press_and_it_stands_there_by_whom(proposal, hr, administrator, stranger, signed_in):
    browser = signed_in(hr)
    page = browser.post(f"{PAGE}{proposal.pk}/", {"act": "confirm"}, follow=True).content.decode()
    assert f"由 {administrator} 授予，{hr} 確認" in page
    assert User.objects.get(pk=stranger.pk).has_role(Role.HR)


def test_a_refusal_without_a_reason_comes_back_and_one_with_it_ends_the_proposal(proposal, hr, signed_in):
    browser, address = signed_in(hr), f"{PAGE}{proposal.pk}/"
    answer = browser.post(address, {"act": "refuse", "words": " "})
    assert (answer.status_code, "請說明駁回的原因" in answer.content.decode()) == (400, True)
    assert browser.post(address, {"act": "refuse", "words": "不需要"}).status_code == 302
    assert not RoleGrant.objects.filter(pk=proposal.pk).exists()
    assert browser.get(address).status_code == 404


def test_the_administrator_proposes_by_number_and_name(administrator, hr, stranger, signed_in):
    browser = signed_in(administrator)
    sent = {"person": f"{stranger.username} {stranger.name}", "role": "auditor", "words": WHY}
    assert browser.post(f"{PAGE}propose/", sent).status_code == 302
    grant = RoleGrant.objects.get(user=stranger)
    assert (grant.standing, grant.granted_by) == (Standing.PROPOSED, administrator)


@pytest.mark.parametrize("person", ["", "nobody", "admin"])
def test_a_proposal_for_nobody_or_oneself_comes_back_with_what_was_typed(person, administrator, hr, signed_in):
    answer = signed_in(administrator).post(f"{PAGE}propose/", {"person": person, "role": "hr", "words": WHY})
    assert answer.status_code in (400, 403)
    assert WHY in answer.content.decode()
    assert not RightsEvent.objects.exists()


def test_what_one_granted_alone_stays_marked_on_the_page(administrator, stranger, signed_in):
    propose(administrator, stranger, Role.HR, WHY)
    page = signed_in(administrator).get(PAGE).content.decode()
    assert f"由 {administrator} 一人單獨授予" in page


def test_a_right_of_ones_own_is_taken_away_with_a_tick_only(administrator, signed_in):
    UserFactory(roles=[Role.ADMINISTRATOR])
    browser, address = signed_in(administrator), f"{PAGE}{administrator.role_grants.get().pk}/"
    assert 'name="own"' in browser.get(address).content.decode()
    assert browser.post(address, {"act": "take", "words": WHY}).status_code == 400
    assert browser.post(address, {"act": "take", "words": WHY, "own": "1"}, follow=True).status_code == 403


def test_nothing_is_done_without_the_token_of_the_page(proposal, hr):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(hr, backend="people.signin.backends.RoleBackend")
    assert browser.post(f"{PAGE}{proposal.pk}/", {"act": "confirm"}).status_code == 403
    assert RoleGrant.objects.get(pk=proposal.pk).standing == Standing.PROPOSED


def test_the_list_takes_as_many_queries_however_many_rights_there_are(
    administrator, hr, signed_in, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        browser = signed_in(hr)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert browser.get(PAGE).status_code == 200
        return len(found)

    propose(administrator, UserFactory(), Role.HR, WHY)
    one = asked()
    for _number in range(4):
        propose(administrator, UserFactory(roles=[Role.EDITOR]), Role.AUDITOR, WHY)
    assert asked() == one


def test_where_nobody_could_confirm_the_page_says_that_the_first_right_counts_at_once(administrator, signed_in):
    said = "目前還沒有其他人可以確認"
    browser = signed_in(administrator)
    assert said in browser.get("/people/rights/propose/").content.decode()
    UserFactory(roles=[Role.HR])
    assert said not in browser.get("/people/rights/propose/").content.decode()
