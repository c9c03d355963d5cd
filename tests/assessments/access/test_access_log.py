"""HR and the auditor, and nobody else, ask who saw what; the page answers by person, reader, kind and day."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.enums import AccessKind
from assessments.models import Access
from tests.factories import UserFactory, open_for, rate_all

pytestmark = pytest.mark.django_db
URL = "/access/"


@pytest.fixture
def log(cycle, assessment, supervisor, trainee, hr, stranger):
    """王小明's appraisal: seen by 林淑芬, taken by 陳美玲, refused to 蔡怡君; 李大同's: seen by 林淑芬."""
    other = open_for(cycle, UserFactory(username="E9", name="李大同"), supervisor, hr)
    for about, person, kind, detail, day in [
        (assessment, supervisor, AccessKind.VIEW, "", 1),
        (assessment, hr, AccessKind.DOWNLOAD, "r1", 2),
        (assessment, stranger, AccessKind.REFUSED, "GET report.pdf", 3),
        (other, supervisor, AccessKind.VIEW, "", 4),
    ]:
        row = Access.objects.create(assessment=about, person=person, kind=kind, detail=detail)
        at = timezone.make_aware(datetime(2026, 3, day, 0, 30))  # of Taipei; still the day before by UTC
        Access.objects.filter(pk=row.pk).update(at=at)
    return assessment


def asked(browser, **question):
    response = browser.get(URL, question)
    assert response.status_code == 200
    log = response.context["log"]
    return [timezone.localtime(row.line.first).day for row in log.rows]


@pytest.mark.parametrize("who", ["supervisor", "trainee", "editor", "administrator", "stranger", "manager"])
def test_nobody_but_hr_and_the_auditor_asks_who_saw_what(who, request, log, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    response = browser.get(URL)
    assert response.status_code == 403
    assert "人資" in response.context["message"]
    assert URL not in browser.get("/").content.decode()


@pytest.mark.parametrize("who", ["hr", "auditor"])
def test_hr_and_the_auditor_see_who_did_what_newest_first(who, request, log, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    assert asked(browser) == [4, 3, 2, 1]
    html = browser.get(URL).content.decode()
    for words in ("蔡怡君", "想查看：報告", "遭拒", log.number, "2026/03/03 00:30", log.get_absolute_url()):
        assert words in html
    assert f'href="{URL}"' in browser.get("/").content.decode()


def test_the_part_that_each_plays_stands_beside_the_name(log, hr, signed_in):
    assert [row.part for row in signed_in(hr).get(URL).context["log"].rows] == ["評核人", "無", "人資", "評核人"]


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ({"person": "小明"}, [3, 2, 1]),
        ({"person": "e9"}, [4]),
        ({"person": "沒有這個人"}, []),
        ({"by": "淑芬"}, [4, 1]),
        ({"by": "stranger"}, [3]),
        ({"kind": "download"}, [2]),
        ({"since": "2026-03-02", "until": "2026-03-03"}, [3, 2]),
        ({"since": "2026-03-04"}, [4]),
        ({"until": "2026-03-01"}, [1]),
        ({"person": "王小明", "by": "陳", "kind": "download", "since": "2026-03-02"}, [2]),
        ({"assessment": "A-000000"}, []),
    ],
)
def test_the_log_is_asked_by_person_reader_kind_and_day(question, days, log, hr, signed_in):
    assert asked(signed_in(hr), **question) == days


def test_the_page_of_an_assessment_leads_hr_and_auditor_to_its_readers(log, hr, auditor, supervisor, signed_in):
    link = f"{URL}?assessment={log.pk}"
    for person, shown in [(hr, True), (auditor, True), (supervisor, False)]:
        assert (link in signed_in(person).get(log.get_absolute_url()).content.decode()) == shown
    Access.objects.filter(at__gt=timezone.now() - timedelta(days=1)).delete()
    assert asked(signed_in(hr), assessment=log.pk) == asked(signed_in(hr), assessment=log.number) == [3, 2, 1]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ({"since": "2026-02-30"}, "沒有「2026-02-30」這一天"),
        ({"until": "昨天"}, "這不是有效的日期"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "請將兩者對調"),
        ({"assessment": "王小明"}, "A-000042"),
        ({"kind": "everything"}, "everything"),
        ({"sort": "mac"}, "mac"),
        ({"person": "王" * 81}, "80"),
    ],
)
def test_a_question_that_makes_no_sense_is_answered_in_words_and_with_nothing_else(question, words, log, hr, signed_in):
    response = signed_in(hr).get(URL, question)
    assert response.status_code == 400
    assert any(words in str(error) for errors in response.context["form"].errors.values() for error in errors)
    assert response.context["log"] is None


def test_hr_who_is_appraised_sees_who_saw_their_own(cycle, supervisor, hr, auditor, signed_in):
    own = open_for(cycle, hr, supervisor, UserFactory())
    signed_in(auditor).get(own.get_absolute_url())
    response = signed_in(hr).get(URL, {"person": "hr"})
    assert [(row.person, row.part) for row in response.context["log"].rows] == [(auditor, "稽核人員")]


def test_an_empty_log_and_an_empty_answer_say_so(log, hr, signed_in):
    assert "查無符合條件的紀錄" in signed_in(hr).get(URL, {"by": "無此人"}).content.decode()
    Access.objects.all().delete()
    assert "還沒有人查閱過" in signed_in(hr).get(URL).content.decode()


def test_asking_is_told_to_the_servers_log_only(log, hr, signed_in, logged):
    signed_in(hr).get(URL, {"person": "王小明"})
    assert logged("access") == [("INFO", "hr read the access log: page 1, 3 lines")]
    assert Access.objects.count() == 4


def test_a_page_of_eleven_looks_costs_the_queries_of_one(cycle, assessment, supervisor, hr, manager, signed_in):
    browser = signed_in(hr)
    boss = manager
    for _level in range(4):
        boss.supervisor = UserFactory()
        boss.save()
        boss = boss.supervisor
    Access.objects.create(assessment=assessment, person=supervisor, kind=AccessKind.VIEW)
    browser.get(URL)
    with CaptureQueriesContext(connection) as with_one:
        assert len(browser.get(URL).context["log"].rows) == 1
    for _number in range(5):
        lead = UserFactory(supervisor=manager)
        about = open_for(cycle, UserFactory(), lead, hr)
        Access.objects.create(assessment=about, person=UserFactory(roles=["auditor"]), kind=AccessKind.VIEW)
        Access.objects.create(assessment=about, person=manager, kind=AccessKind.REFUSED)
    with CaptureQueriesContext(connection) as with_many:
        assert len(browser.get(URL).context["log"].rows) == 11
    assert len(with_many) == len(with_one) <= 15


def test_many_looks_are_paged_and_the_question_goes_along(assessment, supervisor, hr, signed_in):
    rate_all(assessment, supervisor)
    Access.objects.bulk_create(
        Access(assessment=assessment, person=supervisor, kind=AccessKind.REFUSED, detail=f"GET evidence/{number}")
        for number in range(51)
    )
    html = signed_in(hr).get(URL, {"person": "小明"}).content.decode()
    assert "page=2" in html
    assert "person=%E5%B0%8F%E6%98%8E" in html
    assert len(signed_in(hr).get(URL, {"page": "2"}).context["log"].rows) == 1


@pytest.mark.parametrize(
    ("kind", "detail", "words"),
    [
        (AccessKind.VIEW, "evidence", "佐證"),
        (AccessKind.VIEW, "plan", "發展計畫"),
        (AccessKind.VIEW, "mail 12", "相關郵件"),
        (AccessKind.DOWNLOAD, "r2", "報告（版次 2）"),
        (AccessKind.DOWNLOAD, "evidence 7", "佐證檔案"),
        (AccessKind.EXPORT, "own data", "本人資料"),
        (AccessKind.REFUSED, "GET", "想查看：評核"),
        (AccessKind.REFUSED, "GET evidence/7", "想查看：佐證檔案"),
        (AccessKind.REFUSED, "POST rate/save", "想變更：評分"),
        (AccessKind.REFUSED, "POST self/save", "想變更：自評"),
        (AccessKind.REFUSED, "POST evidence/7/remove", "想變更：佐證"),
        (AccessKind.REFUSED, "POST approve", "想執行：核定"),
        (AccessKind.REFUSED, "POST self_submit", "想執行：送出自評"),
        (AccessKind.REFUSED, "POST something-of-before", "something-of-before"),
    ],
)
def test_what_somebody_did_is_said_in_plain_words(kind, detail, words, assessment, hr, stranger, signed_in):
    Access.objects.create(assessment=assessment, person=stranger, kind=kind, detail=detail)
    html = signed_in(hr).get(URL).content.decode()
    assert words in html
    assert "POST" not in html
    assert "GET" not in html


def test_no_address_of_an_assessment_is_left_without_words():
    """Whatever is refused there is told by a word of its own."""
    from assessments.access.words import part
    from assessments.urls import urlpatterns

    of_one = [
        str(each.pattern).partition("<int:pk>/")[2]
        for each in urlpatterns
        if "assessments/<int:pk>/" in str(each.pattern)
    ]
    for address in of_one:
        name = address.replace("<int:evidence_pk>", "7").strip("/")
        if "<" not in name:
            assert part(name) != name, name
