"""The way of a row: source → one checked pass → staged files → judged batch → published version + quarantine.

No Django here: the same function serves the job, the command, the benchmark and the tests.
"""

import errno
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ganyun.engine.port import Commit, DiskFull, Engine, Staged
from ganyun.features.catalog.public import Contract, Server
from ganyun.features.exchange.errors import ReferenceEmpty
from ganyun.features.exchange.rules import quarantine
from ganyun.features.exchange.rules.sources.readers import Opening, Source, open_source, reading
from ganyun.features.quality.public import (
    BatchRefused,
    Check,
    CheckedStream,
    Outcome,
    Parameters,
    Plan,
    checked_query,
    compile_contract,
    judge,
    key_hash,
    preparations,
    sql_name,
)  # fmt: skip

Mode = Literal["append", "replace", "upsert"]
Hashes = npt.NDArray[np.integer[Any]]
BATCH_ROWS = 122_880  # DuckDB's row group: one batch is one unit of its parallel scan


@dataclass(frozen=True, slots=True)
class Job:
    """What to load: the contract, the files of one arrival, the mode and the id that makes it exactly-once."""

    contract: Contract
    server: Server
    paths: tuple[Path, ...]
    mode: Mode
    batch_id: str
    corrections: bool = False  # a few mended rows: rules about whole batches do not stop them


@dataclass(slots=True)
class Result:
    """What became of a load. ``outcome`` is the quality report; ``commit`` is ``None`` when the batch was refused."""

    rows: int = 0
    good: int = 0
    quarantined: int = 0
    commit: Commit | None = None
    outcome: Outcome | None = None
    replayed: bool = False
    notes: list[str] = field(default_factory=list)


Progress = Callable[[int, int | None], None]


def load(job: Job, engine: Engine, *, temp: Path, progress: Progress = lambda done, total: None,
         parameters: Parameters | None = None, recheck: bool = False) -> Result:  # fmt: skip
    """Loads files under a contract; the same call again is a no-op (``replayed``).

    ``recheck`` runs the pass even for a batch that has landed, to write a report that a crash has lost; publishing
    stays a no-op.

    Raises:
        GanyunError: nothing was published; table and quarantine are as before.
        BatchRefused: a batch rule failed; carries the ``outcome`` for the report.
    """
    table = job.contract.id
    landed = engine.batch(table, job.batch_id) if engine.exists(table) else None
    if landed and not recheck:
        return Result(commit=landed, replayed=True)
    plan = compile_contract(job.contract)
    temp.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=temp, prefix="load-") as folder, _disk(temp):
        return _Pass(job, engine, plan, Path(folder), progress, landed).run(parameters or Parameters())


@contextmanager
def _disk(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DiskFull(place=place, reason=error.strerror or str(error)) from error
        raise
    except duckdb.Error as error:
        if "No space left" in str(error) or ("disk" in str(error).lower() and "full" in str(error).lower()):
            raise DiskFull(place=place, reason=str(error).splitlines()[0]) from error
        raise


class _Pass:
    """One run of the pipeline; kept as an object because its steps share the stream and the spool."""

    def __init__(self, job: Job, engine: Engine, plan: Plan, folder: Path, progress: Progress,
                 landed: Commit | None) -> None:  # fmt: skip
        self.job, self.engine, self.plan, self.folder, self.progress = job, engine, plan, folder, progress
        self.landed = landed
        self.table = job.contract.id
        self.rejects: list[quarantine.Rejected] = []
        self.late: list[quarantine.Late] = []
        references = [self._reference(check) for check in plan.reference_checks]
        self.stream = CheckedStream(plan, folder / "failing.parquet", self._report, references)
        self.expected: int | None = None

    def run(self, parameters: Parameters) -> Result:
        self._know_existing_keys()
        # replacing may bring new columns; whether it may is the catalog's decision, made with the contract
        replacing = self.job.mode == "replace"
        staged = self.engine.stage(self.table, self.stream.good(self._batches()), new_schema=replacing)
        failing: Staged | None = None
        try:
            failing = self._stage_quarantine()
            outcome = judge(
                self.plan, self.stream, self.engine, staged, rejected=len(self.rejects), parameters=parameters
            )
            if outcome.refused and not self.job.corrections:
                raise BatchRefused(reasons="；".join(outcome.refused), outcome=outcome)
            return self._publish(staged, failing, outcome)
        except BaseException:
            self.engine.discard(staged)
            if failing:
                self.engine.discard(failing)
            raise

    def _publish(self, staged: Staged, failing: Staged | None, outcome: Outcome) -> Result:
        quarantined = failing.rows if failing else 0
        metadata = {"batch": self.job.batch_id, "quarantined": str(quarantined), "contract": self.job.contract.version}
        # The quarantine first: after a crash in between, the same call runs again, finds the batch in the quarantine
        # (a no-op) and publishes the table. The other order could lose the failing rows.
        if failing:
            self.engine.publish(failing, mode="append", batch_id=self.job.batch_id, metadata={"table": self.table})
        commit = self.engine.publish(staged, mode=self.job.mode, keys=self.job.contract.keys,
                                     batch_id=self.job.batch_id, metadata=metadata)  # fmt: skip
        return Result(outcome.rows, self.stream.good_rows, quarantined, commit, outcome, commit.replayed)

    def _batches(self) -> pa.RecordBatchReader:
        """All files of the arrival as one stream."""
        readers = self._readers()
        first = next(readers)
        return pa.RecordBatchReader.from_batches(first.schema, _chained(first, readers))

    def _readers(self) -> Iterator[pa.RecordBatchReader]:
        before = 0
        for path in self.job.paths:
            with self.engine.connect() as connection, reading(path):
                for statement in preparations(self.plan):
                    connection.execute(statement)
                source = open_source(Opening(connection, path, self.job.contract, self.job.server, self.folder))
                self.expected = (source.expected_rows or 0) + before if source.expected_rows else None
                self.stream.late.clear()
                yield connection.sql(checked_query(self.plan, source.relation)).to_arrow_reader(BATCH_ROWS)
                self._after_file(connection, source, path, before)
                before = self.stream.rows

    def _after_file(self, connection: duckdb.DuckDBPyConnection, source: Source, path: Path, before: int) -> None:
        rejects = source.rejects()
        passed = before + len(self.rejects)  # records of earlier files, good or not
        self.rejects += [quarantine.Rejected(path.name, each.row + passed, each.text, each.reason) for each in rejects]
        if self.stream.late:
            relation = source.reopen() if source.reopen else source.relation
            rows = np.asarray(self.stream.late, dtype=np.int64) - before
            self.late.append(quarantine.Late(before, quarantine.texts_of(connection, relation, rows)))

    def _reference(self, check: Check) -> Hashes | None:
        """Sorted hashes of the keys a foreign key may have; ``None``: any (a table not yet there points at itself)."""
        assert check.target is not None
        resource = check.target.resource
        if not self.engine.exists(resource):
            if resource == self.table:
                return None
            raise ReferenceEmpty(name=self.table, reference=resource, reason="表还没有建立")
        stored = self.engine.schema(resource)
        absent = [target for target in check.target.fields if target not in stored.names]
        if absent:
            raise ReferenceEmpty(name=self.table, reference=resource, reason=f"表里没有字段 {'、'.join(absent)}")
        pairs = zip(check.keys, check.target.fields, strict=True)
        # hashed as the type of the referring column: equal numbers of different widths have different hashes
        columns = ", ".join(
            f"try_cast({sql_name(target)} AS {self.plan.columns[key].sql}) AS {sql_name(key)}" for key, target in pairs
        )
        query = f"SELECT DISTINCT {key_hash(check.keys, self.plan.columns)} AS h FROM (SELECT {columns} FROM t)"
        hashes = self.engine.query(query, tables={"t": resource}).read_all().column("h").drop_null().to_numpy()
        return np.sort(hashes)

    def _know_existing_keys(self) -> None:
        """Appending must not repeat a key that the table has; replacing and upserting start afresh."""
        if self.job.mode != "append" or not self.engine.exists(self.table):
            return
        before = {self.table: self.landed.version - 1} if self.landed else None  # a batch does not repeat its own keys
        for seen, check in zip(self.stream.seen, self.plan.unique_checks, strict=True):
            query = f"SELECT {key_hash(check.keys, self.plan.columns)} AS h FROM t"
            for batch in self.engine.query(query, tables={"t": self.table}, versions=before):
                seen.add(batch.column(0).drop_null().to_numpy(zero_copy_only=False))

    def _stage_quarantine(self) -> Staged | None:
        rows = quarantine.rows(self.stream.spooled(), self.rejects, self.late, self.job.batch_id)
        first = next(rows, None)
        if first is None:
            return None
        reader = pa.RecordBatchReader.from_batches(quarantine.SCHEMA, _chained([first], iter([rows])))
        return self.engine.stage(quarantine.table_of(self.table), reader)

    def _report(self, rows: int) -> None:
        self.progress(rows, max(self.expected, rows) if self.expected else None)


def _chained(first: Any, others: Iterator[Any]) -> Iterator[pa.RecordBatch]:
    yield from first
    for each in others:
        yield from each
