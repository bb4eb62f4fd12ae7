"""Check digits, against the worked examples of standards.md §1."""

import numpy as np
import pytest

from ganyun.features.samples.rules import identifiers


def characters(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), dtype=np.uint8)[None, :]


def as_text(column: np.ndarray) -> str:
    return bytes(column[:, 0]).decode()


@pytest.mark.parametrize("body", ["11010519491231002", "36990219900307001", "36992120160229998"])
def test_citizen_check(body: str):
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    assert as_text(identifiers.citizen_check(characters(body))) == "10X98765432"[total % 11]


def test_the_worked_example_ends_in_x():
    assert as_text(identifiers.citizen_check(characters("11010519491231002"))) == "X"


@pytest.mark.parametrize(("body", "check"), [("12345678", "8"), ("MA00000A", "9")])
def test_organisation_check(body: str, check: str):
    assert as_text(identifiers.organisation_check(characters(body))) == check


@pytest.mark.parametrize(("body", "check"), [("91360100MA00000A9", "Y"), ("11360000000000019", "M")])
def test_uscc_check(body: str, check: str):
    assert as_text(identifiers.uscc_check(characters(body))) == check


def test_many_rows_at_once():
    bodies = np.vstack([characters("91360100MA00000A9"), characters("11360000000000019")])
    assert as_text(identifiers.uscc_check(bodies)) == "YM"


def test_decimal_pads():
    assert bytes(identifiers.decimal(np.array([7, 123]), 5).ravel()).decode() == "0000700123"


def test_base31_has_no_ambiguous_letters():
    text = bytes(identifiers.base31(np.arange(31**2), 2).ravel()).decode()
    assert set(text) == set(identifiers.USCC_ALPHABET)
    assert not set(text) & set("IOSVZ")
