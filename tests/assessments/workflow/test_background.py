"""What the workers do first."""

from assessments.bulk.working import work_on_bulk
from assessments.exports.working import work_on_export
from assessments.workflow.tasks import render_reports


def test_what_somebody_waits_for_goes_before_reports_that_are_only_made_ready():
    for awaited in (work_on_bulk, work_on_export):
        assert render_reports.priority < awaited.priority
