"""Scatter and sankey."""

from typing import Any

from tests.features.dashboards.rules.charts.conftest import TABLE, chart


def test_points_with_names_sizes_and_colours(draw: Any) -> None:
    rows = {"label": ["南昌", "九江"], "series": ["a", "b"], "x": [1.0, 2.0], "y": [3.0, None], "size": [4.0, 1.0]}
    figure = draw({"main": rows}, chart="scatter", x="avg(x)", y="sum(n)", size="max(x)", label="city", series="kind")
    [series] = figure.context["option"]["series"]
    assert series["name"] == "a" and series["data"] == [{"value": [1, 3], "name": "南昌市", "symbolSize": 30.0}]
    assert figure.columns[:2] == ("城市", "类型") and figure.numeric == (False, False, True, True, True)


def test_rows_are_sampled_groups_are_not() -> None:
    raw = chart(chart="scatter", x="x", y="n").plans(TABLE)["main"]
    assert raw.sample and not raw.grouped and [out.role for out in raw.outs] == ["measure", "measure"]
    assert chart(chart="scatter", x="avg(x)", y="sum(n)", label="city").plans(TABLE)["main"].grouped


def test_many_colours_are_gathered(draw: Any) -> None:
    rows = {"series": [f"k{n}" for n in range(20)], "x": [1.0] * 20, "y": [1.0] * 20}
    series = draw({"main": rows}, chart="scatter", x="x", y="n", series="kind").context["option"]["series"]
    assert len(series) == 9 and series[-1]["name"] == "其他" and len(series[-1]["data"]) == 12


def test_flows_one_way(draw: Any) -> None:
    rows = {"source": ["a", "a", "b"], "target": ["b", "c", "c"], "v": [3, 2, 0]}
    figure = draw({"main": rows}, chart="sankey", source="kind", target="text", value="sum(n)")
    [series] = figure.context["option"]["series"]
    assert series["links"] == [{"source": "a", "target": "b", "value": 3}, {"source": "a", "target": "c", "value": 2}]
    assert [node["name"] for node in series["data"]] == ["a", "b", "c"]


def test_flows_in_a_circle_end_on_a_side_of_their_own(draw: Any) -> None:
    rows = {"source": ["a", "b", "c"], "target": ["b", "a", "c"], "v": [3, 2, 1]}
    figure = draw({"main": rows}, chart="sankey", source="kind", target="text", value="sum(n)")
    links = figure.context["option"]["series"][0]["links"]
    assert not {each["source"] for each in links} & {each["target"] for each in links}
    assert figure.rows == (("a", "b", 3), ("b", "a", 2), ("c", "c", 1)), "the table tells them as they are"
