"""One model run: pinned inputs → rows in the lake's next version. No Django, so a benchmark and a case run it too."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa

from ganyun.engine.port import BadSQL, Commit, Engine, Staged
from ganyun.features.models.errors import RunFailed
from ganyun.features.models.rules.keys import check_keys
from ganyun.features.models.rules.methods.method import Card
from ganyun.features.models.rules.shapes import Derived, dotted, quoted

BEFORE_ALL = -(1 << 53)  # of a whole number that rows are told apart by


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a run."""

    commit: Commit
    rows: int
    card: dict[str, Any]
    since: str
    seconds: float


class PinnedTables:
    """The inputs at their versions, in one connection of the engine."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> pa.Table:
        found: pa.Table = self._relation(sql, parameters).to_arrow_table()
        return found

    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> pa.RecordBatchReader:
        return self._relation(sql, parameters).to_arrow_reader(1 << 17)

    def _relation(self, sql: str, parameters: Sequence[Any]) -> Any:
        return self.connection.sql(sql, params=list(parameters)) if parameters else self.connection.sql(sql)


def make(engine: Engine, derived: Derived, versions: Mapping[str, int], batch_id: str, *, whole: bool = False) -> Made:
    """Runs one model and publishes its rows. ``whole``: all rows are made again, also of an incremental model.

    Raises:
        KeysRepeated, KeysEmpty: nothing was published.
        RunFailed: the SELECT failed on these rows (a cast, an overflow).
    """
    started = time.monotonic()
    since = None if whole else _since(engine, derived)
    landed = engine.batch(derived.name, batch_id)
    if landed:
        return Made(landed, landed.rows, {}, _shown(since), time.monotonic() - started)
    if derived.spec.statement:
        staged, card = _stage_select(engine, derived, versions, since), Card()
    else:
        staged, card = _stage_method(engine, derived, versions)
    try:
        check_keys(engine, derived, staged)
        commit = engine.publish(
            staged,
            mode="upsert" if since is not None else "replace",
            keys=derived.keys,
            batch_id=batch_id,
            metadata={"model": derived.spec.file},
        )
    except BaseException:
        engine.discard(staged)
        raise
    return Made(commit, staged.rows, asdict(card), _shown(since), time.monotonic() - started)


def sql_of(derived: Derived, since: Any = None) -> str:
    """The SELECT as it runs, its columns in types that a table can hold."""
    assert derived.spec.statement is not None
    if since is None and derived.spec.incremental:
        column = next(each for each in derived.columns if each.name == derived.spec.incremental)
        since = BEFORE_ALL if pa.types.is_integer(column.arrow) else None
    return f"SELECT {derived.select} FROM (\n{derived.spec.statement.filled(since)}\n)"


def _stage_select(engine: Engine, derived: Derived, versions: Mapping[str, int], since: Any) -> Staged:
    tables = {table: table for table in derived.spec.inputs}
    try:
        return engine.stage_select(derived.name, sql_of(derived, since), tables, versions, new_schema=since is None)
    except BadSQL as error:
        raise RunFailed(model=derived.name, reason=error.values.get("reason", str(error))) from error


def _stage_method(engine: Engine, derived: Derived, versions: Mapping[str, int]) -> tuple[Staged, Card]:
    assert derived.spec.method is not None
    with engine.connect({table: table for table in derived.spec.inputs}, versions) as connection:
        made = derived.spec.method.make(derived.spec.options, PinnedTables(connection))
        rows = made.rows if isinstance(made.rows, pa.RecordBatchReader) else made.rows.to_reader()
        if rows.schema.names != derived.schema.names:
            reason = f"方法给出的列 {rows.schema.names} 与声明的 {derived.schema.names} 不同"
            raise RunFailed(model=derived.name, reason=reason)
        return engine.stage(derived.name, rows.cast(derived.schema), new_schema=True), made.card


def _since(engine: Engine, derived: Derived) -> Any:
    """Where an incremental run begins; ``None``: all rows are made (also when the columns have changed)."""
    column = derived.spec.incremental
    if not column or not engine.exists(derived.name) or not engine.schema(derived.name).equals(derived.schema):
        return None
    newest = engine.query(f"SELECT max({quoted(column)}) AS newest FROM {dotted(derived.name)}").read_all()
    value = newest["newest"][0].as_py()
    lookback = getattr(derived.spec.header, "lookback", 0)
    if value is None:
        return None
    return value - timedelta(days=lookback) if isinstance(value, date | datetime) else value - lookback


def _shown(since: Any) -> str:
    return "" if since is None else str(since)
