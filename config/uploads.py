"""Uploads are cut where no form would take them any more: nobody fills the disk with what is refused anyway."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class CutUpload(FileUploadHandler):
    """
    Stands first among the handlers. What is kept of a larger file is longer than UPLOAD_MAX_BYTES, so that the size
    limit of each form, which must not be higher, still finds and refuses it.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.UPLOAD_MAX_BYTES else None

    def file_complete(self, file_size: int) -> None:
        return None
