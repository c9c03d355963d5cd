"""People of the company and their reporting lines."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.days import DayColumn, Span
from config.fields import AddressColumn, CodeColumn, LineColumn
from config.taken import SaysTaken
from config.texts import canonical_line, folded_code
from integrity import genuine
from integrity.ledgered import Ledgered, LedgeredQuerySet
from people.acting import able, can_act
from people.models.departments import Department
from people.numbers import is_address, key_of
from people.roles import ADMIN_APPS, HELD, SECONDS

# When somebody may have been hired or have left.
WORK = Span(date(1950, 1, 1), years_ahead=5)
NUMBER_IS_TAKEN = _(
    "Somebody has this employee number already, in capitals or not. Look at that person, or correct the number."
)


def is_day_of_work(day: date) -> bool:
    """Whether somebody may have been hired or have left on this day; the year 115 never is one."""
    return day in WORK


def day_of_work(day: date) -> None:
    """Raises ValidationError for a day that can't be."""
    WORK.check(day)


class UserQuerySet(LedgeredQuerySet["User"]):
    def by_number(self, typed: str) -> Self:
        """Whoever has this employee number, in whatever width and case it was typed; the exact one before others."""
        number = folded_code(typed)
        for written in dict.fromkeys((typed.strip(), number)):
            exact = User.objects.filter(username=written)
            if exact.exists():
                return self.filter(pk__in=exact)
        return self.filter(username_key=key_of(number) or None)

    def holding(self, role: str) -> Self:
        """Who can act as this; a right that is only proposed is none."""
        return self.filter(able(), role_grants__role=role, role_grants__standing__in=HELD)

    def keyless(self) -> Self:
        """The accounts of former times whose numbers differ in case only, and what was put in past the portal."""
        return self.filter(username_key="")

    def give_key_back(self, number: str) -> None:
        """Of accounts whose numbers differed in case or width only, the last one that is left is found in any."""
        key = key_of(number)
        left = [person.pk for person in self.keyless() if key_of(person.username) == key]
        if len(left) == 1 and not self.filter(username_key=key).exists():
            self.filter(pk__in=left).update(username_key=key)

    def keyless_numbers(self) -> list[str]:
        return list(self.keyless().values_list("username", flat=True))


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]  # made at run time
    def get_by_natural_key(self, username: str | None) -> User:
        """By the number as it was typed: this is how Django and allauth find who signs in."""
        return self.by_number(username or "").get()

    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        user = self.model(username=folded_code(username), **fields)
        user.name = canonical_line(user.name)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: object) -> User:
        """The administrator of accounts and rights; nobody in the portal is above the rules."""
        user = self.create_user(username, password, **fields)
        user.role_grants.db_manager(self._db).by_command(user)
        return user


class User(SaysTaken, Ledgered, AbstractBaseUser):
    """
    A person of the company; signs in with the employee number (員工編號), which is `username`.

    There are no superusers and no per-person permissions: what a person may do follows from the roles
    granted and from the assessments that name the person.
    """

    username = CodeColumn(
        _("employee number"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[\w.@+-]+\Z", _("Use letters, digits and . @ + - _ only."))],
        help_text=_("Also the sign-in name."),
    )
    # By which the number is found in whatever case; empty where two accounts of former times differ in it only.
    username_key = models.CharField(_("employee number, folded"), max_length=120, blank=True, editable=False)
    name = LineColumn(pgettext_lazy("person", "name"), max_length=80)
    department = models.ForeignKey(
        Department,
        verbose_name=_("department"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="people",
    )
    job_title = LineColumn(_("job title"), max_length=80, blank=True)
    hired_on = DayColumn(_("hired on"), null=True, blank=True, span=WORK, validators=[day_of_work])
    left_on = DayColumn(_("left on"), null=True, blank=True, span=WORK, validators=[day_of_work])
    # What `people.leaving` wrote when the leaving date was set: another `left_on` was set past the portal.
    left_recorded_on = DayColumn(_("leaving date as recorded"), null=True, editable=False, span=WORK)
    left_recorded_at = models.DateTimeField(_("leaving date recorded at"), null=True, editable=False)
    left_recorded_by = models.ForeignKey(
        "self",
        verbose_name=_("leaving date recorded by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    left_confirmed_at = models.DateTimeField(_("leaving date confirmed at"), null=True, editable=False)
    left_confirmed_by = models.ForeignKey(
        "self",
        verbose_name=_("leaving date confirmed by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    supervisor = models.ForeignKey(
        "self",
        verbose_name=_("supervisor"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reports",
        help_text=_("The reporting line; it proposes the supervisor when a cycle is opened."),
    )
    email = AddressColumn(_("e-mail"), blank=True)
    # When another address took the place of the former one: `people.addresses`.
    email_changed_at = models.DateTimeField(_("e-mail changed at"), null=True, editable=False)
    language = models.CharField(_("language"), max_length=10, blank=True, editable=False)
    is_active = models.BooleanField(
        _("may sign in"), default=True, help_text=_("Take this away instead of deleting a person.")
    )
    date_joined = models.DateTimeField(_("account made at"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    # What is known of somebody's post, as each appraisal keeps it as it was when it was opened.
    FACTS = ("department", "job_title", "hired_on")
    TAKEN = NUMBER_IS_TAKEN
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "email"]  # what createsuperuser asks for; the address may stay empty

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(
                fields=["username_key"],
                condition=~Q(username_key=""),
                name="employee_number_once",
                violation_error_message=NUMBER_IS_TAKEN,
            ),
            models.CheckConstraint(
                condition=Q(supervisor__isnull=True) | ~Q(supervisor=F("id")),
                name="user_not_own_supervisor",
                violation_error_message=_("Nobody is their own supervisor."),
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(hired_on__isnull=True) | Q(left_on__gte=F("hired_on")),
                name="user_leaves_after_hiring",
                violation_error_message=_("The leaving date is before the hiring date."),
            ),
            models.CheckConstraint(
                condition=Q(left_recorded_on__isnull=True, left_recorded_at__isnull=True)
                | Q(left_recorded_on__isnull=False, left_recorded_at__isnull=False),
                name="user_leaving_recorded_with_its_time",
            ),
            models.CheckConstraint(
                condition=Q(left_confirmed_at__isnull=True) | Q(left_recorded_on__isnull=False),
                name="user_leaving_confirmed_once_recorded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.username})"

    def clean(self) -> None:
        super().clean()
        self._take_number()
        seen, above = {self.pk}, self.supervisor
        while above is not None:
            if above.pk in seen and above.pk is not None:
                raise ValidationError({"supervisor": _("This reporting line would run in a circle.")})
            seen.add(above.pk)
            above = above.supervisor

    def _take_number(self) -> None:
        """
        A number that was not changed stays, also one that could not be given today: of two accounts of former times
        that differ in case only, both keep theirs, and the key comes once the other one is gone.
        """
        if not self.username:
            return  # refused already
        key, others = key_of(self.username), User.objects.exclude(pk=self.pk)
        is_kept = User.objects.filter(pk=self.pk, username=self.username).exists()
        if not is_kept and is_address(self.username):
            raise ValidationError({"username": _("An address of the portal has this name. Choose another number.")})
        if others.filter(username_key=key).exists() or key in map(key_of, others.keyless_numbers()):
            if not is_kept:
                raise ValidationError({"username": NUMBER_IS_TAKEN})
            return
        self.username_key = key

    @property
    def department_path(self) -> str:
        """The department with those above it, as paper tells it; "" for somebody in none."""
        return self.department.path if self.department else ""

    def facts(self) -> dict[str, str | date | None]:
        """What is known of the post, by name."""
        return {"department": self.department_path, "job_title": self.job_title, "hired_on": self.hired_on}

    @classmethod
    def labels(cls) -> dict[str, str]:
        """What each field is called in the reader's language."""
        return {field.name: str(field.verbose_name) for field in cls._meta.concrete_fields}

    def check_password(self, raw_password: str) -> bool:
        """Never one that was set past the portal: it lets nobody in, and no better hash of it is kept for it."""
        return not genuine.was_changed(self, "password") and super().check_password(raw_password)

    @property
    def who(self) -> tuple[str, str]:
        """Name and employee number, for where another may bear the same name (`people.namesakes`)."""
        return self.name, self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[str]:
        """The granted roles, empty for one who can't act any more."""
        if not can_act(self):
            return frozenset()
        return frozenset(grant.role for grant in self.role_grants.all() if grant.is_held)

    @cached_property
    def rights_awaited(self) -> int:
        """How many rights this one could confirm now."""
        return self.role_grants.model.objects.awaiting(self).count() if self.roles & SECONDS else 0

    @cached_property
    def leads(self) -> bool:
        """Whether somebody reports to this one."""
        return type(self).objects.filter(supervisor=self).exists()

    def has_role(self, role: str) -> bool:
        return role in self.roles

    @property
    def admin_apps(self) -> frozenset[str]:
        return frozenset().union(*(ADMIN_APPS.get(role, frozenset()) for role in self.roles))

    # What Django admin needs of a user. Appraisals never rest on these.
    @property
    def is_staff(self) -> bool:
        return bool(self.admin_apps)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return perm.partition(".")[0] in self.admin_apps

    def has_perms(self, perm_list: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        return app_label in self.admin_apps
