"""What a benchmark found, as a table that a person and a page of Markdown both can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = ("What", "Measured", "Beside", "Target", "Met")


@dataclass(frozen=True)
class Line:
    """One figure: what was measured, in words; what it stands beside; what it is to reach, if anything."""

    what: str
    measured: str
    beside: str = ""
    target: str = ""
    met: bool = True

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as the table shows it."""
        verdict = ("yes" if self.met else "NO") if self.target else ""
        return self.what, self.measured, self.beside, self.target, verdict


@dataclass(frozen=True)
class Section:
    """The figures of one benchmark and how they came about."""

    title: str
    how: str
    lines: Sequence[Line]

    def to_markdown(self) -> str:
        """Title, table and explanation, with columns as wide as their widest cell."""
        rows = [HEAD, *(line.cells for line in self.lines)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        table = [_row(row, widths) for row in rows]
        table.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
        return "\n".join([f"## {self.title}", "", *table, "", self.how, ""])


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"


def seconds(value: float) -> str:
    """A time as people read it."""
    return f"{value * 1000:.1f} ms" if value < 0.1 else f"{value:.2f} s"


def times(value: float) -> str:
    """A ratio as people read it."""
    return f"{value:.1f} times"


def megabytes(value: float) -> str:
    """A size as people read it."""
    return f"{value / 1_000_000:.0f} MB"
