"""Pages as they are stored: found by name, listed, read into their classes once per text."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from ganyun.features.dashboards.errors import PageNotFound
from ganyun.features.dashboards.models import Dashboard
from ganyun.features.dashboards.rules.page import Board, read_page
from ganyun.features.dashboards.rules.thumbs import thumb
from ganyun.kernel.names import nearest


def listed(cloud: str | None = None) -> QuerySet[Dashboard]:
    """Pages (of one cloud) in their order."""
    found = Dashboard.objects.all()
    return found if cloud is None else found.filter(cloud=cloud)


def find(cloud: str, name: str) -> Board:
    """One page.

    Raises:
        PageNotFound: names the nearest.
    """
    row = Dashboard.objects.filter(cloud=cloud, name=name).first()
    if row is None:
        known = [f"{each[0]}/{each[1]}" for each in Dashboard.objects.values_list("cloud", "name")]
        wanted = f"{cloud}/{name}"
        raise PageNotFound(name=wanted[:130], nearest=nearest(wanted, known) or "—")
    return board_of(row)


def board_of(row: Dashboard) -> Board:
    """The page of a row; it was checked when it was stored, so it reads."""
    found = _kept(row.digest, row.cloud, row.name)
    if not found:
        found.append(read_page(row.definition, row.cloud, row.name, f"{row.cloud}/pages/{row.name}.yaml", _nobody))
    board = found[0]
    assert board is not None
    return board


# A definition never changes under its digest; an entry is dropped for room only.
@lru_cache(maxsize=512)
def _kept(digest: str, cloud: str, name: str) -> list[Board | None]:
    return []


def _nobody(problem: object) -> None:
    """What no longer reads is left out: a program that is older than its data shows what it can."""


def title_of(row: Dashboard) -> str:
    return row.title_en if _english() and row.title_en else row.title_zh


def summary_of(row: Dashboard) -> str:
    return row.summary_en if _english() and row.summary_en else row.summary_zh


def siblings(board: Board) -> Sequence[str]:
    """Names of the pages of the same cloud, in order."""
    return list(listed(board.cloud).values_list("name", flat=True))


def _english() -> bool:
    return (get_language() or "").startswith("en")


def card(row: Dashboard) -> dict[str, Any]:
    """What a list shows of a page."""
    board = board_of(row)
    return {
        "cloud": row.cloud, "name": row.name, "title": title_of(row), "summary": summary_of(row), "thumb": thumb(board),
        "charts": len(board.charts), "numbers": any(each.chart.chart == "number" for each in board.charts),
    }  # fmt: skip


def nearest_cloud(code: str) -> str:
    """A cloud with pages that somebody most likely meant."""
    known = list(Dashboard.objects.order_by("cloud").values_list("cloud", flat=True).distinct())
    return nearest(code, known) or "、".join(known) or "—"
