"""What can go wrong with a report; ordinary exceptions, so that pages and workers handle them as any other."""


class ReportError(Exception):
    """The report could not be made; the message tells an administrator why."""


class AlteredSnapshot(ReportError):
    """The snapshot is no longer what was approved; nothing is printed from it."""


class ReportTooLong(ReportError):
    """It says more than one report can hold; the message says how much that is."""
