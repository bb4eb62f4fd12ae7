"""All cells of a table with all their totals, as dense arrays: one axis a column, its last place the total."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ganyun.features.models.errors import NotEnoughData, RowsUnusable
from ganyun.features.models.rules.methods.aggregate.options import AggregateOptions
from ganyun.features.models.rules.methods.method import Tables
from ganyun.features.models.rules.shapes import dotted, quoted

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
MISSING = "缺失"
TOTAL = "合计"
MOST_CELLS = 500_000
LARGEST = 2
"""How many largest contributors the p% rule looks at."""


@dataclass(frozen=True)
class Cells:
    """``values[axis]`` names the places of an axis; arrays are zero where no row is."""

    values: tuple[tuple[str, ...], ...]
    n: Floats  # contributors: what the minimum is about
    rows: Floats
    sums: dict[str, Floats]
    counted: dict[str, Floats]  # rows with a value, the denominator of a mean
    negative: dict[str, bool]  # a sum that holds negative contributions
    largest: dict[str, Floats]  # one more axis: the largest contributions, in order
    trues: dict[str, Floats]
    falses: dict[str, Floats]
    distinct: dict[str, Floats]

    @property
    def exists(self) -> Bools:
        return self.rows > 0


def read_cells(options: AggregateOptions, tables: Tables) -> Cells:
    """One query for all cells and totals.

    Raises:
        NotEnoughData: the table is empty.
        RowsUnusable: more combinations than can be protected, or a value called as the total is.
    """
    found = tables.query(_sql(options))
    if not found.num_rows or found["rows"].to_pylist() == [0]:
        raise NotEnoughData(reason=f"{options.from_} 没有行")
    values, places = _axes(options, found)
    shape = tuple(len(each) + 1 for each in values)
    if np.prod([float(each) for each in shape]) > MOST_CELLS:
        reason = f"{'、'.join(options.by)} 的组合连同合计超过 {MOST_CELLS} 个，保护不过来：减少列或合并取值"
        raise RowsUnusable(method="aggregate", reason=reason)

    def dense(name: str) -> Floats:
        made = np.zeros(shape)
        column = found[name].to_numpy().astype(np.float64)
        made[places] = np.nan_to_num(column)
        return made

    sums = {name: dense(f"s{place}") for place, name in enumerate(options.sums)}
    return Cells(
        values,
        dense("n"),
        dense("rows"),
        sums,
        {name: dense(f"c{place}") for place, name in enumerate(options.sums)},
        {name: bool(dense(f"m{place}").min() < 0) for place, name in enumerate(options.sums)},
        {name: _largest(found, f"l{place}", places, shape, options) for place, name in enumerate(options.sums)},
        {name: dense(f"t{place}") for place, name in enumerate(options.shares)},
        {name: dense(f"f{place}") for place, name in enumerate(options.shares)},
        {name: dense(f"d{place}") for place, name in enumerate(options.distincts)},
    )


def _axes(
    options: AggregateOptions, found: pa.Table
) -> tuple[tuple[tuple[str, ...], ...], tuple[NDArray[np.int64], ...]]:
    """Sorted values of every column, and the place of every row of the query along every axis."""
    values, places = [], []
    for place, name in enumerate(options.by):
        texts = np.array(found[f"b{place}"].to_pylist(), dtype=object)
        total = found[f"g{place}"].to_numpy().astype(bool)
        distinct = sorted(set(texts[~total].tolist()))
        if TOTAL in distinct:
            raise RowsUnusable(method="aggregate", reason=f"{name} 有一个值就叫“{TOTAL}”，与合计分不开：先改名或去掉")
        code = {text: number for number, text in enumerate(distinct)}
        places.append(
            np.array([len(distinct) if all_ else code[text] for text, all_ in zip(texts, total, strict=True)])
        )
        values.append(tuple(distinct))
    return tuple(values), tuple(places)


def _largest(
    found: pa.Table, name: str, places: tuple[NDArray[np.int64], ...], shape: tuple[int, ...], options: AggregateOptions
) -> Floats:
    wanted = max(LARGEST, options.dominance.n if options.dominance else 0)
    made = np.zeros((*shape, wanted))
    lists = [[each or 0.0 for each in (values or [])] for values in found[name].to_pylist()]
    made[places] = [values[:wanted] + [0.0] * (wanted - len(values)) for values in lists]
    return made


def _sql(options: AggregateOptions) -> str:
    """Rows of all cells; with a contributor, its rows of a cell are added up before the largest are looked for."""
    wanted = max(LARGEST, options.dominance.n if options.dominance else 0)
    by = [f"b{place}" for place in range(len(options.by))]
    given = [f"coalesce({quoted(name)}::VARCHAR, '{MISSING}') AS b{place}" for place, name in enumerate(options.by)]
    given += [f"{quoted(name)}::DOUBLE AS x{place}" for place, name in enumerate(options.sums)]
    given += [f"{quoted(name)}::BOOLEAN AS y{place}" for place, name in enumerate(options.shares)]
    given += [f"{quoted(name)} AS z{place}" for place, name in enumerate(options.distincts)]
    given.append(f"{quoted(options.contributor)} AS who" if options.contributor else "1 AS who")
    made = [*by, *(f"grouping({each}) AS g{place}" for place, each in enumerate(by)), "count(*) AS rows"]
    made.append("count(DISTINCT who) AS n" if options.contributor else "count(*) AS n")
    for place in range(len(options.sums)):
        x = f"x{place}"
        made += [f"sum({x}) AS s{place}", f"count({x}) AS c{place}", f"min({x}) AS m{place}"]
        made += [] if options.contributor else [f"max(abs({x}), {wanted}) AS l{place}"]
    for place in range(len(options.shares)):
        made += [f"count(*) FILTER (y{place}) AS t{place}", f"count(*) FILTER (NOT y{place}) AS f{place}"]
    made += [f"count(DISTINCT z{place}) AS d{place}" for place in range(len(options.distincts))]
    cube = f"CUBE ({', '.join(by)})"
    sql = f"WITH given AS (SELECT {', '.join(given)} FROM {dotted(options.from_)}), "
    sql += f"cells AS (SELECT {', '.join(made)} FROM given GROUP BY {cube})"
    if not options.contributor or not options.sums:
        return f"{sql} SELECT * FROM cells"
    own = ", ".join(f"sum(x{place}) AS x{place}" for place in range(len(options.sums)))
    marks = ", ".join(f"grouping({each}) AS g{place}" for place, each in enumerate(by))
    sql += f", each AS (SELECT {', '.join(by)}, {marks}, who, {own} FROM given GROUP BY who, {cube})"
    names = ", ".join([*by, *(f"g{place}" for place in range(len(by)))])
    tops = ", ".join(f"max(abs(x{place}), {wanted}) AS l{place}" for place in range(len(options.sums)))
    sql += f", tops AS (SELECT {names}, {tops} FROM each GROUP BY {names})"
    same = " AND ".join(f"cells.{name} IS NOT DISTINCT FROM tops.{name}" for name in names.split(", "))
    lists = ", ".join(f"tops.l{place}" for place in range(len(options.sums)))
    return f"{sql} SELECT cells.*, {lists} FROM cells JOIN tops ON {same}"
