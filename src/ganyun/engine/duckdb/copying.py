"""Writes the result of a SELECT to a data file inside DuckDB: all cores encode, no row passes through Python."""

import os
import time
import uuid
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ganyun.engine.delta.statistics import file_statistics
from ganyun.engine.delta.writing import GROUP_ROWS, disk_full_reason
from ganyun.engine.duckdb.sessions import Session, literal
from ganyun.engine.port import DiskFull, StagedFile


def copy_select(session: Session, sql: str, folder: Path, schema: pa.Schema) -> tuple[StagedFile, ...]:
    """One Parquet file below ``folder`` (none for no rows), its columns as ``schema`` says; on any error none stays.

    Raises:
        DiskFull, BadSQL, MemoryShort
    """
    path = folder / f"part-{uuid.uuid4()}.zstd.parquet"
    options = f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {GROUP_ROWS}"
    try:
        session.run(f"COPY (\n{sql}\n) TO {literal(str(path))} ({options})")
        # The log must never point at bytes that a power cut can still take away.
        with path.open("rb") as file:
            os.fsync(file.fileno())
        found = pq.read_metadata(path)
        if not found.num_rows:
            path.unlink()
            return ()
        stats = file_statistics(found, schema)
        return (StagedFile(path.name, found.num_rows, path.stat().st_size, time.time_ns() // 1_000_000, stats),)
    except BaseException as error:
        path.unlink(missing_ok=True)
        if (reason := disk_full_reason(error)) is not None:
            raise DiskFull(place=str(folder), reason=reason) from error
        raise
