"""Grounds on which a request may be refused, wholly or in part."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ground:
    """A ground in law: its article, a title for staff, and what it means in words for the person.

    With ``statute`` it is another law that says so: that law and the day until which it holds have to be named.
    ``others`` is the ground on which what is about other people is left out.
    """

    key: str
    article: str
    title: str
    meaning: str
    kinds: frozenset[str]
    statute: bool = False
    others: bool = False
