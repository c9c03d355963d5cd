"""The posts of a company of a given size: divisions, departments and sections, each with the one who leads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from random import Random

from people.models import BETWEEN

# So many to a section with its chief, so many sections to a department, departments to a division.
SECTION, SECTIONS, DEPARTMENTS = 10, 8, 9
# Each has all three lines of work.
FEWEST = 30
PLACES = (
    "台北", "新北", "桃園", "台中", "台南", "高雄", "新竹", "苗栗", "彰化", "南投", "雲林", "嘉義", "屏東", "宜蘭",
    "花蓮", "台東", "基隆", "澎湖", "金門", "馬祖",
)  # fmt: skip
DIGITS = "零一二三四五六七八九"
TOP = "總經理室"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of work; `staff`: the titles of those who lead nobody, more usual ones more than once."""

    department: str
    section: str
    staff: tuple[str, ...]
    chief: str
    manager: str

    @property
    def titles(self) -> list[str]:
        return [*dict.fromkeys(self.staff), self.chief, self.manager]


# In the order of `standards.published`.
LINES = (
    Line("客戶服務", "客服", ("客服專員", "客服專員", "客服專員", "資深客服專員"), "客服課長", "客服部經理"),
    Line("倉儲", "倉儲", ("倉儲專員", "倉儲專員", "倉儲專員", "資深倉儲專員"), "倉儲課長", "倉儲部經理"),
    Line("業務", "業務", ("業務助理", "業務助理", "業務助理", "資深業務助理"), "業務課長", "業務部經理"),
)
# How often each line has the next department.
TURNS = (0, 1, 2, 0, 0, 1)


@dataclass(frozen=True, slots=True)
class Post:
    """One post; `above`: the place of the post that it reports to among all of them; `rank`: 0 leads the company."""

    department: str
    title: str
    above: int | None
    rank: int


def posts(people: int, chance: Random) -> list[Post]:
    """So many, each behind the one it reports to."""
    found = [Post(TOP, "總經理", None, 0)]
    sections = max(1, round((people - 1) / (SECTION + 1.3 / SECTIONS)))
    departments = max(ceil(sections / SECTIONS), min(3, sections))
    teams = []
    for number in range(ceil(departments / DEPARTMENTS)):
        division = f"{PLACES[number]}營運處" if number < len(PLACES) else f"第{numeral(number + 1)}營運處"
        found.append(Post(division, "營運處處長", 0, 1))
        head = len(found) - 1
        for place in range(number * DEPARTMENTS, min((number + 1) * DEPARTMENTS, departments)):
            line = LINES[TURNS[place % len(TURNS)]]
            path = f"{division}{BETWEEN}{line.department}{numeral(place % DEPARTMENTS + 1)}部"
            found.append(Post(path, line.manager, head, 2))
            manager = len(found) - 1
            for section in range(place, sections, departments):
                name = f"{path}{BETWEEN}{line.section}{numeral(section // departments + 1)}課"
                found.append(Post(name, line.chief, manager, 3))
                teams.append((len(found) - 1, line))
    return [*found, *_staff(found, teams, people - len(found), chance)]


def _staff(found: list[Post], teams: list[tuple[int, Line]], count: int, chance: Random) -> Iterator[Post]:
    """Teams of nearly the same size."""
    for number in range(count):
        chief, line = teams[number % len(teams)]
        yield Post(found[chief].department, chance.choice(line.staff), chief, 4)


def numeral(number: int) -> str:
    """As Chinese writes it, up to 99."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")
