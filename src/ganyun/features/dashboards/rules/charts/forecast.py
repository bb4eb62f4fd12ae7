"""What was, and what is expected: a band around a mean."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field

from ganyun.features.dashboards.rules.charts.axes import titled
from ganyun.features.dashboards.rules.charts.chart import DataChart, Figure, Scene, Unfit
from ganyun.features.dashboards.rules.plans import Plan, column_out
from ganyun.features.dashboards.rules.results import Result, moment, period_of, rounded
from ganyun.features.dashboards.rules.sources import Source

BAND = ("mean", "lower", "upper")


class History(BaseModel):
    """Where the actual values are; filled in from the forecast model when the file names none."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    from_: str = Field(alias="from", description="资源或模型：云.表")
    time: str = Field(description="时间列")
    value: str = Field(description="值：列或聚合")


class Forecast(DataChart):
    """预测：历史、预测均值和区间；有几条序列时一次看一条。"""

    chart: Literal["forecast"]
    series: str = Field("", description="分序列的列；缺省取预测表主键里时间以外的第一列")
    start: str = Field("", description="有几条序列时先看哪一条：值；缺省第一条")
    history: History | None = Field(None, description="历史值：{from, time, value}；缺省取预测模型的输入")
    points: int = Field(90, ge=1, le=2000, description="画出最近多少个历史点")
    words: ClassVar[str] = "预测"
    icon: ClassVar[str] = "chart-histogram"
    tall: ClassVar[int] = 300

    @property
    def tables(self) -> tuple[str, ...]:
        return (*super().tables, *((self.history.from_,) if self.history else ()))

    def measured(self, source: Source) -> str:
        return ""

    def picked(self, source: Source) -> str:
        """The column of which one value at a time is drawn."""
        if self.series:
            return self.series
        time = source.time_column(self.time)
        keys = source.keys or tuple(source.columns)
        texts = (source.column(name) for name in keys if name not in (time, *BAND, "method"))
        return next((column.name for column in texts if column and column.kind == "text"), "")

    def plans(self, source: Source) -> dict[str, Plan]:
        for name in BAND:
            if source.column(name) is None:
                raise Unfit(
                    "from",
                    _("{table} 不是预测表：没有列 {name}").format(table=source.table, name=name),
                    tuple(source.columns),
                )
        time = self.time_of(source)
        if not time:
            raise Unfit("time", _("没有时间列"), tuple(source.columns))
        if self.series and source.column(self.series) is None:
            raise Unfit("series", _("没有名为 {name} 的列").format(name=self.series), tuple(source.columns))
        outs = (
            self.dimension(source, "x", time, "time"),
            *[column_out(source, name, name, "measure", unit=self.unit) for name in BAND],
        )
        found = {"main": self.plan(source, outs, order=(("x", False),), limit=self.limit or 1000, x=time)}
        if self.history:
            found["history"] = self._past(source, self.history, found["main"])
        return found

    def _past(self, source: Source, history: History, main: Plan) -> Plan:
        empty = Source(history.from_, {})
        when = column_out(empty, "x", history.time, "dimension", title=main.outs[0].title, kind="time")
        value = column_out(empty, "y0", history.value, "measure", title=_("实际"), kind="number", unit=self.unit)
        return Plan(history.from_, (when, value), main.where, (("x", True),), self.points, time=history.time,
                    division=main.division)  # fmt: skip

    def draw(self, results: Mapping[str, Result], source: Source, scene: Scene) -> Figure:
        ahead = results["main"].rows
        past = results["history"].rows[::-1] if "history" in results else []
        period = period_of([row["x"] for row in (*past, *ahead)])
        step = "hour" if period == "hour" else "day"

        def line(rows: list[dict[str, Any]], name: str) -> list[list[Any]]:
            return [[moment(row["x"], step), rounded(row[name])] for row in rows]

        bridge = [{"x": row["x"], **dict.fromkeys(BAND, row["y0"])} for row in past[-1:] if row["y0"] is not None]
        expected = [*bridge, *ahead] if not ahead or not past or past[-1]["x"] < ahead[0]["x"] else ahead
        width = [
            [moment(row["x"], step), rounded(row["upper"] - row["lower"])]
            for row in expected
            if row["upper"] is not None and row["lower"] is not None
        ]
        hidden = {"type": "line", "stack": "band", "stackStrategy": "all", "symbol": "none", "silent": True,
                  "lineStyle": {"opacity": 0}, "tooltip": {"show": False}, "emphasis": {"disabled": True}}  # fmt: skip
        bounds = [[moment(row["x"], step), rounded(row["lower"]), rounded(row["upper"])] for row in ahead]
        option = {
            "xAxis": {"type": "time"},
            "yAxis": {"type": "value", "scale": True},
            "legend": {"data": [_("实际"), _("预测")]},
            "series": [
                {**hidden, "name": "lower", "data": line(expected, "lower")},
                {**hidden, "name": "band", "data": width, "areaStyle": {"color": "@2", "opacity": 0.22}},
                {"type": "line", "name": _("实际"), "data": line(past, "y0"), "itemStyle": {"color": "@0"}},
                {"type": "line", "name": _("预测"), "data": line(expected, "mean"), "itemStyle": {"color": "@2"},
                 "lineStyle": {"type": "dashed"}},
            ],
            "ganyun": {"unit": results["main"].out("mean").unit, "period": period, "band": {_("区间"): bounds}},
        }  # fmt: skip
        unit = results["main"].out("mean").unit
        rows = [(moment(row["x"], period), rounded(row["y0"]), None, None, None) for row in past]
        rows += [(moment(row["x"], period), None, *[rounded(row[name]) for name in BAND]) for row in ahead]
        columns = (_("时间"), *[titled(words, unit) for words in (_("实际"), _("预测"), _("下限"), _("上限"))])
        return Figure("chart", {"option": option}, columns, tuple(rows), (False, True, True, True, True),
                      self.notes(results["main"]), empty=not ahead and not past)  # fmt: skip
