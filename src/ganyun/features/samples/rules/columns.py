"""From numbers to Arrow columns, without a Python loop over rows."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ganyun.features.samples.rules.identifiers import Digits, decimal


def text(characters: Digits) -> Any:
    """A string column from a matrix of ASCII characters, one row per string."""
    rows, width = characters.shape
    offsets = np.arange(0, (rows + 1) * width, width, dtype=np.int32)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(characters))]
    return pa.Array.from_buffers(pa.string(), rows, buffers)


def pick(words: Sequence[str], places: NDArray[np.int64]) -> Any:
    """``words[place]`` for every place."""
    return pc.take(pa.array(words, pa.string()), pa.array(places))


def join(*parts: Any) -> Any:
    """Strings put together element by element; a part may be a column or one text."""
    return pc.binary_join_element_wise(*parts, "")


def number(values: NDArray[np.int64]) -> Any:
    """Numbers as text, without padding."""
    return pc.cast(pa.array(values), pa.string())


def code(prefix: str, values: NDArray[np.int64], width: int) -> Any:
    """``A0000123``: a prefix and a padded number."""
    return join(prefix, text(decimal(values, width)))


def date(days: NDArray[np.int64]) -> Any:
    """Dates from days since 1970-01-01."""
    return pa.array(days.astype(np.int32)).cast(pa.date32())


def days(column: Any) -> NDArray[np.int64]:
    """Days since 1970-01-01 from a date column without nulls."""
    days_since: NDArray[np.int64] = column.cast(pa.int32()).to_numpy().astype(np.int64)
    return days_since


def tenths(values: NDArray[np.int64]) -> Any:
    """Numbers with one decimal from whole tenths."""
    return pa.array(values / 10.0)


def civil(days_since: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Year, month and day of days since 1970-01-01."""
    moment = days_since.astype("datetime64[D]")
    month = moment.astype("datetime64[M]")
    day = (moment - month).astype(np.int64) + 1
    return month.astype(np.int64) // 12 + 1970, month.astype(np.int64) % 12 + 1, day
