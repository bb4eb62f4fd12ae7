"""How values go wrong in practice, for whole columns: functions from right values and random bits to wrong values."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ganyun.features.samples.rules import columns
from ganyun.features.samples.rules.draws import Numbers

Change = Callable[[Any, Numbers], Any]


def _below(bits: Numbers, limit: int) -> NDArray[np.int64]:
    return (((bits >> np.uint64(32)) * np.uint64(limit)) >> np.uint64(32)).astype(np.int64)


def missing(values: Any, bits: Numbers) -> Any:
    """The value was left out."""
    return pa.nulls(len(values), values.type)


def typo(values: Any, bits: Numbers) -> Any:
    """The last two characters changed places, the last one was typed twice, or it was lost."""
    lengths = pc.utf8_length(values).to_numpy()
    last = pc.utf8_slice_codeunits(values, start=-1)
    before = pc.utf8_slice_codeunits(values, start=-2, stop=-1)
    head = pc.utf8_slice_codeunits(values, start=0, stop=-2)
    way = _below(bits, 3)
    swapped = columns.join(head, last, before)
    doubled = columns.join(values, last)
    shorter = columns.join(head, before)
    longer = pc.if_else(pa.array(way == 0), doubled, shorter)
    return pc.if_else(pa.array((way == 1) & (lengths > 2)), swapped, longer)


def full_width(values: Any, bits: Numbers) -> Any:
    """Typed with a Chinese input method: １２３ for 123."""
    for digit in range(10):
        values = pc.replace_substring(values, str(digit), chr(0xFF10 + digit))
    return values


def wrong_last(alphabet: str) -> Change:
    """The check character is another one of the alphabet."""

    def change(values: Any, bits: Numbers) -> Any:
        last = pc.utf8_slice_codeunits(values, start=-1)
        places = pc.index_in(last, pa.array(list(alphabet))).to_numpy().astype(np.int64)
        other = (places + 1 + _below(bits, len(alphabet) - 1)) % len(alphabet)
        head = pc.utf8_slice_codeunits(values, start=0, stop=-1)
        return columns.join(head, columns.pick(list(alphabet), other))

    return change


def one_of(*wrong: str) -> Change:
    """A value that the code list does not have."""

    def change(values: Any, bits: Numbers) -> Any:
        return columns.pick(wrong, _below(bits, len(wrong)))

    return change


def constant(value: Any) -> Change:
    """A value that stands for "no value", or an instrument's end of scale."""

    def change(values: Any, bits: Numbers) -> Any:
        return pa.array(np.full(len(values), value)).cast(values.type)

    return change


def late(shortest: int, longest: int) -> Change:
    """The record arrived days after it was due."""

    def change(values: Any, bits: Numbers) -> Any:
        return columns.date(columns.days(values) + shortest + _below(bits, longest - shortest + 1))

    return change


def swapped_date(values: Any, bits: Numbers) -> Any:
    """Day and month changed places; a valid date, and a wrong one."""
    year, month, day = columns.civil(columns.days(values))
    first = ((year - 1970) * 12 + day - 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return columns.date(first + month - 1)


def swappable(values: Any) -> NDArray[np.bool_]:
    """Dates whose day could be a month, and another one."""
    _, month, day = columns.civil(columns.days(values))
    return np.asarray((day <= 12) & (day != month))


def without(part: str) -> tuple[Change, Callable[[Any], NDArray[np.bool_]]]:
    """A text written shorter than elsewhere, and which texts have that part at all."""

    def change(values: Any, bits: Numbers) -> Any:
        return pc.replace_substring(values, part, "")

    def fits(values: Any) -> NDArray[np.bool_]:
        return np.asarray(pc.match_substring(values, part).to_numpy(zero_copy_only=False))

    return change, fits


def replaced(words: Sequence[tuple[str, str]]) -> Change:
    """The same thing written another way."""

    def change(values: Any, bits: Numbers) -> Any:
        for usual, other in words:
            values = pc.replace_substring(values, usual, other)
        return values

    return change
