"""What can go wrong with a report beside its printing; pages and workers handle both as any other error."""

from django.utils.translation import gettext as _

from config.refusals import Conflict
from printing.errors import PrintingError


class AlteredSnapshot(Conflict):
    """The snapshot or its stored report is no longer what was approved; nothing is shown or printed of it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The report is not shown, because it is not what was approved. Tell the administrator: verify_records "
                "names what was changed."
            )
        )


class ReportTooLong(PrintingError):
    """It says more than one report can hold; the message says how much that is."""
