"""All tables, and how one is made in pieces: right values, controlled mistakes, and the truth about them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ganyun.features.samples.rules import addresses, air, draws, employments, firms, people
from ganyun.features.samples.rules.draws import Numbers
from ganyun.features.samples.rules.province import Columns, Mistake, Province, Table

TABLES = {
    table.name: table
    for table in (people.TABLE, addresses.TABLE, firms.TABLE, employments.TABLE, air.CITY_AIR, air.AIR)
}

DUPLICATES = 0.2  # of all mistakes
CHUNK = 65_536
LATER_SERIAL = 500_000_000  # serial numbers of duplicates begin here

TRUTH = pa.schema(
    [
        ("table", pa.string()),
        ("row", pa.int64()),  # in the file, the first data row is 1
        ("record", pa.string()),
        ("field", pa.string()),  # empty for a duplicate: the whole row is one
        ("kind", pa.string()),
        ("original", pa.string()),  # the right value; for a duplicate the record it repeats
        ("written", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where duplicates stand among ``records`` records: one at a random place of every block of ``block`` rows."""

    records: int
    block: int  # 0: no duplicates

    @classmethod
    def of(cls, records: int, errors: float) -> "Layout":
        share = errors * DUPLICATES
        return cls(records, max(round(1 / share), 2) if share > 0 else 0)

    @property
    def rows(self) -> int:
        """Rows of the file, duplicates included."""
        return self.records + (self.records // (self.block - 1) if self.block else 0)

    def places(self, stream: np.uint64, row: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
        """For every row its record, and whether it repeats one."""
        if not self.block:
            return row, np.zeros(len(row), dtype=bool)
        block, within = row // np.uint64(self.block), (row % np.uint64(self.block)).astype(np.int64)
        spot = 1 + draws.below(stream, block, self.block - 1)
        whole = block < np.uint64(self.rows // self.block)
        repeats = whole & (within == spot)
        own = block.astype(np.int64) * (self.block - 1) + within - (whole & (within > spot))
        before = np.maximum(own, 1)
        repeated = (draws.draw(stream, row + np.uint64(1 << 40)) >> np.uint64(16)) % before.astype(np.uint64)
        return np.where(repeats, repeated, own.astype(np.uint64)), repeats


def pieces(
    table: Table, province: Province, records: int, errors: float, chunk: int = CHUNK
) -> Iterator[tuple[Any, Any]]:
    """Record batches of a table with the truth about each, in order; memory holds one chunk."""
    layout = Layout.of(records, errors)
    for start in range(0, layout.rows, chunk):
        row = np.arange(start, min(start + chunk, layout.rows), dtype=np.uint64)
        yield _piece(table, province, layout, row, errors)


def _piece(table: Table, province: Province, layout: Layout, row: Numbers, errors: float) -> tuple[Any, Any]:
    index, repeats = layout.places(province.key(table.name, "layout"), row)
    serial = np.where(repeats, np.uint64(LATER_SERIAL) + row - index, np.uint64(0))
    columns = table.columns(province, index, serial)
    truth = []
    if errors:
        truth = _go_wrong(table, province, columns, row, repeats, errors)
        truth += _name_duplicates(table, province, columns, row, index, repeats)
    batch = pa.RecordBatch.from_arrays([columns[name] for name in table.fields.names], schema=table.fields)
    facts = pa.Table.from_batches(truth, TRUTH).sort_by([("row", "ascending"), ("field", "ascending")])
    return batch, facts.combine_chunks()


def _go_wrong(
    table: Table, province: Province, columns: Columns, row: Numbers, repeats: NDArray[np.bool_], errors: float
) -> list[Any]:
    """Puts the mistakes into the columns, in place; returns the truth about them."""
    choice = _choose(table, province, columns, row, repeats, errors)
    records = _keys(table, columns)
    truth = []
    for number, mistake in enumerate(table.mistakes):
        mask = choice == number
        if not mask.any():
            continue
        column = columns[mistake.field]
        right = column.filter(pa.array(mask))
        wrong = mistake.change(right, draws.draw(province.key(table.name, "change"), row[mask])).cast(column.type)
        columns[mistake.field] = pc.replace_with_mask(column, pa.array(mask), wrong)
        facts = _facts(table, mistake, row[mask], records.filter(pa.array(mask)), right, wrong)
        truth.append(facts)
    return truth


def _choose(
    table: Table, province: Province, columns: Columns, row: Numbers, repeats: NDArray[np.bool_], errors: float
) -> NDArray[np.int64]:
    """Which mistake each row gets: its place in ``table.mistakes``, or -1."""
    stream = province.key(table.name, "which")
    weights = np.array([mistake.weight for mistake in table.mistakes], dtype=np.int64)
    copying = np.array([mistake.weight if mistake.on_duplicates else 0 for mistake in table.mistakes], dtype=np.int64)
    wrong = draws.chance(province.key(table.name, "whether"), row, errors * (1 - DUPLICATES)) & ~repeats
    choice = np.full(len(row), -1, dtype=np.int64)
    choice[wrong] = draws.weighted(stream, row[wrong], weights)
    choice[repeats] = draws.weighted(stream, row[repeats], copying)
    for number, mistake in enumerate(table.mistakes):
        chosen = np.flatnonzero(choice == number)
        if mistake.fits and chosen.size:
            fits = mistake.fits(columns[mistake.field].take(pa.array(chosen)))
            choice[chosen[~fits]] = 0
    return choice


def _facts(table: Table, mistake: Mistake, row: Numbers, records: Any, right: Any, wrong: Any) -> Any:
    """The truth about one mistake; a value that came out equal to the right one is none."""
    right, wrong = right.cast(pa.string()), wrong.cast(pa.string())
    facts = pa.RecordBatch.from_arrays(
        [
            pa.repeat(table.name, len(row)),
            pa.array(row.astype(np.int64) + 1),
            records,
            pa.repeat(mistake.field, len(row)),
            pa.repeat(mistake.kind, len(row)),
            right,
            wrong,
        ],
        schema=TRUTH,
    )
    return facts.filter(pc.fill_null(pc.not_equal(right, wrong), True))


def _name_duplicates(
    table: Table, province: Province, columns: Columns, row: Numbers, index: Numbers, repeats: NDArray[np.bool_]
) -> list[Any]:
    count = int(repeats.sum())
    if not count:
        return []
    first = table.columns(province, index[repeats], np.zeros(count, dtype=np.uint64))
    return [
        pa.RecordBatch.from_arrays(
            [
                pa.repeat(table.name, count),
                pa.array(row[repeats].astype(np.int64) + 1),
                _keys(table, columns).filter(pa.array(repeats)),
                pa.repeat("", count),
                pa.repeat("duplicate", count),
                _keys(table, first),
                pa.nulls(count, pa.string()),
            ],
            schema=TRUTH,
        )
    ]


def _keys(table: Table, columns: Columns) -> Any:
    """Each row's key as one text, for the truth: ``南昌/2016-01-01``."""
    parts = [columns[name].cast(pa.string()) for name in table.key]
    return pc.binary_join_element_wise(*parts, "/", null_handling="replace", null_replacement="")
