"""Repeated keys against the plain truth: a Python set."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as some

from ganyun.features.quality.rules.seen import SeenKeys, repetitions

EDGES = some.sampled_from([0, 1, 2**63 - 1, 2**63, 2**64 - 1])
KEYS = some.lists(some.one_of(some.integers(0, 30), EDGES), max_size=40)


def truth(batches: list[list[int]]) -> list[list[bool]]:
    known: set[int] = set()
    result = []
    for batch in batches:
        result.append([])
        for key in batch:
            result[-1].append(key in known)
            known.add(key)
    return result


@given(some.lists(KEYS, max_size=20))
def test_like_a_set(batches: list[list[int]]) -> None:
    seen = SeenKeys()
    assert [seen.add(np.array(batch, dtype=np.uint64)).tolist() for batch in batches] == truth(batches)


def test_many_keys_in_batches_of_every_size() -> None:
    random = np.random.default_rng(36)
    batches = [
        random.integers(0, 20_000, size=size, dtype=np.uint64).tolist() for size in (1, 5000, 3, 10_000, 0, 700, 9)
    ]
    seen = SeenKeys()
    assert [seen.add(np.array(batch, dtype=np.uint64)).tolist() for batch in batches] == truth(batches)


@given(KEYS)
def test_repetitions_are_what_a_set_lacks(keys: list[int]) -> None:
    found = pa.array(keys, pa.uint64())
    assert repetitions(found[:3], found[3:]) == len(keys) - len(set(keys))
