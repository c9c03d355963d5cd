"""What can go wrong with a document; an ordinary exception, so that pages and workers handle it as any other."""


class PrintingError(Exception):
    """The document could not be made; the message tells an administrator why."""
