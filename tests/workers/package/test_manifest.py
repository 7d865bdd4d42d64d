"""A package that was altered, cut or filled up does not pass."""

import io
import zipfile

import orjson
import pytest

from workers.package.build import build
from workers.package.manifest import verify
from workers.package.model import PackageError

from .examples import built, package


def altered(change):
    """The usual package, written anew with ``change`` applied to its members."""
    archive = built(package())
    members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as again:
        for name, data in members.items():
            again.writestr(name, data)
    return out


def account(members, **change):
    manifest = orjson.loads(members["manifest.json"])
    next(c for c in manifest["collections"] if c["address"] == "registry:score_events").update(change)
    members["manifest.json"] = orjson.dumps(manifest)


def test_the_manifest_lists_every_file_and_counts_every_collection():
    out = io.BytesIO()
    manifest = build(package(), out)
    archive = zipfile.ZipFile(out)
    assert archive.read("manifest.json") == manifest.to_json()
    assert [record.name for record in manifest.files] == archive.namelist()[:-1]
    assert [(c.address, c.status, c.found, c.included, c.withheld) for c in manifest.collections] == [
        ("registry:citizens", "found", 1, 1, 0),
        ("registry:score_events", "found", 453, 450, 3),
        ("registry:bans", "empty", 0, 0, 0),
        ("site:comments", "found", 8, 8, 0),
        ("site:newsletter", "failed", 0, 0, 0),
    ]


def test_a_whole_package_passes(tmp_path):
    path = tmp_path / "package.zip"
    with path.open("wb") as out:
        build(package(), out)
    verify(path)
    verify(altered(lambda members: None))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda m: m.update({"index.html": m["index.html"] + b" "}), "index.html is not as"),
        (lambda m: m.pop("letter.pdf"), "not those of its manifest"),
        (lambda m: m.update({"extra.exe": b"MZ"}), "not those of its manifest"),
        (lambda m: m.pop("manifest.json"), "not a whole package"),
        (lambda m: m.update({"manifest.json": b"{"}), "not a whole package"),
        (lambda m: account(m, found=450), "found is not"),
        (lambda m: account(m, included=449, withheld=4), "449 rows are promised, 450 are there"),
        (lambda m: account(m, json=""), "no file holds them"),
    ],
)
def test_an_altered_package_does_not_pass(change, why):
    with pytest.raises(PackageError, match=why):
        verify(altered(change))


def test_a_package_cut_short_does_not_pass():
    out = io.BytesIO()
    build(package(), out)
    with pytest.raises(PackageError, match="not a whole package"):
        verify(io.BytesIO(out.getvalue()[:-100]))


@pytest.mark.parametrize("place", [0.2, 0.5, 0.8])
def test_a_package_with_one_wrong_byte_does_not_pass(place):
    out = io.BytesIO()
    build(package(), out)
    data = bytearray(out.getvalue())
    data[int(len(data) * place)] ^= 0xFF
    with pytest.raises(PackageError):
        verify(io.BytesIO(data))
