"""A page file, typed; every fault with its place."""

from pathlib import Path
from typing import Any

import pytest

from ganyun.features.dashboards.rules.charts.registry import KINDS
from ganyun.features.dashboards.rules.page import MOST_CHARTS, read_page, read_page_file
from ganyun.kernel.packs import Problem

LINE = {"chart": "line", "from": "c.t", "y": "n"}


def read(data: Any) -> tuple[Any, list[Problem]]:
    problems: list[Problem] = []
    return read_page(data, "c", "p", "c/pages/p.yaml", problems.append), problems


def test_charts_share_a_row() -> None:
    board, problems = read(
        {"title": {"zh": "页", "en": "Page"}, "rows": [[LINE, LINE, LINE], [{**LINE, "width": 8}, LINE], LINE]}
    )
    assert problems == []
    assert [(each.id, each.width) for each in board.charts] == [
        ("1-1", 4),
        ("1-2", 4),
        ("1-3", 4),
        ("2-1", 8),
        ("2-2", 4),
        ("3-1", 12),
    ]
    assert [len(row) for row in board.rows()] == [3, 2, 1]
    assert board.id == "page.c.p" and board.file == "c/pages/p.yaml" and board.find("2-2").path == "rows[1][1]"


def test_every_kind_can_be_written() -> None:
    assert set(KINDS) == {
        "number",
        "gauge",
        "line",
        "area",
        "bar",
        "stacked",
        "pie",
        "heatmap",
        "calendar",
        "scatter",
        "sankey",
        "map",
        "points",
        "lines",
        "forecast",
        "table",
        "search",
        "text",
    }
    for name, kind in KINDS.items():
        assert kind.words and kind.icon and (kind.__doc__ or "").strip(), name


@pytest.mark.parametrize(
    ("chart", "path", "message", "fix"),
    [
        ({"chart": "lin", "from": "c.t"}, "rows[0][0].chart", "未知的图 lin", "line"),
        ({"from": "c.t"}, "rows[0][0].chart", "缺少必填的键", "chart: line"),
        (3, "rows[0][0]", "应是“键: 值”的对象", "chart"),
        ({**LINE, "serie": "a"}, "rows[0][0].serie", "未知的键", "series"),
        ({**LINE, "width": 13}, "rows[0][0].width", "数值太大", ""),
        ({**LINE, "every": "monthly"}, "rows[0][0].every", "不可用", "month"),
        ({"chart": "line"}, "rows[0][0]", "from 和 indicator 写且只写一个", "from"),
        ({**LINE, "indicator": "c.i"}, "rows[0][0]", "from 和 indicator 写且只写一个", "from"),
        ({**LINE, "y": [{"value": "a", "titel": "x"}]}, "rows[0][0].y[0].titel", "未知的键", "title"),
        ({"chart": "text"}, "rows[0][0].text", "缺少必填的键", "text"),
    ],
)
def test_a_fault_has_its_place_and_a_fix(chart: Any, path: str, message: str, fix: str) -> None:
    _board, problems = read({"title": "页", "rows": [[chart, LINE]]})
    assert len(problems) == 1
    assert problems[0].path == path and message in problems[0].message and fix in problems[0].fix


def test_all_faults_at_once_and_what_is_right_is_kept() -> None:
    board, problems = read(
        {"title": "页", "filters": ["time", "time"], "rows": [[{"chart": "lin"}, LINE], [{"chart": "bar"}]]}
    )
    assert {each.path for each in problems} == {"filters[1]", "rows[0][0].chart", "rows[1][0]"}
    assert [each.id for each in board.charts] == ["1-2"]
    _board, problems = read({"titel": "页", "rows": [[{"chart": "lin"}]]})
    assert {each.path for each in problems} == {"title", "titel", "rows[0][0].chart"}


def test_a_row_that_is_too_wide_and_a_page_that_is_too_long() -> None:
    _board, problems = read({"title": "页", "rows": [[{**LINE, "width": 8}, {**LINE, "width": 8}]]})
    assert [each.path for each in problems] == ["rows[0]"]
    _board, problems = read({"title": "页", "rows": [[LINE]] * (MOST_CHARTS + 1)})
    assert [each.path for each in problems] == ["rows"]
    _board, problems = read({"title": "页", "rows": [[{**LINE, "width": 12}, LINE]]})
    assert [each.path for each in problems] == ["rows[0]"]


@pytest.mark.parametrize("name", ["since", "Wall", "pick-1", "q-1-1", "a b", "wall"])
def test_a_filter_cannot_take_a_name_that_means_something_else(name: str) -> None:
    _board, problems = read({"title": "页", "filters": [{"name": name}], "rows": [[LINE]]})
    assert problems and problems[0].path == "filters[0].name"


@pytest.mark.parametrize(
    "data", [[], "x", 1, {"title": "页"}, {"title": "页", "rows": []}, {"title": "页", "rows": "x"}]
)
def test_what_is_no_page(data: Any) -> None:
    board, problems = read(data)
    assert board is None and problems


def test_a_file_name_is_a_slug(tmp_path: Path) -> None:
    path = tmp_path / "Air Quality.yaml"
    path.write_text("title: x\nrows: [[{chart: text, text: y}]]\n", encoding="utf-8")
    problems: list[Problem] = []
    assert read_page_file(path, "c/pages/Air Quality.yaml", problems.append) is None
    assert "文件名" in problems[0].message
    good = path.rename(tmp_path / "air.yaml")
    found = read_page_file(good, "c/pages/air.yaml", problems.append)
    assert found is not None and (found.cloud, found.name) == ("c", "air")
