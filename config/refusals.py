"""Requests that are understood and refused, each with a sentence for the user; raised by any room, answered once."""


class Refusal(Exception):
    """
    A request that is understood and refused. `status` is the HTTP status, `message` a sentence about
    what the user can do instead, `details` what a script gets in addition.
    """

    status = 400

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class BadInput(Refusal):
    status = 400


class SignedOut(Refusal):
    """The session ended while a page was open; its script signs in again in place."""

    status = 401


class Forbidden(Refusal):
    status = 403


class Conflict(Refusal):
    """What the user saw is no longer what is stored."""

    status = 409


class Gone(Refusal):
    """What was here is deleted for good."""

    status = 410


class TooMany(Refusal):
    """More requests than one person sends."""

    status = 429


class NotYet(Refusal):
    """Possible in a while: the answer says after how many seconds to ask again."""

    status = 503

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotStored(Refusal):
    """There is no room for it (507), or the folder can't be written (503)."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Altered(Refusal):
    """What is stored is no longer what was written; it is not handed out."""

    status = 500
