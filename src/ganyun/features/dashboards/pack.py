"""Reads ``pages/*.yaml`` of a pack; checks what only all packs together tell; keeps what they declare."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ganyun.engine.port import engine
from ganyun.features.catalog.public import MASKED_FROM, Contract
from ganyun.features.dashboards.actions import PageSet, apply_pages, changes
from ganyun.features.dashboards.rules.charts.forecast import Forecast, History
from ganyun.features.dashboards.rules.check import Known, check_boards
from ganyun.features.dashboards.rules.page import Board, Placed
from ganyun.features.dashboards.rules.sources import Column, Indicator, Source
from ganyun.features.models.public import model_columns
from ganyun.kernel.packs import Change, Pack, Report
from ganyun.kernel.policy import SYSTEM

KIND = "pages"


def boards_in(found: Mapping[str, Pack]) -> list[Board]:
    """Every page of every pack; a forecast without a history gets that of its model."""
    return [completed(board, found) for pack in found.values() for board in pack.part(KIND).values()]


def check_pages(found: dict[str, Pack], report: Report) -> None:
    """Tables, columns, indicators, needs, and SQL that the engine accepts."""
    boards = boards_in(found)
    if boards:
        with engine().connect({}) as connection:
            check_boards(boards, known_of(found), connection, report)


def apply(found: Any) -> None:
    """Keeps the pages of these packs, and tells the lineage what they read."""
    apply_pages(SYSTEM, PageSet(tuple(boards_in(found))))


def pack_changes(packs: Any) -> list[Change]:
    """What applying would change, for ``ganyun cloud explain``."""
    return changes(PageSet(tuple(boards_in(packs))))


def known_of(found: Mapping[str, Pack]) -> Known:
    """What the pages of these packs may refer to."""
    contracts = [contract for pack in found.values() for contract in pack.part("contracts").values()]
    tables = {contract.id: _source(contract) for contract in contracts}
    columns = model_columns(found)
    for name, types in columns.items():
        tables[name] = Source(name, {column: Column(column, type_) for column, type_ in types.items()})
    specs = {
        spec.name
        for pack in found.values()
        for kind in ("models", "method_models")
        for spec in pack.part(kind).values()
    }
    needs = {code: pack.cloud.needs for code, pack in found.items()}
    return Known(tables, _indicators(found), needs, frozenset(specs - columns.keys()))


def _source(contract: Contract) -> Source:
    columns = {}
    for field in contract.fields:
        masked = "NULL" if field.level >= MASKED_FROM else ""
        columns[field.name] = Column(
            field.name, field.physical_type, field.title, field.unit, field.level, field.code_list, masked
        )
    return Source(contract.id, columns, contract.name, contract.keys, personal=contract.level >= MASKED_FROM)


def _indicators(found: Mapping[str, Pack]) -> dict[str, Indicator]:
    """What ``indicators.yaml`` of each pack declares (read by the feature insight)."""
    indicators = {}
    for pack in found.values():
        for entries in pack.part("indicators").values():
            for each in entries.values():
                name = f"{pack.code}.{each.code}"
                indicators[name] = Indicator(
                    name, each.title.zh, each.unit, each.better, each.target, bool(each.by.time),
                    bool(each.by.division), tuple(each.by.dimensions), each.by.roll_up, each.by.focus,
                )  # fmt: skip
    return indicators


def completed(board: Board, found: Mapping[str, Pack]) -> Board:
    """The page with the histories of its forecasts filled in."""
    charts = tuple(_with_history(placed, found) for placed in board.charts)
    return board if charts == board.charts else replace(board, charts=charts, data=_with_rows(board, charts))


def _with_history(placed: Placed, found: Mapping[str, Pack]) -> Placed:
    chart = placed.chart
    if not isinstance(chart, Forecast) or chart.history:
        return placed
    for pack in found.values():
        for spec in pack.part("method_models").values():
            options = spec.options.model_dump(by_alias=True) if spec.name == chart.from_ and spec.options else {}
            if {"from", "time", "value"} <= options.keys():
                history = History.model_validate({key: options[key] for key in ("from", "time", "value")})
                return replace(placed, chart=chart.model_copy(update={"history": history}))
    return placed


def _with_rows(board: Board, charts: tuple[Placed, ...]) -> dict[str, Any]:
    """The file's data with what was filled in, for storing."""
    rows = [list(row) for row in board.page.rows]
    for placed in charts:
        if isinstance(placed.chart, Forecast) and placed.chart.history:
            row, _dash, column = placed.id.partition("-")
            history = placed.chart.history.model_dump(by_alias=True)
            rows[int(row) - 1][int(column) - 1] = {**rows[int(row) - 1][int(column) - 1], "history": history}
    return {**board.data, "rows": rows}
