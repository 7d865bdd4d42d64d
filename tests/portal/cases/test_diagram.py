"""The drawing in the docs is the lifecycle table, and says so when it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from portal.cases import diagram, lifecycle
from portal.cases.lifecycle import TABLE, Action, State


def test_every_state_and_every_row_of_the_table_is_on_the_page():
    drawn = diagram.text()
    for state in State:
        assert f"| `{state.value}` |" in drawn
    assert sum(line.startswith("| `") for line in drawn.splitlines()) == len(TABLE)


def test_every_change_of_state_is_drawn_or_said_below_the_drawing():
    drawing, _fence, rest = diagram.text().partition("```\n")
    for row in TABLE:
        for source in row.sources if row.to else ():
            arrow = f"{source.value} --> {row.to.value}: "
            names = next((line.partition(": ")[2].split(", ") for line in drawing.splitlines() if arrow in line), [])
            assert row.action.value in names or f"- `{row.action.value}` from" in rest


def test_it_is_the_same_whatever_the_reader_speaks():
    english = diagram.text()
    with translation.override("de"):
        assert diagram.text() == english


def test_what_is_written_is_up_to_date(tmp_path: Path):
    file = tmp_path / "lifecycle.md"
    call_command("lifecycle", file=file)
    call_command("lifecycle", check=True, file=file)


def test_a_missing_page_is_out_of_date(tmp_path: Path):
    with pytest.raises(CommandError, match="out of date"):
        call_command("lifecycle", check=True, file=tmp_path / "lifecycle.md")


def test_a_change_of_the_table_makes_the_page_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "lifecycle.md"
    call_command("lifecycle", file=file)
    fewer = tuple(row for row in lifecycle.TABLE if row.action != Action.REFUSE)
    monkeypatch.setattr(diagram, "TABLE", fewer)
    with pytest.raises(CommandError, match=r"run .python manage\.py lifecycle"):
        call_command("lifecycle", check=True, file=file)
