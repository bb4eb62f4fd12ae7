"""Reading loads and the quarantine."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from ganyun.engine.port import engine
from ganyun.features.exchange.models import Load
from ganyun.features.exchange.rules import quarantine, resolutions


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row waiting in the quarantine: ``original`` is header → text (a line that is no row: ``{"": line}``)."""

    batch: str
    row: int
    original: dict[str, Any]
    reasons: list[str]


def recent_loads(limit: int = 10, resource: str | None = None) -> list[Load]:
    """The newest loads."""
    found = Load.objects.all() if resource is None else Load.objects.filter(resource=resource)
    return list(found[:limit])


def load_counts() -> dict[str, int]:
    """Loads of the last 24 hours by state."""
    since = timezone.now() - timedelta(days=1)
    counts: dict[str, int] = {}
    for state in Load.objects.filter(created__gte=since).values_list("state", flat=True):
        counts[state] = counts.get(state, 0) + 1
    return counts


def open_rows(resources: Sequence[str]) -> dict[str, int]:
    """How many quarantined rows of each resource are not settled (resources without any are left out)."""
    store, counts = engine(), {}
    for resource in resources:
        kept, settled = quarantine.table_of(resource), resolutions.table_of(resource)
        if store.exists(kept):
            count = store.count(kept) - (store.count(settled) if store.exists(settled) else 0)
            if count > 0:
                counts[resource] = count
    return counts


def reasons(resource: str, batch: str = "") -> dict[str, int]:
    """How many open rows fail each check, most frequent first."""
    sql, tables, values = _open(resource, batch)
    if not tables:
        return {}
    query = (
        f"SELECT reason, count(*) FROM (SELECT unnest(reasons) AS reason FROM ({sql})) GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return dict(_rows(query, tables, values))


def quarantined(resource: str, *, batch: str = "", reason: str = "", rows: Sequence[int] = (), offset: int = 0,
                limit: int = 50) -> tuple[list[QuarantinedRow], int]:  # fmt: skip
    """A page of open rows, newest batch first, and how many there are."""
    sql, tables, values = _open(resource, batch)
    if not tables:
        return [], 0
    if reason:
        sql += " AND list_contains(reasons, ?)"
        values.append(reason)
    if rows:
        sql += f" AND row IN ({', '.join('?' * len(rows))})"
        values += list(rows)
    total = _rows(f"SELECT count(*) FROM ({sql})", tables, values)[0][0]
    page = _rows(f"{sql} ORDER BY batch DESC, row LIMIT {int(limit)} OFFSET {int(offset)}", tables, values)
    return [QuarantinedRow(batch, row, json.loads(text), list(why)) for batch, row, text, why in page], total


def _open(resource: str, batch: str) -> tuple[str, dict[str, str], list[Any]]:
    store, kept, settled = engine(), quarantine.table_of(resource), resolutions.table_of(resource)
    if not store.exists(kept):
        return "", {}, []
    tables = {"q": kept}
    sql = "SELECT batch, row, original, reasons FROM q WHERE true"
    if store.exists(settled):
        tables["s"] = settled
        sql += " AND NOT EXISTS (SELECT 1 FROM s WHERE s.batch = q.batch AND s.row = q.row)"
    values: list[Any] = []
    if batch:
        sql += " AND batch = ?"
        values.append(batch)
    return sql, tables, values


def _rows(query: str, tables: dict[str, str], values: list[Any]) -> list[tuple[Any, ...]]:
    table = engine().query(query, tables=tables, parameters=values).read_all()
    return [tuple(row.values()) for row in table.to_pylist()]


def active_loads() -> list[Load]:
    """Queued and running loads, oldest first."""
    return list(Load.objects.filter(state__in=[Load.State.QUEUED, Load.State.RUNNING]).order_by("created"))
