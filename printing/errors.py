"""What can go wrong with a document; ordinary exceptions, so that pages and workers handle them as any other."""


class PrintingError(Exception):
    """The document could not be made; the message tells an administrator why."""


class DocumentTooLong(PrintingError):
    """It would take more pages or time than one document may."""
