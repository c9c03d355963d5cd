"""Departments, people and the roles they hold."""

from people.models.departments import BETWEEN, PATH_MAX, Department
from people.models.grants import RoleGrant
from people.models.person import NUMBER_IS_TAKEN, WORK, User, UserQuerySet, day_of_work, is_day_of_work

__all__ = [
    "BETWEEN",
    "NUMBER_IS_TAKEN",
    "PATH_MAX",
    "WORK",
    "Department",
    "RoleGrant",
    "User",
    "UserQuerySet",
    "day_of_work",
    "is_day_of_work",
]
