"""
What is counted over all web processes: wrong passwords, used codes, looks of a client. Kept as JSON in a table of the
database, so that a row written by SQL is at worst a wrong count, never code; forgotten by its time alone, so that no
crowd throws out the counts of others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

# So many rows whose time is over go with each one that is written: the table shrinks while it is used.
SWEPT = 50
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
MISSING = object()

GET = "SELECT cache_key, value FROM {table} WHERE cache_key IN ({keys}) AND expires > %s"
GET_HELD = "SELECT cache_key, value FROM {table} WHERE cache_key = %s AND expires > %s {hold}"
SET = (
    "INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s) "
    "ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires"
)
ADD = SET + " WHERE {table}.expires <= %s"
# What is no count, such as a row written by SQL, begins anew.
COUNT = (
    "INSERT INTO {table} (cache_key, value, expires) VALUES (%s, '1', %s) ON CONFLICT (cache_key) DO UPDATE "
    "SET value = CASE WHEN rtrim({table}.value, '0123456789') = '' AND length({table}.value) BETWEEN 1 AND 9 "
    "THEN CAST(CAST({table}.value AS integer) + 1 AS text) ELSE '1' END RETURNING cache_key, value"
)
RECOUNT = "UPDATE {table} SET value = %s WHERE cache_key = %s"
TOUCH = "UPDATE {table} SET expires = %s WHERE cache_key = %s AND expires > %s"
SWAP = "UPDATE {table} SET value = %s, expires = %s WHERE cache_key = %s AND value = %s AND expires > %s"
DELETE = "DELETE FROM {table} WHERE cache_key = %s"
CLEAR = "DELETE FROM {table}"
SWEEP = (
    "DELETE FROM {table} WHERE cache_key IN "
    "(SELECT cache_key FROM {table} WHERE expires <= %s LIMIT {swept} {skip_what_others_sweep})"
)

Value = str | int | float | datetime | None


class CounterCache(BaseDatabaseCache):
    """
    A cache of Django's for plain values: numbers, texts, lists, dicts with texts as keys. TypeError for others.
    Its table is made by `createcachetable`; the options of size are not read.
    """

    _table: str  # set by the class above

    def get(self, key: str, default: object = None, version: int | None = None) -> object:
        return self.get_many([key], version).get(key, default)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, object]:
        asked = {self.make_and_validate_key(key, version=version): key for key in keys}
        if not asked:
            return {}
        rows = self._rows(GET, *asked, timezone.now(), keys=", ".join(["%s"] * len(asked)))
        return {asked[key]: value for key, text in rows if (value := _plain(text)) is not MISSING}

    def set(self, key: str, value: object, timeout: object = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        own, text = self.make_and_validate_key(key, version=version), json.dumps(value, allow_nan=False)
        self._sweep()
        self._run(SET, own, text, self._until(timeout))

    def add(self, key: str, value: object, timeout: object = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """False where the key has a value whose time is not over; of several at once one gets True."""
        own, text = self.make_and_validate_key(key, version=version), json.dumps(value, allow_nan=False)
        self._sweep()
        return self._run(ADD, own, text, self._until(timeout), timezone.now()) > 0

    def touch(self, key: str, timeout: object = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        own = self.make_and_validate_key(key, version=version)
        return self._run(TOUCH, self._until(timeout), own, timezone.now()) > 0

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """The new count; none is lost when several count at once. ValueError where there is none."""
        own = self.make_and_validate_key(key, version=version)
        hold = "FOR UPDATE" if self._connection.features.has_select_for_update else ""
        with transaction.atomic(using=self._connection.alias):
            rows = self._rows(GET_HELD, own, timezone.now(), hold=hold)
            if not rows:
                raise ValueError(f"Key {key!r} is not counted")
            former = _plain(rows[0][1])
            count = (former if isinstance(former, int) else 0) + delta
            self._run(RECOUNT, json.dumps(count), own)
        return count

    def count(self, key: str, seconds: float) -> int:
        """
        Counts one more, from 1; how many there are. For keys that name their time, such as a minute: a count whose
        time is over goes on until it is swept.
        """
        if not self._connection.features.can_return_columns_from_insert:  # SQLite before 3.35
            self.add(key, 0, timeout=seconds)
            return self.incr(key)
        ((_own, count),) = self._rows(COUNT, self.make_and_validate_key(key), self._until(seconds))
        if count == "1":
            self._sweep()
        return int(count)

    def swap(self, key: str, former: object, value: object, seconds: float) -> bool:
        """Puts the value in the place of the former one; of several at once one gets True. 0 seconds: it is gone."""
        own, now = self.make_and_validate_key(key), timezone.now()
        return self._run(SWAP, json.dumps(value), self._until(seconds), own, json.dumps(former), now) > 0

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._run(DELETE, self.make_and_validate_key(key, version=version)) > 0

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self.get(key, MISSING, version) is not MISSING

    def clear(self) -> None:
        self._run(CLEAR)

    def _sweep(self) -> None:
        skip = "FOR UPDATE SKIP LOCKED" if self._connection.features.has_select_for_update_skip_locked else ""
        self._run(SWEEP, timezone.now(), swept=str(SWEPT), skip_what_others_sweep=skip)

    @property
    def _connection(self) -> BaseDatabaseWrapper:
        return connections[router.db_for_write(self.cache_model_class)]

    def _until(self, timeout: object) -> datetime:
        seconds = self.get_backend_timeout(timeout)  # type: ignore[arg-type]  # seconds, None or the default's mark
        return NEVER if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)

    def _run(self, statement: str, *values: Value, **parts: str) -> int:
        """How many rows it changed."""
        with self._connection.cursor() as cursor:
            cursor.execute(self._completed(statement, parts), self._adapted(values))
            return int(cursor.rowcount)

    def _rows(self, statement: str, *values: Value, **parts: str) -> list[tuple[str, str]]:
        with self._connection.cursor() as cursor:
            cursor.execute(self._completed(statement, parts), self._adapted(values))
            return list(cursor.fetchall())

    def _completed(self, statement: str, parts: dict[str, str]) -> str:
        return statement.format(table=self._connection.ops.quote_name(self._table), **parts)

    def _adapted(self, values: Iterable[Value]) -> list[Value]:
        adapted = self._connection.ops.adapt_datetimefield_value
        return [adapted(value) if isinstance(value, datetime) else value for value in values]


def _plain(text: str) -> object:
    """The value of a row; what is no JSON, such as a row of a former release, counts as missing."""
    try:
        return json.loads(text)
    except ValueError:
        return MISSING
