"""Columns of the graph: where one comes from, and the path between two."""

from collections.abc import Collection, Iterable

from ganyun.features.lineage.errors import ColumnNotFound
from ganyun.features.lineage.models import Node, Output
from ganyun.features.lineage.queries.graph import known
from ganyun.kernel.names import nearest


def columns_of(names: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """Node → its columns → their sources: as its last good run had them, else as declared."""
    wanted = list(names)
    found: dict[str, dict[str, list[str]]] = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        declared = Node.objects.filter(name__in=some).exclude(columns={})
        found |= dict(declared.values_list("name", "columns"))
        observed = Output.objects.filter(name__in=some).exclude(columns={})
        found |= dict(observed.values_list("name", "columns"))
    return found


def split(column: str) -> tuple[str, str]:
    """``cloud.table.column`` → (``cloud.table``, ``column``)."""
    table, _dot, name = column.rpartition(".")
    return table, name


def sources_of(column: str, depth: int | None = None) -> dict[str, int]:
    """All columns that one comes from, with their distance, nearest first.

    Raises:
        NodeNotFound, ColumnNotFound
    """
    _check(column)
    return _walk(column, depth)[0]


def path(source: str, target: str) -> list[str]:
    """The columns by which the values of ``source`` reach ``target``, both ends included; empty: they do not.

    Raises:
        NodeNotFound, ColumnNotFound
    """
    _check(target)
    start, end = split(source)[0], split(target)[0]
    graph = known(start)
    between = {start, *graph.downstream(start)} & {end, *graph.upstream(end)}  # nothing else can be on the way
    found, cause = _walk(target, None, between)
    if source != target and source not in found:
        return []
    steps = [source]
    while steps[-1] != target:
        steps.append(cause[steps[-1]])
    return steps


def _walk(
    start: str, depth: int | None, within: Collection[str] | None = None
) -> tuple[dict[str, int], dict[str, str]]:
    """Distances upward, and for each column the one that it feeds; one query a level, not one a column. ``within``:
    the tables that may be on the way.
    """
    found = {start: 0}
    cause: dict[str, str] = {}
    level, distance = [start], 0
    while level and (depth is None or distance < depth):
        distance += 1
        columns = columns_of({split(each)[0] for each in level})
        fresh: list[str] = []
        for each in level:
            table, name = split(each)
            for source in columns.get(table, {}).get(name, ()):
                if source not in found and (within is None or split(source)[0] in within):
                    found[source], cause[source] = distance, each
                    fresh.append(source)
        level = fresh
    del found[start]
    return found, cause


def _check(column: str) -> None:
    table, name = split(column)
    known(table)
    columns = columns_of([table]).get(table, {})
    if columns and name not in columns:
        raise ColumnNotFound(name=name, table=table, nearest=nearest(name, columns) or "、".join(columns))
