"""Courses (課程): what can be learnt, from whom, and what of the standards it serves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import COMMENT_MAX, CourseKind
from competency.models import Element, Task
from config.days import DayColumn
from config.fields import CodeColumn, LineColumn, TextColumn
from integrity.ledgered import Ledgered, LedgeredQuerySet

PERSON = settings.AUTH_USER_MODEL


class Course(Ledgered):
    """
    A course of the catalogue. `hours` of teaching; `cost` in New Taiwan dollars, for one person; `icap_number` with the
    last day of the iCAP accreditation. `retired_at`: it is offered no more, plans of before keep it. `version` grows
    with each change, so that two who edit it at once are told.
    """

    code = CodeColumn(_("course number"), max_length=40)
    name = LineColumn(_("name"), max_length=120)
    provider = LineColumn(_("provider"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=CourseKind.choices, default=CourseKind.EXTERNAL)
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=1, default=0)
    cost = models.PositiveIntegerField(_("cost of one person (NT$)"), default=0)
    icap_number = CodeColumn(_("iCAP accreditation number"), max_length=60, blank=True)
    icap_expires_on = DayColumn(_("iCAP accreditation until"), null=True, blank=True)
    description = TextColumn(_("description"), max_length=COMMENT_MAX, blank=True)
    retired_at = models.DateTimeField(_("offered no more since"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("made at"), default=timezone.now)
    created_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    objects = LedgeredQuerySet["Course"].as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["code", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="course_has_a_name"),
            models.CheckConstraint(condition=~Q(code=""), name="course_has_a_number"),
            models.UniqueConstraint(fields=["code"], name="course_number_once"),
            models.CheckConstraint(condition=Q(kind__in=CourseKind.values), name="course_kind_is_known"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="course_hours_are_not_negative"),
            models.CheckConstraint(
                condition=Q(icap_expires_on__isnull=True) | ~Q(icap_number=""), name="course_icap_day_of_a_number"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CourseSubject(Ledgered):
    """What of a standard a course serves: a whole task, or one knowledge or skill."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="subjects")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="courses")
    element = models.ForeignKey(Element, null=True, blank=True, on_delete=models.PROTECT, related_name="courses")

    objects = LedgeredQuerySet["CourseSubject"].as_manager()

    class Meta:
        verbose_name = _("what a course serves")
        verbose_name_plural = _("what courses serve")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(task__isnull=True) ^ Q(element__isnull=True), name="course_serves_one_thing"
            ),
            models.UniqueConstraint(
                fields=["course", "task"], condition=Q(task__isnull=False), name="course_serves_a_task_once"
            ),
            models.UniqueConstraint(
                fields=["course", "element"], condition=Q(element__isnull=False), name="course_serves_an_element_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.task or self.element)
