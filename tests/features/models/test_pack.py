"""What the check of a pack says about its models: everything at once, each with file, place and fix."""

import sys
from pathlib import Path

import pytest
from tests.features.models.conftest import MONTHLY, YEARLY
from tests.support.clouds import make_cloud, problems_of

from ganyun.features.models.public import case_faults
from ganyun.kernel.packs import inspect_packs

CASE = """\
model: trial.monthly
given:
  trial.readings:
    - {city: 南昌市, day: 2016-01-01, aqi: 80}
    - {city: 南昌市, day: 2016-01-02, aqi: 120}
expect:
  - {city: 南昌市, month: 2016-01-01, mean: MEAN, days: 2}
"""

WAYS = "kind: graph\ntitle: 相邻\nfrom: roads.readings\nsource: city\ntarget: observer\ntask: components\n"
WAYS_CASE = """\
model: roads.ways
given: {roads.readings: [{city: 甲, observer: 乙}]}
expect: [{node: 甲, size: 2}, {node: 乙, size: 2}]
"""


def test_a_good_pack_has_no_problem(clouds: Path) -> None:
    assert [str(each) for each in problems_of(clouds)] == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("-- title: 月报\n-- key: city\nselect city, pm25 from trial.readings", "pm25"),
        ("-- title: 月报\n-- key: town\nselect city from trial.readings", "没有名为 town 的列"),
        ("-- title: 月报\n-- key: city\nselect city from trial.raedings", "trial.readings"),
        ("-- title: 月报\n-- key: city\nselect city from base.divisions", "要读的 base.divisions 不存在"),
        ("-- title: 月报\n-- key: city\nselect city from readings", "没有写明是哪朵云的"),
        ("-- title: 月报\n-- key: city\nselect * from read_csv('/etc/passwd')", "不能使用表函数"),
        ("-- title: 月报\n-- key: city\ndelete from trial.readings", "只能是一条 SELECT"),
        ("-- title: 月报\n-- key: city\nselect city frm trial.readings where", "语法错误"),
        ("-- title: 月报\n-- key: city\nselect city from trial.readings; select 1", "只能是一条 SELECT"),
        ("select city from trial.readings", "缺少文件头"),
        ("-- titel: 月报\n-- key: city\nselect city from trial.readings", "title"),
        ("-- title: 月报\n-- key: city\n", "没有 SELECT"),
        ("-- title: 月报\n-- key: city\nselect city, count(*) from trial.readings group by all", "用 as 取名"),
        ("-- title: 月报\n-- key: city\nselect city from trial.m", "成环"),
        ("-- title: 月报\n-- key: city\n-- level: 1\nselect city, observer from trial.readings", "没有写理由"),
        ("-- title: 月报\n-- key: city\n-- incremental: day\nselect city, day from trial.readings", "$since"),
        ("-- title: 月报\n-- key: city\nselect city, day from trial.readings where day > $since", "incremental"),
        ("-- title: 月报\n-- key: city\nselect city from trial.readings where day > $until", "未知的参数"),
    ],
)
def test_a_bad_select_is_told(tmp_path: Path, text: str, says: str) -> None:
    clouds = make_cloud(tmp_path / "packs", {"models/m.sql": text})

    found = problems_of(clouds)

    assert any("trial/models/m.sql" in each.file and says in str(each) for each in found), [str(e) for e in found]


def test_a_cloud_that_is_not_needed_cannot_be_read(tmp_path: Path) -> None:
    make_cloud(tmp_path / "packs", {}, code="other")
    clouds = make_cloud(
        tmp_path / "packs", {"models/m.sql": "-- title: 月报\n-- key: city\nselect city from other.readings"}
    )

    assert any("needs 没有 other" in str(each) for each in problems_of(clouds))


def test_a_model_may_not_take_the_name_of_a_contract(tmp_path: Path) -> None:
    clouds = make_cloud(
        tmp_path / "packs", {"models/readings.sql": "-- title: 月报\n-- key: city\nselect '南昌' as city"}
    )

    assert any("已由 trial.readings 定义" in str(each) for each in problems_of(clouds))


def test_an_unknown_method_names_the_nearest(tmp_path: Path) -> None:
    clouds = make_cloud(tmp_path / "packs", {"models/m.yaml": "kind: forcast\ntitle: 预报\n"})

    assert any("是不是想写 forecast" in str(each) for each in problems_of(clouds))


def test_every_problem_of_a_pack_is_told_at_once(tmp_path: Path) -> None:
    clouds = make_cloud(
        tmp_path / "packs",
        {
            "models/monthly.sql": MONTHLY.replace("avg(aqi)", "avg(pm)"),
            "models/yearly.sql": YEARLY.replace("key: city, year", "key: town"),
            "models/third.sql": "-- title: 三\n-- key: a\nselect 1 as a from trial.nowhere",
        },
    )

    assert {each.file for each in problems_of(clouds)} >= {"trial/models/monthly.sql", "trial/models/third.sql"}


def test_a_case_that_holds_and_one_that_does_not(clouds: Path) -> None:
    case = clouds / "trial/cases/monthly.yaml"
    case.parent.mkdir()

    case.write_text(CASE.replace("MEAN", "100"), encoding="utf-8")
    good = problems_of(clouds)
    case.write_text(CASE.replace("MEAN", "99"), encoding="utf-8")
    bad = problems_of(clouds)

    assert good == []
    assert ["期望" in str(each) and "100" in str(each) for each in bad] == [True]


def test_a_case_of_no_model_names_the_nearest(clouds: Path) -> None:
    case = clouds / "trial/cases/monthly.yaml"
    case.parent.mkdir()
    case.write_text(CASE.replace("MEAN", "100").replace("trial.monthly", "trial.montly"), encoding="utf-8")

    assert "是不是想写 trial.monthly" in str(problems_of(clouds)[0])


def test_a_case_whose_library_is_not_installed_does_not_stop_the_node(
    clouds: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make_cloud(clouds, {"models/ways.yaml": WAYS, "cases/ways.yaml": WAYS_CASE}, code="roads")
    assert problems_of(clouds) == []  # with it, the case is computed and holds

    monkeypatch.setitem(sys.modules, "scipy", None)

    assert problems_of(clouds) == []
    assert "roads/cases/ways.yaml" in caplog.text and "ganyun[models]" in caplog.text
    [(case, said)] = case_faults(inspect_packs([clouds])[0])
    assert case.model == "roads.ways" and "scipy" in said[0]
