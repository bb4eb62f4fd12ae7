"""The 3,003 series of the M3 competition: ``kind: forecast`` against statsforecast called directly, and how good.

Direct is ``StatsForecast(models=[DynamicOptimizedTheta, AutoCES, SeasonalNaive]).forecast(df, h)``: the three models
whose median is our ``auto``, points only, from a data frame that is ready (with ``level=[90]`` it takes ten times as
long, for AutoCES simulates its intervals). Ours reads the rows from DuckDB, checks them, forecasts with intervals,
judges every series at one rolling origin, calibrates and writes the card. ``forecast-m3-judged`` lets statsforecast do
that rolling origin too (``cross_validation``).

``forecast-tourism-mape``: 366 monthly series of the tourism competition, all of them with their 24 true months, against
seasonal naive.

Without the real data (``GANYUN_REAL_DATA`` or ``../shared/data``) generated series of the same sizes stand in, and no
accuracy is printed.
"""

import gzip
import json
import os
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from bench._measure import report

DATA = Path(os.environ.get("GANYUN_REAL_DATA") or Path(__file__).parents[2] / "shared/data")
M3 = DATA / "economy/m3_competition.jsonl.gz"
SEASONS = {"YEARLY": 1, "QUARTERLY": 4, "MONTHLY": 12, "OTHER": 1}
HORIZONS = {"YEARLY": 6, "QUARTERLY": 8, "MONTHLY": 18, "OTHER": 8}
COUNTS = {"YEARLY": 645, "QUARTERLY": 756, "MONTHLY": 1428, "OTHER": 174}
THETA = 13.01  # Makridakis & Hibon 2000: the best entrant
TOURISM = DATA / "tourism/tourism_competition_monthly.jsonl.gz"
SEASONAL_NAIVE = 22.56  # Athanasopoulos et al. 2011
ROUNDS = 2

Series = dict[str, Any]


def competition(path: Path = M3) -> list[Series]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def generated() -> list[Series]:
    """Random walks with a season, as many and as long as those of M3."""
    random = np.random.default_rng(3003)
    made = []
    for period, count in COUNTS.items():
        for number in range(count):
            season, horizon = SEASONS[period], HORIZONS[period]
            length = int(
                random.integers(14, 120) if season == 1 else random.integers(3 * season + horizon, 12 * season)
            )
            level = 1000 + np.cumsum(random.normal(5, 30, length))
            wave = 1 + 0.2 * np.sin(2 * np.pi * np.arange(length) / season) if season > 1 else 1
            values = np.maximum(level * wave, 10).round(2).tolist()
            made.append({"id": f"{period}{number}", "period": period, "h": horizon, "x": values})
    return made


class Ours:
    """Our method on the four kinds of series, in a DuckDB."""

    def __init__(self, series: list[Series]) -> None:
        import duckdb

        from ganyun.features.models.rules.methods.registry import method
        from ganyun.features.models.rules.running import PinnedTables

        connection = duckdb.connect()
        connection.execute("CREATE SCHEMA m3")
        for period in SEASONS:
            rows = long(series, period)
            connection.register("given", pa.table(rows))
            connection.execute(f"CREATE TABLE m3.{period.lower()} AS FROM given")
        self.tables = PinnedTables(connection)
        self.method = method("forecast")

    def forecast(self) -> dict[str, pa.Table]:
        return {period: self._forecast(period) for period in SEASONS}

    def _forecast(self, period: str) -> pa.Table:
        return self.table(period, HORIZONS[period], SEASONS[period])

    def table(self, period: str, horizon: int, season: int) -> pa.Table:
        options = {"from": f"m3.{period.lower()}", "key": ["id"], "time": "t", "value": "y", "origins": 1}
        options |= {"horizon": horizon, "season": season}
        made = self.method.make(self.method.options.model_validate(options), self.tables)
        rows = made.rows
        assert isinstance(rows, pa.Table) and made.card.metrics[0].value
        return rows


def long(series: list[Series], period: str) -> dict[str, list[Any]]:
    chosen = [each for each in series if each["period"] == period]
    return {
        "id": [each["id"] for each in chosen for _value in each["x"]],
        "t": [place for each in chosen for place in range(len(each["x"]))],
        "y": [float(value) for each in chosen for value in each["x"]],
    }


class Direct:
    """statsforecast as its documentation shows it."""

    def __init__(self, series: list[Series]) -> None:
        import pandas

        self.frames = {
            period: pandas.DataFrame(long(series, period)).rename(columns={"id": "unique_id", "t": "ds"})
            for period in SEASONS
        }

    def _engine(self, period: str) -> Any:
        from statsforecast import StatsForecast
        from statsforecast.models import AutoCES, DynamicOptimizedTheta, SeasonalNaive

        season = SEASONS[period]
        kinds = (DynamicOptimizedTheta, AutoCES, SeasonalNaive)
        return StatsForecast(models=[kind(season_length=season) for kind in kinds], freq=1)

    def points(self) -> None:
        for period, frame in self.frames.items():
            self._engine(period).forecast(df=frame, h=HORIZONS[period])

    def judged(self) -> None:
        self.points()
        for period, frame in self.frames.items():
            self._engine(period).cross_validation(df=frame, h=HORIZONS[period], n_windows=1)


def seconds(side: Callable[[], object]) -> float:
    """CPU seconds of this process: both sides compute on one core, and what else runs here does not count."""
    start = time.process_time()
    side()
    return time.process_time() - start


def accuracy(series: list[Series], made: dict[str, pa.Table]) -> None:
    """Mean sMAPE over all forecast points, as the organisers compute it; by period and type on standard error."""
    errors: dict[tuple[str, str], list[float]] = {}
    inside, points = 0, 0
    for period, horizon in HORIZONS.items():
        table = made[period]
        ids = table["id"].to_pylist()[::horizon]
        mean, lower, upper = (table[name].to_numpy().reshape(-1, horizon) for name in ("mean", "lower", "upper"))
        place = {name: at for at, name in enumerate(ids)}
        for each in series:
            if each["period"] != period:
                continue
            at, actual = place[each["id"]], np.asarray(each["xx"], dtype=float)
            wrong = 200 * np.abs(actual - mean[at]) / (np.abs(actual) + np.abs(mean[at]))
            errors.setdefault((period, each["type"]), []).extend(wrong.tolist())
            inside += int(((actual >= lower[at]) & (actual <= upper[at])).sum())
            points += horizon
    print_table(errors)
    by_period = {period.lower(): round(mean_of(errors, period, "ALL"), 2) for period in SEASONS}
    whole = mean_of(errors, "ALL", "ALL")
    report("forecast-m3-smape", whole, "% sMAPE", THETA, **by_period, coverage_of_90=round(100 * inside / points, 1))


def tourism() -> None:
    series = [each | {"period": "MONTHLY"} for each in competition(TOURISM)]
    made = Ours(series).table("MONTHLY", 24, 12)
    place = {name: at for at, name in enumerate(made["id"].to_pylist()[::24])}
    mean = made["mean"].to_numpy().reshape(-1, 24)
    wrong = [100 * np.abs(np.array(each["xx"]) - mean[place[each["id"]]]) / np.abs(each["xx"]) for each in series]
    report("forecast-tourism-mape", float(np.mean(wrong)), "% MAPE", SEASONAL_NAIVE, series=len(series))


def mean_of(errors: dict[tuple[str, str], list[float]], period: str, kind: str) -> float:
    chosen = [values for key, values in errors.items() if period in (key[0], "ALL") and kind in (key[1], "ALL")]
    return float(np.concatenate(chosen).mean()) if chosen else float("nan")


def print_table(errors: dict[tuple[str, str], list[float]]) -> None:
    """sMAPE by type of series and period, as the competition prints it."""
    periods = (*SEASONS, "ALL")
    print(f"{'':14}" + "".join(f"{period:>11}" for period in periods), file=sys.stderr)
    for kind in (*sorted({kind for _period, kind in errors}), "ALL"):
        cells = "".join(f"{mean_of(errors, period, kind):11.2f}" for period in periods)
        print(f"{kind:14}{cells}", file=sys.stderr)


def main() -> None:
    import django

    django.setup()
    warnings.simplefilter("ignore")
    real = M3.is_file()
    series = competition() if real else generated()
    ours, direct = Ours(series), Direct(series)
    few = [each for each in series if each["id"][-1] == "7"]
    Ours(few).forecast()
    Direct(few).judged()
    made: dict[str, pa.Table] = {}
    times: dict[str, list[float]] = {"ours": [], "points": [], "judged": []}
    for _round in range(ROUNDS):
        times["points"].append(seconds(direct.points))
        times["ours"].append(seconds(lambda: made.update(ours.forecast())))
        times["judged"].append(seconds(direct.judged))
    fastest = {name: min(each) for name, each in times.items()}
    shown = {name: round(value, 2) for name, value in fastest.items()}
    for name, side in (("forecast-m3", "points"), ("forecast-m3-judged", "judged")):
        report(name, fastest["ours"] / fastest[side], "× statsforecast", 2, series=len(series), seconds=shown)
    if real:
        accuracy(series, made)
    if TOURISM.is_file():
        tourism()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ganyun.app.settings")
    main()
