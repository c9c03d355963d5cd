"""What is kept of improvement plans: checked, anchored, sealed anew, handed to the person, deleted at its time."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import translation

from assessments.improvement import purging, steps
from assessments.improvement.transitions import Given
from assessments.improvement.verifying import CHAINS, alarms, reseal
from assessments.models import (
    ImprovementEvent,
    ImprovementFact,
    ImprovementLook,
    ImprovementPlan,
    ImprovementSignature,
)
from assessments.privacy.document import my_data_html
from assessments.privacy.doubts import last_act
from assessments.privacy.my_data import my_data, own_assessments
from assessments.verifying.holder import Genuineness, Match, match_of, verification_of
from config.days import local_day
from integrity import chain
from integrity.canonical import sha256
from mailing.models import Mail
from people.leaving import PURGED
from tests.assessments.improvement.plans import FACT, GOAL, HELP, drafted, ended, running, to_sign, with_hr
from tests.assessments.privacy.purging import leave, run, years_ago
from tests.assessments.privacy.test_my_data import fields

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def found():
    return [(alarm.record, alarm.sentence, alarm.details) for alarm in alarms()]


def own(person):
    return json.loads(json.dumps(my_data(person, own_assessments(person))))["improvement_plans"]


@pytest.fixture
def plan(trainee, supervisor, hr):
    return ended(trainee, supervisor, hr)


def test_an_untouched_plan_raises_no_alarm(plan, trainee, supervisor):
    assert found() == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda plan: ImprovementEvent.objects.filter(plan=plan, action="review").update(reason="改過"), "at 6"),
        (lambda plan: ImprovementEvent.objects.filter(plan=plan, action="end")._raw_delete("default"), "its end"),
        (lambda plan: ImprovementPlan.objects.filter(pk=plan.pk).update(revision=2), "not what its last step left"),
        (lambda plan: ImprovementSignature.objects.filter(plan=plan).update(signer_name="別人"), "signature of event"),
        (lambda plan: ImprovementSignature.objects.filter(plan=plan).update(content="{}"), "signature of event"),
        (lambda plan: ImprovementSignature.objects.filter(plan=plan)._raw_delete("default"), "signature of event"),
        (lambda plan: ImprovementFact.objects.filter(plan=plan).update(goal="別的"), "released for signing"),
        (lambda plan: ImprovementPlan.objects.filter(pk=plan.pk).update(summary="別的"), "released for signing"),
    ],
)
def test_a_change_past_the_portal_is_named_with_the_plan(change, sentence, plan):
    change(plan)
    assert any(record == plan.number and sentence in said for record, said, _details in found())


def test_a_signature_that_no_step_gave_is_named(plan, hr):
    event = plan.events.get(action="send")
    given = {"revision": 1, "signer": hr, "signer_name": hr.name, "signed_at": event.at, "digest": "", "content": ""}
    ImprovementSignature.objects.create(plan=plan, event=event, **given)
    assert [said for _record, said, _details in found()] == [
        f"There is a signature of {hr.name} that no step of this plan gave."
    ]


def test_chains_are_sealed_anew_whole_and_a_broken_one_is_left(plan):
    assert list(reseal()) == [1]
    assert found() == []
    ImprovementEvent.objects.filter(plan=plan, action="send").update(reason="改過")
    assert [left.record for left in reseal()] == [plan.number]


def test_anchors_name_where_each_chain_ends(plan):
    last = plan.events.latest("sequence")
    assert [tuple(leaf) for leaf in CHAINS.heads()] == [(str(plan.pk), last.sequence, last.mac)]


@pytest.mark.parametrize("state", ["draft", "with_hr"])
def test_of_a_plan_that_was_never_released_nothing_is_in_ones_own_data(state, trainee, supervisor):
    {"draft": drafted, "with_hr": with_hr}[state](trainee, supervisor)
    assert own(trainee) == []


def test_ones_own_data_hold_all_that_was_released(plan, trainee, hr):
    ImprovementLook.objects.create(plan=plan, person=hr, place="pdf")
    (said,) = own(trainee)
    assert [fact["text"] for fact in said["facts"]] == [FACT]
    assert [one["text"] for one in said["help"]] == [HELP]
    assert (said["outcome"], said["outcome_text"]) == ("reached", "四週內皆達成")
    assert len(said["signatures"]) == 2
    assert said["accesses"][-1]["number"] == hr.username
    assert [event["action"] for event in said["events"]] == ["release", "sign", "sign", "review", "end"]
    described = Path("docs/my-data.md").read_text("utf-8")
    assert [name for name in sorted(set(fields([said]))) if f"`{name}`" not in described] == []
    html = my_data_html(my_data(trainee, own_assessments(trainee)))
    for words in ("績效改善計畫", FACT, GOAL, HELP, "四週內皆達成"):
        assert words in html


def test_of_what_is_being_reworked_ones_own_data_hold_what_was_signed_and_no_reason(trainee, supervisor, hr):
    plan = to_sign(trainee, supervisor, hr)
    steps.take(plan.pk, "sign", trainee)
    steps.take(plan.pk, "return", hr, reason="只給主管看的話")
    (said,) = own(trainee)
    assert (said["readable"], said["facts"], said["summary"]) == (False, [], "")
    assert [row["name"] for row in said["signatures"]] == [trainee.name]
    assert "只給主管看的話" not in json.dumps(said, ensure_ascii=False)


def test_who_led_a_plan_has_only_counts_of_it(plan, supervisor):
    said = my_data(supervisor, [])
    assert said["improvement_plans"] == []
    assert (said["done_for_others"]["improvement_plans_led"], said["done_for_others"]["improvement_steps"]) == (1, 5)


def test_whoever_took_a_step_lately_did_something_lately(plan, supervisor, trainee):
    supervisor.last_login = None
    assert last_act(supervisor) >= local_day(plan.events.latest("sequence").at)


def test_a_purge_leaves_a_sealed_line_without_a_name(plan, trainee, supervisor):
    last = plan.events.latest("sequence")
    leave(trainee, years_ago(5, days=1))
    said = run("--delete")
    assert "facts of improvement plans 1" in said
    left = ImprovementPlan.objects.get(pk=plan.pk)
    assert (left.person_name, left.summary, left.content, left.code, left.outcome) == (PURGED, "", "", "", "reached")
    assert not ImprovementPlan.objects.visible_to(supervisor).exists()
    (tombstone,) = left.events.all()
    assert tombstone.sequence == last.sequence + 1
    assert chain.breaks([tombstone], left.chain_head) == []
    assert CHAINS.ended_by_rule({str(left.pk)})[str(left.pk)].mac == last.mac
    assert found() == []
    assert not Mail.objects.filter(kind="improvement").exists()
    for rows in purging.belongings([left.pk]):
        assert not rows.exists()


def test_the_holder_of_a_paper_learns_whether_it_is_genuine(plan, trainee, supervisor, hr, client):
    said = verification_of(plan.code.lower())
    assert (said.genuineness, said.revision, said.digest) == (Genuineness.GENUINE, 1, sha256(plan.content))
    assert match_of(sha256(plan.content)[:16], said) == Match.CONTENT
    page = client.get(f"/verify/{plan.code}/")
    assert page.status_code == 200
    assert trainee.name not in page.text
    ImprovementFact.objects.filter(plan=plan).update(text="別的")
    assert verification_of(plan.code).genuineness == Genuineness.UNCONFIRMED


def test_a_paper_of_what_is_being_reworked_is_not_confirmed(trainee, supervisor, hr):
    plan = to_sign(trainee, supervisor, hr)
    steps.take(plan.pk, "return", hr, reason="重寫")
    assert verification_of(plan.code).genuineness == Genuineness.UNCONFIRMED


def test_a_plan_that_got_longer_still_says_what_was_signed(trainee, supervisor, hr):
    plan = running(trainee, supervisor, hr)
    steps.take(plan.pk, "move", supervisor, reason="請假", given=Given(day=plan.ends_on + timedelta(days=14)))
    assert found() == []
