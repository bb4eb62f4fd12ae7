"""Which quarantined rows are settled: a lake table beside the quarantine, exactly-once in the same way."""

import hashlib
from datetime import UTC, datetime

import pyarrow as pa

from ganyun.engine.port import engine

SCHEMA = pa.schema([
    ("batch", pa.string()), ("row", pa.int64()), ("kind", pa.string()), ("actor", pa.string()), ("note", pa.string()),
    ("time", pa.timestamp("us", tz="UTC")),
])  # fmt: skip


def table_of(resource: str) -> str:
    """``ecology.city_air_daily`` → ``resolved.ecology.city_air_daily``."""
    return f"resolved.{resource}"


def resolve(resource: str, batch: str, rows: list[int], kind: str, actor: str, note: str) -> int:
    """Appends one record per row; the same rows of the same batch again are a no-op."""
    count = len(rows)
    table = pa.table(
        [[batch] * count, rows, [kind] * count, [actor] * count, [note] * count, [datetime.now(UTC)] * count],
        schema=SCHEMA,
    )
    key = hashlib.sha256(f"{resource}|{batch}|{sorted(rows)}".encode()).hexdigest()[:32]
    engine().append(table_of(resource), table.to_reader(), batch_id=f"resolve-{key}")
    return count
