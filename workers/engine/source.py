"""YAML with the line every value stands on, and what is wrong with a file, said with file and line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from portal.problems import Problem

Path = tuple[str | int, ...]
MERGE = "tag:yaml.org,2002:merge"
MOST_VALUES = 1_000_000  # some thousand collections; aliases of aliases come to more in a few lines


class DatasetError(Exception):
    """A dataset file, or a system it describes, cannot be used as it is: where and why."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(Problem("%(file)s:%(line)s: %(reason)s", file=file, line=line, reason=reason))
        self.file = file
        self.line = line
        self.reason = reason


@dataclass(frozen=True)
class FileWarning:
    """Something odd that does not stop the work."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        if not self.line:
            return self.text
        return Problem("%(file)s:%(line)s: %(reason)s", file=self.file, line=self.line, reason=self.text)


@dataclass(frozen=True)
class Source:
    """A YAML file as plain data, with the line (from 1) of every key and item by its path."""

    file: str
    data: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def error(self, path: Path, reason: str) -> DatasetError:
        """An error at a path."""
        return DatasetError(self.file, self.line(path), reason)


def parse(text: str, file: str) -> Source:
    """Read YAML safely. Raises DatasetError for what is not YAML, repeats a key, refers to itself or grows."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = Problem("not valid YAML: %(error)s", error=str(error.problem))
        raise DatasetError(file, mark.line + 1 if mark else 1, reason) from None
    except yaml.YAMLError as error:
        raise DatasetError(file, 1, Problem("not valid YAML: %(error)s", error=str(error))) from None
    lines: dict[Path, int] = {}
    reader = _Reader(file, lines)
    try:
        data = reader.value(root, (), ()) if root is not None else None
    except RecursionError:
        raise DatasetError(file, 1, Problem("is nested too deeply")) from None
    return Source(file, data, lines)


class _Reader:
    def __init__(self, file: str, lines: dict[Path, int]) -> None:
        self.file = file
        self.lines = lines
        self.scalars = yaml.constructor.SafeConstructor()
        self.values = 0

    def value(self, node: yaml.Node, path: Path, within: tuple[int, ...]) -> Any:
        self.values += 1
        if self.values > MOST_VALUES:
            raise self._error(node, Problem("holds more than %(most)s values", most=f"{MOST_VALUES:,}"))
        self.lines.setdefault(path, node.start_mark.line + 1)
        if id(node) in within:
            raise self._error(node, Problem("an alias refers to what it stands in"))
        inside = (*within, id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, inside)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index), inside) for index, item in enumerate(node.value)]
        try:
            return self.scalars.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            raise self._error(node, Problem("not a usable value: %(error)s", error=str(error))) from None

    def _mapping(self, node: yaml.MappingNode, path: Path, within: tuple[int, ...]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if key_node.tag == MERGE:
                merged = self._merged(value_node, path, within) | merged
                continue
            if key in result:
                raise DatasetError(self.file, line, Problem("'%(key)s' is given twice", key=key))
            self.lines[(*path, key)] = line
            result[key] = self.value(value_node, (*path, key), within)
        return merged | result

    def _merged(self, node: yaml.Node, path: Path, within: tuple[int, ...]) -> dict[str, Any]:
        """What ``<<`` takes in: a table, or several of which the first counts most."""
        value = self.value(node, path, within)
        tables = value if isinstance(value, list) else [value]
        if not all(isinstance(table, dict) for table in tables):
            raise self._error(node, Problem("“<<” takes in a table of keys"))
        return {key: item for table in reversed(tables) for key, item in table.items()}

    def _error(self, node: yaml.Node, reason: Problem) -> DatasetError:
        return DatasetError(self.file, node.start_mark.line + 1, reason)
