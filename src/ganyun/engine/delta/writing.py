"""Streams Arrow batches into Parquet files of a table's folder, with flat memory.

The caller's thread pulls the stream while a second one encodes: the producer (DuckDB, a CSV parser) and the encoder
overlap. zstd at level 1 costs what snappy does here and halves the files; dictionaries pay for text only.
"""

import errno
import os
import time
import uuid
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.types as t

from ganyun.engine.delta.statistics import file_statistics
from ganyun.engine.port import DiskFull, StagedFile
from ganyun.kernel.errors import GanyunError

GROUP_ROWS = 1 << 17  # a row group: the unit that readers share among threads, and the tail that nothing overlaps
GROUP_BYTES = 64 << 20  # … and its bound in memory, for wide rows
FILE_ROWS = 1 << 21
FILE_BYTES = 128 << 20
QUEUED_GROUPS = 2

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_WORDS = ("No space left on device", "Disk quota exceeded", "File too large", "max_temp_directory_size")


def write_files(folder: Path, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> tuple[StagedFile, ...]:
    """Writes all batches (which have the schema); returns the files in the order of the rows.

    Whatever goes wrong, no file stays behind and the error is raised as it was; a full disk as :class:`DiskFull`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = _Files(folder, schema)
    try:
        with ThreadPoolExecutor(1, thread_name_prefix="parquet") as encoder:
            waiting: deque[Future[None]] = deque()
            for group in _groups(batches, schema):
                if len(waiting) >= QUEUED_GROUPS:
                    waiting.popleft().result()
                waiting.append(encoder.submit(files.write, group))
            for each in waiting:
                each.result()
        return files.finish()
    except BaseException as error:
        files.abort()
        if (reason := disk_full_reason(error)) is not None:
            raise DiskFull(place=str(folder), reason=reason) from error
        raise


def remove_files(folder: Path, names: Iterable[str]) -> None:
    """Removes data files; those that are gone already don't matter."""
    for name in names:
        (folder / name).unlink(missing_ok=True)


def disk_full_reason(error: BaseException) -> str | None:
    """The system's words when the error says that a disk, a quota or a file limit is exhausted."""
    if isinstance(error, GanyunError):
        return None
    if isinstance(error, OSError) and error.errno in _FULL:
        return os.strerror(error.errno)
    words = str(error)
    return next((each for each in _FULL_WORDS if each in words), None)


class _Files:
    """The files of one stream; used by one thread at a time."""

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        self.folder = folder
        self.schema = schema
        self.done: list[StagedFile] = []
        self._writer: pq.ParquetWriter | None = None
        self._path = folder
        self._rows = 0

    def write(self, group: pa.Table) -> None:
        if self._writer is None:
            self._open()
        assert self._writer is not None
        self._writer.write_table(group, row_group_size=GROUP_ROWS)
        self._rows += group.num_rows
        if self._rows >= FILE_ROWS or self._path.stat().st_size >= FILE_BYTES:
            self._close()

    def finish(self) -> tuple[StagedFile, ...]:
        self._close()
        return tuple(self.done)

    def abort(self) -> None:
        if self._writer is not None:
            with suppress(OSError, pa.ArrowException):
                self._writer.close()
            self._path.unlink(missing_ok=True)
        remove_files(self.folder, (file.path for file in self.done))

    def _open(self) -> None:
        self._path = self.folder / f"part-{uuid.uuid4()}.zstd.parquet"
        self._rows = 0
        self._writer = pq.ParquetWriter(
            self._path,
            self.schema,
            compression="zstd",
            compression_level=1,
            use_dictionary=[field.name for field in self.schema if t.is_string(field.type)],
            store_schema=False,
        )

    def _close(self) -> None:
        writer, self._writer = self._writer, None
        if writer is None:
            return
        try:
            writer.close()
            # The log must never point at bytes that a power cut can still take away.
            with self._path.open("rb") as file:
                os.fsync(file.fileno())
            stats = file_statistics(pq.read_metadata(self._path), self.schema)
            size = self._path.stat().st_size
        except BaseException:
            self._path.unlink(missing_ok=True)
            raise
        self.done.append(StagedFile(self._path.name, self._rows, size, time.time_ns() // 1_000_000, stats))


def _groups(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """Batches of any size as tables of one row group each."""
    held: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in batches:
        for piece in _pieces(batch):
            held.append(piece)
            rows += piece.num_rows
            size += piece.nbytes
            if rows >= GROUP_ROWS or size >= GROUP_BYTES:
                yield pa.Table.from_batches(held, schema)
                held, rows, size = [], 0, 0
    if held:
        yield pa.Table.from_batches(held, schema)


def _pieces(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """Cuts a batch that is larger than a row group; empty ones vanish."""
    if batch.num_rows == 0:
        return
    parts = max(-(-batch.num_rows // GROUP_ROWS), -(-batch.nbytes // GROUP_BYTES))
    step = -(-batch.num_rows // parts)
    for start in range(0, batch.num_rows, step):
        yield batch.slice(start, step)
