"""Departments, people, the roles they hold, and the staff lists by which they came."""

from people.models.departments import BETWEEN, PATH_MAX, Department
from people.models.grants import RoleGrant
from people.models.person import NUMBER_IS_TAKEN, WORK, User, UserQuerySet, day_of_work, is_day_of_work
from people.models.staff_lists import StaffColumn, StaffHeading, StaffImport, StaffImportLine, StaffUpload

__all__ = [
    "BETWEEN",
    "NUMBER_IS_TAKEN",
    "PATH_MAX",
    "WORK",
    "Department",
    "RoleGrant",
    "StaffColumn",
    "StaffHeading",
    "StaffImport",
    "StaffImportLine",
    "StaffUpload",
    "User",
    "UserQuerySet",
    "day_of_work",
    "is_day_of_work",
]
