"""Divisions as data writes them ↔ the code list: maps colour by code, tables show names."""

from collections.abc import Iterable

from ganyun.features.insight.rules.statement import Place
from ganyun.features.standards.public import CodeList, UnknownCodeList, code_list

LIST = "divisions"


def _divisions() -> CodeList | None:
    try:
        return code_list(LIST)
    except UnknownCodeList:  # a node without the base cloud
        return None


def place_of(text: str) -> Place:
    """The standard name and code of a division; a text that the list does not know is its own name, without a code."""
    divisions = _divisions()
    entry = divisions.find(text) if divisions and text else None
    return Place(text, entry.name, entry.code) if entry else Place(text, text, "")


def places_of(texts: Iterable[str | None]) -> list[Place]:
    """Those of the texts that the code list knows."""
    divisions = _divisions()
    if divisions is None:
        return []
    found = ((text, divisions.find(text)) for text in texts if text)
    return [Place(text, entry.name, entry.code) for text, entry in found if entry]


def rank_of(code: str) -> str:
    """``province``, ``city``, ``county`` or "" — ranks compare divisions of one kind."""
    if len(code) != 6:
        return ""
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"
