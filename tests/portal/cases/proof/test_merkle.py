"""The tree is RFC 6962's, and a path proves its leaf and no other."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from portal.cases.proof import merkle

LEAVES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40)


def by_the_book(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1: split at the largest power of two below the number of leaves."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + by_the_book(leaves[:split]) + by_the_book(leaves[split:])).digest()


@given(LEAVES)
def test_the_root_is_that_of_the_rfc(leaves: list[bytes]):
    assert merkle.Tree(leaves).root() == by_the_book(leaves).hex()


@given(LEAVES, st.data())
def test_a_path_leads_from_its_leaf_to_the_root(leaves: list[bytes], data: st.DataObject):
    index = data.draw(st.integers(0, len(leaves) - 1))
    steps = merkle.path(leaves, index)
    assert merkle.root_from(leaves[index], steps) == merkle.Tree(leaves).root()
    assert merkle.root_from(bytes(31) + b"x", steps) != merkle.Tree(leaves).root()
