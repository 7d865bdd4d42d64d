"""By when an owner is to answer: a pure rule."""

from __future__ import annotations

from datetime import date, timedelta

USUAL = timedelta(days=10)
BEFORE_DUE = timedelta(days=7)  # what they send has to be read, and the answer made
SHORTEST = timedelta(days=2)


def answer_by(asked: date, due: date | None) -> date:
    """Ten days after asking, or a week before the answer to the person is due; never less than two days."""
    wanted = asked + USUAL if due is None else min(asked + USUAL, due - BEFORE_DUE)
    return max(wanted, asked + SHORTEST)
