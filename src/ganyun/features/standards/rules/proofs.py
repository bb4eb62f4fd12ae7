"""Proofs: what a well-formed value must satisfy beyond its form — check digits and birthdays — in Python and in SQL.

Every proof has ``fails(value, today)`` (the reason, or ``None``) and ``sql(expression, today)`` (true or false for a
text that has the right form already). Weighted sums over digits use integers, because taking a text apart digit by
digit costs twice as much in DuckDB: with d_k the k-th digit from the right of n,
Σ w_k·d_k = w_0·n + Σ (w_k − 10·w_{k−1})·⌊n/10^k⌋.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from ganyun.features.standards.rules.spellings import quote
from ganyun.kernel.errors import N_

DIGITS = "0123456789"
LETTERS_31 = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LETTERS_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a value fails: a Chinese template (translated at the door) and what to fill in."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)


WRONG_CHECK = N_("校验位应为 {expected}，实为 {found}")
NOT_BORN = N_("出生日期 {born} 在将来")
TOO_OLD = N_("出生日期 {born} 距今超过 150 年")
WRONG_SIZE = N_("长度应为 {shortest}–{longest}，实为 {found}")
NOTHING_LIKE = N_("其中应有下列字之一：{letters}")


class Proof(Protocol):
    """One condition on a value of the right form."""

    def fails(self, value: str, today: date) -> Reason | None: ...

    def sql(self, expression: str, today: date) -> str: ...


def weighted(number: str, weights: Sequence[int], modulus: int) -> str:
    """SQL: Σ weight·digit, correct modulo ``modulus``, over the decimal digits of a BIGINT expression.

    ``weights`` go from the last digit to the first; longer numbers than weights are wrong, shorter ones fine.
    """
    terms = [f"{number} * {weights[0]}"]
    for place in range(1, len(weights)):
        factor = (weights[place] - 10 * weights[place - 1]) % modulus
        if factor:
            terms.append(f"{number} // {10**place} * {factor}")
    return " + ".join(terms)


def _once(expression: str, name: str, body: str) -> str:
    """SQL: ``body`` with ``name`` bound to ``expression``, which is then computed once a row."""
    return f"list_transform([{expression}], lambda {name}: {body})[1]"


@dataclass(frozen=True)
class Letters:
    """A fixed-length code whose last character makes the weighted sum of ``alphabet`` positions ≡ ``rest``.

    ``checks`` is the alphabet of the check character when it differs (ISO 7064 MOD 11-2: X is 10).
    """

    weights: tuple[int, ...]
    modulus: int
    alphabet: str
    checks: str
    rest: int = 0

    def expected(self, body: str) -> str:
        total = sum(weight * self.alphabet.index(each) for weight, each in zip(self.weights, body, strict=True))
        return self.checks[(self.rest - total) % self.modulus]

    def fails(self, value: str, today: date) -> Reason | None:
        value = value.replace("-", "")
        expected = self.expected(value[:-1])
        return None if value[-1] == expected else Reason(WRONG_CHECK, {"expected": expected, "found": value[-1]})

    def sql(self, expression: str, today: date) -> str:
        letters = quote(self.alphabet)
        terms = [f"strpos({letters}, {expression}[{i}]) * {weight}" for i, weight in enumerate(self.weights, 1)]
        check = f"strpos({quote(self.checks)}, right({expression}, 1))"
        shift = sum(self.weights) + 1 + self.rest
        return f"({' + '.join(terms)} + {check} - {shift}) % {self.modulus} = 0"


@dataclass(frozen=True)
class Digits:
    """A number whose last digit completes a weighted sum of the digits before it (weights from the right, repeated).

    ``folded`` counts a doubled digit above 9 as the sum of its two digits (Luhn). At most 18 digits before the check.
    """

    weights: tuple[int, ...]
    longest: int
    folded: bool = False

    def expected(self, body: str) -> str:
        total = 0
        for place, digit in enumerate(reversed(body)):
            product = self.weights[place % len(self.weights)] * int(digit)
            total += product - 9 if self.folded and product > 9 else product
        return str(-total % 10)

    def fails(self, value: str, today: date) -> Reason | None:
        expected = self.expected(value[:-1])
        return None if value[-1] == expected else Reason(WRONG_CHECK, {"expected": expected, "found": value[-1]})

    def sql(self, expression: str, today: date) -> str:
        places = range(self.longest - 1)
        weights = [self.weights[place % len(self.weights)] for place in places]
        total = weighted("n", weights, 10)
        if self.folded:  # −9 ≡ +1 (mod 10) for each doubled digit above 4, and ⌊n/(5·10^k)⌋ is odd exactly for those
            total += "".join(f" + n // {5 * 10**place} % 2" for place in places if weights[place] == 2)
        number = f"CAST(left({expression}, length({expression}) - 1) AS BIGINT)"
        return f"({_once(number, 'n', total)} + CAST(right({expression}, 1) AS BIGINT)) % 10 = 0"


@dataclass(frozen=True)
class CitizenNumber:
    """GB 11643: 17 digits and the check of ISO 7064 MOD 11-2; born not in the future and at most 150 years ago."""

    weights: tuple[int, ...] = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

    def expected(self, body: str) -> str:
        total = sum(weight * int(digit) for weight, digit in zip(self.weights, body, strict=True))
        return "10X98765432"[total % 11]

    def fails(self, value: str, today: date) -> Reason | None:
        expected = self.expected(value[:17])
        if value[17] != expected:
            return Reason(WRONG_CHECK, {"expected": expected, "found": value[17]})
        return Born(6).fails(value, today)

    def sql(self, expression: str, today: date) -> str:
        first, last = birth_bounds(today)
        total = _once(f"CAST(left({expression}, 17) AS BIGINT)", "n", weighted("n", self.weights[::-1], 11))
        check = f"strpos('0123456789X', right({expression}, 1)) - 1"
        return f"({total} + {check}) % 11 = 1 AND substr({expression}, 7, 8) BETWEEN '{first}' AND '{last}'"


@dataclass(frozen=True)
class Born:
    """A birthday (YYYYMMDD or YYYY-MM-DD from ``start``) that a living memory can hold: age 0 to 150."""

    start: int = 0

    def fails(self, value: str, today: date) -> Reason | None:
        digits = value[self.start :].replace("-", "")[:8]
        first, last = birth_bounds(today)
        if first <= int(digits) <= last:
            return None
        born = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
        return Reason(NOT_BORN if int(digits) > last else TOO_OLD, {"born": born})

    def sql(self, expression: str, today: date) -> str:
        first, last = birth_bounds(today)
        digits = f"left(replace(substr({expression}, {self.start + 1}), '-', ''), 8)"
        return f"{digits} BETWEEN '{first}' AND '{last}'"


def birth_bounds(today: date) -> tuple[int, int]:
    """First and last birthday (as YYYYMMDD) of somebody who is 0 to 150 years old today."""
    now = today.year * 10000 + today.month * 100 + today.day
    return now - 151 * 10000 + 1, now


@dataclass(frozen=True)
class Mod37:
    """ISO 7064 MOD 37,36 over ``value[start:-1]`` without dots (GB/T 36904 e-licence identifiers)."""

    start: int

    def expected(self, body: str) -> str:
        product = 36
        for each in body:
            product = (product + LETTERS_36.index(each)) % 36 or 36
            product = product * 2 % 37
        return LETTERS_36[(37 - product) % 36]

    def fails(self, value: str, today: date) -> Reason | None:
        expected = self.expected(value[self.start : -1].replace(".", ""))
        return None if value[-1] == expected else Reason(WRONG_CHECK, {"expected": expected, "found": value[-1]})

    def sql(self, expression: str, today: date) -> str:
        body = f"replace(substr({expression}, {self.start + 1}, length({expression}) - {self.start + 1}), '.', '')"
        values = f"list_transform(string_split({body}, ''), lambda c: strpos('{LETTERS_36}', c) - 1)"
        step = "CASE WHEN (p + v) % 36 = 0 THEN 35 ELSE (p + v) % 36 * 2 % 37 END"  # 2·36 mod 37 = 35
        product = f"list_reduce(list_prepend(36, {values}), lambda p, v: {step})"
        return f"(37 - {product}) % 36 = strpos('{LETTERS_36}', right({expression}, 1)) - 1"


@dataclass(frozen=True)
class Vehicle:
    """GB 16735: the ninth character of a VIN is the weighted sum of the other sixteen modulo 11, X for 10."""

    weights: tuple[int, ...] = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    letters: str = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
    numbers: tuple[int, ...] = (*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10))

    def expected(self, value: str) -> str:
        worth = dict(zip(self.letters, self.numbers, strict=True))
        return "0123456789X"[sum(weight * worth[each] for weight, each in zip(self.weights, value, strict=True)) % 11]

    def fails(self, value: str, today: date) -> Reason | None:
        expected = self.expected(value)
        return None if value[8] == expected else Reason(WRONG_CHECK, {"expected": expected, "found": value[8]})

    def sql(self, expression: str, today: date) -> str:
        worth = f"[{', '.join(map(str, self.numbers))}]"
        place = f"strpos('{self.letters}', {expression}[{{}}])"
        terms = [f"{worth}[{place.format(i)}] * {weight}" for i, weight in enumerate(self.weights, 1) if weight]
        return f"({' + '.join(terms)}) % 11 = strpos('0123456789X', {expression}[9]) - 1"


@dataclass(frozen=True)
class Holds:
    """Between ``shortest`` and ``longest`` characters, at least one of them in the class ``letters`` ("[…]")."""

    letters: str
    shortest: int
    longest: int

    def fails(self, value: str, today: date) -> Reason | None:
        if not self.shortest <= len(value) <= self.longest:
            sizes = {"shortest": self.shortest, "longest": self.longest, "found": len(value)}
            return Reason(WRONG_SIZE, sizes)
        return None if re.search(self.letters, value) else Reason(NOTHING_LIKE, {"letters": self.letters.strip("[]")})

    def sql(self, expression: str, today: date) -> str:
        sized = f"length({expression}) BETWEEN {self.shortest} AND {self.longest}"
        return f"{sized} AND regexp_matches({expression}, {quote(self.letters)})"
