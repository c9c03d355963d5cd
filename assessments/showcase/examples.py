"""The sections of the showcase: each example is a template of the product with an invented context."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from assessments.enums import COMMENT_MAX, NOT_OBSERVED, SIGNS, Action, Outcome, SelfState, Status, Verdict
from assessments.models import Assessment
from assessments.overview.choices import Choice
from assessments.overview.forms import StepForm
from assessments.overview.page import statements, what_it_means
from assessments.overview.parted import parted, whole
from assessments.rating.aids import Aids
from assessments.rating.fields import Fields
from assessments.rating.page import verdict_of
from assessments.rating.saving import Edit
from assessments.record.facts import changing_facts
from assessments.scales.page import Preview
from assessments.sheet.chips import chip, forming
from assessments.sheet.layout import Sheet
from assessments.sheet.raters import SUPERVISOR, why_closed
from assessments.sheet.scoring import Rating, score_task
from assessments.showcase import growth, pictures, round
from assessments.showcase.cast import Cast
from assessments.showcase.parts import Example, Section, part
from assessments.texts import too_long
from assessments.titles.standards import Others
from assessments.workflow.table import TABLE
from assessments.workflow.timeline import chapters
from config.error_pages import nothing_here
from people.models import User


class NoAids(Aids):
    """What helps a rater, said here instead of read."""

    def __init__(self, sheet: Sheet, cast: Cast) -> None:
        self.sheet, self.marked = sheet, {(1, 2)}
        self.last, self.followed = cast.last_time(), {}
        self.meets = next(level for level in sheet.levels if level.meets)


def sections(reader: User) -> list[Section]:
    cast = Cast(reader)
    assessment = cast.submitted()[1]
    sheet = cast.sheet(assessment)
    return [
        Section("words", _("Words with a sign"), _words(cast, assessment, sheet)),
        Section("messages", _("What a page says"), _messages(cast, assessment)),
        Section("lists", _("Lists"), _lists(cast)),
        Section("rating", _("The rating page"), _rating(cast, sheet)),
        Section("reading", _("Reading a result"), _reading(cast, assessment, sheet)),
        Section("steps", _("Taking a step"), _steps(assessment)),
        Section("pictures", _("Pictures"), _pictures(cast)),
        Section("growth", _("From gap to growth"), growth.examples(cast)),
    ]


def _words(cast: Cast, assessment: Assessment, sheet: Sheet) -> list[Example]:
    words = [*Status, *Outcome, *Verdict, *SelfState]
    chips = [chip(word.value, str(word.label), SIGNS.get(word, "")) for word in words]
    chips.append(forming(score_task([Rating()])).chip)
    answers = [item.answer for item in sheet.items]
    return [
        Example(_("States, outcomes and verdicts"), "assessments/showcase/chips.html", [{"chips": chips}]),
        part(_("A rating"), "overview/level", *({"answer": answer} for answer in answers)),
        part(_("How a rating came about"), "overview/shortcut", answer=answers[1]),
        part(_("State and revision"), "overview/status", assessment=cast.submitted()[2]),
        part(_("A self-rating"), "parts/self_state", self_rating=getattr(cast.drafts()[1], "self_rating", None)),
        part(_("State of an export"), "exports/state", *({"job": job} for job in cast.exports())),
        part(_("State of an action on many"), "bulk/state", *({"job": job} for job in cast.bulk_jobs())),
        part(_("State of a mail"), "mails/state", *({"mail": mail} for mail in cast.mails())),
        part(_("Send again"), "mails/again", is_inert=True, mail=cast.mails()[-1]),
    ]


def _messages(cast: Cast, assessment: Assessment) -> list[Example]:
    messages = [
        Message(constants.INFO, why_closed(SUPERVISOR, cast.submitted()[0])),
        Message(constants.SUCCESS, _("Saved at %(time)s.") % {"time": "14:03"}),
        Message(
            constants.WARNING, _("A later revision of this appraisal was approved since. Ask for the newest report.")
        ),
        Message(constants.ERROR, _("Choose at least one person.")),
    ]
    refused = {"status": 404, "error_title": _("Not found"), "message": nothing_here()}
    lost = {
        "status": 401,
        "error_title": _("Your session has ended"),
        "message": _("Nothing was saved. Copy what you typed from below, then sign in and put it into its form again."),
        "typed": "兩次在客戶要求後才尋求協助。",
        "sign_in": "/accounts/login/",
    }
    return [
        Example(_("Messages"), "parts/messages.html", [{"messages": messages}]),
        part(
            _("An empty list"),
            "parts/section",
            heading=_("To rate"),
            nothing=_("All rated. Nothing is waiting for you here."),
        ),
        part(_("A self-rating that HR opened"), "parts/self_reopened", reopened=cast.reopened(assessment)),
        Example(_("A refusal"), "parts/refusal.html", [refused, lost]),
        Example(_("Pages of a list"), "parts/pages.html", [{"page": Paginator(range(120), 50).get_page(2)}]),
        Example(_("The other language"), "parts/language.html", [{}]),
        part(_("A code to verify"), "verifying/code", typed_code="7K3M-9QWE-R2TX"),
    ]


def _lists(cast: Cast) -> list[Example]:
    waiting = cast.submitted()
    return [
        part(_("People I rate"), "parts/section", heading=_("To rate"), rows=cast.drafts(), rating=True),
        part(_("My own"), "parts/section", heading=_("Your own appraisals"), rows=waiting[:1], mine=True),
        part(
            _("To choose from"),
            "workflow/approve_form",
            is_inert=True,
            rows=waiting,
            choosable={waiting[0].pk, waiting[2].pk},
        ),
        part(_("Cycles"), "parts/cycles", cycles=[(cast.cycle, round.counts())]),
        part(_("How many stand where"), "parts/bar", counts=round.counts()),
        part(_("A cycle in figures"), "cycles/band", counts=round.counts()),
        part(_("What is due"), "cycles/duties", duties=round.duties(cast)),
        part(_("Days off that are shown once"), "cycles/days_off", **round.days_off(cast)),
        part(_("The table of assessments"), "listing/table", is_inert=True, table=round.table(cast)),
        part(_("Drafts on a former version"), "renewal/drafts", is_inert=True, rows=round.behind(cast)),
        part(_("Job titles with another standard"), "titles/others", others=Others(3, [(cast.cycle.version, 3)])),
    ]


def _rating(cast: Cast, sheet: Sheet) -> list[Example]:
    rated, below, fresh = sheet.items
    aids, page = NoAids(sheet, cast), rating_page(cast, sheet)
    offers = {**aids.of(sheet.tasks[0]), "was_rated": True}
    last = {"label": f"3 {cast.level(3).local_label}", "comment": "上次需提醒。"}
    plain = fields_of(sheet, evidence={rated.key: 2})
    elsewhere = fields_of(
        sheet, typed={rated.key: Edit(rated.key, "5", "這個分頁打的", 0, "", 0)}, stale={rated.key: rated.answer}
    )
    task = {"task": sheet.tasks[0], "chip": forming(sheet.tasks[0].score).chip, "aids": aids, "offers": offers}
    task["fields"] = [{**plain.of(below), "key": "i104", "scale": plain.scale.of("i104", "2")}]
    refused = fields_of(sheet, refused={fresh.key: too_long(COMMENT_MAX + 1)})
    states = [
        ("saved", _("Saved at") + " 14:03"),
        ("saving", _("Saving …")),
        ("offline", _("No connection. Kept on this page; trying again.")),
        ("conflict", _("Changed elsewhere: choose below which text stays.")),
    ]

    def item(name: str, field: dict[str, object], **changes: object) -> Example:
        return part(name, "rating/item", **page, aids=aids, field={**field, **changes})

    return [
        item(_("Not rated yet"), plain.of(fresh)),
        item(_("Rated, with evidence, own rating and last time"), plain.of(rated), last=last, own=rated.own),
        item(_("Below the standard"), plain.of(below)),
        # Under other keys, or the radio buttons of two examples would be one group.
        item(
            _("Changed elsewhere in the meantime"),
            elsewhere.of(rated),
            key="i101",
            scale=elsewhere.scale.of("i101", "5"),
        ),
        item(_("Refused"), refused.of(fresh), key="i103", scale=refused.scale.of("i103", "")),
        part(
            _("State of saving"), "rating/state", *({"state": state, "message": message} for state, message in states)
        ),
        part(_("Verdict, progress and outline"), "rating/side", is_inert=True, **page),
        part(_("A task with its shortcuts and marks"), "rating/task", is_inert=True, **page, **task),
        part(_("Tasks that share their indicators"), "parts/task_names", task=cast.sharing(sheet.tasks[0])),
        part(_("What came back to its supervisor"), "rating/returned", *({"returned": event} for event in cast.back())),
        part(_("What the levels mean"), "rating/legend", **page),
        part(_("Description of each level"), "rating/levels", levels=sheet.levels, not_observed=NOT_OBSERVED),
        part(_("A rating scale as raters see it"), "scales/preview", preview=Preview(sheet.levels)),
        part(_("Dialogs"), "rating/dialogs", aids=aids, sheet=sheet),
    ]


def rating_page(cast: Cast, sheet: Sheet) -> dict[str, Any]:
    """What the parts of the rating page share."""
    tasks = [{"task": task, "chip": forming(task.score).chip, "fields": []} for task in sheet.tasks]
    return {
        "assessment": sheet.assessment,
        "rater": SUPERVISOR,
        "sheet": sheet,
        "duties": [{"duty": sheet.duties[0].duty, "tasks": tasks}],
        "verdict": {"chip": forming(sheet.score).chip, **verdict_of(sheet.score)},
        "not_observed": NOT_OBSERVED,
        "submit_label": TABLE[Action.SUBMIT].button,
        "evidence_url": "#rating",
        "plan_url": "#rating",
        "comment_placeholder": _("＋ Comment"),
        "new_tab": _("(opens in a new tab)"),
    }


def fields_of(sheet: Sheet, evidence: Any = None, typed: Any = None, stale: Any = None, refused: Any = None) -> Fields:
    found = dict.fromkeys((item.key for item in sheet.items), 0) | (evidence or {})
    return Fields(sheet, SUPERVISOR, None, found, typed or {}, stale or {}, refused or {})


def _reading(cast: Cast, assessment: Assessment, sheet: Sheet) -> list[Example]:
    events, task = cast.events(assessment), sheet.tasks[0]
    evidence = [SimpleNamespace(key="i1", code="P1.1.1", text=sheet.items[0].text, rows=cast.evidence(assessment))]
    parts = parted(sheet, {task.task.pk: task.skills})
    means = what_it_means(sheet)
    shown: dict[str, Any] = {"shows_own": True, "differing": [item for item in sheet.items if item.gap]}
    final = _("This is final. The report above is the version on file.")
    return [
        part(_("The person"), "overview/facts", assessment=assessment, trainee_facts=changing_facts(assessment)),
        part(_("The verdict"), "overview/result", assessment=assessment, sheet=sheet, means=means, **shown),
        part(_("What comes next"), "overview/what_next", what_next=final),
        part(_("What falls short"), "overview/gaps", gaps=parts["gaps"], **shown),
        part(_("What meets, folded"), "overview/folded", part=parts["met"], **shown),
        part(_("Ratings"), "overview/items", duties=whole(sheet), attitudes=[], **shown),
        part(_("Evidence"), "evidence/section", is_inert=True, assessment=assessment, evidence_groups=evidence),
        part(_("Statements"), "overview/statements", statements=statements(events, ())),
        part(_("Development plan"), "development/section", plan=cast.plan()),
        part(_("Signatures"), "overview/signatures", assessment=assessment, signatures=events[1:]),
        part(_("What happened"), "overview/timeline", chapters=chapters(events, full=True)),
    ]


def _steps(assessment: Assessment) -> list[Example]:
    def choice(action: Action) -> Choice:
        return Choice(TABLE[action], StepForm(TABLE[action], assessment))

    came_back = StepForm(TABLE[Action.RETURN], assessment, {"reason": ""})
    came_back.add_error("reason", _("Say why; the others read it."))
    wrong = Choice(TABLE[Action.RETURN], came_back, is_open=True)
    shown: dict[str, Any] = {"is_inert": True, "assessment": assessment}
    return [
        part(_("Whose turn it is"), "overview/steps", steps=[choice(Action.APPROVE)], **shown),
        part(_("A step that came back"), "overview/step_choice", choice=wrong, **shown),
        part(_("A step that ends it"), "overview/step_choice", choice=choice(Action.CANCEL), ending=True, **shown),
        part(_("The way back"), "calibration/back", line=SimpleNamespace(back="#steps", assessment=assessment)),
    ]


def _pictures(cast: Cast) -> list[Example]:
    nobody = replace(pictures.verdicts(), rows=[])
    bars = [pictures.ratings(cast), pictures.verdicts(), pictures.own(), nobody]
    return [
        part(_("Stacked bars"), "pictures/bars", *({"picture": picture} for picture in bars)),
        part(_("Two periods"), "pictures/dots", picture=pictures.change()),
        part(_("A cycle in small"), "pictures/small", small=pictures.small(cast)),
        part(_("One bar"), "pictures/bar", row=bars[0].rows[0]),
        part(_("Around a picture"), "pictures/around", {**pictures.around(cast), "behind": True, "pages": []}),
        part(_("A picture of nobody"), "pictures/nothing", pictures.nobody(cast)),
        part(_("How raters use the scale"), "pictures/spread", picture=pictures.raters()),
        part(_("What the figures are about"), "insight/scope", pictures.around(cast)),
        part(_("Trend"), "careers/trend", trend=pictures.trend()),
        part(_("Times"), "access/times", row=pictures.looks()),
        part(_("People and appraisals"), "access/several", row=pictures.looks()),
    ]
