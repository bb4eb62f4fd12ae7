"""Rows to read: table, search, text."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import Field

from ganyun.features.dashboards.rules.charts.axes import titled
from ganyun.features.dashboards.rules.charts.chart import Chart, DataChart, Figure, Names, Scene, SomeMeasures, Unfit
from ganyun.features.dashboards.rules.plans import Out, Plan, column_out
from ganyun.features.dashboards.rules.results import Result, label, period_of, rounded
from ganyun.features.dashboards.rules.sources import Source
from ganyun.features.dashboards.rules.texts import Title

MANY = 3
"""Different moments from which their pattern can be told."""


class Table(DataChart):
    """表格：列出行；有聚合时按其余的列汇总。"""

    chart: Literal["table"]
    columns: SomeMeasures | None = Field(None, description="列：列名或聚合，可写 {value, title, unit}；缺省全部列")
    order: str = Field("", description="排序：列名，降序前加 -；缺省按第一列")
    words: ClassVar[str] = "表格"
    icon: ClassVar[str] = "table"
    tall: ClassVar[int] = 320

    def plans(self, source: Source) -> dict[str, Plan]:
        outs = self._outs(source)
        grouped = any(out.role == "measure" for out in outs)
        if not grouped:
            outs = [Out(**{**vars(out), "role": "raw"}) for out in outs]
        return {
            "main": self.plan(source, tuple(outs), grouped=grouped, order=self._order(outs), limit=self.limit or 100)
        }

    def measured(self, source: Source) -> str:
        return ""

    def _outs(self, source: Source) -> list[Out]:
        if self.columns is None:
            return [
                self.dimension(source, f"c{place}", f'"{name}"', "columns") for place, name in enumerate(source.columns)
            ]
        outs = []
        for place, wanted in enumerate(self.columns):
            out = self.measure(source, f"c{place}", wanted, f"columns[{place}]")
            if not out.expression.aggregate:
                found = self.dimension(source, f"c{place}", wanted.value, f"columns[{place}]")
                out = Out(
                    **{**vars(found), "title": out.title, "unit": out.unit or found.unit, "kind": _kind(found, source)}
                )
            outs.append(out)
        return outs

    def _order(self, outs: list[Out]) -> tuple[tuple[str, bool], ...]:
        if not self.order:
            return ((outs[0].name, False),)
        wanted, descending = self.order.removeprefix("-"), self.order.startswith("-")
        for out in outs:
            if wanted in (out.title, out.expression.text, out.expression.column):
                return ((out.name, descending),)
        raise Unfit("order", _("没有名为 {name} 的列").format(name=wanted), tuple(out.expression.text for out in outs))

    def draw(self, results: Mapping[str, Result], source: Source, scene: Scene) -> Figure:
        result = results["main"]
        periods = {out.name: _period(result, out) for out in result.outs}
        rows = tuple(
            tuple(_cell(row[out.name], out, scene, periods[out.name]) for out in result.outs) for row in result.rows
        )
        columns = tuple(titled(out.title, out.unit) for out in result.outs)
        numeric = tuple(out.kind == "number" and not _is_year(out) for out in result.outs)
        return Figure("table", {}, columns, rows, numeric, self.notes(result), empty=not rows)


class Search(DataChart):
    """全文检索：在一个表的文字里找，按相关程度排列，标出找到的词。"""

    chart: Literal["search"]
    search: Names = Field((), description="在哪些列里找；写在前面的更重要")
    show: Names = Field((), description="结果里显示的列；缺省与 search 相同。第一列作标题")
    placeholder: Title | None = Field(None, description="检索框里的提示")
    words: ClassVar[str] = "全文检索"
    icon: ClassVar[str] = "search"
    tall: ClassVar[int] = 420

    def plans(self, source: Source) -> dict[str, Plan]:
        """``main`` names what is shown and where to look; the query itself depends on the words typed."""
        if not self.search:
            raise Unfit("search", _("缺少必填的键"), tuple(source.columns))
        for place, name in enumerate(self.search):
            column = source.column(name)
            if column is None:
                raise Unfit(f"search[{place}]", _("没有名为 {name} 的列").format(name=name), tuple(source.columns))
            if column.kind != "text":
                raise Unfit(f"search[{place}]", _("{name} 不是文字").format(name=name))
            if column.masked:
                raise Unfit(
                    f"search[{place}]", _("{name} 是 {level} 级，脱敏后不能检索").format(name=name, level=column.level)
                )
        shown = [
            self.dimension(source, f"c{n}", f'"{name}"', f"show[{n}]", role="raw") for n, name in enumerate(self.shown)
        ]
        looked = [column_out(source, f"s{n}", f'"{name}"', "raw") for n, name in enumerate(self.search)]
        return {"main": self.plan(source, (*shown, *looked), grouped=False, limit=self.limit or 20)}

    def measured(self, source: Source) -> str:
        return ""

    @property
    def shown(self) -> tuple[str, ...]:
        return self.show or self.search

    def draw(self, results: Mapping[str, Result], source: Source, scene: Scene) -> Figure:
        """The box without a query; what was found is drawn by ``queries/search.py``."""
        return Figure("search", {"placeholder": str(self.placeholder or "")})


class Words(Chart):
    """文字：Markdown 写的说明。"""

    chart: Literal["text"]
    text: Title = Field(description="Markdown；可写 {zh, en}")
    words: ClassVar[str] = "文字"
    icon: ClassVar[str] = "text-size"
    tall: ClassVar[int] = 80

    def plans(self, source: Source) -> dict[str, Plan]:
        return {}

    def draw(self, results: Mapping[str, Result], source: Source, scene: Scene) -> Figure:
        return Figure("text", {"text": str(self.text)})


def _kind(out: Out, source: Source) -> str:
    """The kind of a column, or of an expression over columns that are all numbers."""
    if out.expression.column:
        return out.kind
    kinds = {column.kind for name in out.expression.columns if (column := source.column(name))}
    return "number" if kinds == {"number"} else out.kind


def _period(result: Result, out: Out) -> str:
    """How moments of a column are written: days, unless there are many and all begin a month or a year."""
    moments = result.dimension_values(out.name) if out.kind == "time" else []
    if len(moments) >= MANY or any(isinstance(each, datetime) for each in moments):
        return period_of(moments)
    return "day"


def _is_year(out: Out) -> bool:
    """2016 is a name and not a quantity: it is written without a comma, as text is."""
    return out.expression.column == "year" or out.expression.column.endswith("_year")


def _cell(value: Any, out: Out, scene: Scene, period: str) -> Any:
    if value is None:
        return None
    plain = isinstance(value, int | float) and not isinstance(value, bool) and not out.division and not _is_year(out)
    return rounded(value) if plain else label(value, out, scene.places, period)
