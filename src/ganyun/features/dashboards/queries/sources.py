"""Opens what charts draw from, for one reader: the same decision as everywhere, and the reason when it is no."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.utils.translation import gettext as _

from ganyun.engine.port import engine
from ganyun.features.catalog import public as catalog
from ganyun.features.catalog.public import MASKED_FROM, Contract, ResourceNotFound, masked_columns
from ganyun.features.dashboards.queries import cache
from ganyun.features.dashboards.rules.sources import Column, Indicator, Source, indicator_columns
from ganyun.features.insight import public as insight
from ganyun.kernel.policy import Actor

State = Literal["ok", "login", "denied", "missing", "empty"]


@dataclass(frozen=True)
class Opened:
    """A source as one reader gets it; without ``source`` there is a reason, which tells nothing about the data."""

    name: str  # of the table in the lake
    state: State
    source: Source | None = None
    version: int | None = None
    title: str = ""
    owner: str = ""

    @property
    def reason(self) -> str:
        """Why there is nothing to see."""
        words = {
            "login": _("登录后可见。"),
            "denied": _("没有权限：数据由{owner}按条件共享。").format(owner=self.owner or _("提供方")),
            "missing": _("数据资源 {name} 还没有发布。").format(name=self.name),
            "empty": _("还没有数据。"),
        }
        return words.get(self.state, "")


class Sources:
    """Opens each table once, however many charts draw from it."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self._tables: dict[str, Opened] = {}
        self._indicators: dict[str, Opened] = {}

    def table(self, name: str) -> Opened:
        """A resource or model."""
        if name not in self._tables:
            self._tables[name] = self._open(name)
        return self._tables[name]

    def indicator(self, name: str) -> Opened:
        """An indicator's table of values."""
        if name not in self._indicators:
            self._indicators[name] = self._open_indicator(name)
        return self._indicators[name]

    def _open(self, name: str) -> Opened:
        try:
            contract = catalog.contract(name)
        except ResourceNotFound:
            return Opened(name, "missing")
        if not catalog.may_read_rows(self.actor, contract):
            return Opened(name, self._no(), title=contract.name, owner=contract.owner)
        if not engine().exists(name):
            return Opened(name, "empty", title=contract.name, owner=contract.owner)
        version = engine().version(name)
        return Opened(name, "ok", _source(contract, version), version, contract.name, contract.owner)

    def _open_indicator(self, name: str) -> Opened:
        table = insight.table_of(name)
        try:
            view = insight.indicator(name)
        except insight.IndicatorNotFound:
            return Opened(table, "missing")
        if not insight.may_see(self.actor, view):
            return Opened(table, self._no(), title=view.title, owner=view.owner)
        if not engine().exists(table):
            return Opened(table, "empty", title=view.title, owner=view.owner)
        indicator = Indicator(name, view.title, view.unit, view.better, view.target, view.by_time, view.by_division,
                              view.dimensions, view.roll_up, view.focus, view.every)  # fmt: skip
        source = Source(table, indicator_columns(indicator, _words()), view.title, indicator=indicator)
        return Opened(table, "ok", source, engine().version(table), view.title, view.owner)

    def _no(self) -> State:
        return "login" if self.actor.kind == "anonymous" else "denied"


def _words() -> Mapping[str, str]:
    return {"time": _("时间"), "division": _("行政区划"), "division_code": _("区划代码"), "value": _("值"),
            "n": _("行数"), "light": _("灯")}  # fmt: skip


def _source(contract: Contract, version: int) -> Source:
    """The contract's columns; one that the table does not have yet is empty."""
    key = ("schema", str(settings.GANYUN_LAKE_URL), contract.id, version)
    present = cache.facts.of(key, lambda: frozenset(engine().schema(contract.id, version).names))
    columns = {}
    for name, expression in masked_columns(contract).items():
        field = contract.field(name)
        assert field is not None
        plain = '"' + name.replace('"', '""') + '"'
        shown = expression if name in present else f"CAST(NULL AS {field.physical_type})"
        columns[name] = Column(name, field.physical_type, field.title, field.unit, field.level, field.code_list,
                               shown if shown != plain else "")  # fmt: skip
    return Source(contract.id, columns, contract.name, contract.keys, personal=contract.level >= MASKED_FROM)
