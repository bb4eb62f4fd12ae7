"""Random draws that depend only on (seed, stream, index): any chunking, any order, any machine gives the same values.

A draw is a hash of the index (splitmix64), not the next number of a generator, so row 9,999,999 costs what row 0
costs. Integers only: no logarithm or sine whose last bit differs between machines.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


def key(seed: int, *stream: str | int) -> np.uint64:
    """The key of a stream of draws, e.g. ``key(36, "people", "surname")``."""
    text = "/".join(str(part) for part in (seed, *stream))
    return np.uint64(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big"))


def draw(stream: np.uint64, index: Numbers) -> Numbers:
    """64 random bits for every index."""
    with np.errstate(over="ignore"):
        bits = (index + np.uint64(1)) * _GOLDEN + stream
        bits = (bits ^ (bits >> np.uint64(30))) * _FIRST
        bits = (bits ^ (bits >> np.uint64(27))) * _SECOND
    return bits ^ (bits >> np.uint64(31))


def below(stream: np.uint64, index: Numbers, limit: int) -> Places:
    """A number in ``0 … limit-1`` for every index (limit < 2³²)."""
    high = draw(stream, index) >> np.uint64(32)
    return ((high * np.uint64(limit)) >> np.uint64(32)).astype(np.int64)


def chance(stream: np.uint64, index: Numbers, probability: float) -> NDArray[np.bool_]:
    """True with the given probability, decided for every index on its own."""
    return draw(stream, index) < np.uint64(min(int(probability * 2**64), 2**64 - 1))


def weighted(stream: np.uint64, index: Numbers, weights: NDArray[np.int64]) -> Places:
    """A position in ``weights`` for every index, as often as its weight says."""
    edges = np.cumsum(weights)
    return np.searchsorted(edges, below(stream, index, int(edges[-1])), side="right").astype(np.int64)


def shuffled(stream: np.uint64, index: Numbers, size: int) -> Numbers:
    """A permutation of ``0 … size-1``: different indices give different numbers, so identifiers never collide.

    Every round is a bijection on k bits (xor-shift, odd multiplier, addition); a number that falls outside the size
    walks on until it is inside, which it must, because its cycle started inside.
    """
    bits = max(int(size - 1).bit_length(), 2)
    mask, half = np.uint64(2**bits - 1), np.uint64(bits - bits // 2)
    offset = stream & mask

    def turn(numbers: Numbers) -> Numbers:
        with np.errstate(over="ignore"):
            for odd in (_FIRST, _SECOND):
                numbers = (numbers + offset) & mask
                numbers = numbers ^ (numbers >> half)
                numbers = (numbers * odd) & mask
        return numbers ^ (numbers >> half)

    numbers = turn(index.astype(np.uint64))
    while (outside := np.flatnonzero(numbers >= np.uint64(size))).size:
        numbers[outside] = turn(numbers[outside])
    return numbers
