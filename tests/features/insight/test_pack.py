"""The packs' files: read, checked with everything else, applied."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.features.insight.conftest import GOOD, INDICATORS, OWNER, TARGETS

from ganyun.features.insight.models import Indicator, Target
from ganyun.features.insight.queries.indicators import table_of
from ganyun.features.lineage.public import upstream
from ganyun.kernel.packs import Problem

Checked = Callable[..., list[Problem]]
BASE = """\
- code: x
  title: 某指标
  from: ecology.city_air
  value: avg(aqi)
  owner: 省环保厅
"""


def texts(problems: list[Problem]) -> str:
    return "\n".join(str(each) for each in problems)


def test_good_files_have_no_problem(checked: Checked) -> None:
    assert checked() == []


@pytest.mark.parametrize(
    ("wrong", "place", "says"),
    [
        ("from: ecology.city_ai", "[0].from", "ecology.city_air？"),
        ("from: transport.trips", "[0].from", "没有名为"),
        ("value: avg(aq)", "[0].value", "aqi"),
        ("value: avg(city)", "[0].value", "不成立"),
        ("value: aqi", "[0].value", "不是汇总"),
        ("value: max(city)", "[0].value", "不是数"),
        ("value: 'sum(aqi) over ()'", "[0].value", "不能有"),
        ("value: 'avg(aqi) +'", "[0].value", "语法错误"),
        ("value: nosuch(aqi)", "[0].value", "nosuch"),
        ("owner: 省环保庁", "[0].owner", "省环保厅？"),
        ("by: {time: dat}", "[0].by.time", "date？"),
        ("by: {division: town}", "[0].by.division", "没有列 town"),
        ("by: {dimensions: [city, colour]}", "[0].by.dimensions[1]", "colour"),
        ("by: {time: date, dimensions: date}", "[0].by.dimensions[0]", "同名"),
        ("better: higher\n  lights: {green: 1, yellow: 2}", "[0].lights", "green 应大于"),
        ("better: lower\n  lights: {green: 1, yellow: 2}\n  alert: {on: red, acknowledge: 1d, escalate: 无此单位}",
         "[0].alert.escalate", "没有名为"),
        ("forecast: ecology.city_air", "[0].forecast", "mean、lower、upper"),
        ("forecast: ecology.nothing", "[0].forecast", "没有名为"),
        ("colour: red", "[0].colour", "未知的键"),
    ],
)  # fmt: skip
def test_every_mistake_has_file_place_and_words(checked: Checked, wrong: str, place: str, says: str) -> None:
    key = wrong.partition(":")[0]
    kept = "".join(f"{line}\n" for line in BASE.splitlines() if not line.strip().startswith(f"{key}:"))
    problems = checked(indicators=f"{kept}  {wrong}\n", targets="[]\n")
    assert [(each.file, each.path) for each in problems] == [("ecology/indicators.yaml", place)], texts(problems)
    assert says in str(problems[0])


def test_all_mistakes_are_told_at_once(checked: Checked) -> None:
    text = INDICATORS.replace("owner: 省环保厅", "owner: 某厅").replace("code: mean_aqi", "code: good_days")
    problems = checked(indicators=text, targets=TARGETS.replace("indicator: good_days", "indicator: good_day"))
    assert sum(each.path.endswith(".owner") for each in problems) == 3
    assert any("已在 [0] 定义" in each.message for each in problems)
    assert any(each.file == "ecology/targets.yaml" and "good_days？" in each.fix for each in problems)


def test_a_table_of_another_cloud_needs_a_need(checked: Checked, folder: Path) -> None:
    other = (folder / "ecology/contracts/city_air.yaml").read_text().replace("ecology.city_air", "base.air")
    other = (
        other.replace("domain: ecology", "domain: base")
        .replace("city_air", "air")
        .replace("211001/000001", "211001/000002")
    )
    (folder / "base/contracts").mkdir()
    (folder / "base/contracts/air.yaml").write_text(other, encoding="utf-8")
    assert checked(indicators=BASE.replace("ecology.city_air", "base.air"), targets="[]\n") == []
    cloud = folder / "ecology/cloud.yaml"
    cloud.write_text(cloud.read_text().replace("[base]", "[]"), encoding="utf-8")
    (problem,) = checked()
    assert "needs" in problem.message and problem.path == "[0].from"


def test_secret_fields_must_be_aggregated_by_a_model_first(checked: Checked, folder: Path) -> None:
    contract = folder / "ecology/contracts/city_air.yaml"
    text = contract.read_text(encoding="utf-8")
    text = text.replace('classification: "1"', 'classification: "3"').replace(
        "Type, value: unconditional", "Type, value: none"
    )
    text += "  - {property: shareBasis, value: 某法第一条}\n"
    contract.write_text(text, encoding="utf-8")
    (problem,) = [each for each in checked(indicators=BASE, targets="[]\n") if each.file.endswith("indicators.yaml")]
    assert "3 级" in problem.message and "aggregate" in problem.fix


def test_a_table_whose_own_file_is_broken_is_told_once(checked: Checked, folder: Path) -> None:
    (folder / "ecology/contracts/city_air.yaml").write_text("id: [\n", encoding="utf-8")
    assert {each.file for each in checked()} == {"ecology/contracts/city_air.yaml"}


@pytest.mark.parametrize("text", ["code: x\n", "- x\n", "42\n", "- {}\n", "- code: x\n"])
def test_files_that_are_no_list_of_indicators(checked: Checked, text: str) -> None:
    problems = checked(indicators=text, targets="[]\n")
    assert problems and all(each.file == "ecology/indicators.yaml" for each in problems)


def test_an_empty_file_and_an_empty_list(checked: Checked) -> None:
    assert "空" in texts(checked(indicators="", targets="[]\n"))
    assert checked(indicators="[]\n", targets="[]\n") == []


def test_the_rest_of_a_file_is_checked_when_one_entry_cannot_be_read(checked: Checked) -> None:
    problems = checked(indicators=f"- code: X\n{BASE.replace('avg(aqi)', 'avg(aq)')}", targets="[]\n")
    assert {each.path for each in problems} >= {"[0].code", "[1].value"}


@pytest.mark.parametrize(
    ("wrong", "place"),
    [("by: 2020", "[1].milestones"), ("value: many", "[1].milestones[0].value"), ("path: steep", "[1].path")],
)
def test_targets_are_typed_too(checked: Checked, wrong: str, place: str) -> None:
    text = TARGETS
    if wrong.startswith("path"):
        text = text.replace("path: compound", wrong)
    elif wrong.startswith("value"):
        text = text.replace("value: 10000", wrong)
    else:
        text = text.replace("milestones: [{by: 2020, value: 10000}]", "milestones: []")
    (problem,) = checked(targets=text)
    assert problem.path == place and problem.file == "ecology/targets.yaml"


def test_applying(applied: Callable[..., None]) -> None:
    applied()
    row = Indicator.objects.get(pk=GOOD)
    assert (row.cloud, row.code, row.owner, row.level, row.active) == ("ecology", "good_days", OWNER, 1, True)
    assert Target.objects.get(pk="ecology.good_days").indicator == GOOD
    assert {"ecology.city_air"} <= {node.name for node in upstream(table_of(GOOD))}


def test_what_is_gone_stays_inactive(applied: Callable[..., None]) -> None:
    applied()
    applied(indicators=BASE, targets="[]\n")
    assert not Indicator.objects.get(pk=GOOD).active and Indicator.objects.get(pk="ecology.x").active
    assert not Target.objects.filter(active=True).exists()
    applied(indicators=INDICATORS, targets=TARGETS)
    assert Indicator.objects.get(pk=GOOD).active and Target.objects.filter(active=True).count() == 2
