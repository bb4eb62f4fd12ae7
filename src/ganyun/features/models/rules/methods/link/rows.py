"""The rows of one or two tables under short names, in the engine: ``n`` counts them, ``c0`` … are comparable values.

All work is done in tables of the run's own connection, so memory is the engine's and large tables spill to disk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from ganyun.features.models.errors import NotEnoughData, RowsUnusable
from ganyun.features.models.rules.methods.link.chinese import initials
from ganyun.features.models.rules.methods.link.likeness import define, signs
from ganyun.features.models.rules.methods.link.normalise import value_sql
from ganyun.features.models.rules.methods.link.options import LinkOptions, Part
from ganyun.features.models.rules.methods.method import kind_of
from ganyun.features.models.rules.shapes import dotted, quoted

VALUES, ROWS = "link_values", "link_rows"
INITIALS = "link_initials"


@dataclass(frozen=True)
class Rows:
    """``link_rows(n, side, k, t, c0 …)`` of a connection: left rows come first. Compared texts have ``s0 z0`` too."""

    connection: Any
    options: LinkOptions
    kinds: dict[str, str]
    counts: tuple[int, ...]  # rows of each side
    dropped: int  # rows without a key

    @property
    def two(self) -> bool:
        return len(self.options.tables) == 2

    @property
    def sides(self) -> range:
        return range(len(self.counts))

    @property
    def possible(self) -> int:
        """Pairs that there could be."""
        if self.two:
            return self.counts[0] * self.counts[1]
        return self.counts[0] * (self.counts[0] - 1) // 2

    def column(self, name: str) -> str:
        """The short name of a column's value."""
        return f"c{self.options.columns.index(name)}"

    def part(self, part: Part, side: str) -> str:
        """SQL of one part of a block."""
        value = f"{side}.{self.column(part.column)}"
        if part.function == "year":
            return f"year({value})" if self.kinds[part.column] == "time" else f"left({value}, 4)"
        if part.function == "initials":
            return f"{side}.i{self.options.columns.index(part.column)}"
        return {"": value, "first": f"left({value}, {part.length})", "last": f"right({value}, {part.length})"}[
            part.function
        ]

    def equal(self, names: Sequence[str]) -> str:
        return " AND ".join(f"l.{self.column(name)} = r.{self.column(name)}" for name in names)

    @property
    def ordered(self) -> str:
        """One of the two ways round that a pair could be named."""
        return "l.side = 0 AND r.side = 1" if self.two else "l.n < r.n"

    def one(self, sql: str) -> Any:
        """The first value of a query."""
        return self.connection.execute(sql).fetchall()[0][0]


def read_rows(options: LinkOptions, connection: Any) -> Rows:
    """Makes ``link_rows`` and the functions that likeness is measured with.

    Raises:
        NotEnoughData: a table is empty.
        RowsUnusable: a key is not unique.
    """
    types = [_types(connection, table) for table in options.tables]
    kinds = {name: kind_of(types[0][name]) for name in options.columns}
    connection.execute(
        f"CREATE OR REPLACE TABLE {VALUES} AS SELECT {_wanted(options)} FROM ({_select(options, kinds)})"
    )
    _add_initials(options, connection)
    connection.execute(f"CREATE OR REPLACE VIEW {ROWS} AS SELECT rowid AS n, * FROM {VALUES}")
    counted = connection.execute(
        f"SELECT count(*) FILTER (side = 0), count(DISTINCT k) FILTER (side = 0),"
        f" count(*) FILTER (side = 1), count(DISTINCT k) FILTER (side = 1) FROM {ROWS}"
    ).fetchall()[0]
    counts = tuple(counted[0 : 2 * len(options.tables) : 2])
    for table, count, distinct in zip(options.tables, counted[0::2], counted[1::2], strict=False):
        if not count:
            raise NotEnoughData(reason=f"{table} 没有带 {options.key} 的行")
        if distinct < count:
            reason = f"{table} 的 {options.key} 有 {count - distinct} 行重复，不能当行的名字"
            raise RowsUnusable(method="link", reason=reason)
    whole = " + ".join(f"(SELECT count(*) FROM {dotted(table)})" for table in options.tables)
    dropped = connection.execute(f"SELECT {whole}").fetchall()[0][0] - sum(counts)
    define(connection)
    return Rows(connection, options, kinds, counts, dropped)


def _types(connection: Any, table: str) -> dict[str, pa.DataType]:
    schema = connection.sql(f"SELECT * FROM {dotted(table)} LIMIT 0").to_arrow_table().schema
    return {field.name: field.type for field in schema}


def _wanted(options: LinkOptions) -> str:
    """Of two rows with an identity nothing is compared, so most need no signs; without them likeness is found all the
    same, only slower."""
    known = " AND ".join(f"c{options.columns.index(name)} IS NOT NULL" for name in options.identities) or "false"
    return ", ".join(["*", *(signs(f"c{options.columns.index(name)}", unless=known) for name in options.texts)])


def _select(options: LinkOptions, kinds: dict[str, str]) -> str:
    values = [f"{value_sql(options, name, kinds[name])} AS c{place}" for place, name in enumerate(options.columns)]
    truth = f"{quoted(options.truth)}::VARCHAR AS t" if options.truth else "NULL::VARCHAR AS t"
    key = quoted(options.key)
    # The first row of a pair or of a cluster is the one with the smallest key; otherwise sorting is for nothing.
    ordered = f" ORDER BY {key}" if len(options.tables) == 1 or options.output == "clusters" else ""
    sides = [
        f"(SELECT {side} AS side, {key}::VARCHAR AS k, {truth}, {', '.join(values)}"
        f" FROM {dotted(table)} WHERE {key} IS NOT NULL{ordered})"
        for side, table in enumerate(options.tables)
    ]
    return " UNION ALL ".join(sides)


def _add_initials(options: LinkOptions, connection: Any) -> None:
    """Pinyin letters of the columns that are blocked by them; each distinct text is looked at once."""
    wanted = {part.column for block in options.block for part in block if part.function == "initials"}
    for name in sorted(wanted):
        place = options.columns.index(name)
        texts = connection.sql(f"SELECT DISTINCT c{place} AS text FROM {VALUES} WHERE c{place} IS NOT NULL")
        found = texts.to_arrow_table()["text"]
        table = pa.table({"text": found, "letters": [initials(text) for text in found.to_pylist()]})
        connection.register(INITIALS, table)
        connection.execute(
            f"CREATE OR REPLACE TABLE {VALUES} AS SELECT rows.*, letters AS i{place}"
            f" FROM {VALUES} AS rows LEFT JOIN {INITIALS} ON c{place} = text ORDER BY rows.rowid"
        )
        connection.unregister(INITIALS)
