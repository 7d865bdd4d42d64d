"""A controller's own promise: shorter limits than the law's, which count beside them and never beyond them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from portal.law.jurisdiction import JurisdictionError
from portal.law.periods import Period
from portal.law.reading import Table, Wrong, toml


@dataclass(frozen=True)
class Promise:
    """What a controller promises on top of the law. What is None is as the law has it.

    An extension under the law replaces the promise, unless ``extension`` limits that too.
    """

    respond: Period
    acknowledge: Period | None = None
    extension: Period | None = None
    rolls: bool | None = None


@lru_cache(maxsize=8)
def promise(file: str) -> Promise | None:
    """The promise of a file, if any is named. Raises JurisdictionError."""
    return read_promise(Path(file)) if file else None


def read_promise(path: Path) -> Promise:
    """Read a promise's file. Raises JurisdictionError."""
    try:
        table = toml(path)
        promise = _promise(table)
        table.finish()
    except Wrong as error:
        raise JurisdictionError(f"{path.name}: {error}") from error
    except OSError as error:
        raise JurisdictionError(f"{path}: cannot be read: {error.strerror}.") from error
    return promise


def _promise(table: Table) -> Promise:
    promise = Promise(
        respond=table.period("respond"),
        acknowledge=table.period_or_none("acknowledge"),
        extension=table.period_or_none("extension"),
        rolls=table.maybe("rolls_to_working_day", bool),
    )
    if promise.extension and promise.extension.unit is not promise.respond.unit:
        raise Wrong("extension", f"must be counted in {promise.respond.unit}, as respond is.")
    return promise
