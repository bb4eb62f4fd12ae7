"""All packs together: every fault of every page, each with file, path, what is allowed and a fix."""

from typing import Any

import pytest
from tests.features.dashboards.conftest import AIR, EVERY_KIND, FOLK, STATIONS, PackFolder

from ganyun.kernel.packs import Problem

pytestmark = pytest.mark.django_db


def faults(packs: PackFolder, *charts: dict[str, Any], **page: Any) -> list[Problem]:
    packs.page("ecology", "p", {"title": "页", "rows": [list(charts)], **page})
    return [each for each in packs.problems() if each.file == "ecology/pages/p.yaml"]


def test_a_page_of_every_kind_has_none(packs: PackFolder) -> None:
    packs.page("ecology", "air", EVERY_KIND)
    assert packs.problems() == []


@pytest.mark.parametrize(
    ("chart", "key", "message", "fix"),
    [
        (
            {"chart": "line", "from": "ecology.airs", "y": "pm25"},
            "from",
            "没有名为 ecology.airs 的资源或模型",
            "ecology.air",
        ),
        (
            {"chart": "number", "indicator": "ecology.good_day"},
            "indicator",
            "没有名为 ecology.good_day 的指标",
            "ecology.good_days",
        ),
        ({"chart": "line", "from": AIR, "y": "pm2"}, "y", "没有名为 pm2 的列", "pm25"),
        ({"chart": "line", "from": AIR, "x": "mont", "y": "pm25"}, "x", "没有名为 mont 的列", "month"),
        ({"chart": "line", "from": AIR, "y": "pm25", "series": "town"}, "series", "没有名为 town 的列", ""),
        ({"chart": "line", "from": AIR, "y": "sum(pm25"}, "y", "不是合法的 SQL 表达式", ""),
        ({"chart": "line", "from": AIR, "y": "(select 1)"}, "y", "不是合法的 SQL 表达式", ""),
        ({"chart": "line", "from": AIR, "y": "pm25", "where": "kind = "}, "where", "不是合法的 SQL 表达式", ""),
        ({"chart": "line", "from": AIR, "y": "pm25", "where": "sum(days) > 1"}, "where", "条件里不能用聚合", ""),
        ({"chart": "line", "from": AIR, "x": "city", "every": "month", "y": "pm25"}, "every", "不是日期或时间", ""),
        ({"chart": "line", "from": AIR, "y": ["pm25", "days"], "series": "city"}, "series", "有多个 y", "只留一个"),
        ({"chart": "line", "from": AIR}, "y", "缺少必填的键", "count(*)"),
        ({"chart": "line", "from": AIR, "y": "pm25", "time": "day"}, "time", "没有名为 day 的列", ""),
        ({"chart": "bar", "from": AIR, "x": "max(city)", "y": "pm25"}, "x", "这里不能用聚合", ""),
        ({"chart": "stacked", "from": AIR, "x": "month", "y": "days"}, "series", "缺少必填的键", "堆叠"),
        ({"chart": "pie", "from": AIR, "y": "days"}, "x", "缺少必填的键", ""),
        ({"chart": "heatmap", "from": AIR, "x": "month", "value": "pm25"}, "y", "缺少必填的键", ""),
        ({"chart": "calendar", "from": AIR, "x": "city", "y": "days"}, "x", "日期列", ""),
        ({"chart": "scatter", "from": AIR, "x": "avg(pm25)", "y": "sum(days)"}, "label", "按哪一列汇总", ""),
        ({"chart": "scatter", "from": AIR, "x": "city", "y": "days"}, "x", "不是数", ""),
        ({"chart": "sankey", "from": AIR, "source": "kind", "value": "sum(days)"}, "target", "缺少必填的键", ""),
        ({"chart": "map", "from": FOLK, "y": "count(*)", "division": "town"}, "division", "没有行政区划列", "division"),
        ({"chart": "points", "from": STATIONS, "lon": "lon"}, "lat", "缺少必填的键", ""),
        ({"chart": "lines", "from": STATIONS, "from_lon": "lon", "from_lat": "lat"}, "to_lon", "缺少必填的键", ""),
        ({"chart": "forecast", "from": AIR}, "from", "不是预测表", ""),
        ({"chart": "search", "from": AIR, "search": ["days"]}, "search[0]", "不是文字", ""),
        ({"chart": "search", "from": AIR, "search": ["citi"]}, "search[0]", "没有名为 citi 的列", "city"),
        ({"chart": "search", "from": FOLK, "search": ["name"]}, "search[0]", "脱敏后不能检索", ""),
        ({"chart": "table", "from": AIR, "columns": ["city", "pm"]}, "columns[1]", "没有名为 pm 的列", "pm25"),
        ({"chart": "table", "from": AIR, "order": "-town"}, "order", "没有名为 town 的列", ""),
        ({"chart": "number", "from": STATIONS, "y": "sum(trips)", "show": "latest"}, "time", "没有时间列", ""),
    ],
)
def test_a_fault_is_told(packs: PackFolder, chart: dict[str, Any], key: str, message: str, fix: str) -> None:
    found = faults(packs, {"chart": "bar", "from": AIR, "x": "city", "y": "sum(days)"}, chart)
    assert [each.path for each in found] == [f"rows[0][1].{key}"], [str(each) for each in found]
    assert message in found[0].message and fix in found[0].fix, str(found[0])


def test_what_only_the_engine_can_tell(packs: PackFolder) -> None:
    [found] = faults(packs, {"chart": "line", "from": AIR, "y": "sum(city)"})
    assert found.path == "rows[0][0]" and "SQL 无法执行" in found.message
    [found] = faults(packs, {"chart": "line", "from": AIR, "y": "nosuchfunction(days)"})
    assert "nosuchfunction" in found.message.lower()


def test_a_cloud_reads_only_what_it_needs(packs: PackFolder) -> None:
    packs.cloud("health")
    packs.page("health", "p", {"title": "页", "rows": [[{"chart": "bar", "from": AIR, "x": "city", "y": "sum(days)"}]]})
    [found] = packs.problems()
    assert (found.file, found.path) == ("health/pages/p.yaml", "rows[0][0].from")
    assert "不在 cloud.yaml 的 needs 里" in found.message and found.fix == "needs: [ecology]"
    packs.cloud("health", needs=("ecology",))
    assert packs.problems() == []


def test_a_masked_value_is_no_value_to_draw(packs: PackFolder) -> None:
    [found] = faults(packs, {"chart": "bar", "from": FOLK, "x": "name", "y": "count(*)"})
    assert "name 是 3 级" in found.message and "模型" in found.fix
    assert faults(packs, {"chart": "table", "from": FOLK}) == []
    assert faults(packs, {"chart": "bar", "from": FOLK, "x": "city", "y": "count(*)"}) == []


def test_a_filter_that_no_chart_follows(packs: PackFolder) -> None:
    bar = {"chart": "bar", "from": STATIONS, "x": "name", "y": "sum(trips)"}
    found = faults(packs, bar, filters=["time", "division", {"name": "kin", "column": "tripss"}])
    assert [each.path for each in found] == ["filters[0]", "filters[2]"]
    assert "trips" in found[1].fix


def test_every_fault_of_every_page_at_once(packs: PackFolder) -> None:
    packs.page(
        "ecology", "one", {"title": "一", "rows": [[{"chart": "lin"}], [{"chart": "bar", "from": "ecology.none"}]]}
    )
    packs.page(
        "ecology",
        "two",
        {"title": "二", "rows": [[{"chart": "line", "from": AIR, "y": "x"}, {"chart": "map", "indicator": "a.b"}]]},
    )
    packs.write("ecology/pages/three.yaml", "title: [\n")
    places = {(each.file.rpartition("/")[2], each.path) for each in packs.problems()}
    assert places == {("one.yaml", "rows[0][0].chart"), ("one.yaml", "rows[1][0].from"), ("two.yaml", "rows[0][0].y"),
                      ("two.yaml", "rows[0][1].indicator"), ("three.yaml", "")}  # fmt: skip


def test_a_model_that_is_broken_is_told_once(packs: PackFolder) -> None:
    packs.write("ecology/models/bad.sql", "-- title: 坏\n-- key: city\nselect city, nothing as n from ecology.air\n")
    packs.page(
        "ecology", "p", {"title": "页", "rows": [[{"chart": "bar", "from": "ecology.bad", "x": "city", "y": "n"}]]}
    )
    assert {each.file for each in packs.problems()} == {"ecology/models/bad.sql"}


def test_a_model_is_a_table_like_any_other(packs: PackFolder) -> None:
    packs.write(
        "ecology/models/yearly.sql",
        "-- title: 年报\n-- key: city\nselect city, sum(days) as n from ecology.air group by 1\n",
    )
    packs.page(
        "ecology", "p", {"title": "页", "rows": [[{"chart": "bar", "from": "ecology.yearly", "x": "city", "y": "n"}]]}
    )
    assert packs.problems() == []
    [found] = faults(packs, {"chart": "bar", "from": "ecology.yearly", "x": "city", "y": "m"})
    assert "没有名为 m 的列" in found.message
