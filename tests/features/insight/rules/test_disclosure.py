"""Small cells are hidden, and nobody can work them out from what is shown (inventory C0.5, C7-3)."""

import random
from collections.abc import Hashable
from itertools import product

from ganyun.features.insight.rules.disclosure import MINIMUM, hidden

Cell = tuple[Hashable, ...]


def test_a_cell_of_seven_is_hidden_and_total_minus_others_does_not_give_it_away() -> None:
    cells: dict[Cell, int] = {("a",): 7, ("b",): 20, ("c",): 30, (None,): 57}
    assert hidden(cells) == {("a",), ("b",)}


def test_hidden_cells_that_are_few_together_take_the_total_along() -> None:
    assert hidden({("a",): 3, ("b",): 4, (None,): 7}) == {("a",), ("b",), (None,)}


def test_nothing_small_nothing_hidden() -> None:
    assert hidden({("a",): 10, ("b",): 20, (None,): 30}) == set()
    assert hidden({}) == set()


def test_without_a_total_only_the_small_ones_go() -> None:
    assert hidden({("a",): 7, ("b",): 20}) == {("a",)}


def test_in_a_cube_every_line_protects_its_cells() -> None:
    random.seed(7)
    inner = {(a, b): random.randint(1, 60) for a, b in product("wxyz", "pqr")}
    cells: dict[Cell, int] = dict(inner)
    for a in "wxyz":
        cells[a, None] = sum(count for (one, _two), count in inner.items() if one == a)
    for b in "pqr":
        cells[None, b] = sum(count for (_one, two), count in inner.items() if two == b)
    cells[None, None] = sum(inner.values())
    secret = hidden(cells)
    assert {cell for cell, count in cells.items() if count < MINIMUM} <= secret
    for total, parts in [((a, None), [(a, b) for b in "pqr"]) for a in "wxyz"] + [
        ((None, b), [(a, b) for a in "wxyz"]) for b in "pqr"
    ]:
        covered = [cell for cell in parts if cell in secret]
        if total not in secret and covered:
            assert len(covered) > 1 and sum(cells[cell] for cell in covered) >= MINIMUM
