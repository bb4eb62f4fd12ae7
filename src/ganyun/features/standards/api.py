"""Semantic types, code lists and checks for programs; open to everybody, since nothing here is about anybody."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ganyun.features.standards import public
from ganyun.features.standards.public import CodeList, Entry, Words

router = Router(tags=["standards"])

MOST_VALUES = 1000


class WordsOut(Schema):
    zh: str
    en: str


class TypeOut(Schema):
    """A semantic type. ``mark``: ● checked against its standard, ◐ several sources, ○ to be confirmed."""

    name: str
    title: WordsOut
    form: WordsOut
    pattern: str
    example: str
    masked: str
    level: int
    standard: str
    mark: str


class ListOut(Schema):
    """The head of a code list; ``entries`` is the number of those valid today."""

    code: str
    title: WordsOut
    source: str
    mark: str
    cloud: str
    entries: int


class EntryOut(Schema):
    """One code; both ends of its validity are included, ``null`` is open."""

    code: str
    name: str
    valid_from: date | None
    valid_to: date | None
    parent: str
    aliases: list[str]
    successor: str
    more: dict[str, str]


class CodesOut(Schema):
    """The entries valid on a day, and the spellings that mean several codes then."""

    code: str
    title: WordsOut
    source: str
    mark: str
    as_of: date
    entries: list[EntryOut]
    ambiguous: dict[str, list[str]]


class CheckIn(Schema):
    type: str = Field(max_length=64, description="语义类型，如 uscc")
    values: list[str | None] = Field(max_length=MOST_VALUES, description="待查的值，最多 1000 个")


class VerdictOut(Schema):
    """About the value at the same place of the request; ``reason`` is empty when it is valid."""

    valid: bool
    normalised: str | None
    reason: str


class ValueCheckOut(Schema):
    type: str
    valid: int
    invalid: int
    results: list[VerdictOut]


class AsOf(Schema):
    as_of: date | None = Field(None, description="哪一天有效的代码，如 2017-09-01；不写为今天")


@router.get("/standards/types", response=list[TypeOut], summary="语义类型", operation_id="list_semantic_types")
def list_types(request: HttpRequest) -> list[dict[str, Any]]:
    """All semantic types with form, default level and an example as it looks masked."""
    return [
        {
            "name": each.name,
            "title": _words(each.title),
            "form": _words(each.form),
            "pattern": each.pattern,
            "example": each.example,
            "masked": each.hide(each.example),
            "level": each.level,
            "standard": each.standard,
            "mark": each.mark,
        }
        for each in public.semantic_types()
    ]


@router.get("/standards/codes", response=list[ListOut], summary="代码表目录", operation_id="list_code_lists")
def list_codes(request: HttpRequest) -> list[dict[str, Any]]:
    """All code lists."""
    return [{**_head(each), "cloud": each.cloud, "entries": len(each.codes())} for each in public.code_lists()]


@router.get("/standards/codes/{name}", response=CodesOut, summary="代码表", operation_id="get_code_list")
def get_codes(request: HttpRequest, name: str, day: Query[AsOf]) -> dict[str, Any]:
    """One code list as of a day."""
    found = public.code_list(name)
    return {
        **_head(found),
        "as_of": day.as_of or date.today(),
        "entries": [_entry(each) for each in found.entries(day.as_of)],
        "ambiguous": {value: list(codes) for value, codes in found.ambiguous(day.as_of).items()},
    }


@router.post("/standards/check", response=ValueCheckOut, summary="检查取值", operation_id="check_values")
def check_values(request: HttpRequest, body: CheckIn) -> dict[str, Any]:
    """Judges values of one type and says why those that fail do. Values are neither stored nor logged."""
    kind = public.semantic_type(body.type)
    results: list[dict[str, Any]] = []
    for value in body.values:
        reason = public.explain(kind.name, value)
        normalised = None if value is None else kind.normalise(value)
        results.append({"valid": not reason, "normalised": normalised, "reason": reason})
    valid = sum(each["valid"] for each in results)
    return {"type": kind.name, "valid": valid, "invalid": len(results) - valid, "results": results}


def _words(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _head(found: CodeList) -> dict[str, Any]:
    return {"code": found.code, "title": _words(found.title), "source": found.source, "mark": found.mark}


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "name": entry.name,
        "valid_from": entry.valid_from,
        "valid_to": entry.valid_to,
        "parent": entry.parent,
        "aliases": list(entry.aliases),
        "successor": entry.successor,
        "more": dict(entry.more),
    }
