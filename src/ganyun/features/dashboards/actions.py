"""Keeps the pages that the packs declare."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ganyun.features.dashboards.models import Dashboard
from ganyun.features.dashboards.policy import may_apply
from ganyun.features.dashboards.rules.page import Board
from ganyun.features.lineage.public import Declared, declare
from ganyun.kernel.action import action
from ganyun.kernel.packs import Change
from ganyun.kernel.policy import Actor

OWNER = "dashboards"


@dataclass(frozen=True)
class PageSet:
    """All pages of all packs."""

    boards: tuple[Board, ...]

    def __str__(self) -> str:
        return "、".join(f"{board.cloud}/{board.name}" for board in self.boards) or "—"


@dataclass(frozen=True, slots=True)
class Applied:
    """How many pages are new, changed and gone."""

    made: int
    changed: int
    gone: int


@action("dashboards.apply", policy=may_apply)
def apply_pages(actor: Actor, pages: PageSet) -> Applied:
    """Brings the pages in line with what the packs declare, and tells the lineage what each one reads."""
    stored = {(each.cloud, each.name): each for each in Dashboard.objects.all()}
    made = changed = 0
    for board in pages.boards:
        fresh = _row(board)
        old = stored.pop((board.cloud, board.name), None)
        if old is None:
            Dashboard.objects.create(cloud=board.cloud, name=board.name, **fresh)
            made += 1
        elif any(getattr(old, name) != value for name, value in fresh.items()):
            Dashboard.objects.filter(pk=old.pk).update(**fresh)
            changed += 1
    for each in stored.values():
        each.delete()
    declare(OWNER, [_declared(board) for board in pages.boards])
    return Applied(made, changed, len(stored))


def changes(pages: PageSet) -> list[Change]:
    """What :func:`apply_pages` would change."""
    known = {f"{each.cloud}/{each.name}": each.digest for each in Dashboard.objects.all()}
    fresh = {f"{board.cloud}/{board.name}": board for board in pages.boards}
    said = [
        Change(_("看板"), name, "change" if name in known else "add", board.page.title.zh)
        for name, board in fresh.items()
        if known.get(name) != _row(board)["digest"]
    ]
    return said + [Change(_("看板"), name, "remove") for name in known if name not in fresh]


def _row(board: Board) -> dict[str, Any]:
    page, definition = board.page, _plain(board.data)
    return {
        "title_zh": page.title.zh, "title_en": page.title.en, "rank": page.rank, "definition": definition,
        "summary_zh": page.summary.zh if page.summary else "", "summary_en": page.summary.en if page.summary else "",
        "digest": hashlib.sha256(json.dumps(definition, sort_keys=True).encode()).hexdigest(),
    }  # fmt: skip


def _plain(value: Any) -> Any:
    """What YAML read, as JSON: dates as text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _declared(board: Board) -> Declared:
    inputs: dict[str, None] = {}
    for placed in board.charts:
        inputs |= dict.fromkeys(placed.chart.tables)
        inputs |= dict.fromkeys(f"indicator.{name}" for name in placed.chart.indicators)
    address = f"/dashboards/{board.cloud}/{board.name}/"
    return Declared(name=board.id, kind="page", title=board.page.title.zh, inputs=tuple(inputs), address=address)
