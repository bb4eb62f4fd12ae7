"""Charts as options."""

from datetime import date

from tests.features.insight.conftest import GOOD

from ganyun.features.insight.pages import figures
from ganyun.features.insight.public import comparison, indicator
from ganyun.features.insight.queries.indicators import find
from ganyun.features.insight.queries.targets import find_target, history
from ganyun.features.insight.queries.values import series, values_in
from ganyun.kernel.policy import SYSTEM
from ganyun.kit.pages import charts


def test_the_trend_has_target_band_and_divisions(computed) -> None:
    band = [{"time": date(2016, 3, 1), "mean": 0.8, "lower": 0.6, "upper": 0.9}]
    values = values_in(series(find(GOOD)))
    option = figures.trend(
        indicator(GOOD), values, band, {"南昌市": values_in(series(find(GOOD), divisions=["南昌市"]))}
    )
    assert option["xAxis"]["data"] == ["2015-02", "2016-01", "2016-02", "2016-03"]
    main = next(each for each in option["series"] if each["name"] == "合计")
    assert main["data"][-1] is None
    assert next(each for each in option["series"] if each["name"] == "目标值")["data"] == [90.0] * 4
    fill = next(each for each in option["series"] if each["name"] == "width")
    assert fill["data"][-1] == 30.0 and fill["data"][-2] == 0.0  # begins where the line ends
    table = charts.table_of(option)
    assert table.columns == ["", "合计", "目标值", "南昌市", "预测", "下限", "上限"]  # what only fills is left out


def test_a_ranking_and_a_map(computed) -> None:
    rows = comparison(GOOD).rows
    assert figures.ranking(indicator(GOOD), rows)["yAxis"]["data"] == ["九江市", "南昌市"]
    assert figures.map_values(indicator(GOOD), rows) == {"360400": 100.0, "360100": 75.0}


def test_the_path_of_a_target(computed) -> None:
    found = find_target(SYSTEM, "ecology.good_days", date(2016, 6, 30))
    option = figures.target_path(found, history(SYSTEM, found))
    assert [each["name"] for each in option["series"]] == ["应达到", "实际", "节点"]
    path, actual, milestones = (each["data"] for each in option["series"])
    assert path[0] == ["2015-12-31", 50.0] and path[-1] == ["2020-12-31", 90.0]
    assert actual[0][0] == "2015-02-01" and len(milestones) == 3
