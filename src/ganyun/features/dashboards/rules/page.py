"""``pages/<name>.yaml``, typed: title, filters, rows of charts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ganyun.features.dashboards.rules.charts.chart import Chart
from ganyun.features.dashboards.rules.charts.registry import KINDS
from ganyun.features.dashboards.rules.texts import Title
from ganyun.kernel.names import SLUG, nearest
from ganyun.kernel.packs import Problem, Report, problems_of, read_yaml

COLUMNS = 12
MOST_CHARTS = 40

TIME, DIVISION = "time", "division"


class Filter(BaseModel):
    """What the reader may narrow down: ``time``, ``division``, or a column of the charts."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field(description="time、division，或一个名字（也是网址里的参数）")
    title: Title | None = Field(None, description="标题")
    column: str = Field("", description="随它变化的列；缺省与 name 相同")
    by: Literal["day", "month", "year"] = Field("month", description="时间选到日、月还是年")
    level: Literal["province", "city", "county"] = Field("county", description="区划列到哪一级")
    values: tuple[str, ...] = Field((), description="可选的值；缺省从数据里取")

    @property
    def is_column(self) -> bool:
        return self.name not in (TIME, DIVISION)

    @property
    def over(self) -> str:
        return self.column or self.name

    @field_validator("name")
    @classmethod
    def _plain(cls, value: str) -> str:
        if not SLUG.fullmatch(value) or value in RESERVED or value.startswith(("pick-", "q-")):
            raise ValueError(
                _("筛选的名字以小写字母开头，不能是 {reserved}").format(reserved="、".join(sorted(RESERVED)))
            )
        return value


RESERVED = {"since", "until", "wall", "inline", "only", "rotate", "q", "page", "language", "format"}
"""Parameters of the page's address that mean something else."""


class Page(BaseModel):
    """The head of the file; ``rows`` hold charts, each checked by its own class."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: Title = Field(description="标题")
    summary: Title | None = Field(None, description="一两句话：这一页回答什么")
    filters: tuple[Filter, ...] = Field(
        (), description="各图共用的筛选：time、division，或 {name, title, column, values}"
    )
    rows: tuple[tuple[Any, ...], ...] = Field(min_length=1, description="一行行的图，每行是图的列表")
    rank: int = Field(50, description="同一朵云里的次序，小的在前")
    refresh: int = Field(60, ge=10, le=86400, description="大屏多少秒刷新一次")

    @field_validator("filters", mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        return [{"name": each} if isinstance(each, str) else each for each in value]

    @field_validator("rows", mode="before")
    @classmethod
    def _nested(cls, value: Any) -> Any:
        """A row of one chart may be written without its list."""
        return [[each] if isinstance(each, dict) else each for each in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Placed:
    """A chart in its place: ``id`` is row and column counted from 1 (``2-1``); ``width`` of twelve columns."""

    id: str
    row: int
    chart: Chart
    width: int

    @property
    def path(self) -> str:
        row, _dash, column = self.id.partition("-")
        return f"rows[{int(row) - 1}][{int(column) - 1}]"


@dataclass(frozen=True)
class Board:
    """A whole page, ready to be shown. ``data`` is the file as written, for storing."""

    cloud: str
    name: str
    page: Page
    charts: tuple[Placed, ...]
    data: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Its name in the lineage."""
        return f"page.{self.cloud}.{self.name}"

    @property
    def file(self) -> str:
        return f"{self.cloud}/pages/{self.name}.yaml"

    def find(self, id: str) -> Placed | None:
        return next((each for each in self.charts if each.id == id), None)

    def filter(self, name: str) -> Filter | None:
        return next((each for each in self.page.filters if each.name == name), None)

    def rows(self) -> Iterator[list[Placed]]:
        """The charts row by row."""
        for row in range(len(self.page.rows)):
            found = [each for each in self.charts if each.row == row]
            if found:
                yield found


def read_page_file(path: Path, name: str, report: Report) -> Board | None:
    """The page of one file; what is wrong is reported, and the charts that are right are kept."""
    data = read_yaml(path, name, report)
    if data is None:
        return None
    cloud = name.partition("/")[0]
    if not SLUG.fullmatch(path.stem):
        report(Problem(name, "", _("文件名只含小写字母、数字、下划线和连字符"), fix=_("改名，例如 air.yaml")))
        return None
    return read_page(data, cloud, path.stem, name, report)


def read_page(data: Any, cloud: str, name: str, file: str, report: Report) -> Board | None:
    """A page from its data; every problem is reported with the path to its key."""
    if not isinstance(data, dict):
        report(Problem(file, "", _("应是“键: 值”的对象"), fix="title: …"))
        return None
    page = _validated(Page, data, file, "", report)
    if page is None:
        _charts(data, file, report)  # their problems too
        return None
    names = [each.name for each in page.filters]
    for place, each in enumerate(names):
        if each in names[:place]:
            report(Problem(file, f"filters[{place}]", _("筛选 {name} 写了两次").format(name=each)))
    charts = _charts({"rows": page.rows}, file, report)
    return Board(cloud, name, page, tuple(charts), data)


def _charts(data: Mapping[str, Any], file: str, report: Report) -> list[Placed]:
    rows = data.get("rows")
    found: list[Placed] = []
    count = 0
    for row, charts in enumerate(rows if isinstance(rows, list | tuple) else ()):
        charts = [charts] if isinstance(charts, dict) else charts
        placed = []
        for column, chart in enumerate(charts if isinstance(charts, list | tuple) else ()):
            count += 1
            made = _chart(chart, file, f"rows[{row}][{column}]", report)
            if made is not None:
                placed.append(Placed(f"{row + 1}-{column + 1}", row, made, 0))
        found += _widths(placed, file, row, report)
    if count > MOST_CHARTS:
        message = _("一页有 {count} 个图，最多 {most} 个").format(count=count, most=MOST_CHARTS)
        report(Problem(file, "rows", message, fix=_("分成几页")))
    return found


def _chart(data: Any, file: str, path: str, report: Report) -> Chart | None:
    if not isinstance(data, dict):
        report(Problem(file, path, _("应是“键: 值”的对象"), fix="{chart: line, from: …, x: …, y: …}"))
        return None
    kind = data.get("chart")
    if kind not in KINDS:
        message = _("未知的图 {kind}").format(kind=kind) if kind else _("缺少必填的键")
        guess = nearest(str(kind), KINDS)
        fix = _("是不是想写 {guess}？").format(guess=guess) if guess else "chart: line"
        report(Problem(file, f"{path}.chart", message, tuple(KINDS), fix))
        return None
    made: Chart | None = _validated(KINDS[kind], data, file, path, report)
    if made is None or kind == "text":
        return made
    if len(made.indicators) + bool(getattr(made, "from_", "")) != 1:
        report(Problem(file, path, _("from 和 indicator 写且只写一个"), fix="from: ecology.city_air_monthly"))
        return None
    return made


def _widths(placed: list[Placed], file: str, row: int, report: Report) -> list[Placed]:
    """Stated widths as they are; the others share what is left."""
    stated = sum(each.chart.width or 0 for each in placed)
    free = [each for each in placed if each.chart.width is None]
    left = COLUMNS - stated
    if stated > COLUMNS or (free and left < len(free)):
        message = _("这一行的宽度加起来超过 {columns} 栏").format(columns=COLUMNS)
        report(Problem(file, f"rows[{row}]", message, fix=_("改小 width，或把图移到下一行")))
        left = COLUMNS
    share, more = divmod(max(left, len(free)), len(free)) if free else (0, 0)
    found = []
    for each in placed:
        width = each.chart.width
        if width is None:
            width = share + (1 if more > 0 else 0)
            more -= 1
        found.append(replace(each, width=width))
    return found


def _validated(model: type[BaseModel], data: Any, file: str, path: str, report: Report) -> Any:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for problem in problems_of(error, model, file):
            inner = problem.path
            joined = f"{path}.{inner}" if path and inner and not inner.startswith("[") else path + inner
            report(replace(problem, path=joined))
        return None
