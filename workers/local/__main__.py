"""`python -m workers.local`: the whole product with its demo organisation, on this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import psycopg

from portal.demo.logins import LOGINS
from portal.demo.organisation import ENVIRONMENT
from workers.local.children import DidNotStart
from workers.local.postgres import Postgres, ensure_database
from workers.local.setting_up import AlreadyRunning, free_port, kept_secret, only_run
from workers.local.supervisor import GivesUp, Part, Supervisor, last_lines, program
from workers.local.valkey import Valkey

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = Path(os.environ.get("HABEAS_DEMO_DIR", str(ROOT / ".habeas" / "demo")))
LOGS = FOLDER / "logs"
ANSWER_SECONDS = 60.0


class SetupFailed(Exception):
    """A step before the start failed; the message has its output."""


class Interrupted(Exception):
    """Ctrl-C, or another request to end, while starting."""


def main() -> int:
    """Run until told to end; gives the exit status."""
    supervisor = Supervisor(say=_say)
    _listen_for_the_end(supervisor)
    try:
        with only_run(FOLDER) as lock, free_port() as port:
            address = _start(supervisor, port)
            lock.write(address)
            lock.flush()
            _announce(address)
            _end_starting(supervisor)
            supervisor.watch()
    except Interrupted:
        pass
    except (AlreadyRunning, SetupFailed, DidNotStart, GivesUp) as problem:
        _say(str(problem))
        return 1
    finally:
        supervisor.stop()
    _say("Stopped. All data is kept; `make demo` starts again, `make clean` forgets it.")
    return 0


def _start(supervisor: Supervisor, port: int) -> str:
    LOGS.mkdir(parents=True, exist_ok=True)
    for log in LOGS.glob("*.log"):
        log.replace(log.with_suffix(".log.1"))
    environment = _environment(port)
    _say("Starting the databases …")
    environment |= _databases(supervisor)
    _say("Preparing the data …")
    _manage("create_master_keyset", environment["HABEAS_MASTER_KEYSET_FILE"], environment=environment, only_new=True)
    _manage("migrate", "--verbosity=0", environment=environment)
    _manage("load_demo", environment=environment)
    _say("Starting the portal …")
    for part in _programs(port, environment):
        supervisor.run(part)
    address = f"http://localhost:{port}"
    _wait_for(lambda: _answers(f"{address}/healthz"), supervisor, "web")
    log = LOGS / "worker.log"
    _wait_for(lambda: log.exists() and "worker_ready" in log.read_text(errors="replace"), supervisor, "worker")
    return address


def _environment(port: int) -> dict[str, str]:
    return {
        **os.environ,
        **ENVIRONMENT,
        "HABEAS_MODE": "demo",
        "SECRET_KEY": kept_secret(FOLDER / "secret.json"),
        "HABEAS_MASTER_KEYSET_FILE": str(FOLDER / "master.json"),
        "HABEAS_STATE_DIR": str(FOLDER / "state"),
        "HABEAS_ORIGIN": f"http://localhost:{port}",
        "HABEAS_DEMO_SITE": str(FOLDER / "site.sqlite"),
    }


def _databases(supervisor: Supervisor) -> dict[str, str]:
    """Bundled ones, unless the environment names others."""
    found: dict[str, str] = {}
    if "DATABASE_URL" in os.environ:
        found["HABEAS_DEMO_REGISTRY_URL"] = os.environ.get("HABEAS_DEMO_REGISTRY_URL") or _registry_beside_ours()
    else:
        postgres = Postgres(FOLDER / "postgres", log=LOGS / "postgres.log")
        supervisor.run(_server("Postgres", postgres))
        found["DATABASE_URL"] = postgres.create_database("habeas")
        found["HABEAS_DEMO_REGISTRY_URL"] = postgres.create_database("registry")
    if "BROKER_URL" not in os.environ:
        valkey = Valkey(FOLDER / "valkey", log=LOGS / "valkey.log")
        supervisor.run(_server("Valkey", valkey))
        found["BROKER_URL"] = valkey.url
    return found


def _registry_beside_ours() -> str:
    """The demo's registry is a database of its own, on the server that was named."""
    ours = urlsplit(os.environ["DATABASE_URL"])._replace(scheme="postgresql")
    name = f"{unquote(ours.path).lstrip('/')}_registry"
    try:
        ensure_database(ours.geturl(), name)
    except psycopg.Error as problem:
        raise SetupFailed(
            f"The demo's registry needs a database beside {ours.path.lstrip('/')}, and none could be made: {problem}\n"
            "Make an empty one, and name it in HABEAS_DEMO_REGISTRY_URL."
        ) from None
    return ours._replace(path=f"/{quote(name)}").geturl()


def _server(name: str, server: Postgres | Valkey) -> Part:
    def start() -> subprocess.Popen[bytes]:
        try:
            return server.start()
        except BaseException:  # Ctrl-C too: nobody else knows of its process yet
            server.stop()
            raise

    return Part(name, start, server.log, stop=lambda _process: server.stop())


def _programs(port: int, environment: dict[str, str]) -> list[Part]:
    here = Path(sys.executable).parent
    celery: list[str | Path] = [here / "celery", "-A", "workers.app"]
    commands: dict[str, list[str | Path]] = {
        "worker": [*celery, "worker", "--concurrency=2", "--loglevel=INFO", "--without-gossip", "--without-mingle"],
        "beat": [
            *celery, "beat", "--loglevel=WARNING", f"--schedule={FOLDER / 'beat'}",
            f"--pidfile={FOLDER / 'beat.pid'}",
        ],
        "web": [
            here / "granian", "--interface=wsgi", "--host=127.0.0.1", f"--port={port}", "--workers=1",
            "--blocking-threads=4", "--no-ws", "--log-level=warning", "portal.wsgi:application",
        ],
    }  # fmt: skip
    (FOLDER / "beat.pid").unlink(missing_ok=True)
    made = []
    for name, command in commands.items():
        log = LOGS / f"{name}.log"
        made.append(Part(name, program(command, log=log, environment=environment, folder=ROOT), log))
    return made


def _manage(*arguments: str, environment: dict[str, str], only_new: bool = False) -> None:
    if only_new and Path(arguments[-1]).exists():
        return
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    made = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if made.returncode:
        raise SetupFailed(f"`manage.py {arguments[0]}` failed:\n{made.stdout}{made.stderr}")


def _wait_for(ready: Callable[[], bool], supervisor: Supervisor, name: str) -> None:
    deadline = time.monotonic() + ANSWER_SECONDS
    while not ready():
        if time.monotonic() > deadline:
            raise SetupFailed(f"{name} did not answer:\n{last_lines(LOGS / f'{name}.log')}")
        dead = [part for part in supervisor.parts if part.process and part.process.poll() is not None]
        if dead:
            raise SetupFailed(f"{dead[0].name} ended while starting:\n{last_lines(dead[0].log)}")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own http address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _announce(address: str) -> None:
    width = max(len(login.email) for login in LOGINS)
    logins = "\n".join(f"    {login.role:<14} {login.email:<{width}}  {login.password}" for login in LOGINS)
    _say(
        f"\nHabeas is running.\n\n  Start here   {address}/demo/\n  For people   {address}/\n"
        f"  The desk     {address}/desk/\n{logins}\n"
        f"  The mailbox  {address}/demo/mailbox/\n  Logs         {LOGS}\n\nCtrl-C stops it.\n"
    )


def _listen_for_the_end(supervisor: Supervisor) -> None:
    def end(_number: int, _frame: object) -> None:
        if supervisor.ended.is_set():
            return
        supervisor.ended.set()
        raise Interrupted

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)


def _end_starting(supervisor: Supervisor) -> None:
    """From now on the end is a flag, so that it never comes in the middle of a restart."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: supervisor.ended.set())


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
