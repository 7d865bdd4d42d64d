"""When two names may be one person's."""

from __future__ import annotations

import pytest

from workers.engine.names import Bearers


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("Ada Example", "ADA  example", False),
        ("Ada Example", "Example, Ada", False),
        ("Ada Example", "Ada Maria Example", False),
        ("Zoë Strauß", "zoe strauss", False),
        ("Emre Yıldız", "EMRE YILDIZ", False),
        ("林 美玲 (Lin Meiling)", "Lin Meiling", False),
        ("Ada Example", "", False),
        ("Ada Example", "Eva Example", True),
        ("Ada Example", "Ada Other", True),
    ],
)
def test_names_are_compared_by_their_words(one: str, other: str, differ: bool):
    assert Bearers(one).differ([other]) is differ
    assert Bearers().differ([one, other]) is differ


def test_every_name_is_compared_with_all_before():
    bearers = Bearers("Ada")
    assert not bearers.differ(["Ada Example"])
    assert bearers.differ(["Ada Other"])
