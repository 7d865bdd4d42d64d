"""What is sealed opens where it belongs and nowhere else, and not at all once its key is gone."""

from __future__ import annotations

import pytest
import tink
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st

from portal.vault import fields, files
from portal.vault.fields import Unreadable
from portal.vault.keys import KeyDestroyed
from portal.vault.models import CaseKey, VaultFile
from tests.portal.desk.examples import filed

pytestmark = pytest.mark.django_db
LARGE = bytes(range(256)) * 16_384  # 4 MB: several segments, in storage


def store(case, content: bytes) -> VaultFile:
    with files.create(case) as out:
        for start in range(0, len(content), 100_000):
            out.write(content[start : start + 100_000])
    return out.file


@pytest.mark.parametrize("value", ["Mira Voss", "", "😀\0", {"a": [1, None]}, 12])
def test_a_value_comes_back_as_it_was(value):
    case = filed()
    assert fields.unseal(case, "note", fields.seal(case, "note", value)) == value


def test_a_value_does_not_open_under_another_case_or_name():
    case, other = filed(), filed()
    sealed = fields.seal(case, "note", "x")
    for wrong_case, wrong_name in ((other, "note"), (case, "message")):
        with pytest.raises(Unreadable):
            fields.unseal(wrong_case, wrong_name, sealed)


def test_the_same_value_is_never_sealed_alike_twice():
    case = filed()
    assert fields.seal(case, "note", "x") != fields.seal(case, "note", "x")


@pytest.mark.parametrize("content", [b"", b"a", b"x" * files.SMALL, b"x" * (files.SMALL + 1), LARGE])
def test_a_file_comes_back_byte_for_byte(content: bytes):
    file = store(filed(), content)
    assert b"".join(files.read(file)) == content
    assert file.size == len(content)


def test_only_small_files_lie_in_the_database():
    case = filed()
    small, large = store(case, b"x"), store(case, LARGE)
    assert (small.body is not None, small.path) == (True, "")
    assert large.body is None
    assert large.path


@pytest.mark.parametrize("change", ["cut", "flip", "append"])
def test_a_file_that_was_changed_does_not_open(change: str):
    file = store(filed(), LARGE)
    with default_storage.open(file.path) as stored:
        sealed = bytearray(stored.read())
    if change == "cut":
        del sealed[-2_000_000:]
    elif change == "flip":
        sealed[3_000_000] ^= 1
    else:
        sealed += b"more"
    default_storage.delete(file.path)
    file.path = default_storage.save(file.path, ContentFile(bytes(sealed)))
    with pytest.raises(tink.TinkError):
        b"".join(files.read(file))


def test_a_file_of_one_case_does_not_open_in_another():
    file, other = store(filed(), b"secret"), filed()
    file.case = other
    with pytest.raises(tink.TinkError):
        b"".join(files.read(file))


def test_nothing_personal_lies_in_the_database_in_plain_text():
    case = filed()
    store(case, b"Mira Voss lives here")
    case.refresh_from_db()
    assert b"Mira" not in bytes(case.request)
    assert all(b"Mira" not in bytes(file.body) for file in VaultFile.objects.filter(case=case))


def test_without_its_key_a_case_is_gone():
    case = filed()
    sealed, file = fields.seal(case, "note", "x"), store(case, b"x")
    CaseKey.objects.filter(case=case).delete()
    fresh = type(case).objects.get(pk=case.pk)
    file = VaultFile.objects.get(pk=file.pk)
    with pytest.raises(KeyDestroyed):
        fields.unseal(fresh, "note", sealed)
    with pytest.raises(KeyDestroyed):
        b"".join(files.read(file))


def test_a_file_whose_writing_failed_leaves_nothing():
    case = filed()
    before = VaultFile.objects.count()
    with pytest.raises(TypeError), files.create(case) as out:
        out.write("half")
    assert VaultFile.objects.count() == before


@given(st.text(min_size=1, max_size=40))
def test_surplus_space_does_not_matter_to_a_search(value: str):
    assert fields.normalised(f"  {value}\t ") == fields.normalised(value)


@pytest.mark.parametrize(
    ("one", "other"), [("MIRA", "mira"), ("Groß", "GROSS"), ("José", "Jose\u0301"), ("\uff2dira", "mira")]
)
def test_case_width_and_composition_do_not_matter_to_a_search(one: str, other: str):
    assert fields.index_words([one]) == fields.index_words([other])


def test_the_index_does_not_tell_a_word():
    (entry,) = fields.index_words(["mira"])
    assert len(entry) == 32
    assert b"mira" not in entry
