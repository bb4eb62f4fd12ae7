"""What every chart kind is: typed options in, plans over a source, a figure out.

A kind is one small class with a docstring (its entry in the reference), entered in :mod:`registry`. It reads no table
and knows no address: :meth:`Chart.plans` says what it wants to know, :meth:`Chart.draw` makes a picture of the answer.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, ClassVar

from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from ganyun.features.dashboards.rules.expressions import BadExpression, read
from ganyun.features.dashboards.rules.plans import HARD_LIMIT, Every, Out, Plan, column_out
from ganyun.features.dashboards.rules.results import Places, Result
from ganyun.features.dashboards.rules.sources import Indicator, Source
from ganyun.features.dashboards.rules.texts import Text, Title, many
from ganyun.kit.pages.public import unit_words


class Unfit(Exception):
    """An option does not fit the source. ``path`` is the option's key."""

    def __init__(self, path: str, message: str, allowed: tuple[str, ...] = (), fix: str = "") -> None:
        self.path, self.message, self.allowed, self.fix = path, message, allowed, fix
        super().__init__(message)


class Measure(BaseModel):
    """One measure: ``sum(cases)``, or with words ``{value: sum(cases), title: 病例, unit: 例}``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    value: str
    title: Title | None = None
    unit: str = ""


def _as_measure(value: Any) -> Any:
    return {"value": value} if isinstance(value, str | int | float) else value


OneMeasure = Annotated[Measure, BeforeValidator(_as_measure)]
SomeMeasures = Annotated[tuple[OneMeasure, ...], BeforeValidator(many), Field(min_length=1)]
Names = Annotated[tuple[str, ...], BeforeValidator(many)]


NOWHERE = Places()

UNIT = re.compile(r"（([^（）]+)）$")
"""The unit at the end of a column's head."""


@dataclass(frozen=True)
class Scene:
    """What a figure needs to know beside its rows: names of places, the place in focus, what else the reader chose."""

    places: Places = NOWHERE
    focus: str = ""  # code of the division the reader chose
    chosen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """A picture: ``template`` under ``dashboards/figures/`` and what it shows; ``table`` is the same in words.

    ``notes`` are sentences below the picture: what was cut, averaged, left out.
    """

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    numeric: tuple[bool, ...] = ()
    notes: tuple[str, ...] = ()
    empty: bool = False


def in_words(figure: Figure) -> Figure:
    """The figure with its units in the reader's language: what is cached has them as the contract says."""
    context = dict(figure.context)
    option = context.get("option")
    if option and option.get("ganyun", {}).get("unit"):
        hints = {**option["ganyun"], "unit": unit_words(option["ganyun"]["unit"])}
        context["option"] = {**option, "ganyun": hints}
    heads = tuple(UNIT.sub(lambda found: f"（{unit_words(found[1])}）", column) for column in figure.columns)
    return replace(figure, context=context, columns=heads)


class Chart(BaseModel):
    """The options that all charts share."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)

    chart: str
    title: Title | None = Field(None, description="标题；缺省取指标、表或度量的名称")
    note: Title | None = Field(None, description="标题下的一句话")
    width: int | None = Field(None, ge=1, le=12, description="占十二栏中的几栏；缺省平分这一行")
    height: int | None = Field(None, ge=80, le=1200, description="图的高度（像素）")

    words: ClassVar[str] = ""  # Chinese name of the kind
    icon: ClassVar[str] = "chart-line"
    tall: ClassVar[int] = 280  # height in pixels when the file names none

    def plans(self, source: Source) -> dict[str, Plan]:
        """The queries by name; usually one, "main".

        Raises:
            Unfit, BadExpression
        """
        raise NotImplementedError

    def draw(self, results: Mapping[str, Result], source: Source, scene: Scene) -> Figure:
        """The picture of the answers."""
        raise NotImplementedError

    @property
    def tables(self) -> tuple[str, ...]:
        """Tables that it names (``cloud.table``), beside what an indicator brings along."""
        return ()

    @property
    def indicators(self) -> tuple[str, ...]:
        return ()

    def heading(self, source: Source | None) -> str:
        return str(self.title) if self.title else ""

    @property
    def pixels(self) -> int:
        return self.height or self.tall


class DataChart(Chart):
    """A chart over a table or an indicator."""

    from_: str = Field("", alias="from", description="资源或模型：云.表")
    indicator: str = Field("", description="指标：云.代码；与 from 写一个")
    where: str = Field("", description="只取满足条件的行（SQL 条件）")
    unit: str = Field("", description="单位；缺省取列或指标的单位")
    limit: int | None = Field(None, ge=1, le=HARD_LIMIT, description="最多几项")
    time: str = Field("", description="随时间筛选的列；缺省按类型和列名找")
    division: str = Field("", description="随行政区划筛选的列；缺省按代码表和列名找")

    @model_validator(mode="before")
    @classmethod
    def _value_is_y(cls, data: Any) -> Any:
        """``value`` may stand for ``y`` where a chart has one measure and no other use of the word."""
        if isinstance(data, dict) and "value" in data and "y" not in data and "value" not in cls.model_fields:
            return {("y" if key == "value" else key): value for key, value in data.items()}
        return data

    @property
    def tables(self) -> tuple[str, ...]:
        return (self.from_,) if self.from_ else ()

    @property
    def indicators(self) -> tuple[str, ...]:
        return (self.indicator,) if self.indicator else ()

    def heading(self, source: Source | None) -> str:
        if self.title:
            return str(self.title)
        if source is None:
            return self.from_ or self.indicator
        if source.indicator:
            return source.indicator.title
        return self.measured(source) or source.title

    def measured(self, source: Source) -> str:
        """What the chart measures, in words; "" when that says nothing."""
        try:
            plan = next(iter(self.plans(source).values()), None)
        except (Unfit, BadExpression):
            return ""
        measures = [out for out in plan.outs if out.role == "measure"] if plan else []
        named = [out.title for out in measures if out.title != out.expression.text or out.expression.column]
        return "、".join(named) if len(named) == len(measures) <= 3 else ""

    def measure(self, source: Source, name: str, wanted: Measure | None, key: str = "y") -> Out:
        """A measure; without one the indicator's value."""
        indicator = source.indicator
        if indicator and (wanted is None or wanted.value.strip().lower() == "value"):
            stated = str(wanted.title) if wanted and wanted.title else ""
            unit = (wanted.unit if wanted else "") or self.unit or indicator.unit
            return column_out(source, name, "value", "measure", title=stated or indicator.title, unit=unit,
                              kind="number", percent=indicator.is_share)  # fmt: skip
        if wanted is None:
            raise Unfit(key, _("缺少必填的键"), fix=f"{key}: count(*)")
        _known(source, wanted.value, key)
        title = str(wanted.title) if wanted.title else ""
        return column_out(source, name, wanted.value, "measure", title=title, unit=wanted.unit or self.unit)

    def dimension(
        self, source: Source, name: str, text: str, key: str, every: str = "", role: Any = "dimension"
    ) -> Out:
        """A column (or an expression without aggregate) that makes groups."""
        expression = _known(source, text, key)
        if expression.aggregate:
            raise Unfit(key, _("这里不能用聚合：{text}").format(text=text))
        column = source.column(expression.column) if expression.column else None
        if every and (column is None or column.kind != "time"):
            raise Unfit("every", _("{name} 不是日期或时间，不能按 {every} 归并").format(name=text, every=every))
        place = bool(column) and column is not None and column.name == source.division_column(self.division)
        return column_out(source, name, text, role, every=every, division=place)

    def time_of(self, source: Source, x: str = "") -> str:
        """The column that tells time: the one stated, the x axis, or one that is found; "" for none."""
        if self.time and source.column(self.time) is None:
            raise Unfit("time", _("没有名为 {name} 的列").format(name=self.time), tuple(source.columns))
        return source.time_column(self.time, x)

    def plan(self, source: Source, outs: Iterator[Out] | tuple[Out, ...], **more: Any) -> Plan:
        """A plan with the conditions and filter columns that all charts share."""
        if self.division and source.column(self.division) is None:
            raise Unfit("division", _("没有名为 {name} 的列").format(name=self.division), tuple(source.columns))
        where = (_known(source, self.where, "where"),) if self.where else ()
        if where and where[0].aggregate:
            raise Unfit("where", _("条件里不能用聚合"))
        made = tuple(outs)
        stated = {"time": self.time_of(source, more.pop("x", "")),
                  "division": source.division_column(self.division)}  # fmt: skip
        if self.limit:
            more["limit"] = self.limit
        if source.indicator:
            more |= _levels(source.indicator, made, where)
        return Plan(source.table, made, where, **{**stated, **more})

    def notes(self, *results: Result) -> tuple[str, ...]:
        """What the reader must know about the rows: cut, averaged."""
        found: list[str] = []
        for result in results:
            if result.cut:
                found.append(
                    _("共 {total} 项，显示 {shown} 项。").format(
                        total=f"{result.total:,}", shown=f"{result.table.num_rows:,}"
                    )
                )
            if result.averaged:
                found.append(_("同一位置有多行，取平均值。"))
        return tuple(dict.fromkeys(found))


def _levels(indicator: Indicator, outs: tuple[Out, ...], where: tuple[Any, ...]) -> dict[str, Any]:
    """Which sums a chart of an indicator wants: axes that it does not draw are rolled up, at the newest time."""
    used = {name for out in outs for name in out.expression.columns}
    used |= {name for each in where for name in each.columns}
    if "division_code" in used:
        used.add("division")
    axes = indicator.axes
    return {
        "rolled": tuple(axis for axis in axes if axis.lower() not in used),
        "spread": tuple(axis for axis in axes if axis.lower() in used),
        "snapshot": "time" if indicator.by_time and "time" not in used else "",
    }


def _known(source: Source, text: str, key: str) -> Any:
    """The expression; every column of it is there and may be shown.

    Raises:
        Unfit
    """
    try:
        expression = read(text)
    except BadExpression as error:
        raise Unfit(key, _("不是合法的 SQL 表达式“{text}”：{reason}").format(text=text[:80], reason=error)) from error
    for name in expression.columns:
        if source.column(name) is None:
            raise Unfit(key, _("没有名为 {name} 的列").format(name=name), tuple(source.columns))
    return expression


__all__ = [
    "Chart",
    "DataChart",
    "Every",
    "Figure",
    "Measure",
    "Names",
    "OneMeasure",
    "Scene",
    "SomeMeasures",
    "Text",
    "Unfit",
]
