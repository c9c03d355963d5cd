"""A worker that is interrupted after its first batch."""

from assessments.bulk import working
from assessments.bulk.preparing import instruction
from assessments.models import BulkJob


def one_batch(job: BulkJob) -> bool:
    """Whether there were lines to take."""
    return working._deal_with_batch(job, {item.pk: instruction(item) for item in job.items.all()})
