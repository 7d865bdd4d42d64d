"""Reads dataset files: refuses what is wrong with file, line and reason, warns of what is merely odd."""

from __future__ import annotations

import difflib
from collections.abc import Collection as Names
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from portal.problems import Problem
from portal.texts import Text
from workers.engine import keys, links
from workers.engine.dataset import Collection, Dataset, Field, Reference, Retain
from workers.engine.masking import BadStrategy, Masking, masking
from workers.engine.source import DatasetError, FileWarning, Path, Source, parse


@dataclass(frozen=True)
class Loaded:
    """The datasets of some files, and what is odd about them."""

    datasets: tuple[Dataset, ...]
    warnings: tuple[FileWarning, ...]


def load(paths: Iterable[FilePath]) -> Loaded:
    """Read dataset files together, so that they may refer to each other. Raises DatasetError."""
    texts = []
    for path in paths:
        try:
            texts.append((str(path), path.read_text(encoding="utf-8-sig")))
        except OSError as error:
            raise DatasetError(str(path), 1, Problem("cannot be read: %(error)s", error=str(error.strerror))) from None
        except UnicodeDecodeError:
            raise DatasetError(str(path), 1, Problem("is not UTF-8 text")) from None
    return loads(texts)


def loads(texts: Iterable[tuple[str, str]]) -> Loaded:
    """Read dataset files given as (name, text). Raises DatasetError."""
    datasets: list[Dataset] = []
    warnings: list[FileWarning] = []
    for file, text in texts:
        source = parse(text, file)
        entries = _entries(source)
        _check_shape(source, entries)
        for index, entry in enumerate(entries):
            reader = _Reader(source, warnings)
            datasets.append(reader.dataset(entry, ("dataset", index)))
    links.check(datasets)
    return Loaded(tuple(datasets), tuple(warnings))


def _entries(source: Source) -> list[dict[str, Any]]:
    data = source.data
    if not isinstance(data, dict) or "dataset" not in data:
        raise source.error((), Problem("a dataset file starts with the key “dataset”"))
    if not isinstance(data["dataset"], list) or not data["dataset"]:
        raise source.error(("dataset",), Problem("“dataset” is a list of at least one dataset"))
    return data["dataset"]


def _check_shape(source: Source, entries: list[dict[str, Any]]) -> None:
    """Let the format's own models judge; import them late, for they are slow to come."""
    from fideslang.models import Dataset as Model
    from pydantic import ValidationError

    for index, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise source.error(("dataset", index), Problem("a dataset is a table of keys"))
        _check_names(source, entry, ("dataset", index))
        try:
            Model.model_validate(keys.modern(entry))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place: Path = ("dataset", index, *(part for part in first["loc"] if isinstance(part, str | int)))
            name = str(first["loc"][-1]) if first["loc"] else ""
            raise source.error(place, f"{name}: {first['msg']}".lstrip(": ")) from None


def _check_names(source: Source, entry: Mapping[str, Any], at: Path) -> None:
    """Refuse a name used twice among collections or fields, at any depth, where it is used again."""
    for level in ("collections", "fields"):
        entries = entry.get(level)
        seen: set[str] = set()
        for index, inner in enumerate(entries if isinstance(entries, list) else ()):
            if not isinstance(inner, Mapping):
                continue
            name = str(inner.get("name"))
            if name in seen:
                raise source.error((*at, level, index), Problem("the name '%(name)s' is used twice here", name=name))
            seen.add(name)
            _check_names(source, inner, (*at, level, index))


class _Reader:
    """Turns one checked entry into a Dataset, collecting warnings on the way."""

    def __init__(self, source: Source, warnings: list[FileWarning]) -> None:
        self.source = source
        self.warnings = warnings

    def dataset(self, entry: Mapping[str, Any], at: Path) -> Dataset:
        meta = self._meta(entry, at, keys.DATASET, keys.DATASET_META)
        schema = str((meta.get("namespace") or {}).get("schema", ""))
        key = str(entry["fides_key"])
        made, skipped = [], set()
        for index, collection in enumerate(entry.get("collections") or []):
            place = (*at, "collections", index)
            inner = keys.meta_of(collection)
            if inner.get("skip_processing"):
                skipped.add(str(collection["name"]))
            else:
                made.append(self.collection(collection, place, key, schema))
        return Dataset(
            key=key,
            name=str(entry.get("name") or key),
            description=str(entry.get("description") or ""),
            file=self.source.file,
            line=self.source.line(at),
            collections=tuple(made),
            skipped=frozenset(skipped),
            categories=self._categories(entry, at),
            after=tuple(map(str, meta.get("after") or [])),
            meta=self._habeas(entry, at, keys.HABEAS_DATASET),
        )

    def collection(self, entry: Mapping[str, Any], at: Path, dataset: str, schema: str) -> Collection:
        meta = self._meta(entry, at, keys.COLLECTION, keys.COLLECTION_META)
        override = self._override(meta, at)
        if override and override.strategy != "delete":
            reason = Problem("a collection's masking_strategy_override can only be “delete”")
            raise self.source.error(at, reason)
        return Collection(
            dataset=dataset,
            name=str(entry["name"]),
            line=self.source.line(at),
            file=self.source.file,
            schema=schema,
            fields=tuple(
                self.field(field, (*at, "fields", index), "") for index, field in enumerate(entry.get("fields") or [])
            ),
            categories=self._categories(entry, at),
            after=_addresses(meta.get("after")),
            erase_after=_addresses(meta.get("erase_after")),
            masking=override,
            meta=self._habeas(entry, at, keys.HABEAS_COLLECTION),
        )

    def field(self, entry: Mapping[str, Any], at: Path, prefix: str) -> Field:
        meta = self._meta(entry, at, keys.FIELD, keys.FIELD_META)
        habeas = self._habeas(entry, at, keys.HABEAS_FIELD)
        path = f"{prefix}{entry['name']}"
        inner = entry.get("fields") or []
        data_type = self._data_type(meta, inner, at)
        return Field(
            name=str(entry["name"]),
            path=path,
            line=self.source.line(at),
            categories=self._categories(entry, at),
            identity=str(meta.get("identity") or ""),
            references=tuple(self._references(meta, at)),
            primary_key=bool(meta.get("primary_key")),
            data_type=data_type,
            length=meta.get("length"),
            read_only=bool(meta.get("read_only")),
            return_all_elements=bool(meta.get("return_all_elements")),
            masking=self._field_override(meta, at),
            retain=self._retain(habeas, at),
            meta=habeas,
            fields=tuple(self.field(child, (*at, "fields", index), f"{path}.") for index, child in enumerate(inner)),
        )

    def _references(self, meta: Mapping[str, Any], at: Path) -> Iterator[Reference]:
        for index, entry in enumerate(meta.get("references") or []):
            place = (*at, *self._meta_key(at), "references", index)
            collection, dot, field = str(entry["field"]).partition(".")
            if not (collection and dot and field):
                named = str(entry["field"])
                reason = Problem("a reference names “collection.field”, not '%(named)s'", named=named)
                raise self.source.error((*place, "field"), reason)
            direction = str(entry.get("direction") or "")
            lines = self.source.line((*place, "dataset")), self.source.line((*place, "field"))
            yield Reference(str(entry["dataset"]), collection, field, direction, *lines)

    def _data_type(self, meta: Mapping[str, Any], inner: list[Any], at: Path) -> str:
        data_type = str(meta.get("data_type") or "")
        base = data_type.removesuffix("[]")
        if base and base not in keys.DATA_TYPES:
            reason = Problem("there is no data_type '%(data_type)s'", data_type=data_type)
            raise self.source.error(at, _or_rather(reason, base, keys.DATA_TYPES))
        if inner and base not in ("", "object"):
            reason = Problem("a field of data_type '%(data_type)s' has no fields inside it", data_type=data_type)
            raise self.source.error(at, reason)
        return data_type

    def _override(self, meta: Mapping[str, Any], at: Path) -> Masking | None:
        entry = meta.get("masking_strategy_override")
        if not entry:
            return None
        try:
            return masking(str(entry.get("strategy")), entry.get("configuration"))
        except BadStrategy as error:
            raise self.source.error(at, str(error)) from None

    def _field_override(self, meta: Mapping[str, Any], at: Path) -> Masking | None:
        override = self._override(meta, at)
        if override and override.strategy == "delete":
            reason = Problem("a field cannot be deleted: “delete” stands at a collection, for its rows")
            raise self.source.error(at, reason)
        return override

    def _retain(self, habeas: Mapping[str, Any], at: Path) -> Retain | None:
        entry = habeas.get("retain")
        if entry is None:
            return None
        if not isinstance(entry, Mapping) or not entry.get("ground"):
            raise self.source.error(at, Problem("“retain” is a table with a ground, a statute and until when"))
        return Retain(str(entry["ground"]), _text(entry.get("statute")), _text(entry.get("until")))

    def _meta(self, entry: Mapping[str, Any], at: Path, known: Names[str], known_meta: Names[str]) -> Mapping[str, Any]:
        self._know(entry, at, known)
        meta = keys.meta_of(entry)
        self._know(meta, (*at, *self._meta_key(at)), known_meta)
        return meta

    def _meta_key(self, at: Path) -> Path:
        return ("fidesops_meta",) if (*at, "fidesops_meta") in self.source.lines else ("fides_meta",)

    def _habeas(self, entry: Mapping[str, Any], at: Path, known: Names[str]) -> Mapping[str, Any]:
        habeas = (entry.get("meta") or {}).get("habeas") if isinstance(entry.get("meta"), Mapping) else None
        if habeas is None:
            return {}
        if not isinstance(habeas, Mapping):
            raise self.source.error((*at, "meta", "habeas"), Problem("“habeas” is a table of keys"))
        self._know(habeas, (*at, "meta", "habeas"), known)
        return habeas

    def _know(self, entry: Mapping[str, Any], at: Path, known: Names[str]) -> None:
        for key in entry:
            if key not in known:
                odd = Problem("unknown key '%(key)s' is ignored", key=str(key))
                self._warn((*at, key), _or_rather(odd, key, known))

    def _categories(self, entry: Mapping[str, Any], at: Path) -> tuple[str, ...]:
        from fideslang.default_taxonomy import DEFAULT_TAXONOMY

        given = tuple(map(str, entry.get("data_categories") or []))
        known = {category.fides_key for category in DEFAULT_TAXONOMY.data_category}
        for category in given:
            if category not in known:
                odd = Problem("unknown data category '%(category)s'", category=category)
                self._warn((*at, "data_categories"), _or_rather(odd, category, known))
        return given

    def _warn(self, at: Path, text: str) -> None:
        self.warnings.append(FileWarning(self.source.file, self.source.line(at), text))


def _text(value: Any) -> Text:
    """A text of the file as it is, or its table of languages."""
    if isinstance(value, Mapping):
        return {str(language): str(words) for language, words in value.items()}
    return "" if value is None else str(value)


def _addresses(entries: Any) -> tuple[str, ...]:
    return tuple(str(entry).replace(".", ":", 1) for entry in entries or [])


def _or_rather(problem: Problem, word: str, known: Iterable[str]) -> Problem:
    """With the known word that is most like the one that is not."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return Problem("%(problem)s; did you mean '%(near)s'?", problem=problem, near=near[0]) if near else problem
