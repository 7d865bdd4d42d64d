"""Whatever somebody who owns the database does to signed evidence is found, and named."""

from __future__ import annotations

import pytest
import tink
from django.db import DatabaseError, connection, transaction
from tink import signature

from portal.cases import checkpoints
from portal.cases.ledger import Checkpoint, Head
from portal.cases.proof.records import checkpoint_digest, signed_text
from portal.vault import keys
from tests.portal.cases.tampering import Record, happen, made, problems, rewrite, tamper

pytestmark = pytest.mark.django_db(transaction=True)

EVENT = "UPDATE cases_event SET {} WHERE case_id = {{long}} AND number = 2"
GONE = "DELETE FROM cases_event WHERE case_id = {long} AND number "
CHECKPOINT = "UPDATE cases_checkpoint SET {} WHERE number = 1"
HEAD = "UPDATE cases_head SET {} WHERE case_id = {{long}} AND number = 3"


@pytest.fixture
def record() -> Record:
    return made()


def test_evidence_that_nobody_touched_is_whole(record: Record):
    assert problems() == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (EVENT.format("actor = 'staff:99'"), "{LONG}, event 2: changed"),
        (EVENT.format("action = 'refuse'"), "{LONG}, event 2: changed"),
        (EVENT.format("facts = '{{\"x\": 1}}'"), "{LONG}, event 2: changed"),
        (EVENT.format("facts = (repeat('[', 3000) || repeat(']', 3000))::jsonb"), "{LONG}, event 2: changed"),
        (EVENT.format("at = at - interval '1 second'"), "{LONG}, event 2: changed"),
        (EVENT.format("at = 'infinity'"), "{LONG}, event 2: changed"),
        (EVENT.format("digest = repeat('0', 64)"), "{LONG}, event 2: changed"),
        (EVENT.format("previous = repeat('0', 64)"),
         "{LONG}, event 2: does not follow the event before it: reordered or replaced"),
        (GONE + "= 1", "{LONG}, event 1: missing"),
        (GONE + "IN (2, 3)", "{LONG}, events 2 to 3: missing"),
        ("UPDATE cases_event SET number = number + 10 WHERE case_id = {long} AND number = 6",
         "{LONG}, events 6 to 15: missing"),
        (GONE + "> 4", "{LONG}, event 4: cut off: checkpoint 2 signed event 5"),
        (GONE + "> 2", "{LONG}, event 2: cut off: checkpoint 2 signed event 5"),
        (GONE + "> 0", "{LONG}: the chain has vanished"),
        ("UPDATE cases_event SET case_id = {other}, number = number + 9 WHERE case_id = {short}",
         "{SHORT}: the chain has vanished"),
        ("UPDATE cases_case SET reference = 'HB-2222' WHERE id = {short}",
         "HB-2222: was {SHORT} when checkpoint 1 was made"),
        (CHECKPOINT.format("at = '2020-01-01T00:00:00.000000+00:00'"), "checkpoint 1: changed"),
        (CHECKPOINT.format("root = repeat('0', 64)"), "checkpoint 1: changed"),
        (CHECKPOINT.format("heads = 2"), "checkpoint 1: changed"),
        (CHECKPOINT.format("signature = repeat('0', 128)"), "checkpoint 1: forged: the signature is not by this key"),
        (CHECKPOINT.format("signature = 'none'"), "checkpoint 1: forged: the signature is not by this key"),
        ("UPDATE cases_checkpoint SET number = 3 WHERE number = 1", "checkpoint 1: missing"),
        ("DELETE FROM cases_checkpoint WHERE number = 1", "checkpoint 1: missing"),
        ("DELETE FROM cases_checkpoint WHERE number = 2",
         "checkpoint 2: missing, and heads that it signed are still there"),
        ("DELETE FROM cases_checkpoint", "checkpoint 1: missing, and heads that it signed are still there"),
        (HEAD.format("digest = repeat('0', 64)"), "{LONG}, event 3: not the one that checkpoint 1 signed"),
        (HEAD.format("digest = repeat('0', 64)"), "checkpoint 1: the heads that it signed were changed"),
        (HEAD.format("number = 2"), "{LONG}, event 2: not the one that checkpoint 1 signed"),
        (HEAD.format("checkpoint_id = 2"), "checkpoint 1: heads that it signed are missing: 1 of 3"),
        ("DELETE FROM cases_head WHERE case_id = {long} AND number = 3",
         "checkpoint 1: heads that it signed are missing: 1 of 3"),
        (("INSERT INTO cases_head (checkpoint_id, case_id, number, reference, digest)"
          " SELECT 1, case_id, 6, '{LONG}', digest FROM cases_event WHERE case_id = {long} AND number = 6"),
         "checkpoint 1: the heads that it signed were changed"),
    ],
)  # fmt: skip
def test_it_is_found_and_named(record: Record, statement: str, found: str):
    names = record.names()
    tamper(statement.format(**names))
    assert found.format(**names) in problems()


def test_two_events_that_changed_places_are_found(record: Record):
    where = f"WHERE case_id = {record.long.pk} AND number"
    swap = [f"UPDATE cases_event SET number = {to} {where} = {of}" for of, to in ((2, 99), (3, 2), (99, 3))]
    tamper(*swap)
    assert f"{record.long.reference}, event 2: changed" in problems()


def test_a_case_that_vanished_with_everything_of_it_is_named_as_it_was(record: Record):
    case = record.short
    tamper(f"DELETE FROM cases_event WHERE case_id = {case.pk}", f"DELETE FROM cases_case WHERE id = {case.pk}")
    assert f"{case.reference}: the chain has vanished" in problems()
    assert f"{case.reference}: the case has vanished" in problems()


def test_a_chain_made_to_fit_again_does_not_fit_its_checkpoints(record: Record):
    rewrite(record.long, 2, "staff:99")
    assert problems() == [
        f"{record.long.reference}, event 3: not the one that checkpoint 1 signed",
        f"{record.long.reference}, event 5: not the one that checkpoint 2 signed",
    ]


def test_a_later_checkpoint_does_not_hide_that_a_chain_was_cut_off_and_grew_again(record: Record):
    tamper(f"DELETE FROM cases_event WHERE case_id = {record.long.pk} AND number > 2")
    happen(record.long)
    checkpoints.make()
    assert f"{record.long.reference}, event 3: cut off: checkpoint 2 signed event 5" in problems()
    happen(record.long, 3)
    checkpoints.make()
    assert f"{record.long.reference}, event 5: not the one that checkpoint 2 signed" in problems()


def test_a_checkpoint_signed_with_another_key_is_forged(record: Record):
    rewrite(record.long, 2, "staff:99")
    checkpoint = Checkpoint.objects.get(number=2)
    checkpoint.at = "2026-01-01T00:00:00.000000+00:00"
    forged = checkpoints.record_of(checkpoint)
    signer = tink.new_keyset_handle(keys.CHECKPOINTS_TEMPLATE).primitive(signature.PublicKeySign)
    tamper(
        f"UPDATE cases_checkpoint SET at = '{forged.at}', digest = '{checkpoint_digest(forged)}',"
        f" signature = '{signer.sign(signed_text(forged)).hex()}' WHERE number = 2"
    )
    assert "checkpoint 2: forged: the signature is not by this key" in problems()


def test_an_end_that_was_removed_altogether_is_found_by_what_was_written_down(record: Record):
    written_down = {2: Checkpoint.objects.get(number=2).digest}
    assert problems(written_down) == []
    tamper(
        "DELETE FROM cases_checkpoint WHERE number = 2",
        "DELETE FROM cases_head WHERE checkpoint_id = 2",
        f"DELETE FROM cases_event WHERE case_id = {record.long.pk} AND number > 3",
    )
    assert problems() == []  # nothing in the database can show it
    assert problems(written_down) == ["checkpoint 2: missing, and it was written down"]
    happen(record.long)
    checkpoints.make()
    assert problems(written_down) == ["checkpoint 2: not the one that was written down"]


def test_what_came_after_the_last_checkpoint_is_chained_though_not_signed_yet(record: Record):
    tamper(f"UPDATE cases_event SET actor = 'x' WHERE case_id = {record.long.pk} AND number = 6")
    assert problems() == [f"{record.long.reference}, event 6: changed"]


def test_the_database_refuses_to_change_checkpoints_and_heads(record: Record):
    for table in (Checkpoint._meta.db_table, Head._meta.db_table):
        for statement in (f"UPDATE {table} SET digest = digest", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
