"""What the operators' commands share: arguments, exit statuses, reading of files and systems."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

BAD_INPUT = 2
NOT_DONE = 3
DONE_BUT_MORE = 4


class SystemCommand(BaseCommand):
    """A command that works on one data system, without the portal's own database."""

    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The system, its files, the person."""
        parser.add_argument("--url", required=True, help="the system's database, such as postgresql://user@host/name")
        parser.add_argument("--dataset", required=True, nargs="+", action="extend", type=Path, metavar="FILE")
        parser.add_argument("--identity", required=True, nargs="+", action="extend", metavar="KEY=VALUE")

    def refuse(self, message: object, status: int = BAD_INPUT) -> NoReturn:
        """Say on standard error what is wrong, and end."""
        self.stderr.write(str(message))
        sys.exit(status)

    def identities(self, given: list[str]) -> dict[str, str]:
        """The identities as a table; the value may hold any character."""
        pairs = [entry.partition("=") for entry in given]
        for key, equals, value in pairs:
            if not (key.strip() and equals and value.strip()):
                self.refuse(f"--identity takes KEY=VALUE, such as email=a@example.org, not {key!r}")
        if len({key for key, _equals, _value in pairs}) < len(pairs):
            self.refuse("--identity names the same key twice")
        return {key.strip(): value for key, _equals, value in pairs}

    def opened(self, url: str, files: list[Path]) -> tuple[Any, Mapping[str, Any], list[str]]:
        """The graph of the files, a connector for each dataset, and the files' warnings."""
        from workers.connectors.sql import connect
        from workers.engine.graph import Graph
        from workers.engine.loading import load
        from workers.engine.source import DatasetError

        try:
            loaded = load(files)
            connector = connect(url)
        except (DatasetError, ValueError) as error:
            self.refuse(error)
        systems = {dataset.key: connector for dataset in loaded.datasets}
        return Graph.build(loaded.datasets), systems, [str(warning) for warning in loaded.warnings]
