"""Lineage of 5,000 nodes: upstream, the whole page at 500, a run on record; sources of a 300-line SELECT.

Synthetic, seeded; in a home of its own that is removed afterwards.
"""

import os
import random
import statistics
from datetime import UTC, datetime
from typing import Any

from bench._measure import node, note, p95, report, timed

NODES = int(os.environ.get("BENCH_NODES", "5000"))
DEPTH = 12  # columns of the province: its longest way from a file to a page
RUNS = 200


def main() -> None:
    with node():
        measure()


def measure() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    chance = random.Random(20260301)
    columns = province(chance, NODES)
    walks(chance, columns)
    recording(columns)
    statement()
    province(chance, 500)
    page()


def province(chance: random.Random, count: int) -> list[list[str]]:
    """Declares nodes in columns; each reads one to four of the column before it."""
    from ganyun.features.lineage.public import Declared, declare

    columns: list[list[str]] = [[] for _column in range(DEPTH)]
    nodes = []
    for number in range(count):
        column = number * DEPTH // count
        name = f"file:c{number % 10}/{number}.csv" if column == 0 else f"c{number % 10}.t{number}"
        before = columns[column - 1] if column else []
        inputs = tuple(chance.sample(before, min(len(before), chance.randint(1, 4))))
        fields = {f"f{n}": tuple(f"{each}.f{n}" for each in inputs) for n in range(10)} if column else {}
        columns[column].append(name)
        nodes.append(Declared(name, "model" if column else "source", f"第 {number} 张表", inputs, fields, "",
                              1 + number % 4, f"省{number % 40}厅"))  # fmt: skip
    note(f"{count} nodes declared in {timed(lambda: declare('bench', nodes)):.1f} s")
    return columns


def walks(chance: random.Random, columns: list[list[str]]) -> None:
    from ganyun.features.lineage.public import causes, column_path, downstream, upstream
    from ganyun.features.lineage.queries import graph

    def cold(name: str) -> None:
        graph._kept = None
        upstream(name)

    ends = [chance.choice(columns[-1]) for _run in range(RUNS)]
    starts = [chance.choice(columns[0]) for _run in range(RUNS)]
    middles = [chance.choice(columns[3]) for _run in range(RUNS)]
    note(f"upstream of a page: {statistics.median(len(upstream(name)) for name in ends[:20])} nodes")
    report("lineage_upstream_p95", p95([timed(lambda name=name: upstream(name)) for name in ends]), "ms", 50)
    report("lineage_downstream_p95", p95([timed(lambda name=name: downstream(name)) for name in starts]), "ms", 50)
    report("lineage_causes_p95", p95([timed(lambda name=name: causes(name)) for name in ends[:50]]), "ms", 100)
    paths = [(f"{start}.f3", f"{end}.f3") for start, end in zip(middles, ends, strict=True)]
    report("lineage_column_path_p95", p95([timed(lambda p=p: column_path(*p)) for p in paths[:50]]), "ms", 100)
    report("lineage_upstream_after_a_change", min(timed(lambda: cold(ends[0])) for _run in range(5)) * 1000, "ms", 600)


def recording(columns: list[list[str]]) -> None:
    """A run with ten inputs and forty columns, as a model records it."""
    from ganyun.features.lineage.public import DatasetRef, RunRecord, record_run

    inputs = tuple(DatasetRef(name, 1) for name in columns[3][:10])
    fields = {f"f{n}": tuple(f"{each.name}.f{n % 10}" for each in inputs) for n in range(40)}

    def record(number: int) -> None:
        now = datetime.now(UTC)
        record_run(RunRecord(f"run {number}", "bench", "model", "COMPLETE", now, now, inputs,
                             DatasetRef(columns[4][number], number), fields, 1000))  # fmt: skip

    report("lineage_record_run_p95", p95([timed(lambda n=n: record(n)) for n in range(RUNS)]), "ms", 50)


def statement() -> None:
    """A SELECT of 300 lines and twelve CTEs over a table of 42 columns."""
    from ganyun.features.lineage.public import column_sources
    from ganyun.features.lineage.rules.sql import columns

    fields = {f"c{n}": "DOUBLE" for n in range(40)} | {"k": "VARCHAR", "d": "DATE"}
    schemas = {"a.t": fields, "a.u": fields}
    sql = long_select()

    def fresh() -> dict[str, Any]:
        columns._read.cache_clear()
        return column_sources(sql, schemas)

    note(f"{sql.count(chr(10)) + 1} lines, {len(fresh())} columns")
    report("lineage_select_300_lines", min(timed(fresh) for _run in range(5)) * 1000, "ms", 500)
    report(
        "lineage_select_again", min(timed(lambda: column_sources(sql, schemas)) for _run in range(5)) * 1000, "ms", 1
    )


def long_select() -> str:
    ctes, before = [], "a.t"
    for n in range(12):
        lines = ",\n ".join(f"coalesce(c{i} + c{(i + n) % 40}, 0) as c{i}" for i in range(20))
        rest = ", ".join(f"c{i}" for i in range(20, 40))
        number = f"row_number() over (partition by k order by d) as rn{n}"
        ctes.append(f"q{n} as (select k, d,\n {lines},\n {rest},\n {number}\n from {before}\n where c1 > 0)")
        before = f"q{n}"
    return f"with {', '.join(ctes)}\nselect x.*, y.c3 as y3 from {before} x join a.u y using (k)"


def page() -> None:
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    for name, address in (("lineage_page_500", "/lineage/"), ("lineage_page_500_unfolded", "/lineage/?fold=0")):
        get(client, address)
        report(f"{name}_p95", p95([timed(lambda a=address: get(client, a)) for _run in range(20)]), "ms", 500)


def get(client: Any, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)


if __name__ == "__main__":
    main()
