"""File names are ours, whatever a dataset calls its things."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.package.names import slug, unique


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("score_events", "score-events"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\x", "c-windows-x"),
        ("Straße & Ämter", "strae-amter"),
        ("бюро", "part"),
        ("", "part"),
        ("con", "con-data"),
        ("LPT1", "lpt1-data"),
        ("a\x00b\u202ec", "a-bc"),
    ],
)
def test_a_slug_is_plain(text, name):
    assert slug(text) == name


@given(st.lists(st.text(), max_size=12))
def test_names_are_unique_and_safe(texts):
    names = unique(texts)
    assert len(set(names)) == len(texts)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,70}", name) for name in names)


def test_a_number_given_away_is_not_given_again():
    assert unique(["a", "a-2", "a"]) == ["a", "a-2", "a-3"]
