"""The rows behind a chart, for people who compute with them."""

import pyarrow as pa

from ganyun.features.dashboards.errors import NoRows
from ganyun.features.dashboards.queries import places
from ganyun.features.dashboards.queries.data import Desk
from ganyun.features.dashboards.rules.charts.axes import titled
from ganyun.features.dashboards.rules.page import Placed
from ganyun.features.dashboards.rules.results import Result
from ganyun.kernel.errors import Denied, Unauthenticated


def rows_of(desk: Desk, placed: Placed) -> pa.Table:
    """All groups of a chart under its titles, a name beside each code of a division.

    Raises:
        Unauthenticated, Denied, NoRows
    """
    opened = desk.opened(placed.chart)
    if opened and opened.state == "login":
        raise Unauthenticated()
    if opened and opened.state == "denied":
        raise Denied(permission=opened.name, action="dashboards.download")
    result = desk.rows(placed) if placed.chart.chart != "search" else None
    if result is None:
        raise NoRows(chart=placed.id, reason=opened.reason if opened else "")
    return _titled(result)


def _titled(result: Result) -> pa.Table:
    names: list[str] = []
    columns: list[pa.ChunkedArray | pa.Array] = []

    def add(title: str, column: pa.ChunkedArray | pa.Array) -> None:
        same = sum(1 for each in names if each == title or each.startswith(f"{title} "))
        names.append(f"{title} {same + 1}" if title in names else title)
        columns.append(column)

    for out in result.outs:
        column = result.table.column(out.name)
        add(titled(out.title, out.unit), column)
        if out.fold:
            codes = [str(value) for value in column.to_pylist()]
            known = places.names_of(set(codes))
            add(f"{out.title}_name", pa.array([known.get(code, "") for code in codes], pa.string()))
    return pa.Table.from_arrays(columns, names=names)
