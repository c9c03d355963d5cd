"""What happened to rights: one chain of sealed events for the whole portal."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from config.fields import TextColumn
from integrity import chain, seals
from integrity.models import ChainedEvent, ChainedSubject
from mailing.posting import post
from mailing.tasks import look
from people.acting import able
from people.models.person import User
from people.roles import RightsAction, Role

WORDS = "people.rights.words"
ONLY = 1
# Raised whenever an event says something else.
FORMAT: dict[str, object] = {"format": 1}
# The kind of the mails; `people.rights.letters` writes them.
MAIL = "right"
TO_ADMINISTRATORS = {RightsAction.PROPOSE, RightsAction.ALONE, RightsAction.COMMAND}


class RightsBook(ChainedSubject):
    """The one chain of all rights; whoever changes a right holds its row, so that each sees what the others did."""

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=ONLY), name="one_book_of_rights")]

    def __str__(self) -> str:
        return "rights"

    @classmethod
    def held(cls) -> RightsBook:
        """To the end of the transaction."""
        book, _made = cls.objects.select_for_update().get_or_create(pk=ONLY)
        return book


class RightsEvent(ChainedEvent):
    """
    What somebody (`actor`; None: the portal or its command line) did about one right of one person. No name stands in
    it, so that it stays sealed when names are deleted; of the typed `words` it seals `words_mark`, for the same reason.
    """

    SUBJECT = "book"
    SEAL = "people.rights"

    book = models.ForeignKey(RightsBook, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(_("action"), max_length=12, choices=RightsAction.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="rights_events"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    words = TextColumn(_("reason"), blank=True)
    words_mark = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("event of a right")
        verbose_name_plural = _("events of rights")
        ordering = ["book", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["book", "sequence"], name="rights_sequence_once"),
            models.CheckConstraint(condition=Q(action__in=RightsAction.values), name="rights_action_is_known"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="rights_role_is_known"),
        ]

    def sealed_beside(self) -> dict[str, object]:
        return {"person": self.person_id, "role": self.role, "words": self.words_mark}

    def of_words(self) -> dict[str, object]:
        """What the mark of the words seals."""
        return {"person": self.person_id, "role": self.role, "words": self.words}


def record(action: str, actor: User | None, person: User, role: str, words: str = "") -> RightsEvent:
    """Adds an event; within the transaction of what it tells of."""
    book = RightsBook.held()
    event = RightsEvent(book=book, action=action, actor=actor, person=person, role=role, words=words, details=FORMAT)
    event.words_mark = seals.mac(WORDS, event.of_words()) if words else ""
    chain.append(book, event)
    book.save(update_fields=["chain_head"])
    _tell(event)
    return event


def told_of(event: RightsEvent) -> QuerySet[User]:
    """
    HR and whom it is about, of an unusual act or one that waits for a second the administrators too; never who did it,
    unless they did it alone: then somebody else may have used their account.
    """
    if event.action == RightsAction.END:
        return User.objects.none()
    told = {Role.HR, Role.ADMINISTRATOR} if event.action in TO_ADMINISTRATORS else {Role.HR}
    holders = {key for role in told for key in User.objects.holding(role).values_list("pk", flat=True)}
    by = event.actor_id if event.action != RightsAction.ALONE else None
    return User.objects.filter(able(), pk__in=holders | {event.person_id}).exclude(email="").exclude(pk=by)


def _tell(event: RightsEvent) -> None:
    people = [(person, f"right/{event.pk}/{person.pk}") for person in told_of(event)]
    if post(MAIL, people, {"event": event.pk, "person": event.person_id}):
        look()
