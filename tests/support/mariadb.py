"""A MariaDB of the tests' own, on a socket in a folder of their own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import pymysql
from pymysql.constants import CLIENT

from workers.local import children

SERVICE_USER = "mysql"  # made by the package; the server refuses to run as root
START_SECONDS = 60.0
FLEETING = ("--innodb-flush-method=nosync", "--innodb-doublewrite=0", "--skip-sync-frm", "--skip-log-bin")


def installed() -> bool:
    """Whether this machine has one."""
    return all(map(_found, ("mariadbd", "mariadb-install-db")))


class MariaDB:
    """One server in ``folder``, reached by root without a password."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "socket"
        self._log = folder.with_suffix(".log")
        self._user = SERVICE_USER if os.geteuid() == 0 else None

    def start(self) -> None:
        """Make it, start it, and wait until it answers."""
        self.folder.mkdir(mode=0o700)
        if self._user:
            account = pwd.getpwnam(self._user)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        where = ["--no-defaults", f"--datadir={self.folder / 'data'}"]
        how = ["--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]
        making = [_found("mariadb-install-db"), *where, *how]
        subprocess.run(making, check=True, user=self._user, cwd=self.folder, stdout=subprocess.DEVNULL)
        serving = [_found("mariadbd"), *where, f"--socket={self.socket}", "--skip-networking", *FLEETING]
        self._process = children.spawn(serving, log=self._log, user=self._user, folder=self.folder)
        self._wait()

    def stop(self) -> None:
        """End it in order."""
        children.stop(self._process)

    def url(self, database: str = "") -> str:
        """The URL of a database."""
        return f"mariadb://root@localhost/{database}?unix_socket={quote(str(self.socket), safe='')}"

    def create_database(self, name: str) -> str:
        """Make an empty database; gives its URL."""
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database."""
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")

    def connect(self, database: str | None = None) -> pymysql.Connection:
        """A connection that takes the SQL of the other databases, as far as can be, and scripts."""
        return pymysql.connect(
            unix_socket=str(self.socket),
            user="root",
            database=database,
            charset="utf8mb4",
            sql_mode="ANSI,STRICT_ALL_TABLES",
            client_flag=CLIENT.MULTI_STATEMENTS,
        )

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                self.connect().close()
            except pymysql.err.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise children.DidNotStart("MariaDB did not start:\n" + self._log.read_text(errors="replace")[-2000:])


def _found(name: str) -> str:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") or ""
