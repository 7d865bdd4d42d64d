"""A checkpoint signs what has grown, once, and nothing else."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from portal.cases import checkpoints
from portal.cases.ledger import Checkpoint, Head
from portal.vault import keys
from tests.portal.cases.tampering import happen, problems
from tests.portal.desk.examples import filed
from workers import tasks
from workers.app import app

pytestmark = pytest.mark.django_db(transaction=True)


def test_without_evidence_there_is_nothing_to_sign():
    assert checkpoints.make() is None


def test_only_chains_that_have_grown_are_signed_and_nothing_if_none_has():
    grows, rests = filed(), filed()
    checkpoints.make()
    happen(grows, 2)
    assert checkpoints.make().heads == 1
    assert checkpoints.make() is None
    heads = Head.objects.order_by("checkpoint_id", "case_id")
    assert list(heads.values_list("checkpoint_id", "case_id", "number")) == [
        (1, grows.pk, 2), (1, rests.pk, 2), (2, grows.pk, 4),
    ]  # fmt: skip
    assert problems() == []


def test_each_names_the_one_before_it():
    case = filed()
    for _time in range(3):
        happen(case)
        checkpoints.make()
    digests = Checkpoint.objects.order_by("number").values_list("digest", flat=True)
    previous = Checkpoint.objects.order_by("number").values_list("previous", flat=True)
    assert list(previous) == ["0" * 64, *digests[:2]]


def test_one_that_failed_before_its_end_leaves_nothing_and_is_made_once(monkeypatch: pytest.MonkeyPatch):
    filed()
    with monkeypatch.context() as patch:
        patch.setattr(keys, "checkpoints_primitive", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            checkpoints.make()
    assert not Checkpoint.objects.exists()
    assert not Head.objects.exists()
    for _delivery in range(3):  # a message may come again at any time
        tasks.checkpoint()
    assert Checkpoint.objects.get().number == 1
    assert problems() == []


def test_a_connection_lost_before_the_commit_leaves_nothing(monkeypatch: pytest.MonkeyPatch):
    filed()
    signer = keys.checkpoints_primitive()

    class Dies:
        def sign(self, text: bytes) -> bytes:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            return signer.sign(text)

    with monkeypatch.context() as patch:
        patch.setattr(keys, "checkpoints_primitive", Dies)
        with pytest.raises(Exception, match="terminat"):
            checkpoints.make()
    connection.close()
    assert not Head.objects.exists()
    assert checkpoints.make().heads == 1
    assert checkpoints.make() is None


def test_while_one_is_being_made_another_process_makes_none(monkeypatch: pytest.MonkeyPatch):
    filed()
    signer, others = keys.checkpoints_primitive(), []

    def elsewhere() -> None:
        others.append(checkpoints.make())
        connection.close()

    class Interrupted:
        def sign(self, text: bytes) -> bytes:
            thread = threading.Thread(target=elsewhere)
            thread.start()
            thread.join()
            return signer.sign(text)

    with monkeypatch.context() as patch:
        patch.setattr(keys, "checkpoints_primitive", Interrupted)
        assert checkpoints.make().number == 1
    assert others == [None]


def test_beat_has_it_made():
    assert app.conf.beat_schedule["checkpoint"]["task"] == tasks.checkpoint.name
