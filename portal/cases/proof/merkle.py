"""The Merkle tree of RFC 6962 as a stream: its root, and the path that proves one leaf without the others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

NODE_CONTEXT = b"\x01"
LEFT, RIGHT = "left", "right"


class Tree:
    """Takes leaves one by one and holds no more than a hash for each level."""

    __slots__ = ("_complete", "leaves")

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.leaves = 0
        self._complete: list[bytes] = []
        for leaf in leaves:
            self.add(leaf)

    def add(self, leaf: bytes) -> None:
        """Take the next leaf: subtrees of the same size join."""
        size = self.leaves
        while size & 1:
            leaf = _node(self._complete.pop(), leaf)
            size >>= 1
        self._complete.append(leaf)
        self.leaves += 1

    def root(self) -> str:
        """The root over all leaves so far, in hexadecimal."""
        if not self._complete:
            return hashlib.sha256().hexdigest()
        *others, root = self._complete
        for subtree in reversed(others):
            root = _node(subtree, root)
        return root.hex()


def path(leaves: Sequence[bytes], index: int) -> list[list[str]]:
    """From a leaf to the root: on each level the side on which the neighbour stands, and the neighbour."""
    steps: list[list[str]] = []
    level = list(leaves)
    while len(level) > 1:
        neighbour = index ^ 1
        if neighbour < len(level):
            steps.append([LEFT if neighbour < index else RIGHT, level[neighbour].hex()])
        joined = [_node(*level[start : start + 2]) for start in range(0, len(level) - 1, 2)]
        level = joined + level[len(joined) * 2 :]
        index //= 2
    return steps


def root_from(leaf: bytes, steps: Iterable[Sequence[str]]) -> str:
    """The root to which a path leads from a leaf, in hexadecimal. Raises ValueError for what is no path."""
    for side, neighbour in steps:
        other = bytes.fromhex(neighbour)
        leaf = _node(other, leaf) if side == LEFT else _node(leaf, other)
    return leaf.hex()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE_CONTEXT + left + right).digest()
