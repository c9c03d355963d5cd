"""The invented appraisal of the showcase: unsaved rows, as the pages get them from the database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from assessments.enums import Action, ActionState, BulkState, Status, Verdict
from assessments.models import (
    Answer,
    Assessment,
    BulkJob,
    Cycle,
    DevelopmentAction,
    DevelopmentStep,
    Event,
    Evidence,
    ExportJob,
    PlanLine,
    RatingScale,
    ScaleLevel,
    SelfAnswer,
    SelfRating,
)
from assessments.record.shape import LastTime
from assessments.sheet.layout import DutySheet, Item, Sheet, TaskSheet
from assessments.sheet.scoring import Rating, score
from competency.models import Duty, Element, ElementKind, Indicator, Output, StandardVersion, Task
from mailing.models import Mail
from people.models import User

SCALE = settings.BASE_DIR / "fixtures" / "rating_scale.json"
TEXTS = [
    ("P1.1.1", "依據組織政策，以專業周到服務與客戶進行溝通。"),
    ("P1.1.2", "依據組織政策和法規要求，滿足客戶的需求，並於必要時向主管報告。"),
    ("P1.1.3", "當客戶有立即要求時，能理解並依據組織政策，提供適切服務。"),
]


class Cast:
    """One cycle, one trainee, one supervisor; `reader` looks at the page and rates here."""

    def __init__(self, reader: User) -> None:
        self.reader, self.now = reader, timezone.now()
        self.today = timezone.localdate()
        version = StandardVersion(pk=1, code="BAS4222-002v2", name="客戶服務助理")
        self.scale = RatingScale(pk=1, name="五級行為尺度", name_en="Five-level behaviour scale")
        self.levels = [
            ScaleLevel(pk=number, **{**row["fields"], "scale": self.scale})
            for number, row in enumerate(json.loads(SCALE.read_text("utf-8"))[1:], start=1)
        ]
        self.cycle = Cycle(
            pk=1,
            name="2026 下半年客服職能評核",
            version=version,
            scale=self.scale,
            starts_on=self.today - timedelta(days=120),
            ends_on=self.today + timedelta(days=30),
            supervisor_due=self.today + timedelta(days=9),
            answer_due=self.today + timedelta(days=20),
            state="open",
        )
        vars(self.cycle).update(total=14, drafts=6, finished=4)

    def last_time(self) -> LastTime:
        """An earlier appraisal of which nothing but the day is shown."""
        return {
            "number": "A-000001",
            "revision": 1,
            "cycle": "2026 上半年客服職能評核",
            "approved_on": self.today.isoformat(),
            "standard": "BAS4222-002v2",
            "scale": [],
            "verdict": Verdict.COMPETENT,
            "mean": None,
            "observed": 0,
            "total": 0,
            "tasks": [],
            "items": [],
        }

    def assessment(self, name: str, number: str, **fields: Any) -> Assessment:
        """Of the cycle, rated by the reader unless `fields` say otherwise; `own` says how far the self-rating is."""
        own, progress = fields.pop("own", {}), fields.pop("progress", {})
        row = Assessment(
            **{
                "pk": len(name) + int(number[1:]),
                "cycle": self.cycle,
                "standard": self.cycle.version,
                "trainee": User(pk=-1, name=name),
                "supervisor": self.reader,
                "trainee_name": name,
                "trainee_number": number,
                "trainee_department": "客戶服務部",
                "trainee_job_title": "客戶服務助理",
                "supervisor_name": "林淑芬",
                "supervisor_number": "E0002",
                "supervisor_due": self.cycle.supervisor_due,
                "answer_due": self.cycle.answer_due,
                **fields,
            }
        )
        SelfRating(assessment=row, **own)
        vars(row).update({"answered": 0, "to_answer": 19, **progress})
        return row

    def drafts(self) -> list[Assessment]:
        late = self.today - timedelta(days=3)
        return [
            self.assessment("王柏翰", "E0010", progress={"last_verdict": Verdict.NOT_YET_COMPETENT}),
            self.assessment("李宜庭", "E0011", own={"submitted_at": self.now}, progress={"answered": 7}),
            self.assessment("周欣儀", "E0018", supervisor_due=late, own={"locked_at": self.now}),
        ]

    def to_hand_over(self) -> list[Assessment]:
        """Being rated by somebody who left; the reader may name another."""
        gone = User(pk=-2, name="許志豪", is_active=False)
        return [self.assessment("何雅婷", "E0019", supervisor=gone, supervisor_name=gone.name, approver=self.reader)]

    def submitted(self) -> list[Assessment]:
        rater = User(pk=0, name="許志豪", username="E0003")
        rest = {
            "submitted_at": self.now,
            "supervisor": rater,
            "supervisor_name": rater.name,
            "supervisor_number": rater.username,
            "approver": self.reader,
        }
        late = self.today - timedelta(days=1)
        return [
            self.assessment(
                "吳冠廷", "E0017", status=Status.SUBMITTED, verdict="insufficient", answer_due=late, **rest
            ),
            self.assessment("劉家瑋", "E0014", status=Status.DISPUTED, verdict="not_yet_competent", **rest),
            self.assessment("游堃銘", "E0015", status=Status.ACKNOWLEDGED, verdict="competent", revision=2, **rest),
        ]

    def level(self, value: int) -> ScaleLevel:
        return next(level for level in self.levels if level.value == value)

    def items(self) -> list[Item]:
        """Three indicators: above what the trainee gave, below the standard, not rated yet."""
        found = [
            Item(Indicator(pk=number, code=code, text=text), (1, 2, 3, 4, 5))
            for number, (code, text) in enumerate(TEXTS, 1)
        ]
        found[0].answer = Answer(level=self.level(4), comment="十月抽聽六通錄音皆符合應對規範。", version=1)
        found[0].own = SelfAnswer(level=self.level(3))
        found[1].answer = Answer(
            level=self.level(2), comment="兩次在客戶要求後才尋求協助。", version=1, shortcut="last_time"
        )
        found[1].own = SelfAnswer(level=self.level(4), comment="我認為已依流程處理。")
        return found

    def sheet(self, assessment: Assessment) -> Sheet:
        items = self.items()
        ratings = [Rating(4, True, answered=True), Rating(2, False, answered=True), Rating()]
        scored = score([ratings, [Rating(3, True, answered=True)]])
        duty = Duty(pk=1, code="T1", name="與客戶互動")
        tasks = [
            TaskSheet(
                Task(pk=1, code="T1.1", name="提供服務給客戶"),
                items,
                [Output(pk=1, code="O1.1.1", name="客戶服務紀錄")],
                [Element(pk=1, kind=ElementKind.KNOWLEDGE, code="K01", text="組織政策及程序")],
                [Element(pk=2, kind=ElementKind.SKILL, code="S01", text="溝通能力")],
                [2],
                scored.tasks[0],
            ),
            TaskSheet(Task(pk=2, code="T1.2", name="回覆客戶投訴"), [], [], [], [], [2], scored.tasks[1]),
        ]
        return Sheet(assessment, assessment.standard, self.levels, [DutySheet(duty, tasks)], [], scored)

    def sharing(self, task: TaskSheet) -> TaskSheet:
        """The task with two others that share its indicators."""
        others = [Task(pk=11, code="T1.2", name="說明產品特性"), Task(pk=12, code="T1.3", name="確認客戶需求")]
        return replace(task, sharers=others)

    def reopened(self, assessment: Assessment) -> list[Event]:
        """HR opened a self-rating again."""
        action, reason = Action.SELF_REOPEN, "受評人誤把去年的內容填入，經主管同意更正。"
        return [Event(assessment=assessment, action=action, actor_name="陳美玲", at=self.now, reason=reason)]

    def back(self) -> list[Event]:
        """What brings an assessment back to be rated: HR's return, and the supervisor's own withdrawal."""
        reason = "P1.2.4 的說明太短，請補上抽查的件數與日期。"
        return [
            Event(action=Action.RETURN, actor_name="陳美玲", at=self.now, reason=reason),
            Event(action=Action.WITHDRAW, actor_name="林淑芬", at=self.now),
        ]

    def events(self, assessment: Assessment) -> list[Event]:
        steps = [
            (Action.OPEN, "陳美玲", ""),
            (Action.SUBMIT, "林淑芬", ""),
            (Action.DISPUTE, "王柏翰", "十月那次主管不在，我已依流程回覆客戶。"),
            (Action.APPROVE, "陳美玲", "查閱紀錄後維持評定，並安排補訓。"),
        ]
        return [
            Event(
                assessment=assessment,
                sequence=number,
                action=action,
                to_status=status,
                revision=1,
                actor_name=name,
                at=self.now - timedelta(days=9 - 2 * number),
                reason=reason,
            )
            for number, ((action, name, reason), status) in enumerate(
                zip(steps, (Status.DRAFT, Status.SUBMITTED, Status.DISPUTED, Status.APPROVED), strict=True)
            )
        ]

    def evidence(self, assessment: Assessment) -> list[Evidence]:
        common: dict[str, Any] = {"assessment": assessment, "added_by_id": 0, "added_at": self.now}
        common |= {"added_by_name": "林淑芬", "added_by_number": "E0002"}
        return [
            Evidence(pk=1, kind="note", text="十月十四日電話中主動說明等候時間。", observed_on=self.today, **common),
            Evidence(pk=2, kind="link", url="https://intranet.example.com/cases/1014", **common),
            Evidence(pk=3, kind="file", file="evidence/x.pdf", file_name="錄音摘要.pdf", file_size=184_320, **common),
        ]

    def plan(self) -> list[PlanLine]:
        """Lines whose actions are in each state, and one that nobody approved yet."""
        goal = "熟悉補償權限表，四小時內先回覆處理進度。"
        lines = [PlanLine(pk=1, goal=goal, measure="資深同仁帶領演練兩次", due_on=self.today) for _state in ActionState]
        for line, state in zip(lines, ActionState, strict=True):
            later = self.today + timedelta(days=30)
            line.action = DevelopmentAction(pk=1, goal=goal, due_on=later, state=state)
            step = DevelopmentStep(by=self.reader, from_state="planned", to_state=state, note="課程延期", due_on=later)
            vars(line.action)["_prefetched_objects_cache"] = {"steps": [step]}
        return [*lines, PlanLine(goal="投訴單分欄記錄客戶主張與查證結果。")]

    def exports(self) -> list[ExportJob]:
        later = self.now + timedelta(days=3)
        title = self.cycle.name
        states = ("waiting", "done", "failed", "cancelled", "expired")
        return [ExportJob(pk=1, title=title, format="zip", state=state, expires_at=later) for state in states]

    def bulk_jobs(self) -> list[BulkJob]:
        """One in each state."""
        return [BulkJob(pk=1, title=self.cycle.name, kind="extend", state=state) for state in BulkState]

    def mails(self) -> list[Mail]:
        """One in each state, and one that came perhaps twice."""
        common: dict[str, Any] = {"pk": 1, "person": self.reader, "attempts": 2, "next_try_at": None}
        states: list[dict[str, Any]] = [
            {"state": "waiting", "next_try_at": self.now, "trouble": "later", "last_error": "451 greylisted"},
            {"state": "sending"},
            {"state": "sent", "sent_at": self.now, "doubts": 1},
            {"state": "unknown", "next_try_at": self.now, "doubts": 1, "trouble": "silent"},
            {"state": "needless"},
            {"state": "failed", "trouble": "refused", "last_error": "550 no such user"},
        ]
        return [Mail(**common | state) for state in states]
