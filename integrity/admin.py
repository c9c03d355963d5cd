"""What Django admin needs where a page saves many rows of tables that have ledgers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from integrity import ledger

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    Base = ModelAdmin[Any]
else:
    Base = object


class GatheredSave(Base):
    """A page's save enters what it wrote at its end, so that nobody else's writes wait for it."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        with transaction.atomic(), ledger.gathered():
            return super().changeform_view(request, object_id, form_url, extra_context)
