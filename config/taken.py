"""What a form says where something is there already: a sentence of the model's own in place of Django's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class SaysTaken:
    """Beside a model with a unique key, which `TAKEN` is about; a field's or constraint's own sentence goes first."""

    TAKEN: ClassVar[StrOrPromise]

    def unique_error_message(self, model_class: type[Model], unique_check: Sequence[str]) -> ValidationError:
        return ValidationError(self.TAKEN, code="unique")
