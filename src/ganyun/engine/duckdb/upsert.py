"""Updates by key as a copy-on-write of the touched files, computed by DuckDB so that memory stays flat.

Two commits. The first moves the rows that are about to change into files of their own and says that no data changed
(as a compaction does); the second drops those files and adds the batch. So the change feed holds exactly the rows that
changed, the batch becomes visible in one commit, and a process killed in between has changed nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
from deltalake import DeltaTable

from ganyun.engine.delta import commits
from ganyun.engine.delta.commits import Batch
from ganyun.engine.delta.schemas import aligner
from ganyun.engine.delta.store import DeltaStore, Outdated, Part, additions, arrow_schema, removals, staged
from ganyun.engine.delta.writing import write_files
from ganyun.engine.duckdb.relations import files_sql
from ganyun.engine.duckdb.sessions import Session, Sessions, identifier
from ganyun.engine.port import BadKeys, Staged, StagedFile

# Names that no column can have (Delta has no such restriction on ours: ":" never passes a contract).
_PLACE = ', file_index AS "ganyun:file", file_row_number AS "ganyun:row"'
_SAME_ROW = 'x."ganyun:file" = m.f AND x."ganyun:row" = m.r'


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
        if plan.fresh is not rows:
            store.discard(plan.fresh)
        store.discard(staged(rows.table, plan.kept + plan.away, rows.schema))
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
        delta = store.open(rows.table)
        gone += tuple(Part(file.path, file.bytes, file.rows) for file in plan.away)
        active = {part.path for part in store.parts(delta)}
        # Delta checks only what happens after the version just opened; what came before it is ours to check.
        if (
            delta.transaction_version(commits.KEYED) != mark
            or delta.transaction_version(batch.id) is not None
            or not {part.path for part in gone} <= active
        ):
            raise Outdated
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


def _plan(store: DeltaStore, sessions: Sessions, delta: DeltaTable, rows: Staged, keys: Sequence[str]) -> _Plan:
    schema = arrow_schema(delta)
    folder = store.folder(rows.table)
    parts = store.parts(delta)
    with sessions.open() as session:
        session.run(f"CREATE VIEW source AS {files_sql([str(folder / f.path) for f in rows.files], schema, _PLACE)}")
        _check_keys(session, rows, keys, schema)
        if not parts or not rows.files:
            return _Plan(rows, inserted=rows.rows)
        target = files_sql([str(folder / part.path) for part in parts], schema, _PLACE)
        _match(session, target, keys, schema)
        (matched, updated), *_ = session.rows("SELECT count(*), count(*) FILTER (changed) FROM verdict")
        plan = _Plan(rows, inserted=rows.rows - matched, updated=updated)
        try:
            if matched > updated:
                plan.fresh = _without_unchanged(session, store, rows, schema)
            touched = dict(session.rows("SELECT f, count(*) FROM gone GROUP BY f ORDER BY f"))
            plan.whole = tuple(parts[index] for index, n in touched.items() if n == parts[index].rows)
            split = [index for index, n in touched.items() if n != parts[index].rows]
            plan.split = tuple(parts[index] for index in split)
            if split:
                _split(session, store, rows, schema, plan, split)
        except BaseException:
            if plan.fresh is not rows:
                store.discard(plan.fresh)
            store.discard(staged(rows.table, plan.kept + plan.away, schema))
            raise
    return plan


def _check_keys(session: Session, rows: Staged, keys: Sequence[str], schema: pa.Schema) -> None:
    missing = [key for key in keys if key not in schema.names]
    if missing or not keys:
        raise BadKeys(
            table=rows.table, keys="、".join(keys) or "（无）", reason=f"没有列 {'、'.join(missing) or '作为主键'}"
        )
    names = ", ".join(identifier(key) for key in keys)
    empty = " OR ".join(f"{identifier(key)} IS NULL" for key in keys)
    found = session.rows(
        f"(SELECT {names}, 0 AS n FROM source WHERE {empty} LIMIT 1) UNION ALL "
        f"(SELECT {names}, count(*) AS n FROM source GROUP BY {names} HAVING n > 1 LIMIT 1)"
    )
    for *values, count in found:
        shown = ", ".join(str(value) for value in values)
        reason = f"主键（{shown}）出现 {count} 次" if count else f"主键有空值（{shown}）"
        raise BadKeys(table=rows.table, keys="、".join(keys), reason=reason)


def _match(session: Session, target: str, keys: Sequence[str], schema: pa.Schema) -> None:
    """Tables ``verdict`` (staged rows that have a match) and ``gone`` (rows of the table that must go)."""
    on = " AND ".join(f"t.{identifier(key)} = s.{identifier(key)}" for key in keys)
    others = [identifier(field.name) for field in schema if field.name not in keys]
    changed = " OR ".join(f"t.{name} IS DISTINCT FROM s.{name}" for name in others) or "false"
    session.run(
        f"""CREATE TEMP TABLE matched AS
            SELECT t."ganyun:file" AS f, t."ganyun:row" AS r, s."ganyun:file" AS sf, s."ganyun:row" AS sr,
                   ({changed}) AS changed
            FROM ({target}) t JOIN source s ON {on}"""
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


def _without_unchanged(session: Session, store: DeltaStore, rows: Staged, schema: pa.Schema) -> Staged:
    unchanged = "SELECT sf AS f, sr AS r FROM verdict WHERE NOT changed"
    files = _write(session, store, rows, schema, f"SELECT x.* FROM source x ANTI JOIN ({unchanged}) m ON {_SAME_ROW}")
    return staged(rows.table, files, schema)


def _split(
    session: Session, store: DeltaStore, rows: Staged, schema: pa.Schema, plan: _Plan, split: Sequence[int]
) -> None:
    folder = store.folder(rows.table)
    places = ", ".join(f"({index}, {place})" for place, index in enumerate(split))
    session.run(
        f"""CREATE TEMP TABLE moving AS SELECT p.place AS f, g.r
            FROM gone g JOIN (VALUES {places}) p(f, place) ON g.f = p.f"""
    )
    session.run(f"CREATE VIEW old AS {files_sql([str(folder / part.path) for part in plan.split], schema, _PLACE)}")
    plan.kept = _write(session, store, rows, schema, f"SELECT x.* FROM old x ANTI JOIN moving m ON {_SAME_ROW}")
    plan.away = _write(session, store, rows, schema, f"SELECT x.* FROM old x SEMI JOIN moving m ON {_SAME_ROW}")


def _write(session: Session, store: DeltaStore, rows: Staged, schema: pa.Schema, sql: str) -> tuple[StagedFile, ...]:
    reader = session.stream(f'SELECT * EXCLUDE ("ganyun:file", "ganyun:row") FROM ({sql})')
    align = aligner(reader.schema, schema)
    with reader:
        return write_files(store.folder(rows.table), (align(batch) for batch in reader), schema)
