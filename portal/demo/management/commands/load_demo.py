"""`manage.py load_demo`: the demo organisation, its data systems, its staff and their first cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ
from django.core.management.base import BaseCommand

from portal.demo import cases
from portal.demo.build import build_registry, build_site
from portal.demo.logins import ARCHIVIST, LOGINS
from portal.inventory.models import DataSystem
from portal.inventory.services import inspect
from portal.owners.models import Owner
from portal.staff.models import Role, User

DATASETS = Path(__file__).resolve().parent.parent.parent / "datasets"


class Command(BaseCommand):
    """Load the demo; loading it again changes nothing but the systems' addresses and files, if they are others now."""

    help = "Make the demo organisation's data systems, staff and first cases, unless they are there."

    def handle(self, *args: Any, **options: Any) -> None:
        """Needs HABEAS_DEMO_REGISTRY_URL (an empty Postgres database) and HABEAS_DEMO_SITE (a file)."""
        env = environ.Env()
        registry, site = env.str("HABEAS_DEMO_REGISTRY_URL"), Path(env.str("HABEAS_DEMO_SITE"))
        build_registry(registry)
        build_site(site)
        self._system("registry", "Register of citizens", registry)
        self._system("site", "City news site", f"sqlite:///{site}")
        self._clinic()
        for login in LOGINS:
            if not User.objects.filter(email=login.email).exists():
                User.objects.create_user(login.email, login.password, name=login.name, role=Role(login.role))
        cases.begin()

    def _system(self, key: str, label: str, url: str) -> None:
        """The databases' addresses may be others at each start."""
        datasets = (DATASETS / f"{key}.yml").read_text(encoding="utf-8")
        system = DataSystem.objects.filter(key=key).first() or DataSystem(key=key, label=label)
        changed = system.pk is None or system.datasets != datasets or system.url != url
        if changed:
            system.datasets, system.url, system.version = datasets, url, system.version + 1
            system.save()
            inspect(system)

    def _clinic(self) -> None:
        """A system that people answer for. It waits until an administrator takes it into use: then every case waits for
        its owner, and whoever looks at the demo for the first time should not have to play one more part.
        """
        datasets = (DATASETS / "clinic.yml").read_text(encoding="utf-8")
        system = DataSystem.objects.filter(key="clinic").first()
        if system is None:
            system = DataSystem(key="clinic", label="Clinic records", active=False)
            system.url = ""
        if system.datasets != datasets:
            system.datasets = datasets
            system.save()
        owner = {"name": ARCHIVIST.name, "email": ARCHIVIST.email}
        Owner.objects.get_or_create(system=system, defaults=owner)
