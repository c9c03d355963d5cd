"""What can go wrong with a report beside its printing; pages and workers handle both as any other error."""

from printing.errors import PrintingError


class AlteredSnapshot(PrintingError):
    """The snapshot is no longer what was approved; nothing is printed from it."""


class ReportTooLong(PrintingError):
    """It says more than one report can hold; the message says how much that is."""
