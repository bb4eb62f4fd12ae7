"""Rows that break a gate: their original text and all reasons, in a lake table of their own. Nothing is dropped."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ganyun.features.quality.public import Relation, original, source_query

SCHEMA = pa.schema(
    [
        ("batch", pa.string()),
        ("row", pa.int64()),  # number of the record in its arrival, from 1, headers not counted
        ("original", pa.string()),  # JSON: header → text; a line that is no row: {"": text}
        ("reasons", pa.list_(pa.string())),  # codes of all checks it fails
    ]
)
CHUNK = 16_384


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that could not be split into columns; ``row`` is its number among the arrival's records."""

    file: str
    row: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Late:
    """Original texts read again for rows found failing late: ``{row within the file: text}``."""

    before: int
    texts: dict[int, str]


def table_of(resource: str) -> str:
    """``ecology.city_air_daily`` → ``quarantine.ecology.city_air_daily``."""
    return f"quarantine.{resource}"


def texts_of(connection: duckdb.DuckDBPyConnection, relation: Relation, rows: npt.NDArray[np.int64]) -> dict[int, str]:
    """Reads the original text of some rows (numbers from 1) once more."""
    connection.register("_wanted", pa.table({"n": pa.array(rows)}))
    numbered = f"SELECT *, row_number() OVER () AS _n FROM ({source_query(relation)})"
    query = f"SELECT _n, {original(relation)} FROM ({numbered}) WHERE _n IN (SELECT n FROM _wanted)"
    return {int(number): text for number, text in connection.execute(query).fetchall()}


def rows(
    spooled: Iterator[pa.RecordBatch], rejects: Sequence[Rejected], late: Sequence[Late], batch_id: str
) -> Iterator[pa.RecordBatch]:
    """All quarantined rows of an arrival as batches of :data:`SCHEMA`.

    Rejected lines are not among the rows the pass counts, so the numbers of later rows move up by one for each.
    """
    places = np.sort(np.array([each.row for each in rejects], dtype=np.int64)) - np.arange(1, len(rejects) + 1)
    texts = {each.before + number: text for each in late for number, text in each.texts.items()}
    for batch in spooled:
        numbers = batch.column("row").to_numpy(zero_copy_only=False)
        shifted = numbers + np.searchsorted(places, numbers, side="left")
        originals = batch.column("original")
        if originals.null_count:
            filled = [text if text is not None else texts.get(int(number), "{}")
                      for text, number in zip(originals.to_pylist(), numbers, strict=True)]  # fmt: skip
            originals = pa.array(filled, pa.string())
        yield _batch(batch_id, pa.array(shifted), originals, batch.column("reasons"))
    for start in range(0, len(rejects), CHUNK):
        part = rejects[start : start + CHUNK]
        yield _batch(
            batch_id,
            pa.array([each.row for each in part], pa.int64()),
            pa.array(
                [json.dumps({"": each.text, "原因": each.reason}, ensure_ascii=False) for each in part], pa.string()
            ),
            pa.array([["row.shape"]] * len(part), pa.list_(pa.string())),
        )


def _batch(batch_id: str, numbers: Any, originals: Any, reasons: Any) -> pa.RecordBatch:
    batch = pa.repeat(pa.scalar(batch_id), len(numbers))
    return pa.RecordBatch.from_arrays(
        [batch, numbers.cast(pa.int64()), originals, reasons.cast(SCHEMA.field(3).type)], schema=SCHEMA
    )
