"""Which row of the old version is which row of the new one, by likeness of text and by place, then by code."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple

from competency.comparing.likeness import Likeness, key_of, without_marks
from competency.comparing.parts import Item
from competency.marks import MARK

# How alike two texts must be to be the same row reworded: in another place, in the same place, and there under
# the same code.
ALIKE_ELSEWHERE, ALIKE_IN_PLACE, ALIKE_BY_CODE = 0.65, 0.5, 0.25
# How much of a text must be found in another one to have become part of it.
CONTAINED = 0.5
# What counts in favour of a pair beside likeness.
PLACE, CODE, NOTE = 0.3, 0.15, 0.15

# By index: old to new.
Pairs = dict[int, int]
SamePlace = Callable[[int, int], bool]


class _Candidate(NamedTuple):
    """Sorted by what counts in favour of the pair; ties go to the smaller distance, then to the earlier rows."""

    against: float
    distance: int
    i: int
    j: int


def anywhere(_i: int, _j: int) -> bool:
    """For rows that all have the same place, such as the skills of a version."""
    return True


def paired(
    old: Sequence[Item], new: Sequence[Item], same_place: SamePlace = anywhere, by_code: float = ALIKE_BY_CODE
) -> Pairs:
    """
    Each row with its other one: texts that are the same first, then what is most alike. `by_code` is how alike
    rows with the same code in the same place must be.
    """
    pairs = _taken(_equal_ones(old, new, same_place), {})
    return _taken(_alike_ones(old, new, same_place, by_code, pairs), pairs)


def _taken(candidates: list[_Candidate], pairs: Pairs) -> Pairs:
    chosen = dict(pairs)
    used = set(chosen.values())
    for candidate in sorted(candidates):
        if candidate.i not in chosen and candidate.j not in used:
            chosen[candidate.i] = candidate.j
            used.add(candidate.j)
    return chosen


def _equal_ones(old: Sequence[Item], new: Sequence[Item], same_place: SamePlace) -> list[_Candidate]:
    by_key: dict[str, list[int]] = {}
    for j, item in enumerate(new):
        by_key.setdefault(key_of(without_marks(item.text)), []).append(j)
    found = []
    codes = [key_of(item.code) for item in new]
    for i, item in enumerate(old):
        key, code = key_of(without_marks(item.text)), key_of(item.code)
        for j in by_key.get(key, []):
            in_place, same_code = same_place(i, j), code == codes[j]
            if key or (in_place and same_code):  # without a text only the code tells them apart
                found.append(_Candidate(-float(in_place * 2 + same_code), abs(i - j), i, j))
    return found


def _alike_ones(
    old: Sequence[Item], new: Sequence[Item], same_place: SamePlace, by_code: float, pairs: Pairs
) -> list[_Candidate]:
    used = set(pairs.values())
    if len(pairs) == len(old) or len(used) == len(new):
        return []
    names = Likeness([item.text for item in old], [item.text for item in new])
    bodies = Likeness([item.body for item in old], [item.body for item in new])
    found = []
    for i in (i for i in range(len(old)) if i not in pairs):
        for j in (j for j in range(len(new)) if j not in used):
            alike = max(names.of(i, j), bodies.of(i, j)) + NOTE * _share_a_mark(old[i].text, new[j].text)
            in_place, code = same_place(i, j), key_of(old[i].code)
            same_code = bool(code) and code == key_of(new[j].code)
            if alike >= _needed(in_place, same_code, by_code):
                found.append(_Candidate(-(alike + PLACE * in_place + CODE * same_code), abs(i - j), i, j))
    return found


def _needed(in_place: bool, same_code: bool, by_code: float) -> float:
    if not in_place:
        return ALIKE_ELSEWHERE
    return by_code if same_code else ALIKE_IN_PLACE


def _share_a_mark(old: str, new: str) -> bool:
    return bool(set(MARK.findall(old)) & set(MARK.findall(new)))


def parts_of_others(old: Sequence[Item], new: Sequence[Item], pairs: Pairs) -> dict[int, int]:
    """The new row into which an old one without a pair went, where most of its text is found in one."""
    if len(pairs) == len(old):
        return {}
    contents = Likeness([item.text for item in old], [item.text for item in new])
    found = {}
    for i in (i for i in range(len(old)) if i not in pairs):
        best = max(((contents.contained(i, j), -j) for j in range(len(new))), default=(0.0, 0))
        if best[0] >= CONTAINED:
            found[i] = -best[1]
    return found


def out_of_order(places: Sequence[int]) -> set[int]:
    """Indexes of the fewest rows that must be taken out for the rest to stand in rising order."""
    tails: list[int] = []  # the last place of the best run of each length, and its index
    ends: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        length = bisect_left(tails, place)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [place]
        ends[length : length + 1] = [index]
    kept, index = set(), ends[-1] if ends else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return set(range(len(places))) - kept


def woven(old: Sequence[int], new: Sequence[int], pairs: Pairs) -> list[tuple[int | None, int | None]]:
    """Both lists as one, in the new order; what has no pair stands after the row that it stood after."""
    back = {j: i for i, j in pairs.items() if i in set(old)}
    rows: list[tuple[int | None, int | None]] = [(back.get(j), j) for j in new]
    inside = set(new)
    for number, i in enumerate(old):
        if pairs.get(i) not in inside:
            after = next((at for at, row in enumerate(rows) if number and row[0] == old[number - 1]), -1)
            rows.insert(after + 1, (i, None))
    return rows
