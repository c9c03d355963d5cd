"""One who left, their appraisal, and what the database says before and after `purge_expired`."""

from datetime import date, timedelta
from io import StringIO
from unittest.mock import patch

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import CHANGE
from django.contrib.admin.models import LogEntry as AdminEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments.models import Access, Assessment, ElementMark, Evidence, PlanLine, SelfAnswer
from assessments.reports.stored import report_of
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps, tasks
from people import leaving
from people.models import User
from people.roles import Role
from tests.factories import UserFactory, approved

NAME, NUMBER, EMAIL, WORDS = "游堃銘", "N88417", "kunming.yu@mail.test", "絕無僅有的話"


# Purging happens so much later than what the tests do: whoever did something in them left after that.
LATER = timedelta(days=6 * 366)


def today():
    """The day on which `run` purges."""
    return timezone.localdate() + LATER


def years_ago(years, days=0):
    """The last day of work of one whose retention of so many years ended so many days before `today`."""
    return leaving.cutoff(today(), years) - timedelta(days=days)


def leave(person, day):
    """As HR's data say it of one who really left: sign-in taken away, the date set in the portal."""
    person.left_on, person.is_active = day, False
    if person.hired_on and person.hired_on > day:
        person.hired_on = None
    leaving.record(person, None)
    person.save()
    return person


def one_who_left(supervisor):
    """Someone who left long ago, with a role once held and a telling account."""
    left = UserFactory(username=NUMBER, name=NAME, email=EMAIL, supervisor=supervisor, roles=[Role.EDITOR])
    left.hired_on = date(2001, 1, 8)
    left.set_password("old-and-known-2026")
    SocialAccount.objects.create(user=left, provider="https://login.example.com", uid=NUMBER)
    return leave(left, years_ago(5, days=1))


def filled(assessment, hr):
    """An approved appraisal with something of the person in every table."""
    trainee, sheet = assessment.trainee, load_sheet(assessment)
    level = assessment.cycle.scale.levels.get(value=4)
    SelfAnswer.objects.create(
        self_rating=assessment.self_rating, indicator=sheet.indicators[0].subject, level=level, comment=WORDS
    )
    task = sheet.tasks[0]
    ElementMark.objects.create(assessment=assessment, task=task.task, element=task.skills[0])
    PlanLine.objects.create(assessment=assessment, goal=WORDS)
    file = ContentFile(WORDS.encode(), name="proof.txt")
    Evidence.objects.create(
        assessment=assessment, kind="file", file=file, file_name=f"{NAME}.txt", added_by=trainee, added_by_name=NAME
    )
    approved(assessment, hr, changes={"P1.1.2": ("2", WORDS)})
    steps.perform(assessment.pk, "note", trainee, reason=WORDS)
    report_of(Assessment.objects.get(pk=assessment.pk))
    Access.objects.create(assessment=assessment, person=trainee, kind="view", detail=WORDS)
    AdminEntry.objects.create(
        user=hr,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(trainee.pk),
        object_repr=str(trainee),
        action_flag=CHANGE,
    )
    tasks.send_mail.enqueue(assessment.events.latest("sequence").pk)
    tasks.send_opening.enqueue(trainee.pk, [assessment.pk])
    kept = DBTaskResult.objects.filter(task_path__startswith="assessments.workflow")  # as a former release left them
    kept.update(traceback=f"SMTPRecipientsRefused: {EMAIL}")
    return Assessment.objects.get(pk=assessment.pk)


def run(*arguments, **options):
    out, moment = options.pop("stdout", None) or StringIO(), timezone.now() + LATER
    with patch.object(timezone, "now", lambda: moment):
        call_command("purge_expired", *arguments, stdout=out, **{"language": "en", **options})
    return out.getvalue()


def refused(*arguments, **options):
    """What the run says of those whom it refuses, which it ends with."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        run(*arguments, stdout=out, **options)
    return out.getvalue(), error.value


def dump():
    """Everything that the database holds, as text by table."""
    tables = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            rows = [" ".join(str(bytes(v) if isinstance(v, memoryview) else v) for v in row) for row in cursor]
            tables[table] = sorted(rows)
    return tables


def where(*words):
    return {word: [table for table, rows in dump().items() if word in "\n".join(rows)] for word in words}


def kept(assessment):
    return Assessment.objects.get(pk=assessment.pk)
