"""The list of what a package holds, and the check of a package against it."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

import orjson

from .layout import MANIFEST
from .model import PackageError

FORMAT = "habeas-package/1"
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """One file of the package."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionRecord:
    """The account of one collection; ``json`` and ``csv`` are empty where no row is included."""

    system: str
    address: str
    status: str
    found: int
    included: int
    withheld: int
    json: str
    csv: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Everything a package holds but the manifest itself."""

    reference: str
    kind: str
    created_at: str
    collections: tuple[CollectionRecord, ...]
    files: tuple[FileRecord, ...]
    format: str = FORMAT

    def to_json(self) -> bytes:
        """The text of manifest.json."""
        return orjson.dumps(self, option=orjson.OPT_INDENT_2) + b"\n"


def verify(package: Path | BinaryIO) -> None:
    """Check a package against its manifest: every file unaltered, no other there, and the account adds up.

    Raises PackageError with the first thing that is not so.
    """
    try:
        with zipfile.ZipFile(package) as archive:
            _verify(archive)
    except (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, EOFError) as error:
        raise PackageError(f"This is not a whole package ({type(error).__name__}).") from None


def _verify(archive: zipfile.ZipFile) -> None:
    manifest = orjson.loads(archive.read(MANIFEST))
    listed = [record["name"] for record in manifest["files"]]
    if sorted([*listed, MANIFEST]) != sorted(archive.namelist()):
        raise PackageError("The files in the package are not those of its manifest.")
    for record in manifest["files"]:
        with archive.open(record["name"]) as member:
            if _digest(member) != (record["size"], record["sha256"]):
                raise PackageError(f"{record['name']} is not as the manifest has it.")
    for account in manifest["collections"]:
        _verify_account(archive, account)


def _verify_account(archive: zipfile.ZipFile, account: dict[str, Any]) -> None:
    place = account["address"]
    if account["found"] != account["included"] + account["withheld"]:
        raise PackageError(f"{place}: found is not included and withheld together.")
    if bool(account["json"]) != bool(account["included"]):
        raise PackageError(f"{place}: rows are included, but no file holds them.")
    if account["json"]:
        with archive.open(account["json"]) as member:
            # A row a line, between a line for each bracket.
            rows = sum(block.count(b"\n") for block in _blocks(member)) - 2
        if rows != account["included"]:
            raise PackageError(f"{place}: {account['included']} rows are promised, {rows} are there.")


def _digest(member: IO[bytes]) -> tuple[int, str]:
    size, sha256 = 0, hashlib.sha256()
    for block in _blocks(member):
        size += len(block)
        sha256.update(block)
    return size, sha256.hexdigest()


def _blocks(member: IO[bytes]) -> Iterator[bytes]:
    while block := member.read(BLOCK):
        yield block
