"""Departments, people, their roles, how they are let in and sign in, staff lists, and the company's look and days."""

from people.models.calendar import DAY_NAME_MAX, CompanyDay, DayKind
from people.models.company import Company, LogoKind
from people.models.departments import BETWEEN, PATH_MAX, Department
from people.models.grants import RoleGrant
from people.models.invitations import Invitation, InvitationKind, InvitationQuerySet, InvitationState
from people.models.person import NUMBER_IS_TAKEN, WORK, User, UserQuerySet, day_of_work, is_day_of_work
from people.models.rights import RightsBook, RightsEvent
from people.models.sign_ins import Session, SignIn, SignInKind
from people.models.staff_jobs import JobState, StaffJob
from people.models.staff_lists import StaffColumn, StaffHeading, StaffImport, StaffImportLine, StaffUpload

__all__ = [
    "BETWEEN",
    "DAY_NAME_MAX",
    "NUMBER_IS_TAKEN",
    "PATH_MAX",
    "WORK",
    "Company",
    "CompanyDay",
    "DayKind",
    "Department",
    "Invitation",
    "InvitationKind",
    "InvitationQuerySet",
    "InvitationState",
    "JobState",
    "LogoKind",
    "RightsBook",
    "RightsEvent",
    "RoleGrant",
    "Session",
    "SignIn",
    "SignInKind",
    "StaffColumn",
    "StaffHeading",
    "StaffImport",
    "StaffImportLine",
    "StaffJob",
    "StaffUpload",
    "User",
    "UserQuerySet",
    "day_of_work",
    "is_day_of_work",
]
