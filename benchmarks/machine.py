"""A portal of its own for the benchmarks: bundled Postgres with its durable settings, bundled broker, no cases."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import django
import psycopg
from django.core.management import call_command

from workers.local.postgres import Postgres
from workers.local.valkey import Valkey


class Machine:
    """Starts what the benchmarks need, in a folder that is gone afterwards. Use it in a ``with``."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="habeas-bench-"))
        self.folder.chmod(0o755)  # Postgres runs as a user of its own
        self.postgres = Postgres(self.folder / "postgres", log=self.folder / "postgres.log")
        self.broker = Valkey(self.folder / "valkey", log=self.folder / "valkey.log")
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
            for server in (self.postgres, self.broker):
                server.start()
                stack.callback(server.stop)
            self._set_up_portal()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    @property
    def environment(self) -> dict[str, str]:
        """What every process of this portal is started with."""
        return {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "HABEAS_MODE": "test",
            "HABEAS_STATE_DIR": str(self.folder / "state"),
            "HABEAS_MASTER_KEYSET_FILE": str(self.folder / "master.json"),
            "DATABASE_URL": self.postgres.url("habeas"),
            "BROKER_URL": self.broker.url,
            "EMAIL_URL": f"filemail:///{self.folder / 'mail'}",
        }

    def describe(self) -> str:
        """What the figures were measured on, without naming the machine."""
        with psycopg.connect(self.postgres.url()) as connection:
            version = connection.execute("SHOW server_version").fetchone()
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        postgres = f"Postgres {version[0]}" if version else "Postgres"
        return f"{cores} cores, {platform.system()}, Python {platform.python_version()}, {postgres}"

    def _set_up_portal(self) -> None:
        from portal.memory import spare_the_collector
        from portal.vault.master import new_master_keyset

        self.postgres.create_database("habeas")
        os.environ.update(self.environment)
        (self.folder / "master.json").write_text(new_master_keyset(), encoding="utf-8")
        (self.folder / "mail").mkdir()
        (self.folder / "state" / "static").mkdir(parents=True)
        django.setup()
        call_command("migrate", verbosity=0)
        spare_the_collector()
