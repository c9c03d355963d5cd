"""
What a version of a standard holds: a version has duties, a duty tasks, a task blocks; a block is what shares
one level and one K/S cell in the official table.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from competency.models.frozen import VersionContent
from competency.models.version import LEVELS, StandardVersion
from config.fields import CodeColumn, LineColumn, LinesColumn, TextColumn
from config.taken import SaysTaken


class ClassificationKind(models.TextChoices):
    JOB_CATEGORY = "job_category", _("job category")
    OCCUPATION = "occupation", _("occupation")
    INDUSTRY = "industry", _("industry")


class ElementKind(models.TextChoices):
    KNOWLEDGE = "K", _("knowledge")
    SKILL = "S", _("skill")
    ATTITUDE = "A", _("attitude")


class Classification(VersionContent):
    """職類別, 職業別 or 行業別 that a version belongs to; there may be several of each."""

    version_path = parent_path = "version"
    natural_path = ("version__code", "position")

    version = models.ForeignKey(StandardVersion, on_delete=models.CASCADE, related_name="classifications")
    kind = models.CharField(_("kind"), max_length=12, choices=ClassificationKind.choices)
    name = LineColumn(_("name"), max_length=200)
    code = CodeColumn(_("code"), max_length=40, blank=True)

    class Meta(VersionContent.Meta):
        verbose_name = _("classification")
        verbose_name_plural = _("classifications")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.code}".strip()


class Note(VersionContent):
    """A remark below the table (說明與補充事項); `mark` as it stands in the texts, 註1 for 【註1】."""

    version_path = parent_path = "version"
    natural_path = ("version__code", "position")

    version = models.ForeignKey(StandardVersion, on_delete=models.CASCADE, related_name="notes")
    mark = CodeColumn(_("mark"), max_length=20, blank=True, help_text=_("Such as 註1, without brackets."))
    text = TextColumn(_("text"))

    class Meta(VersionContent.Meta):
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.mark or self.text[:40]


class Element(VersionContent):
    """A knowledge, skill or attitude (職能內涵); belongs to the version once, blocks link to it in order."""

    version_path = parent_path = "version"
    natural_path = ("version__code", "kind", "position")

    version = models.ForeignKey(StandardVersion, on_delete=models.CASCADE, related_name="elements")
    kind = models.CharField(_("kind"), max_length=1, choices=ElementKind.choices)
    code = CodeColumn(_("code"), max_length=20, blank=True)
    # Bounded, so that PostgreSQL can index it for the constraint below (2,704 bytes an entry).
    text = LinesColumn(_("text"), max_length=800)

    class Meta(VersionContent.Meta):
        verbose_name = _("element (K, S, A)")
        verbose_name_plural = _("elements (K, S, A)")
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ElementKind.values), name="element_kind_is_known"),
            models.UniqueConstraint(
                fields=["version", "kind", "code", "text"],
                name="element_once_in_a_version",
                violation_error_message=_("This element is already in the list; blocks share it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}{self.text}"


class Duty(VersionContent):
    """主要職責, such as T1."""

    version_path = parent_path = "version"
    natural_path = ("version__code", "position")

    version = models.ForeignKey(StandardVersion, on_delete=models.CASCADE, related_name="duties")
    code = CodeColumn(_("code"), max_length=20)
    name = LinesColumn(_("name"), max_length=200)

    class Meta(VersionContent.Meta):
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.code}{self.name}"


class Task(VersionContent):
    """
    工作任務, such as T1.1. Several tasks that stand in one cell of the official table share its blocks: these belong
    to the first of them, and each of the others names it by `blocks_of` and has none of its own.
    """

    parent_path = "duty"
    version_path = "duty__version"
    natural_path = ("duty__version__code", "duty__position", "position")

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="tasks")
    code = CodeColumn(_("code"), max_length=60)
    name = LinesColumn(_("name"), max_length=400)
    blocks_of = models.ForeignKey(
        "self",
        verbose_name=_("shares the blocks of"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="sharers",
    )

    class Meta(VersionContent.Meta):
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(blocks_of=F("pk")), name="task_shares_blocks_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.code}{self.name}"

    def clean(self) -> None:
        """What holds in whatever order the tasks stand; the rest is judged of all tasks of a duty (sharing.py)."""
        super().clean()
        if self.blocks_of_id is not None and self.blocks_of_id == self.pk:
            sentence = _("A task can't share its own blocks. Choose an earlier task of the duty.")
            raise ValidationError({"blocks_of": sentence})
        if self.blocks_of and self.duty_id and self.blocks_of.owning_version_id() != self.owning_version_id():
            sentence = _("The task whose blocks it shares belongs to another version. Choose a task of the same duty.")
            raise ValidationError({"blocks_of": sentence})


class Block(VersionContent):
    """The part of a task that shares one level and one K/S cell in the official table."""

    parent_path = "task"
    version_path = "task__duty__version"
    natural_path = ("task__duty__version__code", "task__duty__position", "task__position", "position")

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="blocks")
    level = models.PositiveSmallIntegerField(_("competency level"), null=True, blank=True, validators=LEVELS)
    elements: models.ManyToManyField[Element, BlockElement] = models.ManyToManyField(
        Element, through="BlockElement", related_name="blocks"
    )

    class Meta(VersionContent.Meta):
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__range=(1, 6)), name="block_level_from_1_to_6"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task.code} / {self.position}"


class BlockContent(VersionContent):
    """What stands inside a block, by position."""

    parent_path = "block"
    version_path = "block__task__duty__version"
    natural_path: tuple[str, ...] = (
        "block__task__duty__version__code",
        "block__task__duty__position",
        "block__task__position",
        "block__position",
        "position",
    )

    class Meta(VersionContent.Meta):
        abstract = True
        ordering = ["position", "pk"]


class Output(BlockContent):
    """工作產出, such as O1.1.1."""

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="outputs")
    code = CodeColumn(_("code"), max_length=20, blank=True)
    name = LinesColumn(_("name"), max_length=400)

    class Meta(BlockContent.Meta):
        verbose_name = _("work output")
        verbose_name_plural = _("work outputs")

    def __str__(self) -> str:
        return f"{self.code}{self.name}"


class Indicator(BlockContent):
    """行為指標, such as P1.1.1: what a supervisor observes and rates."""

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="indicators")
    code = CodeColumn(_("code"), max_length=20, blank=True)
    text = TextColumn(_("text"))

    class Meta(BlockContent.Meta):
        verbose_name = _("behaviour indicator")
        verbose_name_plural = _("behaviour indicators")

    def __str__(self) -> str:
        return f"{self.code}{self.text}"


class BlockElement(SaysTaken, BlockContent):
    """A knowledge or skill that a block requires; `position` orders it among those of its kind."""

    TAKEN = _("The block requires this element already.")
    natural_path = (*BlockContent.natural_path[:-1], "element__kind", "position")

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="block_elements")
    element = models.ForeignKey(
        Element, verbose_name=_("element (K, S, A)"), on_delete=models.CASCADE, related_name="block_elements"
    )

    class Meta(BlockContent.Meta):
        verbose_name = _("knowledge or skill of a block")
        verbose_name_plural = _("knowledge and skills of a block")
        constraints = [
            models.UniqueConstraint(fields=["block", "element"], name="element_once_in_a_block"),
        ]

    def __str__(self) -> str:
        return str(self.element)

    def clean(self) -> None:
        super().clean()
        if self.element_id and self.element.kind == ElementKind.ATTITUDE:
            raise ValidationError({"element": _("Attitudes belong to the whole version, not to a block.")})
        if self.element_id and self.block_id and not self._in_one_version():
            raise ValidationError({"element": _("This element belongs to another version.")})

    def _in_one_version(self) -> bool:
        blocks = Block.objects.filter(pk=self.block_id)
        # A block that is not stored yet is saved together with this row, in the version it is edited in.
        return blocks.filter(task__duty__version__elements=self.element_id).exists() or not blocks.exists()
