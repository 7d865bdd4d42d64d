"""Cases and systems for tests of the workers' jobs."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.cases import services
from portal.cases.actors import Actor
from portal.cases.lifecycle import Kind
from portal.cases.models import Case
from portal.cases.request import Request
from portal.cases.services.filing import Filing
from portal.staff.models import Role, User
from tests.support import small_systems


@dataclass(frozen=True)
class Staff:
    handler: Actor
    dpo: Actor
    second_dpo: Actor


@pytest.fixture
def staff(db: None) -> Staff:
    def member(name: str, role: Role) -> Actor:
        user = User.objects.create_user(f"{name}@example.org", "not used", name=name, role=role)
        return Actor.staff(user)

    return Staff(member("hanna", Role.HANDLER), member("dara", Role.DPO), member("dilip", Role.DPO))


@dataclass(frozen=True)
class Urls:
    shop: str
    club: str


@pytest.fixture
def systems(db: None, new_database: Callable[[], str], tmp_path: Path) -> Urls:
    urls = Urls(new_database(), small_systems.make_club(tmp_path / "club.sqlite"))
    small_systems.make_shop(urls.shop)
    small_systems.register("shop", "The shop", urls.shop, small_systems.SHOP_DATASET)
    small_systems.register("club", "The club", urls.club, small_systems.CLUB_DATASET)
    return urls


@pytest.fixture
def file_case(db: None) -> Callable[..., Case]:
    def make(kind: Kind = Kind.ACCESS, *, confirmed: bool = True, language: str = "en", **request: object) -> Case:
        values = {"name": "Ada Example", "email": "ada@example.org", **request}
        case = services.file_request(Filing(uuid.uuid4(), kind, Request(**values), language))
        return services.confirm(case) if confirmed else case

    return make
