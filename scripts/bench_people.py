"""HR's list of people with ten thousand of them beside a hundred, both in one run: asked are three times at most."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

LIST = "/people/"


def report(hr: Any, median: Callable[[Callable[[], Any]], float], browser: Callable[[Any], Any]) -> None:
    from people.departments import keeping
    from people.models import User
    from people.numbers import key_of
    from tests.factories import UserFactory

    department, supervisor, by_hr = keeping.ensure("量測部"), UserFactory(), browser(hr)

    def add(first: int, last: int) -> float:
        User.objects.bulk_create(
            [
                User(
                    username=(number := f"M{place:05d}"),
                    username_key=key_of(number),
                    name=f"員工{number}",
                    department=department,
                    supervisor=supervisor,
                    email=f"{number}@example.com",
                )
                for place in range(first, last)
            ],
            batch_size=500,
        )
        return median(lambda: by_hr.get(LIST))

    few, many = add(0, 100), add(100, 10_000)
    size = len(by_hr.get(LIST).content) / 1024
    print(f"\npeople: a page of 10,000 costs {many / few:.1f} times one of 100 (asked 3), {size:.0f} KB (asked 150)")
