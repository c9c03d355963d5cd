"""What can't be written: a full disk, a quota, a folder that is read-only or gone."""

from __future__ import annotations

import errno
import logging

from django.utils.translation import gettext as _

from config.refusals import NotStored

logger = logging.getLogger("portal.disk")

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EIO}


def is_about_the_disk(error: BaseException | None) -> bool:
    return isinstance(error, OSError) and error.errno in FULL | CLOSED


def not_stored(error: OSError) -> NotStored:
    """The refusal for a file that could not be written; the log says why, the user what to do."""
    logger.error("A file could not be written: %s", error, exc_info=error)
    if error.errno in FULL:
        message = _("There is no room left for the file, so nothing was added. Please tell the administrator.")
        return NotStored(message, 507)
    message = _("The portal can't store files at the moment, so nothing was added. Please tell the administrator.")
    return NotStored(message, 503)
