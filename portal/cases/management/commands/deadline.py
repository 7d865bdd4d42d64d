"""`manage.py deadline`: when an answer is due and why, without a case and without the portal's database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from portal.cases.clock_words import why_due, without_effect
from portal.cases.explain import in_words
from portal.law.jurisdiction import JurisdictionError
from portal.law.promise import promise as read_promise
from portal.law.vectors import BadVectors, answer, answered

BAD_INPUT = 2


class Command(BaseCommand):
    """Answer a list of requests with their due dates, or explain one."""

    help = "Say when answers are due: of a JSON list of requests, or of one request with every step in words."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Either a file, or one request."""
        parser.add_argument("--vectors", type=Path, metavar="FILE", help="a JSON list; it is printed with `due` added")
        parser.add_argument("--jurisdiction", help="such as eu-gdpr")
        parser.add_argument("--country", help="whose holidays count, such as DE")
        parser.add_argument("--region", help="such as BY")
        parser.add_argument("--received", metavar="DAY", help="such as 2026-01-31")
        parser.add_argument(
            "--event", action="append", default=[], metavar="DAY=KIND", help="such as 2026-02-02=extended"
        )
        parser.add_argument("--promise", default="", metavar="FILE", help="the controller's own shorter limits")

    def handle(self, *, vectors: Path | None, promise: str, event: list[str], **options: Any) -> None:
        """Print the answer; end with 2 and the reasons if something given is wrong."""
        one = {key: options[key] for key in ("jurisdiction", "country", "region", "received") if options[key]}
        if vectors and (one or event or promise):
            self._refuse("Give either --vectors or one request, not both.")
        if vectors:
            self._answer(vectors)
        elif one:
            self._explain({**one, "events": [_event(each) for each in event]}, promise)
        else:
            self._refuse("Give --vectors FILE, or one request: --jurisdiction, --country and --received.")

    def _answer(self, path: Path) -> None:
        try:
            answers = answered(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            self._refuse(f"{path}: cannot be read: {error.strerror}.")
        except UnicodeDecodeError:
            self._refuse(f"{path}: is not written in UTF-8.")
        except BadVectors as error:
            self._refuse("\n".join(f"{path}: {problem}" for problem in error.problems))
        for number, (_request, deadline) in enumerate(answers, start=1):
            for words in without_effect(deadline, surprising=True):
                self.stderr.write(f"{path}: item {number}: {words}")
        due = [{**request, "due": deadline.due.isoformat()} for request, deadline in answers]
        self.stdout.write(json.dumps(due, indent=2))

    def _explain(self, request: dict[str, object], promise: str) -> None:
        try:
            deadline = answer(request, read_promise(promise))
        except (BadVectors, JurisdictionError) as error:
            self._refuse(str(error))
        for words in (*why_due(deadline), *without_effect(deadline)):
            self.stdout.write(words)
        if deadline.acknowledge_by:
            self.stdout.write(f"Receipt is to be acknowledged by {in_words(deadline.acknowledge_by)}.")
        if deadline.extendable_until:
            self.stdout.write(f"An extension can be declared until {in_words(deadline.extendable_until)}.")
        self.stdout.write(f"Due: {deadline.due.isoformat()}")

    def _refuse(self, message: str) -> NoReturn:
        self.stderr.write(message)
        sys.exit(BAD_INPUT)


def _event(given: str) -> dict[str, str]:
    day, _equals, kind = given.partition("=")
    return {"date": day, "kind": kind}
