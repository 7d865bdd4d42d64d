"""Encrypted files of a case, written and read as streams.

A small file lives in its database row, so that it commits with everything else; a large one goes to storage
(a folder or an S3 bucket) while it is written, and its memory stays at a few segments of one megabyte.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from portal.vault import keys
from portal.vault.models import VaultFile

if TYPE_CHECKING:
    from portal.cases.models import Case

SMALL = 64 * 1024
CHUNK = 256 * 1024


class VaultWriter:
    """A write-only binary file that ends as a :class:`VaultFile`; an error on the way leaves nothing behind."""

    def __init__(self, case: Case, *, saving: bool = True) -> None:
        self.case = case
        self._saving = saving
        self._file: VaultFile | None = None
        self._name = uuid.uuid4().hex
        self._cipher = _Undying()
        self._stream = keys.files_primitive(case).new_encrypting_stream(self._cipher, _context(case))
        self._digest = hashlib.sha256()
        self._size = 0

    @property
    def file(self) -> VaultFile:
        """What was written, once it is whole. Raises RuntimeError before that."""
        if self._file is None:
            raise RuntimeError("The file is not finished.")
        return self._file

    def write(self, data: bytes) -> int:
        """Encrypt and keep more of the file."""
        self._digest.update(data)
        self._size += len(data)
        self._stream.write(data)
        return len(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()
        try:
            if kind is None:
                self._file = self._save()
        finally:
            self._cipher.spool.close()

    def _save(self) -> VaultFile:
        spool = self._cipher.spool
        spool.seek(0)
        row = VaultFile(case=self.case, size=self._size, digest=self._digest.hexdigest())
        if self._size <= SMALL:
            row.body = spool.read()
        else:
            row.path = default_storage.save(f"{self.case.pk}/{self._name}", File(spool))
        if self._saving or row.path:
            row.save()
        return row


def create(case: Case, *, saving: bool = True) -> VaultWriter:
    """A new file of a case, open for writing in a ``with``; after it, ``.file`` of the writer is its row.

    ``saving`` False leaves the row of a small file to the caller, who may have many to save at once.
    """
    return VaultWriter(case, saving=saving)


def save_all(made: Iterable[VaultFile]) -> None:
    """Save the rows of the files that are not saved yet, in one statement."""
    VaultFile.objects.bulk_create(file for file in made if file.pk is None)


def read(file: VaultFile) -> Iterator[bytes]:
    """The plaintext in chunks. Raises KeyDestroyed, FileNotFoundError, or TinkError if a byte was changed."""
    with open_plain(file) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def open_plain(file: VaultFile) -> IO[bytes]:
    """The plaintext as a readable stream, decrypted as it is read."""
    source: IO[bytes] = io.BytesIO(bytes(file.body)) if file.body is not None else default_storage.open(file.path)
    plain: IO[bytes] = keys.files_primitive(file.case).new_decrypting_stream(source, _context(file.case))
    return plain


def delete(file: VaultFile) -> None:
    """Remove a file; the stored bytes go when the transaction commits."""
    path = file.path
    file.delete()
    if path:
        transaction.on_commit(lambda: default_storage.delete(path))


def stored_cases() -> list[int]:
    """The cases of which there is something in storage."""
    try:
        folders, _files = default_storage.listdir("")
    except FileNotFoundError:  # nothing was ever stored
        return []
    return sorted(int(folder) for folder in folders if folder.isdecimal())


def delete_stored(case_id: int) -> None:
    """Delete everything that storage holds of a case."""
    try:
        _folders, names = default_storage.listdir(str(case_id))
    except FileNotFoundError:
        return
    for name in names:
        default_storage.delete(f"{case_id}/{name}")
    default_storage.delete(str(case_id))  # the folder, where storage has such


def delete_stored_with_commit(case_id: int) -> None:
    """The same when the transaction commits; that it failed must not look as if the transaction had."""
    transaction.on_commit(lambda: delete_stored(case_id), robust=True)


class _Undying(io.RawIOBase):
    """Where ciphertext lands; the encrypting stream closes it, and what was written must outlive that."""

    def __init__(self) -> None:
        self.spool = tempfile.SpooledTemporaryFile(max_size=2 * 1024 * 1024)  # noqa: SIM115  closed by VaultWriter

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # Tink hands over bytes
        return self.spool.write(data)


def _context(case: Case) -> bytes:
    return f"file:{case.pk}".encode()
