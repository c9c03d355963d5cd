"""What lists say of somebody goes with their name; and they read themselves what lists changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.exports import tending
from assessments.privacy.my_data import my_data
from assessments.privacy.my_data import own_assessments as own
from people.models import StaffImport, StaffImportLine, StaffUpload, User
from people.stafflist import keeping, undoing
from tests.assessments.privacy.purging import leave, run, years_ago
from tests.factories import UserFactory
from tests.people.stafflist.lists import taken, xlsx

pytestmark = pytest.mark.django_db


def test_lines_and_uploads_of_somebody_whose_time_is_over_are_deleted(hr):
    gone = UserFactory(username="N88417", name="游堃銘")
    taken([["N88417", "游坤銘"]], ["員工編號", "姓名"], hr)
    keeping.keep(gone, "list.xlsx", xlsx([]))
    gone.refresh_from_db()
    leave(gone, years_ago(5, days=1))
    run("--delete")
    assert User.objects.get(pk=gone.pk).name == "已清除"
    assert not StaffImportLine.objects.exists()
    assert not StaffUpload.objects.exists()
    assert StaffImport.objects.get().counts["changed"] == 1


def test_the_round_of_the_worker_deletes_what_was_uploaded_more_than_a_day_ago(hr):
    keeping.keep(hr, "list.xlsx", xlsx([]))
    StaffUpload.objects.update(at=timezone.now() - timedelta(days=2))
    tending.forget_old()
    assert not StaffUpload.objects.exists()


def test_ones_own_data_tell_what_lists_changed_and_who_took_them_back(hr):
    wang = UserFactory(username="A1")
    undoing.undo(taken([["A1", "王大明", "經理"]], ["員工編號", "姓名", "職稱"], hr).pk, hr)
    wang.refresh_from_db()
    changes = [one for one in my_data(wang, own(wang))["account_changes"] if one["by"]]
    assert [(one["by_number"], one["fields"]) for one in changes] == [("hr", ["job_title", "name"])] * 2
