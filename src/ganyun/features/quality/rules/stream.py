"""The pass itself: batches in, good rows out, failing rows to a spool, counts on the way. Memory stays flat."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ganyun.features.quality.rules.checks import Plan
from ganyun.features.quality.rules.profile import FieldProfile, profile
from ganyun.features.quality.rules.query import BITS, companion, layout, table_schema
from ganyun.features.quality.rules.seen import Hashes, SeenKeys

SPOOL = pa.schema([("row", pa.int64()), ("original", pa.string()), ("reasons", pa.list_(pa.string()))])
SAMPLE_ROWS = 10_000  # at least, of a longer file; twice that at most
UNMAPPED_KEPT = 1000

Bits = npt.NDArray[np.bool_]


class CheckedStream:
    """Splits the batches of :func:`checked_query` into good rows and a spool of failing ones.

    After :meth:`good` is exhausted, the attributes hold what a report needs: ``rows`` read, ``failed`` per check code,
    ``nulls`` per field, a ``sample`` of at most 20,000 rows and its ``profile``, ``unmapped`` values per field.
    """

    def __init__(self, plan: Plan, spool: Path, progress: Callable[[int], None] = lambda rows: None,
                 references: Sequence[Hashes | None] = ()) -> None:  # fmt: skip
        """``references`` are the sorted key hashes of the tables of ``plan.reference_checks``; ``None``: all pass."""
        self.plan = plan
        self._references = references
        self.layout = layout(plan)
        self.schema = table_schema(plan)
        self.rows = 0
        self.good_rows = 0
        self.failed: Counter[str] = Counter()
        self.nulls: Counter[str] = Counter()
        self.unmapped: dict[str, Counter[str]] = {}
        self.seen = [SeenKeys() for _ in plan.unique_checks]
        self.late: list[int] = []  # rows found failing only here (repeated keys): their original text is read again
        judged = [*self.layout.bits, *plan.reference_checks, *plan.unique_checks]
        self._codes = np.array([check.code for check in judged], dtype=object)
        self._gates = np.array([check.gates_rows for check in judged], dtype=bool)
        self._samples: list[pa.RecordBatch] = []
        self._every = 8
        self.profile: list[FieldProfile] = []
        self._spool = spool
        self._writer: pq.ParquetWriter | None = None
        self._progress = progress

    def good(self, batches: pa.RecordBatchReader) -> pa.RecordBatchReader:
        """The rows that pass every gate, in source order, with the table's schema."""
        return pa.RecordBatchReader.from_batches(self.schema, self._split(batches))

    @property
    def sample(self) -> pa.Table:
        return pa.Table.from_batches(self._samples, self.schema)

    def close(self) -> None:
        if self._writer:
            self._writer.close()
            self._writer = None

    def spooled(self) -> Iterator[pa.RecordBatch]:
        """The failing rows in source order; ``original`` is null for rows listed in ``late``."""
        self.close()
        if self._spool.exists():
            with pq.ParquetFile(self._spool) as file:
                yield from file.iter_batches(batch_size=16_384)

    def _split(self, batches: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            values = self._values(batch)
            self._count(values)
            bits = self._bits(batch)
            if bits is None:
                good = values
            else:
                bad = (bits & self._gates).any(axis=1)
                self._note(batch, values, bits)
                if bad.any():
                    self._write_spool(batch, bits, bad)
                    good = values.filter(pa.array(~bad))
                else:
                    good = values
            self.rows += batch.num_rows
            self.good_rows += good.num_rows
            self._progress(self.rows)
            if good.num_rows:
                yield good
        self.close()
        # here, while the writer still encodes the last rows, and not after it
        self.profile = profile(self.plan, self.sample, self.rows, self.nulls)

    def _values(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        columns = batch.columns[: len(self.schema)]
        arrays = [each if each.type == field.type else each.cast(field.type)
                  for each, field in zip(columns, self.schema, strict=True)]  # fmt: skip
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def _count(self, values: pa.RecordBatch) -> None:
        for name, column in zip(self.schema.names, values.columns, strict=True):
            self.nulls[name] += column.null_count
        self._keep_sample(values)

    def _keep_sample(self, values: pa.RecordBatch) -> None:
        """Every n-th row, copied (a slice would keep its whole batch in memory); n doubles as the file proves long."""
        every = self._every if self.rows or values.num_rows > 2 * SAMPLE_ROWS else 1
        self._samples.append(values.take(pa.array(np.arange(0, values.num_rows, every))))
        if sum(each.num_rows for each in self._samples) > 2 * SAMPLE_ROWS:
            self._every *= 2
            self._samples = [each.take(pa.array(np.arange(0, each.num_rows, 2))) for each in self._samples]

    def _bits(self, batch: pa.RecordBatch) -> Bits | None:
        """Failures as rows × checks, or ``None`` when nothing failed (the usual, free case)."""
        words = [batch.column(name).to_numpy(zero_copy_only=False) for name in self.layout.masks]
        dangling = [self._dangling(batch.column(name), known)
                    for name, known in zip(self.layout.references, self._references, strict=True)]  # fmt: skip
        stopped = self._stopped(words, dangling, batch.num_rows)
        repeats = [
            self._repeats(batch.column(name), seen, stopped)
            for name, seen in zip(self.layout.hashes, self.seen, strict=True)
        ]
        if not any(each.any() for each in (*words, *dangling, *repeats)):
            return None
        bits = np.zeros((batch.num_rows, len(self._codes)), dtype=bool)
        rows = np.flatnonzero(np.logical_or.reduce([word != 0 for word in words]))
        for position in range(len(self.layout.bits)):
            bits[rows, position] = (words[position // BITS][rows] >> (position % BITS)) & 1
        for index, failing in enumerate((*dangling, *repeats)):
            bits[:, len(self.layout.bits) + index] = failing
        self.failed.update(
            {code: int(count) for code, count in zip(self._codes, bits.sum(axis=0), strict=True) if count}
        )
        return bits

    @staticmethod
    def _dangling(column: pa.Array, known: Hashes | None) -> Bits:
        """Rows whose key is filled and not among the known ones."""
        if known is None:
            return np.zeros(len(column), dtype=bool)
        hashes = pc.fill_null(column, 0).to_numpy(zero_copy_only=False)
        filled = column.is_valid().to_numpy(zero_copy_only=False)
        if not len(known):
            return np.asarray(filled)
        place = np.searchsorted(known, hashes)
        place[place == len(known)] = 0
        return np.asarray(filled & (known[place] != hashes))

    def _stopped(self, words: list[Any], dangling: list[Bits], rows: int) -> Bits:
        """Rows that a gate stops whatever their key."""
        stopped = np.zeros(rows, dtype=bool)
        for number, word in enumerate(words):
            stopped |= (word & self._gate_word(number)) != 0
        for index, failing in enumerate(dangling):
            if self._gates[len(self.layout.bits) + index]:
                stopped |= failing
        return stopped

    @staticmethod
    def _repeats(column: pa.Array, seen: SeenKeys, stopped: Bits) -> Bits:
        """Rows that repeat a key; a stopped row takes no key from a later good one."""
        rows = np.flatnonzero(~stopped & column.is_valid().to_numpy(zero_copy_only=False))
        repeated = np.zeros(len(column), dtype=bool)
        repeated[rows] = seen.add(pc.fill_null(column, 0).to_numpy(zero_copy_only=False)[rows])
        return repeated

    def _gate_word(self, number: int) -> int:
        start = number * BITS
        gates = self._gates[start : min(start + BITS, len(self.layout.bits))]
        return sum(1 << bit for bit, gate in enumerate(gates) if gate)

    def _note(self, batch: pa.RecordBatch, values: pa.RecordBatch, bits: Bits) -> None:
        """Collects the values that no code list knows."""
        for position, check in enumerate(self.layout.bits):
            if check.kind == "code_list" and bits[:, position].any():
                name = companion(check.field) if check.field in self.plan.companions else check.field
                failing = values.column(values.schema.get_field_index(name)).filter(pa.array(bits[:, position]))
                counter = self.unmapped.setdefault(check.field, Counter())
                for item in pc.value_counts(failing).to_pylist():
                    if item["values"] in counter or len(counter) < UNMAPPED_KEPT:
                        counter[str(item["values"])] += item["counts"]

    def _write_spool(self, batch: pa.RecordBatch, bits: Bits, bad: Bits) -> None:
        rows = np.flatnonzero(bad)
        failing = bits[rows]
        where, which = np.nonzero(failing)
        offsets = np.concatenate([[0], np.cumsum(np.bincount(where, minlength=len(rows)))]).astype(np.int32)
        reasons = pa.ListArray.from_arrays(pa.array(offsets), pa.array(self._codes[which], pa.string()))
        texts = batch.column("_original").take(pa.array(rows))
        numbers = rows + self.rows + 1
        if texts.null_count:
            self.late += numbers[texts.is_null().to_numpy(zero_copy_only=False)].tolist()
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._spool, SPOOL, compression="zstd")
        self._writer.write_batch(
            pa.RecordBatch.from_arrays([pa.array(numbers), texts.cast(pa.string()), reasons], schema=SPOOL)
        )
