"""Evidence to add, and the files that it leaves behind."""

from django.utils import timezone

from assessments.evidence.adding import NewEvidence
from assessments.evidence.files import checked_file
from tests.assessments.files import picture, upload

TODAY = timezone.localdate()
NOTE = NewEvidence(text="10 月 14 日主動通報延遲的投訴單", observed_on=TODAY)


def file_of(content=None, name="現場照片.png"):
    return NewEvidence(file=checked_file(upload(content or picture(), name)))


def files_in(media):
    return [path for path in media.rglob("*") if path.is_file()]
