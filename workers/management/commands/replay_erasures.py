"""`manage.py replay_erasures`: after a system was restored from a backup, erase again what that brought back.

Exit status 0: done, or nothing came back. 2: bad input. 3: something was left alone, and the reason is given.
"""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.cases import backups
from workers.command_line import NOT_DONE

LINE = "{:<20} {:<12} {:<12} {:<40} {:>10} {}"


class Command(BaseCommand):
    """Show what came back; with --execute, erase it again."""

    help = "Show what a restored backup brought back of what was erased; with --execute, erase it again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day of the backup, the system, and whether to do it."""
        parser.add_argument("--since", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD",
                            help="the day on which the restored backup was made")  # fmt: skip
        parser.add_argument("--system", default="", metavar="KEY", help="only this system, as on the desk")
        parser.add_argument("--execute", action="store_true", help="erase it again")

    def handle(self, *, since: date, system: str, execute: bool, **options: Any) -> None:
        """One erasure after the other, as they were done."""
        from workers.jobs.problems import Stopped
        from workers.jobs.replaying import replay

        erased = backups.since(timezone.make_aware(datetime.combine(since, time.min)))
        if system:
            erased = erased.filter(system__key=system)
        self.stdout.write(LINE.format("request", "erased", "system", "collection", "came back", ""))
        left = False
        for each in erased.iterator():
            try:
                done = replay(each, executing=execute)
            except Stopped as problem:
                raise CommandError(str(problem), returncode=2) from None
            left |= bool(done.problem)
            words = done.problem or ("erased again" if done.erased else "")
            for address, rows in (done.came_back or {"": 0}).items():
                if rows or done.problem:
                    self._say(each, address, rows, words)
        if not execute:
            self.stdout.write("Nothing was changed. Run it again with --execute to erase what came back.")
        if left:
            raise CommandError("Something was left alone: see above.", returncode=NOT_DONE)

    def _say(self, each: Any, address: str, rows: int, words: str) -> None:
        day = timezone.localdate(each.erased_at).isoformat()
        self.stdout.write(LINE.format(each.case.reference, day, each.system.key, address, rows, words))
