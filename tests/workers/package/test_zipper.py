"""What we write, other people's readers can read."""

import hashlib
import io
import subprocess
import sys
import zipfile
from datetime import UTC, datetime

import pytest

from workers.package import zipper
from workers.package.model import PackageError
from workers.package.zipper import ZipStream

MADE_AT = datetime(2026, 3, 14, 10, 30, 8, tzinfo=UTC)


def archive(members, *, large=False):
    out = io.BytesIO()
    stream = ZipStream(out, MADE_AT)
    for name, blocks in members.items():
        with stream.member(name, large=large) as member:
            for block in blocks:
                member.write(block)
    stream.close()
    return out, stream


@pytest.mark.parametrize("large", [False, True])
def test_the_standard_library_reads_it(large):
    out, _stream = archive(
        {"a.txt": [b"one ", b"two"], "empty.txt": [], "b/c.bin": [bytes(range(256)) * 999]}, large=large
    )
    with zipfile.ZipFile(out) as opened:
        assert opened.testzip() is None
        assert opened.read("a.txt") == b"one two"
        assert opened.read("empty.txt") == b""
        assert opened.read("b/c.bin") == bytes(range(256)) * 999
        assert opened.getinfo("a.txt").date_time == (2026, 3, 14, 10, 30, 8)


def test_the_command_line_reads_it(tmp_path):
    out, _stream = archive({"a.txt": [b"one"]}, large=True)
    path = tmp_path / "a.zip"
    path.write_bytes(out.getvalue())
    done = subprocess.run(
        [sys.executable, "-m", "zipfile", "-t", str(path)], capture_output=True, text=True, check=True
    )
    assert "Done testing" in done.stdout
    assert "corrupted" not in done.stdout


def test_entries_hold_size_and_digest():
    _out, stream = archive({"a.txt": [b"one ", b"two"]})
    assert stream.entries[0].size == 7
    assert stream.entries[0].sha256 == hashlib.sha256(b"one two").hexdigest()


def test_a_member_that_outgrows_its_announcement_is_an_error(monkeypatch):
    monkeypatch.setattr(zipper, "LIMIT", 5)
    with pytest.raises(PackageError, match="4 GiB"):
        archive({"a.txt": [b"one two"]})


def test_an_archive_past_four_gibibytes_has_a_wide_directory():
    out = io.BytesIO()
    stream = ZipStream(out, MADE_AT)
    stream.add("a.txt", b"one")
    before = out.tell()
    # As if 5 GiB had been written before.
    stream._position += 5 << 30
    stream.close()
    tail = out.getvalue()[before:]
    assert b"PK\x06\x06" in tail
    assert b"PK\x06\x07" in tail


def test_many_members_have_a_wide_directory():
    names = {f"{n}": [] for n in range(65_600)}
    out, _stream = archive(names)
    with zipfile.ZipFile(out) as opened:
        assert len(opened.namelist()) == 65_600
