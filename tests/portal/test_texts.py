"""Texts of operators in the reader's language."""

from __future__ import annotations

from typing import Any

import pytest

from portal.texts import in_language

TABLE = {"en": "Customers", "de": "Kunden", "zh": "客户"}


@pytest.mark.parametrize(
    ("text", "language", "read"),
    [
        ("Customers", "de", "Customers"),
        (TABLE, "de", "Kunden"),
        (TABLE, "de-at", "Kunden"),
        (TABLE, "zh-hans", "客户"),
        (TABLE, "fr", "Customers"),
        ({"de": "Kunden"}, "fr", "Kunden"),
        ({}, "en", ""),
        (None, "en", ""),
    ],
)
def test_a_reader_gets_the_nearest_language(text: Any, language: str, read: str):
    assert in_language(text, language) == read
