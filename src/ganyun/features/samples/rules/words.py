"""The word lists in ``words/``: common surnames with weights, given names, roads, trades and invented divisions.

The divisions 3699xx have never been issued, so no identifier made from them can be anybody's (standards.md §1.3).
"""

import csv
import importlib.resources
from functools import cache

import numpy as np
from numpy.typing import NDArray

CITY = "江西省云上市"


def _read(name: str) -> str:
    return (importlib.resources.files("ganyun.features.samples") / "words" / name).read_text(encoding="utf-8")


@cache
def lines(name: str) -> tuple[str, ...]:
    """A list of one word a line."""
    return tuple(_read(name).split())


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """A CSV list."""
    return tuple(csv.DictReader(_read(name).splitlines()))


@cache
def surnames() -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Surnames and how often each occurs."""
    rows = table("surnames.csv")
    return tuple(row["surname"] for row in rows), np.array([int(row["weight"]) for row in rows], dtype=np.int64)


@cache
def given_names(name: str) -> tuple[str, ...]:
    """Given names of one character (each) and of two (every ordered pair of different characters)."""
    characters = sorted(set(_read(name).strip()))
    pairs = tuple(first + second for first in characters for second in characters if first != second)
    return (*characters, *pairs)


@cache
def brands() -> tuple[str, ...]:
    """Two-character trade names."""
    characters = sorted(set(_read("brands.txt").strip()))
    return tuple(first + second for first in characters for second in characters if first != second)


def division_codes() -> tuple[str, ...]:
    """The invented divisions: six digits, 3699xx."""
    return tuple(row["code"] for row in table("divisions.csv"))


def division_names() -> tuple[str, ...]:
    return tuple(row["name"] for row in table("divisions.csv"))
