"""One process at a time."""

from django.db import connection

ALONE = "SELECT pg_try_advisory_xact_lock(hashtext(%s))"


def alone(name: str) -> bool:
    """Whether this transaction is the only one that does what is named so; it stays so until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE, [f"habeas {name}"])
        return bool(cursor.fetchone()[0])
