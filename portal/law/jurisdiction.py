"""Jurisdictions as data: one TOML file each, read and checked here. docs/law.md says how a file looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from portal.law.grounds import Ground
from portal.law.periods import Period
from portal.law.reading import Table, Wrong, one_of, toml, unknown

FOLDER = Path(__file__).parent / "jurisdictions"
RIGHTS = (
    "access",
    "portability",
    "account_deletion",
    "information_deletion",
    "rectification",
    "restriction",
    "objection",
    "automated_decision",
    "consent",
    "complaint",
    "query",
)


class JurisdictionError(ValueError):
    """A jurisdiction does not exist or its file is wrong; says which file, which key and why."""


class Question(StrEnum):
    """What the controller may have to wait for."""

    IDENTITY = "identity"
    CLARIFICATION = "clarification"
    FEE = "fee"


class Stop(StrEnum):
    """What a question to the person does to the time."""

    PAUSE = "pause"  # the time stands still until the answer
    RESTART = "restart"  # the time begins anew on the day of the answer
    NONE = "none"  # the time runs on


@dataclass(frozen=True)
class Limit:
    """A time limit and the article that sets it."""

    period: Period
    article: str


@dataclass(frozen=True)
class Extension:
    """How a law lets the time be extended: once, declared while the first period runs, with a notice that says why.

    ``by`` is added to the first period, both counted from the same day; None where the law sets no length, so that
    the notice has to name the day.
    """

    by: Period | None
    article: str
    when: str


@dataclass(frozen=True)
class Fee:
    """When a fee may be asked for, in words."""

    article: str
    rule: str


@dataclass(frozen=True)
class Authority:
    """Who supervises controllers of a country and region; both empty where the law has one authority for all."""

    name: str
    url: str
    country: str
    region: str


@dataclass(frozen=True)
class Jurisdiction:
    """One body of law: its time limits, clock, rights and grounds.

    ``rolls`` says whether a period that ends on a day off ends on the next working day instead; ``rights`` holds the
    article of each right that exists; ``complaint`` and ``court`` are the articles of the two remedies, and
    ``complain_first`` says that the court hears only who complained before; ``verified`` says whether the file was
    compared with the statute.
    """

    key: str
    law: str
    verified: bool
    sources: tuple[str, ...]
    respond: Limit
    rolls: bool
    acknowledge: Limit | None
    extension: Extension | None
    stops: Mapping[Question, Stop]
    fee: Fee
    complaint: str
    court: str
    complain_first: bool
    rights: Mapping[str, str]
    authorities: tuple[Authority, ...]
    grounds: tuple[Ground, ...]

    def ground(self, key: str) -> Ground:
        """A ground of refusal. Raises KeyError."""
        for ground in self.grounds:
            if ground.key == key:
                return ground
        raise KeyError(key)

    def grounds_for(self, kind: str) -> list[Ground]:
        """The grounds that can be given for a kind of request."""
        return [ground for ground in self.grounds if kind in ground.kinds]

    @property
    def others(self) -> str:
        """The article on which data about other people is left out; empty where the law has none of its own."""
        return next((ground.article for ground in self.grounds if ground.others), "")

    def authority(self, country: str, region: str = "") -> Authority | None:
        """Whom the person can complain to: the region's authority, else the country's, else that of the law."""
        for place in ((country, region), (country, ""), ("", "")):
            for authority in self.authorities:
                if (authority.country, authority.region) == place:
                    return authority
        return None

    def texts(self) -> Iterator[str]:
        """Every text that people read and that is translated."""
        yield from (self.law, self.fee.rule)
        if self.extension:
            yield self.extension.when
        for ground in self.grounds:
            yield from (ground.title, ground.meaning)


@lru_cache(maxsize=64)
def jurisdiction(key: str) -> Jurisdiction:
    """Read a jurisdiction. Raises JurisdictionError."""
    if key not in known():
        raise JurisdictionError(unknown(key, known(), "jurisdiction"))
    return read(FOLDER / f"{key}.toml")


def known() -> list[str]:
    """The keys of all jurisdictions."""
    return sorted(file.stem for file in FOLDER.glob("*.toml"))


def read(path: Path) -> Jurisdiction:
    """Read a jurisdiction's file. Raises JurisdictionError."""
    try:
        table = toml(path)
        law = _jurisdiction(path.stem, table)
        table.finish()
    except Wrong as error:
        raise JurisdictionError(f"{path.name}: {error}") from error
    return law


def _jurisdiction(key: str, table: Table) -> Jurisdiction:
    respond, remedies, acknowledge = table.table("respond"), table.table("remedies"), table.table_or_none("acknowledge")
    rolls = respond.take("rolls_to_working_day", bool)
    limit, rights = _limit(respond), _rights(table.table("rights"))
    law = Jurisdiction(
        key=key,
        law=table.take("law", str),
        verified=table.take("verified", bool),
        sources=table.texts("sources"),
        respond=limit,
        rolls=rolls,
        acknowledge=_limit(acknowledge) if acknowledge else None,
        extension=_extension(table.table_or_none("extension"), limit.period),
        stops=_stops(table.table("stops")),
        fee=_fee(table.table("fee")),
        complaint=remedies.take("complaint", str),
        court=remedies.take("court", str),
        complain_first=remedies.maybe("complain_first", bool) or False,
        rights=rights,
        authorities=tuple(map(_authority, table.tables("authorities"))),
        grounds=tuple(_grounds(table.tables("grounds"), rights)),
    )
    remedies.finish()
    return law


def _limit(table: Table) -> Limit:
    limit = Limit(table.period("limit"), table.take("article", str))
    table.finish()
    return limit


def _extension(table: Table | None, first: Period) -> Extension | None:
    if table is None:
        return None
    extension = Extension(table.period_or_none("by"), table.take("article", str), table.take("when", str))
    table.finish()
    if extension.by and extension.by.unit is not first.unit:
        raise Wrong(table.key("by"), f"must be counted in {first.unit}, as respond.limit is.")
    return extension


def _stops(table: Table) -> dict[Question, Stop]:
    stops = {question: one_of(Stop, table.take(question, str), at=table.key(question)) for question in Question}
    table.finish()
    return stops


def _fee(table: Table) -> Fee:
    fee = Fee(table.take("article", str), table.take("rule", str))
    table.finish()
    return fee


def _rights(table: Table) -> dict[str, str]:
    rights = table.entries(RIGHTS)
    table.finish()
    return rights


def _authority(table: Table) -> Authority:
    authority = Authority(
        name=table.take("name", str),
        url=table.take("url", str),
        country=table.maybe("country", str) or "",
        region=table.maybe("region", str) or "",
    )
    table.finish()
    if not authority.url.startswith("https://"):
        raise Wrong(table.key("url"), "must begin with https://.")
    return authority


def _grounds(tables: list[Table], rights: Mapping[str, str]) -> Iterator[Ground]:
    taken: set[str] = set()
    for table in tables:
        ground = _ground(table, rights)
        if ground.key in taken:
            raise Wrong(table.key("key"), f"{ground.key!r} stands here for the second time.")
        taken.add(ground.key)
        yield ground


def _ground(table: Table, rights: Mapping[str, str]) -> Ground:
    key, article = table.take("key", str), table.take("article", str)
    title, meaning, kinds = table.take("title", str), table.take("meaning", str), table.texts("kinds")
    statute, others = table.maybe("statute", bool) or False, table.maybe("others", bool) or False
    table.finish()
    for kind in kinds:
        if kind not in rights:
            raise Wrong(table.key("kinds"), unknown(kind, rights, "right under [rights]"))
    return Ground(key, article, title, meaning, frozenset(kinds), statute, others)
