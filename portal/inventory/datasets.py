"""Whether a dataset file can be read at all: YAML of the known shape. What it means is for the workers to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml
from django.utils.translation import gettext as _
from fideslang.models import Dataset
from pydantic import ValidationError

MOST_VALUES = 1_000_000  # some thousand collections; aliases of aliases come to more in a few lines


@dataclass(frozen=True)
class Fault:
    """What is wrong in a dataset file, and in which line."""

    line: int
    reason: str


def faults(text: str) -> list[Fault]:
    """Everything that keeps the text from being a dataset file; nothing if it is one."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if hostile := list(_hostile(root)):
            return hostile
        data = yaml.safe_load(text)
    except RecursionError:
        return [Fault(1, _("The file is nested too deeply."))]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return [Fault(line, str(error.problem or error))]
    except yaml.YAMLError as error:
        return [Fault(1, str(error))]
    datasets = data.get("dataset") if isinstance(data, dict) else None
    if not isinstance(datasets, list) or not datasets:
        return [Fault(1, _("The file must start with “dataset:” and list at least one dataset."))]
    return list(_faults(datasets, root))


def _hostile(root: yaml.Node | None) -> Iterator[Fault]:
    """What must not be looked at any further: values without number, and signs that Postgres cannot store."""
    if root is None:
        return
    weights: dict[yaml.Node, int] = {}
    if _weight(root, weights) > MOST_VALUES:
        yield Fault(1, _("The aliases in the file stand for too many values."))
    for node in weights:
        if isinstance(node, yaml.ScalarNode) and "\0" in node.value:
            yield Fault(node.start_mark.line + 1, _("There is a sign here that cannot be stored."))


def _weight(node: yaml.Node, weights: dict[yaml.Node, int]) -> int:
    """How many values a part of the file is, with what stands behind its aliases."""
    if node not in weights:
        weights[node] = MOST_VALUES + 1  # for what stands in itself
        within = node.value if isinstance(node, yaml.SequenceNode) else ()
        if isinstance(node, yaml.MappingNode):
            within = [part for pair in node.value for part in pair]
        weights[node] = 1 + sum(_weight(part, weights) for part in within)
    return weights[node]


def _faults(datasets: list[object], root: yaml.Node | None) -> Iterator[Fault]:
    for number, entry in enumerate(datasets):
        try:
            Dataset.model_validate(entry)
        except ValidationError as error:
            for found in error.errors(include_url=False, include_input=False):
                place = ("dataset", number, *found["loc"])
                yield Fault(_line(root, place), f"{_path(found['loc'])}: {found['msg']}".lstrip(": "))


def _line(node: yaml.Node | None, place: Iterable[int | str]) -> int:
    """The line of the deepest part of the place that the file has."""
    line = 1
    for step in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        elif isinstance(node, yaml.MappingNode):
            keys = {key.value: (key, value) for key, value in node.value}
            if step not in keys:
                break
            key, node = keys[str(step)]
            line = key.start_mark.line + 1
    return line


def _path(place: Iterable[int | str]) -> str:
    return ".".join(str(step) for step in place)
