"""What other features may use of dashboards."""

from ganyun.features.dashboards.queries import boards as _boards

__all__ = ["pages"]


def pages(cloud: str | None = None) -> list[tuple[str, str, str]]:
    """``(cloud, name, title)`` of every page (of one cloud), in order.

    >>> pages("ecology")
    [('ecology', 'air', '空气质量')]
    """
    return [(row.cloud, row.name, _boards.title_of(row)) for row in _boards.listed(cloud)]
