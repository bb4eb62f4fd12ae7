"""Check characters, computed: the worked examples of standards.md §1 with their sums."""

import pytest

from ganyun.features.standards.rules.catalogue import ENTRIES
from ganyun.features.standards.rules.proofs import CitizenNumber, Digits, Mod37, birth_bounds, weighted


@pytest.mark.parametrize(
    ("name", "body", "check"),
    [
        ("uscc", "91360100MA00000A9", "Y"),
        ("uscc", "11360000000000019", "M"),
        ("organisation_code", "12345678", "8"),
        ("organisation_code", "MA00000A", "9"),
        ("citizen_id", "11010519491231002", "X"),
        ("gtin", "690123456789", "2"),
        ("isbn13", "978711100000", "6"),
        ("bank_card", "622202123456789012", "8"),
    ],
)
def test_check_characters_of_the_standards(name: str, body: str, check: str) -> None:
    assert ENTRIES[name].proofs[0].expected(body) == check


def test_mod_37_36_of_a_published_sample() -> None:
    assert Mod37(0).expected("11100000000013338W01111360000000000019M20240000001001") == "F"


@pytest.mark.parametrize(("body", "rest"), [("11010519491231002", 2)])
def test_the_sum_of_the_standard(body: str, rest: int) -> None:
    weights = CitizenNumber().weights

    total = sum(weight * int(digit) for weight, digit in zip(weights, body, strict=True))

    assert (total, total % 11) == (167, rest)


@pytest.mark.parametrize("number", [0, 7, 10, 12345678901234567, 99999999999999999])
def test_weighting_an_integer_is_weighting_its_digits(number: int) -> None:
    weights = CitizenNumber().weights[::-1]

    by_formula = eval(weighted("n", weights, 11), {"n": number})

    assert by_formula % 11 == sum(w * int(d) for w, d in zip(weights, str(number)[::-1], strict=False)) % 11


def test_luhn_folds_a_doubled_digit() -> None:
    assert Digits((2, 1), 19, folded=True).expected("7992739871") == "3"


def test_birth_bounds() -> None:
    from datetime import date

    assert birth_bounds(date(2026, 3, 1)) == (18750302, 20260301)
