"""`manage.py erase`: plan an erasure in a system, and carry it out when told to.

Exit status 0: done. 2: bad input, or a system that is down. 3: it would break something or was not verified, nothing
was changed. 4: it is done and was verified before it was committed, but read once more there are rows again.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from workers.command_line import DONE_BUT_MORE, NOT_DONE, SystemCommand

TWO_PEOPLE = "these rows may belong to two people: somebody must decide about them"


class Command(SystemCommand):
    """Erase a person's data."""

    help = "Show what erasing would do; with --execute, do it in one transaction and verify it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What is to go and how."""
        super().add_arguments(parser)
        parser.add_argument("--target", required=True, nargs="+", action="extend", metavar="CATEGORY")
        parser.add_argument("--strategy", required=True)
        parser.add_argument("--config", default="{}", metavar="JSON", help="the strategy's configuration")
        parser.add_argument("--execute", action="store_true", help="carry the plan out")
        parser.add_argument(
            "--include-shared", nargs="+", action="extend", default=[], metavar="DATASET:COLLECTION",
            help="rows that may be other people's too are this person's: somebody has looked at them",
        )  # fmt: skip

    def handle(
        self,
        *,
        url: str,
        dataset: list[Path],
        identity: list[str],
        target: list[str],
        strategy: str,
        config: str,
        execute: bool,
        include_shared: list[str],
        **options: Any,
    ) -> None:
        """Print the plan, and what was done."""
        from workers.connectors.problems import ErasureRefused, SystemDown
        from workers.engine.source import DatasetError
        from workers.erasure import Choices, plan_erasure
        from workers.erasure import execute as carry_out

        policy = self._policy(target, strategy, config)
        identities = self.identities(identity)
        graph, systems, warnings = self.opened(url, dataset)
        self._know_targets(target, graph)
        choices = Choices(allow=frozenset(include_shared))
        try:
            plan = plan_erasure(graph, systems, identities, policy, choices)
            plan.ambiguous = [address for address in plan.ambiguous if address not in choices.allow]
            if plan.problems:
                self.refuse(next(iter(plan.problems.values())))
            printed = self._printed(plan, warnings)
            if execute:
                self._refuse_blocked(printed)
                printed["erased"] = carry_out(plan, graph, systems, identities, choices)
        except (DatasetError, SystemDown) as error:
            self.refuse(error)
        except ErasureRefused as error:
            self.refuse(error, NOT_DONE)
        self.stdout.write(json.dumps(printed, indent=1, ensure_ascii=False))
        if execute:
            self._look_again(plan, graph, systems, identities, choices)

    def _refuse_blocked(self, printed: dict[str, Any]) -> None:
        blocked = [f"{address}: {reason}" for address, e in printed["plan"].items() for reason in e["blocked"]]
        if blocked:
            self.stdout.write(json.dumps(printed, indent=1, ensure_ascii=False))
            self.refuse("\n".join(["Nothing was changed:", *blocked]), NOT_DONE)

    def _look_again(self, plan: Any, graph: Any, systems: Any, identities: Any, choices: Any) -> None:
        """What went was verified before it was committed; what is there afterwards all the same has come since."""
        from workers.connectors.problems import SystemDown
        from workers.engine.source import DatasetError
        from workers.erasure import remaining

        try:
            left = remaining(plan, graph, systems, identities, choices)
        except (DatasetError, SystemDown) as error:
            self.refuse(f"Erased and verified, but it could not be read once more: {error}", DONE_BUT_MORE)
        more = ", ".join(f"{address}: {rows}" for address, rows in left.items() if rows)
        if more:
            self.refuse(
                f"Erased and verified, but read once more there are new rows: {more}. Run it again.", DONE_BUT_MORE
            )

    def _policy(self, targets: list[str], strategy: str, config: str) -> Any:
        from workers.engine.masking import BadStrategy, masking
        from workers.engine.plan import ErasurePolicy

        try:
            configuration = json.loads(config)
            if not isinstance(configuration, dict):
                self.refuse("--config takes a JSON object")
            masking(strategy, configuration)
        except json.JSONDecodeError as error:
            self.refuse(f"--config is not JSON: {error}")
        except BadStrategy as error:
            self.refuse(f"--strategy: {error}")
        return ErasurePolicy(tuple(targets), strategy, configuration)

    def _know_targets(self, targets: list[str], graph: Any) -> None:
        """A category is one of the taxonomy's, or one that the files have made themselves."""
        from fideslang.default_taxonomy import DEFAULT_TAXONOMY

        from workers.engine.masking import in_scope

        known = {category.fides_key for category in DEFAULT_TAXONOMY.data_category}
        for collection in graph.collections.values():
            known.update(collection.categories, *(field.categories for field in collection.walk()))
        for target in targets:
            if not in_scope(known, [target]):
                self.refuse(f"--target: there is no data category {target!r}")

    def _printed(self, plan: Any, warnings: list[str]) -> dict[str, Any]:
        from portal.law.keeping import Why

        entries = {
            address: {
                "rows": entry.rows,
                "fields": [each["name"] for each in entry.fields],
                "strategy": "delete" if entry.delete else {each["name"]: each["strategy"] for each in entry.fields},
                "kept": [{"rows": kept.rows, "reason": str(kept)} for kept in entry.kept],
                "blocked": [*entry.blocked, *(TWO_PEOPLE for each in plan.ambiguous if each == address)],
            }
            for address, entry in plan.entries.items()
            if entry.rows or address in plan.ambiguous or any(kept.why == Why.LAW for kept in entry.kept)
        }
        odd = [words for each in plan.warnings.values() for words in each]
        return {"plan": entries, "unreachable": list(plan.unreachable.values()), "warnings": [*warnings, *odd]}
