"""Rows of a search on their way through the vault."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.cases.models import Case
from portal.outbox.models import JobKind
from portal.vault import files
from portal.vault.models import VaultFile
from workers.jobs.vault_rows import VaultSink, reader, stored
from workers.outbox import Lease, LeaseLost

pytestmark = pytest.mark.django_db
LINE = b'{"note":"' + b"x" * 1000 + b'"}\n'


def lease(case: Case) -> Lease:
    return Lease(1, JobKind.SEARCH, case.pk, {}, fence=1, attempts=1)


def kept(case: Case, content: bytes) -> VaultFile:
    with files.create(case) as out:
        out.write(content)
    return out.file


@pytest.mark.parametrize("rows", [1, 2 * files.CHUNK // len(LINE)])
def test_what_is_read_again_comes_in_whole_lines(file_case: Callable[..., Case], rows: int):
    chunks = list(stored(kept(file_case(), LINE * rows)))
    assert all(chunk.endswith(b"\n") for chunk in chunks)
    assert b"".join(chunks) == LINE * rows


def test_a_line_longer_than_a_chunk_stays_one_line(file_case: Callable[..., Case]):
    content = b'"' + b"y" * (3 * files.CHUNK) + b'"\n'
    chunks = list(stored(kept(file_case(), content + LINE)))
    assert all(chunk.endswith(b"\n") for chunk in chunks)
    assert b"".join(chunks) == content + LINE


def test_a_line_that_was_cut_off_is_not_passed_over(file_case: Callable[..., Case]):
    assert b"".join(stored(kept(file_case(), LINE + b'{"half'))).endswith(b'{"half')


def test_rows_that_are_written_count_as_progress(file_case: Callable[..., Case]):
    case = file_case()
    held = lease(case)
    sink = VaultSink(case, held)
    with sink.open("shop:customer") as out:
        out.write(LINE * 3)
        out.write(LINE)
    sink.save()
    assert held.done == 4
    assert b"".join(stored(sink.files["shop:customer"])) == LINE * 4


def test_small_files_are_saved_at_once_and_large_ones_as_they_are_written(file_case: Callable[..., Case]):
    case = file_case()
    sink = VaultSink(case, lease(case))
    for address, rows in (("shop:customer", 1), ("shop:purchase", 2 * files.SMALL // len(LINE)), ("club:post", 2)):
        with sink.open(address) as out:
            out.write(LINE * rows)
    assert [file.size > files.SMALL for file in VaultFile.objects.filter(case=case)] == [True]
    sink.save()
    assert VaultFile.objects.filter(case=case).count() == 3


@pytest.mark.parametrize("rows", [1, 2 * files.SMALL // len(LINE)])
def test_rows_can_be_read_again_and_again(file_case: Callable[..., Case], rows: int):
    opened = reader(kept(file_case(), LINE * rows))
    assert b"".join(opened()) == b"".join(opened()) == LINE * rows


def test_a_search_that_lost_its_lease_stops_and_leaves_no_file(file_case: Callable[..., Case]):
    case = file_case()
    held = lease(case)
    held.lost.set()
    with pytest.raises(LeaseLost), VaultSink(case, held).open("shop:customer") as out:
        out.write(LINE)
    assert not VaultFile.objects.filter(case=case).exists()
