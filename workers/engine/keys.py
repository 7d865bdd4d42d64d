"""The keys that dataset files may use at each level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_COMMON = {"name", "description", "data_categories", "fides_meta", "fidesops_meta", "meta"}
_USES = {"data_uses", "data_purposes", "data_subjects"}
DATASET = frozenset({"fides_key", "organization_fides_key", "tags", "collections", *_COMMON, *_USES})
COLLECTION = frozenset({"fields", *_COMMON, *_USES})
FIELD = frozenset({"fields", *_COMMON, *_USES})

DATASET_META = frozenset({"resource_id", "after", "namespace", "redact"})
COLLECTION_META = frozenset(
    {"after", "erase_after", "skip_processing", "masking_strategy_override", "partitioning", "redact"}
)
FIELD_META = frozenset(
    {
        "references", "identity", "primary_key", "data_type", "length", "return_all_elements", "read_only",
        "custom_request_field", "masking_strategy_override", "redact",
    }
)  # fmt: skip
DATA_TYPES = ("string", "integer", "float", "boolean", "object_id", "object")

_HABEAS = {
    "label", "description", "recipients", "source", "transfer", "purposes", "legal_basis", "retention",
}  # fmt: skip
HABEAS_DATASET = frozenset({"owner_email", *_HABEAS})
HABEAS_COLLECTION = frozenset({"owner_email", "kind", "automated_decision", *_HABEAS})
HABEAS_FIELD = frozenset({"label", "description", "third_party", "retain", "reason"})


def meta_of(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """The ``fides_meta`` of a level, under its new or its old name."""
    return entry.get("fides_meta") or entry.get("fidesops_meta") or {}


def modern(entry: Any) -> Any:
    """A copy in which ``fidesops_meta`` bears its new name, at every level."""
    if isinstance(entry, Mapping):
        return {
            ("fides_meta" if key == "fidesops_meta" else key): (value if key == "meta" else modern(value))
            for key, value in entry.items()
        }
    return [modern(item) for item in entry] if isinstance(entry, list) else entry
