"""The form changes what was changed in it, and not one other line."""
# ruff: noqa: E501 - tables of cases

from difflib import ndiff

import pytest
from tests.support.contracts import CITY_AIR, DIVISIONS, EVERYTHING

from ganyun.features.catalog.rules.form import apply_form, read_form
from ganyun.features.catalog.rules.parse import read_contract
from ganyun.features.catalog.rules.starter import starter


def sent(text: str) -> dict[str, str]:
    """What a browser sends back from the untouched form."""
    shown = read_form(text)
    assert shown is not None
    values = {f"h.{code}": value for code, value in shown["header"].items()}
    for index, row in enumerate(shown["fields"]):
        for code, value in row.items():
            if code != "required" or value == "true":
                values[f"f.{index}.{code}"] = value
    return values


def changed(before: str, after: str) -> list[str]:
    return [line for line in ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


@pytest.mark.parametrize(
    "text", [CITY_AIR, DIVISIONS, EVERYTHING, CITY_AIR.replace("\n", "\r\n"), CITY_AIR.rstrip("\n")]
)
def test_an_untouched_form_gives_the_same_text(text) -> None:
    assert apply_form(text, sent(text)) == text


@pytest.mark.parametrize(
    ("code", "value", "lines"),
    [
        ("h.name", "空气日报", ["- name: 城市空气质量日报", "+ name: 空气日报"]),
        ("h.version", "1.1.0", ["- version: 1.0.0", "+ version: 1.1.0"]),
        ("h.purpose", "新的摘要", ["-   purpose: 十一个设区市的空气质量日报。   # 摘要", "+   purpose: 新的摘要   # 摘要"]),
        ("h.limitations", "", ["-   limitations: 2015 年以前只有南昌、九江两市。"]),
        ("h.updateCycle", "", ["-   - {property: updateCycle, value: daily}"]),
        ("h.sourceSystem", "监测网", ["+   - {property: sourceSystem, value: 监测网}"]),
        ("f.2.classification", "2", ['-         classification: "1"', '+         classification: "2"']),
        ("f.2.unit", "级", ["+         customProperties:", "+           - {property: unit, value: 级}"]),
        ("f.3.unit", "mg/m3", ["-           - {property: unit, value: ug/m3}", "+           - {property: unit, value: mg/m3}"]),
        ("f.2.required", "1", ["+         required: true"]),
        ("f.2.description", "指数", ["+         description: 指数"]),
    ],
)  # fmt: skip
def test_one_change_is_one_line(code, value, lines) -> None:
    after = apply_form(CITY_AIR, {**sent(CITY_AIR), code: value})
    assert changed(CITY_AIR, after) == lines


def test_fields_can_be_taken_out_and_added() -> None:
    values = sent(CITY_AIR)
    after = apply_form(CITY_AIR, {**values, "f.2.remove": "1", "new.name": "no2", "new.logicalType": "number"})
    contract = read_contract(after, "c", lambda problem: None)
    assert contract is not None and [field.name for field in contract.fields] == ["city", "date", "pm25", "no2"]
    assert len(changed(CITY_AIR, after)) == 6 + 3


def test_unticking_required_says_so() -> None:
    values = sent(DIVISIONS)
    del values["f.1.required"]
    contract = read_contract(apply_form(DIVISIONS, values), "c", lambda problem: None)
    assert contract is not None and not contract.fields[1].required


def test_a_form_made_for_another_text_changes_no_field() -> None:
    values = {**sent(CITY_AIR), "f.0.name": "other", "f.0.unit": "kg"}
    assert apply_form(CITY_AIR, values) == CITY_AIR


def test_text_that_is_not_yaml_has_no_form() -> None:
    assert read_form("a: [") is None and apply_form("a: [", {"h.name": "x"}) == "a: ["


def test_the_starter_is_a_good_contract() -> None:
    problems: list[object] = []
    contract = read_contract(starter("ecology", '省"环保"厅'), "c", problems.append)
    assert contract is not None, problems
    assert contract.cloud == "ecology" and contract.owner == '省"环保"厅'
