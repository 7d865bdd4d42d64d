"""What keeps something that an erasure passes by."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """What keeps something that an erasure passes by."""

    LAW = "law"  # a statute says that it must be kept
    SHARED = "shared"  # other people's rows refer to it too
    NOT_ASKED = "not asked for"
    FILE = "dataset file"  # a primary key, read-only or preserved
    STAFF = "staff"  # somebody decided so, with a reason
