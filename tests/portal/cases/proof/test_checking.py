"""The rules of the chain, for every chain there may be."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from portal.cases.proof.checking import Check
from portal.cases.proof.records import Checkpoint, Link, Record
from tests.portal.cases.proof.chains import KEYS, evidence, linked

LENGTHS = st.lists(st.integers(1, 6), min_size=1, max_size=4)


def problems(checkpoints: list[Checkpoint], records: list[Record]) -> list[str]:
    return [str(problem) for problem in Check(KEYS).run(checkpoints, records)]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Checkpoint], list[Record]]:
    """Chains that grew between checkpoints; the last checkpoint signs the ends of all."""
    lengths = draw(LENGTHS)
    signed = [[draw(st.integers(0, length - 1)) for length in lengths]]
    signed = [heads for heads in signed if any(heads)] + [lengths]
    return evidence(lengths, signed)


@given(histories())
def test_what_nobody_touched_is_whole(history: tuple[list[Checkpoint], list[Record]]):
    assert problems(*history) == []


@given(histories(), st.data())
def test_a_record_that_is_left_out_is_missed(history: tuple[list[Checkpoint], list[Record]], data: st.DataObject):
    checkpoints, records = history
    gone = data.draw(st.integers(0, len(records) - 1))
    assert problems(checkpoints, records[:gone] + records[gone + 1 :])


@given(histories(), st.data())
def test_records_that_change_places_are_noticed(history: tuple[list[Checkpoint], list[Record]], data: st.DataObject):
    checkpoints, records = history
    one, other = sorted(data.draw(st.lists(st.integers(0, len(records) - 1), min_size=2, max_size=2, unique=True)))
    assume(isinstance(records[one], Link) and isinstance(records[other], Link))
    records = [*records]
    records[one], records[other] = records[other], records[one]
    assert problems(checkpoints, records)


@given(histories(), st.data())
def test_no_field_of_an_event_can_be_another(history: tuple[list[Checkpoint], list[Record]], data: st.DataObject):
    checkpoints, records = history
    links = [index for index, record in enumerate(records) if isinstance(record, Link)]
    index = data.draw(st.sampled_from(links))
    field = data.draw(st.sampled_from(["at", "action", "actor", "facts", "previous", "digest"]))
    changed = records[index]._replace(**{field: data.draw(st.text(max_size=8))})
    assume(changed != records[index])
    assert problems(checkpoints, [*records[:index], changed, *records[index + 1 :]])
    if field != "digest":  # and a digest that fits does not help
        try:
            forged = linked(changed)
        except ValueError:
            return
        assert problems(checkpoints, [*records[:index], forged, *records[index + 1 :]])


@given(histories(), st.integers(0, 5), st.integers(0, 6))
def test_chains_cut_off_anywhere_are_noticed(history: tuple[list[Checkpoint], list[Record]], which: int, length: int):
    checkpoints, records = history
    case = which % max(record.case for record in records) + 1
    kept = [each for each in records if not (isinstance(each, Link) and each.case == case and each.number > length)]
    assume(kept != records)
    assert problems(checkpoints, kept)


def test_a_head_that_stands_before_its_event_is_still_compared():
    checkpoints, records = evidence([2], [[2]])
    named, first, second, seal = records
    forged = linked(second._replace(actor="staff:99"))
    assert problems(checkpoints, [named, first, seal, forged])
    assert problems(checkpoints, [named, seal, first, forged])
