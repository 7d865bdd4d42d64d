"""Where everything lies inside the ZIP: one place names files, so that pages, data and manifest agree."""

from dataclasses import dataclass

from .model import CollectionPart, FilePart, Package, SystemPart
from .names import slug, unique

INDEX = "index.html"
LETTER_PAGE = "letter.html"
LETTER_PDF = "letter.pdf"
MANIFEST = "manifest.json"
README = "data/README.txt"
FIELDS = "data/fields.csv"


@dataclass(frozen=True, slots=True)
class CollectionFiles:
    """A collection and the names of its files."""

    part: CollectionPart
    slug: str
    folder: str

    @property
    def json(self) -> str:
        """The rows as a JSON array."""
        return f"data/{self.folder}/{self.slug}.json"

    @property
    def csv(self) -> str:
        """The rows as CSV."""
        return f"data/{self.folder}/{self.slug}.csv"

    @property
    def script(self) -> str:
        """The rows for the page's own search."""
        return f"assets/rows/{self.folder}/{self.slug}.js"

    @property
    def attached(self) -> list[tuple[str, FilePart]]:
        """The files that belong to it, each with its place: a name of ours, and an ending that is known."""
        stems = unique((file.name.rpartition(".")[0] for file in self.part.files), "file")
        endings = (slug(file.name.rpartition(".")[2], "txt") for file in self.part.files)
        names = (f"files/{self.folder}/{self.slug}/{stem}.{end}" for stem, end in zip(stems, endings, strict=True))
        return list(zip(names, self.part.files, strict=True))


@dataclass(frozen=True, slots=True)
class SystemFiles:
    """A system, its page and its collections."""

    part: SystemPart
    slug: str
    collections: tuple[CollectionFiles, ...]

    @property
    def page(self) -> str:
        """The system's page."""
        return f"systems/{self.slug}.html"


def lay_out(package: Package) -> tuple[SystemFiles, ...]:
    """Name the files of every system and collection."""
    slugs = unique((system.key for system in package.systems), "system")
    return tuple(_system(system, slug) for system, slug in zip(package.systems, slugs, strict=True))


def _system(system: SystemPart, slug: str) -> SystemFiles:
    names = unique((part.address.rpartition(":")[2] for part in system.collections), "collection")
    parts = zip(system.collections, names, strict=True)
    return SystemFiles(system, slug, tuple(CollectionFiles(part, name, slug) for part, name in parts))
