"""Names of files inside the ZIP: short, plain ASCII, unique, and never a path of somebody else's choosing."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 60
# Names that Windows keeps for devices, whatever their ending.
RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}


def slug(text: str, fallback: str = "part") -> str:
    """``text`` as lower-case letters, digits and hyphens; ``fallback`` if nothing of it is left."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = "-".join(re.findall(r"[a-z0-9]+", ascii_text))[:LONGEST].strip("-") or fallback
    return f"{name}-data" if name in RESERVED else name


def unique(wanted: Iterable[str], fallback: str = "part") -> list[str]:
    """A slug for each name, in order; a slug that is taken gets a number."""
    taken: set[str] = set()
    names = []
    for text in wanted:
        base = name = slug(text, fallback)
        number = 1
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name)
        names.append(name)
    return names
