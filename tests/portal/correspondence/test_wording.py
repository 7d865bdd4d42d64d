"""The language of letters' texts: plain, with placeholders, and nothing else in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.correspondence import wording
from portal.correspondence.wording import Fault, Piece, Rules, Trouble

RULES = Rules(may=frozenset({"name", "due", "link"}), must=frozenset({"link"}), alone=frozenset({"link"}))
WHATEVER = st.text(st.sampled_from("ab {}\n\r\t%<&;$\\é中") | st.characters(exclude_categories=["Cs"]))
WITHOUT_BRACES = st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]))


def test_a_placeholder_is_replaced_and_everything_else_stays():
    assert wording.filled("Hello {name}, until {due}.", {"name": "Ada", "due": "Monday"}) == "Hello Ada, until Monday."


def test_what_a_value_holds_is_not_read_again():
    assert wording.filled("{name}", {"name": "{due} {{ 7|add:7 }}"}) == "{due} {{ 7|add:7 }}"


def test_empty_lines_end_a_paragraph_and_single_ones_do_not():
    assert wording.paragraphs("\r\na\r\nb\r\n\r\n \n\nc\n") == ["a\nb", "c"]


def test_a_paragraph_of_which_nothing_is_left_is_left_out():
    made = wording.blocks("a\n\n{link}\n\n{name}", {"link": "", "name": "Ada"}, {"link"})
    assert [block.text for block in made] == ["a", "Ada"]


def test_a_text_is_divided_by_the_paragraph_that_a_placeholder_stands_in():
    text = "Dear {name},\n\n{due}\n\n{link}\n\nAsk us.\n\n{link}\n\nBye"
    made = wording.around(text, "link", {"name": "{link}", "due": "", "link": "x"})
    assert made == (["Dear {link},"], ["Ask us.", "Bye"])


def test_only_a_placeholder_with_a_look_of_its_own_makes_a_block_of_its_own():
    made = wording.blocks("{link}\n\n{name}", {"link": "x", "name": "y"}, {"link"})
    assert [(block.name, block.text) for block in made] == [("link", "x"), ("", "y")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{link}", []),
        ("Hello {name}\n\n{link}\n\nBye", []),
        ("Hello", [Fault(Trouble.MISSING, "link")]),
        ("{link}\n\n{nmae}", [Fault(Trouble.UNKNOWN, "nmae", "name")]),
        ("{link}\n\n{Name}", [Fault(Trouble.UNKNOWN, "Name", "name")]),
        ("{link}\n\n{ name }", [Fault(Trouble.UNKNOWN, " name ", "name")]),
        ("{link}\n\n{}", [Fault(Trouble.UNKNOWN, "", "")]),
        ("{link}\n\n{xyzzy} {xyzzy}", [Fault(Trouble.UNKNOWN, "xyzzy", "")]),
        ("Here: {link}", [Fault(Trouble.CROWDED, "link")]),
        ("{link}\nBye", [Fault(Trouble.CROWDED, "link")]),
        ("{link}\n\n{link} again", [Fault(Trouble.CROWDED, "link")]),
        ("{link}\n\na { b", [Fault(Trouble.BRACE)]),
        ("{link}\n\n{{name}}", [Fault(Trouble.BRACE)]),
        ("{link}\n\n{na\nme}", [Fault(Trouble.BRACE)]),
    ],
)
def test_what_is_wrong_with_a_text_is_named_once_with_what_comes_nearest(text: str, found: list[Fault]):
    assert wording.faults(text, RULES) == found


@given(WHATEVER)
def test_any_text_at_all_can_be_checked_and_shown(text: str):
    found = wording.faults(text, RULES)
    values = dict.fromkeys(wording.names(text), "x")
    made = wording.blocks(text, values, RULES.alone)
    assert all(block.text for block in made)
    if not found:
        assert set(values) <= RULES.may
        assert [block.name for block in made].count("link") >= 1


@given(WITHOUT_BRACES)
def test_a_text_without_braces_is_one_piece_as_written(text: str):
    assert wording.filled(text, {}) == text
    assert wording.names(text) == []


@given(st.lists(st.tuples(WITHOUT_BRACES, st.sampled_from(["name", "due"]))), st.text(), st.text())
def test_values_stand_exactly_where_their_names_stood(parts: list[tuple[str, str]], name: str, due: str):
    values = {"name": name, "due": due}
    text = "".join(f"{before}{{{which}}}" for before, which in parts)
    assert wording.filled(text, values) == "".join(before + values[which] for before, which in parts)


@given(WITHOUT_BRACES, st.text())
def test_values_stay_apart_from_what_was_written(before: str, value: str):
    (block,) = wording.blocks(f"x{before.replace(chr(10), ' ').replace(chr(13), ' ')}{{name}}", {"name": value}, ())
    assert Piece(value, inserted=True) in block.pieces
