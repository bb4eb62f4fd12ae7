"""Check digits for whole columns at once (standards.md §1.1–1.3), over matrices of one row per identifier."""

import numpy as np
from numpy.typing import NDArray

Digits = NDArray[np.uint8]  # shape (rows, characters): the value of each character

CITIZEN_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
CITIZEN_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
USCC_WEIGHTS = np.array([pow(3, place, 31) for place in range(17)], dtype=np.int64)
ORGANISATION_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
ORGANISATION_CHECKS = np.frombuffer(b"0123456789X", dtype=np.uint8)

_USCC_CHARACTERS = np.frombuffer(USCC_ALPHABET.encode(), dtype=np.uint8)
_USCC_VALUES = np.zeros(256, dtype=np.int64)
_USCC_VALUES[_USCC_CHARACTERS] = np.arange(31)


def decimal(numbers: NDArray[np.int64], width: int) -> Digits:
    """ASCII digits of non-negative numbers, padded with zeros to ``width`` characters."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return ((numbers[:, None] // powers) % 10 + ord("0")).astype(np.uint8)


def citizen_check(characters: Digits) -> Digits:
    """The 18th character of citizen numbers from their first 17 (ISO 7064 MOD 11-2), as a column."""
    total = (characters[:, :17].astype(np.int64) - ord("0")) @ CITIZEN_WEIGHTS
    check: Digits = CITIZEN_CHECKS[total % 11]
    return check[:, None]


def organisation_check(characters: Digits) -> Digits:
    """The ninth character of organisation codes from their first eight (GB 11714), as a column."""
    values = characters[:, :8].astype(np.int64)
    values = np.where(values >= ord("A"), values - ord("A") + 10, values - ord("0"))
    check: Digits = ORGANISATION_CHECKS[(11 - values @ ORGANISATION_WEIGHTS % 11) % 11]
    return check[:, None]


def uscc_check(characters: Digits) -> Digits:
    """The 18th character of unified social credit codes from their first 17 (GB 32100), as a column."""
    total = _USCC_VALUES[characters[:, :17]] @ USCC_WEIGHTS
    check: Digits = _USCC_CHARACTERS[(31 - total % 31) % 31]
    return check[:, None]


def base31(numbers: NDArray[np.int64], width: int) -> Digits:
    """Numbers written in the alphabet of the unified social credit code."""
    powers = 31 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    characters: Digits = _USCC_CHARACTERS[(numbers[:, None] // powers) % 31]
    return characters
