"""The people of the invented company; every e-mail address lies under example.com."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password

from people import leaving
from people.departments import keeping
from people.models import User

FRONT = "客戶服務部 / 一線客服組"
SECOND = "客戶服務部 / 二線客服組"
STORE = "客戶服務部 / 門市服務組"
ASSISTANT = "客戶服務助理"
SENIOR = "資深客戶服務助理"


@dataclass(frozen=True, slots=True)
class Member:
    """One employee. `months`: how long ago hired; `mailbox`: before @example.com, "" without e-mail."""

    number: str
    name: str
    department: str
    job_title: str
    months: int
    mailbox: str
    supervisor: str = ""


# Each stands after the person they report to.
MEMBERS = (
    Member("E0001", "鄭國華", "客戶服務部", "經理", 148, "kuohua.cheng"),
    Member("E0005", "高淑惠", "人力資源部", "經理", 131, "shuhui.kao"),
    Member("supervisor", "林淑芬", FRONT, "組長", 96, "shufen.lin", "E0001"),
    Member("E0002", "許志豪", SECOND, "組長", 84, "chihhao.hsu", "E0001"),
    Member("E0003", "蔡佩珊", STORE, "店長", 73, "peishan.tsai", "E0001"),
    Member("E0004", "葉俊宏", STORE, "副店長", 51, "chunhung.yeh", "E0003"),
    Member("hr", "陳美玲", "人力資源部", "人資專員", 62, "meiling.chen", "E0005"),
    Member("editor", "張文華", "人力資源部", "職能發展專員", 44, "wenhua.chang", "E0005"),
    Member("auditor", "黃志強", "稽核室", "稽核專員", 89, "chihchiang.huang"),
    Member("admin", "吳建國", "資訊部", "系統管理員", 77, "chienkuo.wu"),
    Member("trainee", "王柏翰", FRONT, ASSISTANT, 15, "pohan.wang", "supervisor"),
    Member("E0011", "李宜庭", FRONT, ASSISTANT, 27, "yiting.lee", "supervisor"),
    Member("E0012", "張煊", FRONT, SENIOR, 58, "hsuan.chang", "supervisor"),
    Member("E0013", "陳品妤", FRONT, ASSISTANT, 19, "pinyu.chen", "supervisor"),
    Member("E0014", "劉家瑋", FRONT, ASSISTANT, 13, "chiawei.liu", "supervisor"),
    Member("E0015", "游堃銘", SECOND, SENIOR, 66, "kunming.yu", "E0002"),
    Member("E0016", "黃雅雯", SECOND, ASSISTANT, 31, "yawen.huang", "E0002"),
    Member("E0017", "吳冠廷", SECOND, ASSISTANT, 8, "kuanting.wu", "E0002"),
    Member("E0018", "周欣儀", SECOND, ASSISTANT, 5, "", "E0002"),
    Member("E0019", "楊子萱", STORE, ASSISTANT, 36, "tzuhsuan.yang", "E0003"),
    Member("E0020", "洪啟文", STORE, SENIOR, 81, "", "E0003"),
    Member("E0021", "曾郁婷", STORE, ASSISTANT, 9, "yuting.tseng", "E0003"),
    Member("E0022", "賴俊傑", STORE, ASSISTANT, 40, "chunchieh.lai", "E0003"),
    Member("E0023", "簡嘉慧", STORE, ASSISTANT, 4, "", "E0003"),
    Member("E0024", "郭芳瑜", STORE, ASSISTANT, 22, "fangyu.kuo", "E0003"),
    Member("E0025", "方語彤", FRONT, ASSISTANT, 11, "yutung.fang", "supervisor"),
)


def hire_everyone(today: date) -> dict[str, User]:
    """The people by their number. One hash serves all: the password is the same, public, and slow to hash."""
    password = make_password(settings.DEMO_PASSWORD)
    people: dict[str, User] = {}
    departments = {path: keeping.ensure(path) for path in dict.fromkeys(member.department for member in MEMBERS)}
    for place, member in enumerate(MEMBERS):
        person = User(
            username=member.number,
            name=member.name,
            department=departments[member.department],
            job_title=member.job_title,
            hired_on=_hired_on(today, member.months, place),
            supervisor=people.get(member.supervisor),
            email=f"{member.mailbox}@example.com" if member.mailbox else "",
            password=password,
        )
        person.full_clean()
        person.save()
        people[member.number] = person
    return people


def leaves(person: User, day: date) -> None:
    """The person's last day; the account is closed, the record stays."""
    person.left_on = day
    leaving.record(person, None)
    person.is_active = False
    person.full_clean()
    person.save()


def _hired_on(today: date, months: int, place: int) -> date:
    """The first or the sixteenth of a month, on which people start here."""
    day = today - timedelta(days=round(months * 30.44))
    return day.replace(day=1 if place % 3 else 16)
