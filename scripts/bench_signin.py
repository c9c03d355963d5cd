"""
A morning: people of one office sign in behind one address, every twentieth at the second try, with the hash of
passwords that a deployment has. What a sign-in costs beside that hash, and how many a minute one process takes.
"""

from __future__ import annotations

import time

PEOPLE = 100
SLIPS = 20  # one in so many
OFFICE = "203.0.113.5"
MORNING = 10_000


def report() -> None:
    from django.conf import settings
    from django.contrib.auth.hashers import check_password, make_password
    from django.test import Client

    from people.models import SignIn
    from people.signin import limits
    from tests.factories import UserFactory

    quick = settings.PASSWORD_HASHERS
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    try:
        password = make_password("a-long-enough-password")
        started = time.perf_counter()
        for _round in range(5):
            check_password("a-long-enough-password", password)
        hashing = (time.perf_counter() - started) / 5
        people = [UserFactory(password=password) for _number in range(PEOPLE)]
        started, slips = time.perf_counter(), 0
        for number, person in enumerate(people):
            form = {"login": person.username, "password": "a-long-enough-password"}
            if number % SLIPS == 0:
                slips += 1
                Client().post("/accounts/login/", {**form, "password": "a slip"}, REMOTE_ADDR=OFFICE)
            answer = Client().post("/accounts/login/", form, REMOTE_ADDR=OFFICE)
            if answer.status_code != 302:
                raise SystemExit(f"signin: {person} was not let in: {answer.status_code}")
        seconds = time.perf_counter() - started
    finally:
        settings.PASSWORD_HASHERS = quick
    left = limits.counts().get(f"crowd:{OFFICE}:{limits.Span.of('address').name}", 0)
    a_minute = PEOPLE / seconds * 60
    print(f"\nSign-ins behind one address: {a_minute:.0f} a minute in one process, {slips} of {PEOPLE} after a slip")
    print(f"  {seconds / PEOPLE * 1000:.0f} ms each, of which one hash of a password is {hashing * 1000:.0f} ms")
    print(f"  {MORNING} people: {MORNING / a_minute / 4:.0f} minutes with four processes on as many cores")
    print(f"  counted against the address afterwards: {left}; lines in the log: {SignIn.objects.count()}")
