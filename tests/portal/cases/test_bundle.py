"""Evidence that leaves the portal as a file is checked far from it: no database, no settings."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.cases.ledger import Checkpoint
from portal.cases.proof.keys import BadKey, PublicKeys
from portal.vault import keys
from tests.portal.cases.proof.chains import public_keyset
from tests.portal.cases.tampering import Record, made, tamper

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Ended:
    status: int
    out: str


@pytest.fixture
def record() -> Record:
    return made()


@pytest.fixture
def bundle(record: Record, tmp_path: Path) -> Path:
    call_command("export_evidence", str(tmp_path / "evidence.jsonl"))
    call_command("evidence_key", str(tmp_path / "key.pem"))
    return tmp_path / "evidence.jsonl"


def check(bundle: Path, *more: object) -> Ended:
    """Run the command as an auditor does, with an environment that knows nothing."""
    command = [sys.executable, "manage.py", "verify_evidence", "--bundle", *map(str, (bundle, *more))]
    made = subprocess.run(command, cwd=ROOT, env={"PATH": os.environ["PATH"]}, capture_output=True, check=False)
    return Ended(made.returncode, made.stdout.decode() + made.stderr.decode())


def lines(bundle: Path) -> list[list]:
    return [json.loads(line) for line in bundle.read_text().splitlines()]


def write(bundle: Path, records: list[list]) -> Path:
    bundle.write_text("".join(json.dumps(record) + "\n" for record in [*records[:-1], ["end", len(records) - 2]]))
    return bundle


def test_a_whole_bundle_is_as_it_was_written_and_says_whose_key_it_was(bundle: Path):
    ended = check(bundle)
    assert ended.status == 0, ended.out
    assert "Read: cases 3, events 11, checkpoints 2." in ended.out
    assert "not signed yet: events 1." in ended.out
    assert "The key was the bundle's own" in ended.out


@pytest.mark.parametrize("name", ["key.pem", "key.json"])
def test_a_key_that_was_kept_elsewhere_checks_it(bundle: Path, name: str):
    call_command("evidence_key", str(bundle.with_name(name)))
    ended = check(bundle, "--public-key", bundle.with_name(name))
    assert ended.status == 0, ended.out
    assert "bundle's own" not in ended.out


def test_a_bundle_by_somebody_elses_key_is_forged(bundle: Path):
    bundle.with_name("other.json").write_text(public_keyset())
    ended = check(bundle, "--public-key", bundle.with_name("other.json"))
    assert ended.status == 1
    assert "checkpoint 1: forged: the signature is not by this key" in ended.out


def test_openssl_checks_a_checkpoint_too(bundle: Path, tmp_path: Path):
    if not shutil.which("openssl"):
        pytest.skip("No openssl was found.")
    _checkpoint, number, at, previous, heads, root, _digest, signature = lines(bundle)[1]
    body = {"at": at, "heads": heads, "number": number, "previous": previous, "root": root}
    (tmp_path / "text").write_bytes(b"habeas checkpoint 1\n" + json.dumps(body, separators=(",", ":")).encode())
    (tmp_path / "signature").write_bytes(bytes.fromhex(signature))
    command = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in text -sigfile signature"
    assert subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False).returncode == 0


def test_a_packed_bundle_is_the_same(bundle: Path):
    call_command("export_evidence", str(bundle.with_name("evidence.gz")))
    with gzip.open(bundle.with_name("evidence.gz"), "rt") as packed:
        assert packed.read().splitlines()[1:] == bundle.read_text().splitlines()[1:]
    assert check(bundle.with_name("evidence.gz")).status == 0


def test_a_bundle_of_one_case_proves_it_and_says_nothing_of_others(record: Record, bundle: Path):
    call_command("export_evidence", str(bundle), case=record.long.reference)
    assert record.short.reference not in bundle.read_text()
    ended = check(bundle, "--public-key", bundle.with_name("key.pem"))
    assert ended.status == 0, ended.out
    assert "Read: cases 1, events 6" in ended.out
    records = lines(bundle)
    head = next(each for each in records if each[0] == "head")
    head[4] = record.short.reference
    assert check(write(bundle, records)).status == 1


def test_no_personal_data_is_in_it(bundle: Path):
    assert not {word for word in ("Mira", "Voss", "example.org", "C-1024") if word in bundle.read_text()}


def test_what_was_tampered_with_in_the_database_shows_in_the_bundle(record: Record, bundle: Path):
    tamper(f"UPDATE cases_event SET at = 'infinity', facts = '[]' WHERE case_id = {record.long.pk} AND number = 2")
    call_command("export_evidence", str(bundle))
    assert f"{record.long.reference}, event 2: changed" in check(bundle).out


def test_what_was_tampered_with_in_the_bundle_shows(record: Record, bundle: Path):
    records = lines(bundle)
    event = next(each for each in records if each[:3] == ["event", record.long.pk, 2])
    event[5] = "staff:99"
    ended = check(write(bundle, records))
    assert ended.status == 1
    assert f"{record.long.reference}, event 2: changed" in ended.out
    assert "NOT as it was written; problems: 1." in ended.out


@pytest.mark.parametrize("kept", [0, 3, 8, -1])
def test_a_bundle_that_is_cut_off_is_not_whole(bundle: Path, kept: int):
    bundle.write_text("".join(line + "\n" for line in bundle.read_text().splitlines()[:kept]))
    ended = check(bundle)
    assert ended.status == 1
    assert "is missing: the bundle is cut off" in ended.out


@pytest.mark.parametrize(
    "line",
    [
        "{}",
        "[]",
        "nonsense",
        "[1]",
        '["event",1]',
        '["head",1,1,1,"x","y",[["left"]]]',
        '["case",true,null]',
        "[" * 9000,
    ],
)
def test_a_line_that_is_none_of_ours_ends_the_reading_in_words(bundle: Path, line: str):
    written = bundle.read_text().splitlines()
    bundle.write_text("\n".join([*written[:5], line, *written[5:]]))
    ended = check(bundle)
    assert ended.status == 1
    assert "Traceback" not in ended.out


def test_a_damaged_packed_bundle_is_said_to_be_damaged(bundle: Path):
    packed = gzip.compress(bundle.read_bytes())
    bundle.write_bytes(packed[:200] + b"xx" + packed[202:-40])
    ended = check(bundle)
    assert ended.status == 1
    assert "Traceback" not in ended.out


def test_what_is_no_bundle_or_no_key_or_not_there_is_bad_input(bundle: Path):
    for given in (
        [bundle.with_name("nowhere")], [bundle, "--public-key", bundle], [bundle, "--expect", "1"],
    ):  # fmt: skip
        ended = check(*given)
        assert ended.status == 2, ended.out
        assert "Traceback" not in ended.out


def test_the_database_is_checked_by_the_same_command(record: Record, bundle: Path, capsys: pytest.CaptureFixture):
    last = Checkpoint.objects.get(number=2)
    call_command("verify_evidence", expect=[f"2:{last.digest}"])
    call_command("verify_evidence", public_key=bundle.with_name("key.pem"))
    assert f"is 2:{last.digest}" in capsys.readouterr().out
    tamper(f"DELETE FROM cases_event WHERE case_id = {record.long.pk} AND number = 2")
    with pytest.raises(SystemExit) as ended:
        call_command("verify_evidence")
    assert ended.value.code == 1
    assert f"{record.long.reference}, event 2: missing" in capsys.readouterr().out


def test_a_case_that_does_not_exist_cannot_be_exported(bundle: Path):
    before = bundle.read_bytes()
    with pytest.raises(CommandError, match="no case HB-0"):
        call_command("export_evidence", str(bundle), case="HB-0")
    assert bundle.read_bytes() == before


def test_a_key_goes_through_pem_and_back():
    own = PublicKeys(keys.checkpoints_public_keyset())
    signature = keys.checkpoints_primitive().sign(b"text").hex()
    again = PublicKeys.read(own.pem())
    assert again.signed(b"text", signature)
    assert not again.signed(b"another", signature)
    for bad in ("", "x", "{}", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"):
        with pytest.raises(BadKey):
            PublicKeys.read(bad)
