"""A contract's rules as checks."""

from typing import Any

import pytest
from tests.support.loading import READINGS, contract_of

from ganyun.features.quality.rules.checks import Check, compile_contract


def checks(*fields: dict[str, Any], **options: Any) -> dict[str, Check]:
    return {check.code: check for check in compile_contract(contract_of(fields or READINGS, **options)).checks}


def test_what_the_fields_say() -> None:
    found = checks()
    assert set(found) == {"row.shape", "city.required", "day.type", "day.required", "aqi.type", "aqi.range", "key"}
    assert found["aqi.range"].title == "指数 ≥ 0, ≤ 500" and found["key"].keys == ("city", "day")
    assert all(check.gates_rows for check in found.values())


def test_options() -> None:
    options = {"minLength": 2, "maxLength": 4, "pattern": "^[A-Z]+$"}
    number = {"multipleOf": 5, "exclusiveMinimum": 0}
    found = checks({"name": "a", "logicalType": "string", "logicalTypeOptions": options, "unique": True},
                   {"name": "n", "logicalType": "integer", "logicalTypeOptions": number})  # fmt: skip
    assert {"a.length", "a.pattern", "a.unique", "n.invalid", "n.range"} <= set(found)
    assert found["a.length"].title == "a的长度在 2–4 之间" and found["n.invalid"].sentence == "multiple"


def test_warn_only() -> None:
    field = {**READINGS[2], "customProperties": [{"property": "warnOnly", "value": ["range"]}]}
    found = checks(*READINGS[:2], field)
    assert found["aqi.range"].severity == "warning" and not found["aqi.range"].gates_rows
    assert found["aqi.type"].gates_rows


def test_declared_rules_keep_the_authors_words_and_equal_names_are_told_apart() -> None:
    rule = {"name": "full", "type": "library", "metric": "rowCount", "mustBeGreaterThan": 0}
    found = checks(quality=[{**rule, "description": "不能是空表", "dimension": "timeliness"}, rule])
    assert found["full"].title == "不能是空表" and found["full"].sentence == "" and found["full"].indicator == "0502"
    assert "full.2" in found


def test_a_rule_without_a_name_says_what_it_does() -> None:
    (found,) = [check for check in checks(quality=[{"metric": "rowCount", "mustBeGreaterThan": 0}]).values()
                if check.kind == "row_count"]  # fmt: skip
    assert found.title == "行数 > 0" and found.scope == "batch" and not found.gates_rows


def test_rules_for_people_and_other_engines_are_left_alone() -> None:
    found = checks(quality=[{"type": "text", "description": "人工抽查"}])
    assert set(found) == set(checks())


def test_a_threshold_gates_the_batch_not_the_rows() -> None:
    rule = {"name": "few", "metric": "nullValues", "mustBeLessThan": 5, "unit": "percent"}
    found = checks(*READINGS[:2], {**READINGS[2], "quality": [rule]})["few"]
    assert found.scope == "row" and not found.gates_rows and found.threshold is not None


@pytest.mark.parametrize("standardise", ["", "code"])
def test_code_lists(standardise: str) -> None:
    properties = [{"property": "codeList", "value": "divisions"}]
    properties += [{"property": "standardise", "value": standardise}] if standardise else []
    plan = compile_contract(contract_of([{"name": "city", "logicalType": "string", "customProperties": properties}]))
    assert [(each.field, each.code_list) for each in plan.codes] == [("city", "divisions")]
    assert plan.companions == (("city",) if standardise else ())
