"""All that other features may use of lineage."""

from collections.abc import Mapping, Sequence

from ganyun.features.lineage.actions import recording as _recording
from ganyun.features.lineage.errors import NodeNotFound, SqlUnreadable
from ganyun.features.lineage.queries import columns as _columns
from ganyun.features.lineage.queries import events as _events
from ganyun.features.lineage.queries import graph as _graph
from ganyun.features.lineage.rules.records import DatasetRef, Declared, Node, Receipt, RunRecord, Staleness, Trouble
from ganyun.features.lineage.rules.sql.columns import read as _read

__all__ = [
    "DatasetRef",
    "Declared",
    "Node",
    "NodeNotFound",
    "Receipt",
    "RunRecord",
    "SqlUnreadable",
    "Staleness",
    "Trouble",
    "causes",
    "column_path",
    "column_sources",
    "declare",
    "downstream",
    "received",
    "record_run",
    "row_sources",
    "staleness",
    "upstream",
]


def record_run(run: RunRecord) -> None:
    """Stores the OpenLineage START and terminal events of a run and brings the graph up to date.

    Called inside the caller's action, so that a change and its lineage are one transaction. The same id again
    replaces what was stored.
    """
    _recording.record_run(run)


def declare(owner: str, nodes: Sequence[Declared]) -> None:
    """Replaces all that ``owner`` (a feature) has declared. A name among the inputs that nobody declares is no error:
    it becomes a node by being named.
    """
    _recording.declare(owner, nodes)


def column_sources(sql: str, schemas: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """Output column → the columns its values come from (``cloud.table.column``), in the order of the SELECT.

    ``schemas``: ``cloud.table`` → column → DuckDB type. What cannot be traced comes from every column of every input.

    >>> column_sources("select city, count(*) as n from a.t group by 1", {"a.t": {"city": "VARCHAR"}})
    {'city': ('a.t.city',), 'n': ()}

    Raises:
        SqlUnreadable: no SELECT over these tables.
    """
    return dict(_read(sql, schemas).columns)


def row_sources(sql: str, schemas: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """The columns that decide which rows there are: those in WHERE, JOIN, GROUP BY, HAVING, QUALIFY.

    Raises:
        SqlUnreadable: no SELECT over these tables.
    """
    return _read(sql, schemas).rows


def upstream(name: str, depth: int | None = None) -> list[Node]:
    """All that ``name`` comes from, nearest first.

    Raises:
        NodeNotFound: names the nearest.
    """
    return _graph.upstream(name, depth)


def downstream(name: str, depth: int | None = None) -> list[Node]:
    """All that comes from ``name``, nearest first.

    Raises:
        NodeNotFound: names the nearest.
    """
    return _graph.downstream(name, depth)


def staleness(names: Sequence[str]) -> dict[str, Staleness]:
    """Whether each table is behind its inputs, and why."""
    return _graph.staleness(names)


def causes(name: str) -> list[Trouble]:
    """Why ``name`` may be wrong: itself and nodes above it that failed, are behind, or have red quality; nearest
    first, ``root`` on those that have no such node above them.

    Raises:
        NodeNotFound: names the nearest.
    """
    return _graph.causes(name)


def column_path(source: str, target: str) -> list[str]:
    """The columns (``cloud.table.column``) by which the values of one reach another; empty: they do not.

    Raises:
        NodeNotFound, ColumnNotFound
    """
    return _columns.path(source, target)


def received(name: str) -> list[Receipt]:
    """Who received a data set or anything made of it, newest first. A feature that hands data out records a run of
    kind ``share`` with the data sets as inputs and ``facets={"governance": {"recipient": …, "purpose": …}}``.

    Raises:
        NodeNotFound: names the nearest.
    """
    return _events.received(name)
