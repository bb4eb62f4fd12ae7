"""Updates by key as a copy-on-write of the touched files, computed by DuckDB so that memory stays flat.

Two commits. The first moves the rows that are about to change into files of their own and says that no data changed
(as a compaction does); the second drops those files and adds the batch. So the change feed holds exactly the rows that
changed, the batch becomes visible in one commit, and a process killed in between has changed nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from deltalake import DeltaTable

from ganyun.engine.delta import commits
from ganyun.engine.delta.commits import Batch
from ganyun.engine.delta.selecting import select_rows
from ganyun.engine.delta.store import DeltaStore, Outdated, Part, additions, arrow_schema, removals, staged
from ganyun.engine.delta.writing import write_files
from ganyun.engine.duckdb.relations import files_sql
from ganyun.engine.duckdb.sessions import Session, Sessions, identifier
from ganyun.engine.port import BadKeys, DuplicateKeys, EmptyKeys, Staged, StagedFile

# Names that no column can have (Delta has no such restriction on ours: ":" never passes a contract).
PLACE = ', file_index AS "ganyun:file", file_row_number AS "ganyun:row"'
COMPARED = 256  # columns compared in one pass: DuckDB holds 2,048 values of each, per thread and side


@dataclass(slots=True)
class _Plan:
    """What an upsert does to the files of one version."""

    fresh: Staged  # the batch without rows that are there already
    inserted: int = 0
    updated: int = 0
    whole: tuple[Part, ...] = ()  # files of which every row changes
    split: tuple[Part, ...] = ()  # files of which some rows change …
    kept: tuple[StagedFile, ...] = ()  # … their other rows
    away: tuple[StagedFile, ...] = ()  # … and the ones that change, as they were


def upsert(store: DeltaStore, sessions: Sessions, delta: DeltaTable, rows: Staged, batch: Batch) -> None:
    """One attempt on the opened version; raises when another writer was faster.

    Raises:
        BadKeys, Outdated, CommitFailedError
    """
    plan = _plan(store, sessions, delta, rows, batch.keys)
    try:
        _commit(store, delta, rows, batch, plan)
    except BaseException:
        _forget(store, rows, plan)
        raise


def _commit(store: DeltaStore, delta: DeltaTable, rows: Staged, batch: Batch, plan: _Plan) -> None:
    gone = plan.whole
    if plan.split:
        mark = commits.stamp()
        actions = [
            *removals(plan.split, data_change=False),
            *additions(plan.kept + plan.away, data_change=False),
        ]
        facts = commits.properties("arrange", delta.version() + 1, keyed=mark)
        delta.create_write_transaction(actions, "append", delta.schema(), commit_properties=facts)
        gone += tuple(Part(file.path, file.bytes, file.rows) for file in plan.away)
        delta = arranged(store, rows.table, batch, gone, mark)
    facts = commits.properties(
        "upsert",
        delta.version() + 1,
        batch,
        keyed=commits.stamp(),
        rows=rows.rows,
        inserted=plan.inserted,
        updated=plan.updated,
    )
    actions = [*removals(gone), *additions(plan.fresh.files)]
    delta.create_write_transaction(actions, "append", delta.schema(), commit_properties=facts)


def arranged(store: DeltaStore, table: str, batch: Batch, gone: Sequence[Part], mark: int) -> DeltaTable:
    """The table after the first commit, if nothing that matters came between.

    Delta checks what happens after the version that is opened here; what came before it is ours to check.
    """
    delta = store.open(table)
    active = {part.path for part in store.parts(delta)}
    if (
        delta.transaction_version(commits.KEYED) != mark
        or delta.transaction_version(batch.id) is not None
        or not {part.path for part in gone} <= active
    ):
        raise Outdated
    return delta


def _plan(store: DeltaStore, sessions: Sessions, delta: DeltaTable, rows: Staged, keys: Sequence[str]) -> _Plan:
    schema, folder, parts = arrow_schema(delta), store.folder(rows.table), store.parts(delta)
    source = [folder / file.path for file in rows.files]
    with sessions.open() as session:
        _check_keys(session, source, rows.table, keys, schema)
        if not parts or not rows.files:
            return _Plan(rows, inserted=rows.rows)
        _match(session, [folder / part.path for part in parts], source, keys, schema)
        (matched, updated), *_ = session.rows("SELECT count(*), count(*) FILTER (changed) FROM verdict")
        touched = dict(session.rows("SELECT f, count(*) FROM gone GROUP BY f ORDER BY f"))
        plan = _Plan(rows, inserted=rows.rows - matched, updated=updated)
        plan.whole = tuple(parts[index] for index, n in touched.items() if n == parts[index].rows)
        split = [index for index, n in touched.items() if n != parts[index].rows]
        plan.split = tuple(parts[index] for index in split)
        try:
            if matched > updated:
                unchanged = positions(
                    session, "SELECT sf AS f, sr AS r FROM verdict WHERE NOT changed", range(len(source))
                )
                fresh = write_files(folder, select_rows(source, unchanged, schema, keep=False), schema)
                plan.fresh = staged(rows.table, fresh, schema)
            if split:
                old = [folder / part.path for part in plan.split]
                moving = positions(session, "SELECT f, r FROM gone", split)
                plan.kept = write_files(folder, select_rows(old, moving, schema, keep=False), schema)
                plan.away = write_files(folder, select_rows(old, moving, schema, keep=True), schema)
        except BaseException:
            _forget(store, rows, plan)
            raise
    return plan


def _forget(store: DeltaStore, rows: Staged, plan: _Plan) -> None:
    """Removes what an attempt wrote and did not publish."""
    if plan.fresh is not rows:
        store.discard(plan.fresh)
    store.discard(staged(rows.table, plan.kept + plan.away, rows.schema))


def _check_keys(session: Session, source: Sequence[Path], table: str, keys: Sequence[str], schema: pa.Schema) -> None:
    missing = [key for key in keys if key not in schema.names]
    if missing or not keys:
        raise BadKeys(table=table, keys="、".join(missing) or "—")
    session.run(f"CREATE TEMP VIEW source AS {_rows(source, keys, schema)}")
    names = ", ".join(identifier(key) for key in keys)
    empty = " OR ".join(f"{identifier(key)} IS NULL" for key in keys)
    found = session.rows(
        f"(SELECT {names}, 0 AS n FROM source WHERE {empty} LIMIT 1) UNION ALL "
        f"(SELECT {names}, count(*) AS n FROM source GROUP BY {names} HAVING n > 1 LIMIT 1)"
    )
    for *values, count in found:
        facts = {"table": table, "keys": "、".join(keys), "sample": ", ".join(map(str, values))}
        raise DuplicateKeys(**facts, count=count) if count else EmptyKeys(**facts)


def _match(
    session: Session, target: Sequence[Path], source: Sequence[Path], keys: Sequence[str], schema: pa.Schema
) -> None:
    """Tables ``verdict`` (staged rows that have a match) and ``gone`` (rows of the table that must go)."""
    others = [field.name for field in schema if field.name not in keys]
    first, *further = [others[start : start + COMPARED] for start in range(0, len(others), COMPARED)] or [[]]
    on = " AND ".join(f"t.{identifier(key)} = s.{identifier(key)}" for key in keys)
    session.run(
        f"""CREATE TEMP TABLE matched AS
            SELECT t."ganyun:file" AS f, t."ganyun:row" AS r, s."ganyun:file" AS sf, s."ganyun:row" AS sr,
                   ({_differs(first)}) AS changed
            FROM ({_rows(target, [*keys, *first], schema)}) t
            JOIN ({_rows(source, [*keys, *first], schema)}) s ON {on}"""
    )
    for group in further:
        session.run(
            f"""UPDATE matched SET changed = true WHERE NOT changed AND (f, r, sf, sr) IN (
                SELECT (m.f, m.r, m.sf, m.sr) FROM matched m
                JOIN ({_rows(target, group, schema)}) t ON t."ganyun:file" = m.f AND t."ganyun:row" = m.r
                JOIN ({_rows(source, group, schema)}) s ON s."ganyun:file" = m.sf AND s."ganyun:row" = m.sr
                WHERE NOT m.changed AND ({_differs(group)}))"""
        )
    # Where appends left a key twice, the batch's row takes the place of both.
    session.run(
        """CREATE TEMP TABLE verdict AS
           SELECT sf, sr, bool_or(changed) OR count(*) > 1 AS changed FROM matched GROUP BY sf, sr"""
    )
    session.run(
        """CREATE TEMP TABLE gone AS
           SELECT m.f, m.r FROM matched m JOIN verdict v ON m.sf = v.sf AND m.sr = v.sr WHERE v.changed"""
    )
    session.run("DROP TABLE matched")


def _rows(files: Sequence[Path], columns: Sequence[str], schema: pa.Schema) -> str:
    return files_sql([str(file) for file in files], pa.schema([schema.field(name) for name in columns]), PLACE)


def _differs(columns: Sequence[str]) -> str:
    return " OR ".join(f"t.{identifier(name)} IS DISTINCT FROM s.{identifier(name)}" for name in columns) or "false"


def positions(session: Session, sql: str, files: Iterable[int]) -> list[pa.Array]:
    """Per file number, the rows that a SELECT of ``f`` and ``r`` names, ascending."""
    session.run(f"CREATE OR REPLACE TEMP TABLE positions AS {sql}")
    return [
        session.table(f"SELECT r FROM positions WHERE f = {int(file)} ORDER BY r")["r"].combine_chunks()
        for file in files
    ]
