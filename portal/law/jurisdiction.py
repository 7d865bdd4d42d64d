"""Jurisdictions as data: one TOML file each, read and checked here."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from portal.law.grounds import Ground
from portal.law.periods import Period, Unit

FOLDER = Path(__file__).parent / "jurisdictions"


class JurisdictionError(ValueError):
    """A jurisdiction does not exist or its file is wrong; says which file and key."""


@dataclass(frozen=True)
class Jurisdiction:
    """One body of law: its time limits, clock and grounds.

    ``extension`` is added to ``respond``, both counted from receipt; ``rolls`` says whether a period that ends on
    a day off ends on the next working day instead; ``verified`` whether it was compared with the statute.
    """

    key: str
    law: str
    respond: Period
    extension: Period | None
    rolls: bool
    verified: bool
    grounds: tuple[Ground, ...]

    def ground(self, key: str) -> Ground:
        """A ground of refusal. Raises KeyError."""
        return next(ground for ground in self.grounds if ground.key == key)

    def grounds_for(self, kind: str) -> list[Ground]:
        """The grounds that can be given for a kind of request."""
        return [ground for ground in self.grounds if kind in ground.kinds]


@lru_cache(maxsize=32)
def jurisdiction(key: str) -> Jurisdiction:
    """Read a jurisdiction. Raises JurisdictionError."""
    path = FOLDER / f"{key}.toml"
    if path not in FOLDER.glob("*.toml"):
        known = ", ".join(sorted(file.stem for file in FOLDER.glob("*.toml")))
        raise JurisdictionError(f"There is no jurisdiction {key!r}. Known are: {known}.")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        return _read(key, data)
    except KeyError as error:
        raise JurisdictionError(f"{path.name}: {error.args[0]!r} is missing.") from error
    except (ValueError, TypeError) as error:
        raise JurisdictionError(f"{path.name}: {error}") from error


def _read(key: str, data: dict[str, Any]) -> Jurisdiction:
    return Jurisdiction(
        key=key,
        law=data["law"],
        respond=_period(data["respond"]),
        extension=_period(data["extension"]) if "extension" in data else None,
        rolls=data["rolls_to_working_day"],
        verified=data["verified"],
        grounds=tuple(_ground(ground) for ground in data["grounds"]),
    )


def _period(data: dict[str, int]) -> Period:
    (unit, length), *rest = data.items()
    if rest or length < 1:
        raise ValueError(f"a period is one unit with a positive length, not {data}")
    return Period(length, Unit(unit))


def _ground(data: dict[str, Any]) -> Ground:
    return Ground(**{**data, "kinds": frozenset(data["kinds"])})
