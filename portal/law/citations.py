"""How a citation reads in another language: “Art. 12(5) GDPR” is “Art. 12 Abs. 5 DSGVO” and “art. 12, par. 5, du RGPD”.

The files of the law cite in English. What everybody cites as its own country writes it, such as a Californian code or a
Chinese standard, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

LAWS: Mapping[str, Mapping[str, str]] = {
    "GDPR": {"de": "DSGVO", "fr": "du RGPD", "zh": "《通用数据保护条例》"},
    "UK GDPR": {"de": "UK-DSGVO", "fr": "du RGPD du Royaume-Uni", "zh": "《英国通用数据保护条例》"},
    "DPA 2018": {"de": "DPA 2018", "fr": "de la DPA 2018", "zh": "《英国2018年数据保护法》"},
    "FADP": {"de": "DSG", "fr": "LPD", "zh": "《瑞士联邦数据保护法》"},
    "DPO": {"de": "DSV", "fr": "OPDo", "zh": "《瑞士数据保护条例》"},
    "LGPD": {"de": "LGPD", "fr": "de la LGPD", "zh": "《巴西通用个人数据保护法》"},
    "PIPL": {"de": "PIPL", "fr": "de la PIPL", "zh": "《个人信息保护法》"},
    "POPIA": {"de": "POPIA", "fr": "de la POPIA", "zh": "《南非个人信息保护法》"},
    "PAIA": {"de": "PAIA", "fr": "de la PAIA", "zh": "《南非信息获取促进法》"},
    "PIPEDA": {"de": "PIPEDA", "fr": "de la LPRPDE", "zh": "《加拿大个人信息保护与电子文件法》"},
    "Private Sector Act": {
        "de": "Private Sector Act",
        "fr": "de la Loi sur le privé",
        "zh": "《魁北克私营部门个人信息保护法》",
    },
}
STEPS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "Art.": "Art. {}", "s.": "Abschn. {}", "Principle": "Grundsatz {}", "Sch.": "Anhang {}", "para.": "Abs. {}",
        "paragraph": "Abs. {}", "point": "Buchst. {}", "item": "Nr. {}",
    },
    "fr": {
        "Art.": "art. {}", "s.": "art. {}", "Principle": "principe {}", "Sch.": "annexe {}", "para.": "par. {}",
        "paragraph": "par. {}", "point": "point {})", "item": "{}",
    },
    "zh": {
        "Art.": "第{}条", "s.": "第{}条", "Principle": "原则{}", "Sch.": "附表{}", "para.": "第{}段",
        "paragraph": "第{}款", "point": "({})项", "item": "第{}项",
    },
}  # fmt: skip
SWISS = {"de": {"point": "Bst. {}"}, "fr": {"paragraph": "al. {}", "point": "let. {}"}}
BRAZILIAN = {"de": {"paragraph": "§ {}"}, "fr": {"paragraph": "§ {}"}}
OWN_STEPS: Mapping[str, Mapping[str, Mapping[str, str]]] = {"FADP": SWISS, "DPO": SWISS, "LGPD": BRAZILIAN}
BETWEEN = {
    "de": {" and ": " und ", " to ": " bis ", ", ": ", "},
    "fr": {" and ": " et ", " to ": " à ", ", ": ", "},
    "zh": {" and ": "和", " to ": "至", ", ": "、"},
}

_PIECE = re.compile(rf"(Art\.|s\.|Principle|Sch\.)s? (.+?) ({'|'.join(LAWS)})")
_PLACE = re.compile(r"(?:(principle) )?([\d.]+[A-Z]?)?(?: para\. (\d+))?(?: § (\d+))?((?:\([\w.]+\))*)")


@lru_cache(maxsize=1024)
def cited(citation: str, language: str) -> str:
    """A citation as it stands in a file of the law, for readers of a language; as it is, if it cannot be put so."""
    language = language.split("-", maxsplit=1)[0]
    if language not in STEPS:
        return citation
    pieces = re.split(r", (?=[^\d\s(])", citation)
    return BETWEEN[language][", "].join(_piece(piece, language) for piece in pieces)


def _piece(piece: str, language: str) -> str:
    """One law and the places in it: the law stands last, in Chinese first."""
    found = _PIECE.fullmatch(piece)
    if not found:
        return piece
    kind, places, law = found.groups()
    steps = {**STEPS[language], **OWN_STEPS.get(law, MappingProxyType({})).get(language, {})}
    name, parts = LAWS[law][language], re.split(r"( and | to |, )", places)
    if not all(_PLACE.fullmatch(place) for place in parts[::2]):
        return piece
    words = "".join(
        BETWEEN[language][part] if at % 2 else _place(kind, part, steps, language) for at, part in enumerate(parts)
    )
    return name + words if language == "zh" else f"{words} {name}".replace(",,", ",")


def _place(kind: str, place: str, steps: Mapping[str, str], language: str) -> str:
    found = list(_steps(kind, place, steps))
    if language == "zh":
        return "".join(found)
    return f"{', '.join(found)}{',' if len(found) > 1 else ''}" if language == "fr" else " ".join(found)


def _steps(kind: str, place: str, steps: Mapping[str, str]) -> Iterator[str]:
    """From the article down. What stands in brackets after a section is not called anything: “s. 11(2)(b)”."""
    found = _PLACE.fullmatch(place)
    assert found  # noqa: S101  looked at before
    principle, number, para, paragraph, brackets = found.groups()
    kind = "Principle" if principle else kind
    if kind == "s.":
        yield steps[kind].format(number) + brackets if number else brackets
        return
    if number:
        yield steps[kind].format(number)
    yield from (steps[step].format(at) for step, at in (("para.", para), ("paragraph", paragraph)) if at)
    for inner in re.findall(r"[\w.]+", brackets):
        yield steps[_called(inner)].format(inner)


def _called(inner: str) -> str:
    """What stands in brackets: a number is a paragraph, a Roman one an item, a letter a point."""
    if inner[0].isdigit():
        return "paragraph"
    return "item" if inner.isupper() else "point"
