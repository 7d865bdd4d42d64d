"""The account adds up, or nothing is built."""

from dataclasses import replace
from datetime import datetime

import pytest

from workers.package.model import (
    CollectionPart,
    ErasedPart,
    Kept,
    PackageError,
    Status,
    SystemPart,
    Withheld,
    check,
    check_certificate,
)

from .examples import collection, events, one, package
from .test_letters import CERTIFICATE


def test_the_usual_package_adds_up():
    check(package())


@pytest.mark.parametrize(
    "wrong",
    [
        {"found": 4},
        {"withheld": (Withheld(count=1, reason="Why not"),), "found": 3},
        {"withheld": (Withheld(count=-1, reason="Why not"),), "found": 2},
        {"status": Status.EMPTY},
        {"status": Status.FAILED},
        {"fields": ()},
    ],
)
def test_a_collection_that_does_not_add_up_is_refused(wrong):
    part = replace(collection("registry:events", events(3)), **wrong)
    with pytest.raises(PackageError, match="registry:events"):
        check(one(part))


def test_a_collection_listed_twice_is_refused():
    part = collection("registry:events", events(3))
    with pytest.raises(PackageError, match="twice"):
        check(package(SystemPart(key="registry", label="Registry", collections=(part, part))))


def test_found_without_rows_is_refused():
    part = CollectionPart(address="registry:events", label="Events", status=Status.FOUND)
    with pytest.raises(PackageError):
        check(one(part))


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(PackageError, match="time zone"):
        check(package(created_at=datetime(2026, 3, 14)))  # noqa: DTZ001


def test_a_certificate_adds_up_with_what_is_kept_and_made_anonymous():
    check_certificate(CERTIFICATE)


def test_a_certificate_that_lost_rows_is_refused():
    item = ErasedPart(
        system_label="Website",
        collection_label="Comments",
        found=10,
        erased=5,
        kept=(Kept(count=4, reason="Law"),),
    )
    with pytest.raises(PackageError, match="Website, Comments: 10 rows found, but 9"):
        check_certificate(replace(CERTIFICATE, items=(item,)))
