"""The sample province: what its tables share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganyun.features.samples.rules import draws
from ganyun.features.samples.rules.draws import Numbers

TODAY = 17531  # 2017-12-31 in days since 1970-01-01: the plan's era, and the same on every run

Columns = dict[str, Any]  # field → Arrow array, all of one length


@dataclass(frozen=True, slots=True)
class Province:
    """A province of ``size`` inhabitants; equal seeds give equal provinces."""

    size: int
    seed: int

    def key(self, *stream: str) -> np.uint64:
        return draws.key(self.seed, *stream)

    @property
    def addresses(self) -> int:
        return -(-self.size // 3)

    @property
    def firms(self) -> int:
        return max(self.size // 20, 1)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One way in which a field goes wrong.

    ``change(values, bits)`` gives the wrong values for a column of right ones and 64 random bits for each;
    ``fits(values)`` says for which values that is possible, the others get the table's first mistake.
    """

    kind: str
    field: str
    weight: int
    change: Callable[[Any, Numbers], Any]
    fits: Callable[[Any], NDArray[np.bool_]] | None = None
    on_duplicates: bool = False  # how the second copy of a record may differ from the first


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the sample province.

    ``columns(province, index, copy)`` gives the right values of the records ``index``; ``copy`` holds 0 for a record
    and another number for each of its duplicates, so that serial numbers differ. ``rows`` and ``size`` convert
    between inhabitants and records.
    """

    name: str
    title: str
    fields: Any  # pyarrow.Schema
    key: tuple[str, ...]
    columns: Callable[[Province, Numbers, Numbers], Columns]
    mistakes: tuple[Mistake, ...]
    rows: Callable[[int], int]
    size: Callable[[int], int]
