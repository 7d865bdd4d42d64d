"""Django's cache in Postgres, so that all web processes count attempts and remember used forms and codes together.

Django's own database cache keeps pickles: whoever can write to the table could have the web process run anything. This
one keeps JSON, and of a key, which may name an address of the internet or a mailbox, only a keyed digest.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.utils.crypto import salted_hmac

TABLE = "staff_cacheentry"
PUT = f"""
INSERT INTO {TABLE} AS kept (key, value, expires_at)
VALUES (%(key)s, %(value)s::jsonb, now() + make_interval(secs => %(seconds)s))
ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
"""  # noqa: S608  the table's name is ours
ADD = f"{PUT} WHERE kept.expires_at <= now()"
GET = f"SELECT value::text FROM {TABLE} WHERE key = %(key)s AND expires_at > now()"  # noqa: S608
COUNT = f"""
UPDATE {TABLE} SET value = to_jsonb(value::bigint + %(delta)s) WHERE key = %(key)s AND expires_at > now()
RETURNING value::bigint
"""  # noqa: S608
DELETE = f"DELETE FROM {TABLE} WHERE key = %(key)s AND expires_at > now()"  # noqa: S608
DELETE_EXPIRED = f"DELETE FROM {TABLE} WHERE expires_at <= now()"  # noqa: S608
CLEAR = f"DELETE FROM {TABLE}"  # noqa: S608
A_YEAR = 365 * 24 * 60 * 60  # what is kept without an end


class SharedCache(BaseCache):
    """What :mod:`django.core.cache` asks of a backend. Values are what JSON can hold."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value unless there is one; of several processes at once only one does."""
        return bool(self._run(ADD, key, version, **self._kept(value, timeout)))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value of a key."""
        with connection.cursor() as cursor:
            cursor.execute(GET, {"key": self._digest(key, version)})
            row = cursor.fetchone()
        return default if row is None else json.loads(row[0])

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value, whatever there was."""
        self._run(PUT, key, version, **self._kept(value, timeout))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Count: nobody's step is lost, and the key ends when it would have. Raises ValueError if there is none."""
        with connection.cursor() as cursor:
            cursor.execute(COUNT, {"key": self._digest(key, version), "delta": delta})
            row = cursor.fetchone()
        if row is None:
            raise ValueError("There is no such key.")
        return int(row[0])

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a key; gives whether there was one."""
        return bool(self._run(DELETE, key, version))

    def clear(self) -> None:
        """Forget everything."""
        with connection.cursor() as cursor:
            cursor.execute(CLEAR)

    def _kept(self, value: Any, timeout: Any) -> dict[str, Any]:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return {"value": json.dumps(value), "seconds": float(A_YEAR if seconds is None else seconds)}

    def _digest(self, key: str, version: int | None) -> str:
        return salted_hmac("portal.shared_cache", self.make_key(key, version), algorithm="sha256").hexdigest()

    def _run(self, sql: str, key: str, version: int | None, **values: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql, {"key": self._digest(key, version), **values})
            return int(cursor.rowcount)


def delete_expired() -> int:
    """Forget what has ended; gives how many keys that were."""
    with connection.cursor() as cursor:
        cursor.execute(DELETE_EXPIRED)
        return int(cursor.rowcount)
