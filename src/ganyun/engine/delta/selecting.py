"""Rows of data files picked by position: what an upsert moves, what a rewrite keeps.

Column by column and row group by row group, so that memory stays flat for wide tables too (a vector engine holds some
thousand values of *every* column at once).
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ganyun.engine.delta.schemas import aligner


def select_rows(
    files: Sequence[Path], positions: Sequence[pa.Array], schema: pa.Schema, *, keep: bool
) -> Iterator[pa.RecordBatch]:
    """Streams the rows at the given positions (``keep``), or all others, in the schema's shape.

    Args:
        positions: per file, the row numbers counted from 0, ascending.
    """
    for path, chosen in zip(files, positions, strict=True):
        with pq.ParquetFile(path, page_checksum_verification=False) as file:
            align = aligner(file.schema_arrow, schema)
            start = 0
            for group in range(file.num_row_groups):
                stop = start + file.metadata.row_group(group).num_rows
                here = _between(chosen, start, stop)
                if len(here) == (0 if keep else stop - start):
                    start = stop  # nothing of this group is wanted: don't even read it
                    continue
                for batch in file.iter_batches(row_groups=[group], batch_size=65_536):
                    yield from _filtered(align(batch), _between(here, start, start + batch.num_rows), start, keep)
                    start += batch.num_rows


def _filtered(batch: pa.RecordBatch, chosen: pa.Array, start: int, keep: bool) -> Iterator[pa.RecordBatch]:
    if len(chosen) == (batch.num_rows if keep else 0):
        yield batch
    elif len(chosen) != (0 if keep else batch.num_rows):
        mask = pc.is_in(pa.arange(start, start + batch.num_rows), value_set=chosen)
        yield batch.filter(mask if keep else pc.invert(mask))


def _between(positions: pa.Array, start: int, stop: int) -> pa.Array:
    low = bisect_left(positions, start, key=_number)
    return positions.slice(low, bisect_left(positions, stop, lo=low, key=_number) - low)


def _number(value: pa.Scalar) -> int:
    return int(value.as_py())
