"""``kind: forecast`` — what comes next in every series of a table, with an interval and how good it was so far."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pyarrow as pa

from ganyun.features.models.errors import NotEnoughData
from ganyun.features.models.rules.methods.forecast.card import NAMES, card
from ganyun.features.models.rules.methods.forecast.fitted import FEWEST, Fitter
from ganyun.features.models.rules.methods.forecast.options import ForecastOptions
from ganyun.features.models.rules.methods.forecast.origins import Judged, judge, points, widening
from ganyun.features.models.rules.methods.forecast.plain import Band, z_of
from ganyun.features.models.rules.methods.method import Column, Made, Shape, Tables, Unfit, need_columns, need_type
from ganyun.features.models.rules.methods.series import (
    Regular,
    SeriesTable,
    column_of,
    read_series,
    regular,
    sample_of,
)

COLUMNS = ("mean", "lower", "upper", "method")


class Forecast:
    """``horizon`` rows after the last known value of each series."""

    name = "forecast"
    title = "预测"
    version = "1"
    options = ForecastOptions

    def reads(self, options: ForecastOptions) -> tuple[str, ...]:
        return (options.from_,)

    def shape(self, options: ForecastOptions, inputs: Mapping[str, pa.Schema]) -> Shape:
        table, schema = options.from_, inputs[options.from_]
        for place, key in enumerate(options.key):
            need_columns(inputs, table, f"key.{place}", key)
        need_type(inputs, table, "value", options.value, "number")
        check_time(inputs, table, options.time, options.every)
        if taken := sorted({*options.key, options.time} & set(COLUMNS)):
            path = "time" if options.time in taken else f"key.{options.key.index(taken[0])}"
            raise Unfit(path, f"列名 {taken[0]} 留给结果，先在 SQL 模型里改名")
        value = (f"{table}.{options.value}",)
        share = f"{options.interval:.0%}"
        columns = [Column(key, schema.field(key).type, "", sources=(f"{table}.{key}",)) for key in options.key]
        columns += [
            Column(options.time, schema.field(options.time).type, "", sources=(f"{table}.{options.time}",)),
            Column("mean", pa.float64(), "预测值", sources=value),
            Column("lower", pa.float64(), f"{share} 区间下限", sources=value),
            Column("upper", pa.float64(), f"{share} 区间上限", sources=value),
            Column("method", pa.string(), "预测方法", public=True),
        ]
        return Shape(tuple(columns), (*options.key, options.time))

    def make(self, options: ForecastOptions, tables: Tables) -> Made:
        found = read_series(tables, options.from_, options.key, options.time, options.value, options.step)
        seasons = options.season or (found.step.season,)
        on_grid = regular(found, options.missing, max(seasons))
        if not on_grid.series:
            raise NotEnoughData(reason=f"{options.from_}.{options.value} 全是空值")
        fitter = Fitter(seasons, options.interval, z_of(options.interval))
        origins = options.origins_of(len(on_grid.series))
        judged = [judge(series, fitter, options.method, options.horizon, origins) for series in on_grid]
        factor = widening(points(judged), options.interval)
        bands = [
            fitter(each.chosen, each.series.values, options.horizon)
            .widened(factor)
            .clipped(options.minimum, options.maximum)
            for each in judged
        ]
        notes = _notes(options, found, on_grid, judged, fitter, factor)
        used = Counter(band.name for band in bands)
        rows = _rows(options, found, on_grid, bands)
        return Made(rows, card(options, found, judged, used, seasons, notes))


def check_time(inputs: Mapping[str, pa.Schema], table: str, time: str, every: str) -> None:
    """A date, a moment or a whole number, and an ``every`` that fits it.

    Raises:
        Unfit
    """
    need_type(inputs, table, "time", time, "time", "number")
    found = inputs[table].field(time).type
    whole = pa.types.is_integer(found)
    if not whole and not pa.types.is_temporal(found):
        raise Unfit("time", f"{table}.{time} 的类型是 {found}，这里要日期、时间或整数")
    unit = every.split(" ")[-1].rstrip("s")
    if whole and unit not in ("", "integer", "year"):
        raise Unfit("every", f"{table}.{time} 是整数，一期只能是 integer 或 year", ("integer", "year"))
    if not whole and unit == "integer":
        message = f"{table}.{time} 的类型是 {found}，一期不能是 integer"
        raise Unfit("every", message, ("hour", "day", "week", "month", "quarter", "year"))
    if pa.types.is_date(found) and unit in ("hour", "minute", "second"):
        raise Unfit("every", f"{table}.{time} 只有日期，没有钟点", ("day", "week", "month", "quarter", "year"))


def _rows(options: ForecastOptions, found: SeriesTable, on_grid: Regular, bands: Sequence[Band]) -> pa.Table:
    places = [series.place for series in on_grid]
    last = np.repeat(np.array([series.last for series in on_grid], dtype=np.int64), options.horizon)
    ahead = np.tile(np.arange(1, options.horizon + 1, dtype=np.int64), len(places))
    times = found.times(found.step.moments(last, ahead, at_ends=found.at_ends))
    columns = [*column_of(found, places, options.horizon), times]
    for side in ("mean", "lower", "upper"):
        columns.append(pa.array(np.concatenate([getattr(band, side) for band in bands]), from_pandas=True))
    columns.append(pa.array(np.repeat([band.name for band in bands], options.horizon).tolist(), pa.string()))
    return pa.table(columns, names=[*options.key, options.time, *COLUMNS])


def _notes(
    options: ForecastOptions,
    found: SeriesTable,
    on_grid: Regular,
    judged: Sequence[Judged],
    fitter: Fitter,
    factor: float,
) -> list[str]:
    """Everything that was not as asked, with the number of series and some names."""

    def series(places: Iterable[int], words: str) -> None:
        if listed := list(places):
            notes.append(f"{len(listed)} 条序列{words}：{sample_of(found, listed)}")

    notes: list[str] = []
    series(on_grid.empty, "全是空值，不在结果里")
    if on_grid.filled:
        notes.append(
            f"{on_grid.gapped} 条序列缺的 {on_grid.filled} 期已补（missing: {options.missing}），补的值不参加评估"
        )
    short = [each for each in judged if len(each.series.values) < FEWEST]
    series((each.place for each in short), f"不足 {FEWEST} 期，只给朴素预测，没有评估")
    series((each.place for each in short if len(each.series.values) < 3), "不足 3 期，给不出区间")
    enough = [each for each in judged if len(each.series.values) >= FEWEST]
    constant = [each for each in enough if np.ptp(each.series.values) == 0]
    series((each.place for each in constant), "是常数：区间宽度为零，MASE 没有意义")
    seasons = fitter.seasons
    series(
        (each.place for each in enough if seasons and len(each.series.values) < 2 * max(seasons)),
        f"不足两个季节（{max(seasons, default=1)} 期），没有用这个季节",
    )
    part = [each for each in enough if each.trials and len(each.trials[0].actual) < options.horizon]
    series((each.place for each in part), f"太短，评估不到 {options.horizon} 期")
    newest = max(each.series.first + len(each.series.values) for each in judged)
    late = [each.place for each in judged if each.series.first + len(each.series.values) < newest - options.horizon]
    series(late, "早已没有新值，预测从各自最后一期接起")
    for name, count in sorted(fitter.failed.items()):
        notes.append(f"{NAMES[name]}有 {count} 次（含评估）没有算出结果，改用季节朴素")
    if factor != 1:
        notes.append(f"区间按滚动起点的误差{'放宽' if factor > 1 else '收窄'}到 {factor:.2f} 倍")
    return notes
