"""The verdict on a batch: query, stream, judge and profile together, over a small file."""

from pathlib import Path
from typing import Any

import pytest
from tests.support.loading import READINGS, contract_of, loaded, write

from ganyun.features.quality.public import BatchRefused, CheckResult, Outcome

TEXT = "city,day,aqi,note\n南昌,2024-01-01,50,\n南昌,2024-01-01,60,x\n九江,2024-01-01,x,\n九江,2024-01-02,900,y\n坏\n"


def outcome(path: Path, **options: Any) -> Outcome:
    result = loaded(contract_of(**options), write(path / "a.csv", TEXT)).outcome
    assert result is not None
    return result


def of(found: Outcome, code: str) -> CheckResult:
    return next(each for each in found.checks if each.code == code)


def test_counts(tmp_path: Path) -> None:
    found = outcome(tmp_path)
    assert (found.rows, found.good, found.refused) == (5, 1, [])
    counts = {each.code: (each.assessed, each.failed) for each in found.checks}
    assert counts["row.shape"] == (5, 1) and counts["city.required"] == (4, 0)
    assert counts["aqi.type"] == (4, 1)  # the text x was there, so it counts as assessed
    assert counts["aqi.range"] == (3, 1) and counts["key"] == (4, 1)
    assert of(found, "aqi.type").rate == pytest.approx(0.75)
    assert 0 < (found.score.total or 0) < 100 and found.light in ("yellow", "green")


def test_a_batch_rule_with_its_measure(tmp_path: Path) -> None:
    rule = {"metric": "rowCount", "name": "rows", "mustBeGreaterThan": 0}
    assert of(outcome(tmp_path, quality=[rule]), "rows").measured == 1.0  # only good rows are staged


def test_a_share_of_bad_rows_refuses(tmp_path: Path) -> None:
    rule = {"metric": "nullValues", "mustBeLessThan": 10, "unit": "percent"}
    with pytest.raises(BatchRefused) as caught:
        outcome(tmp_path, fields=[*READINGS[:3], {**READINGS[3], "quality": [rule]}])
    assert caught.value.outcome.refused == ["note不缺失（2 行不符）"]


def test_values_of_personal_fields_are_in_no_report(tmp_path: Path) -> None:
    listed = [{"property": "codeList", "value": "divisions"}]
    fields = [{"name": "city", "logicalType": "string", "classification": level, "customProperties": listed}
              for level in ("3",)]  # fmt: skip
    result = loaded(contract_of(fields), write(tmp_path / "a.csv", "city\n桃花源\n360100\n")).outcome
    assert result is not None and result.unmapped == {}
    (field,) = result.profile
    assert (field.filled, field.frequent, field.low) == (2, [], "")


def test_the_profile(tmp_path: Path) -> None:
    text = "city,day,aqi\n" + "".join(f"市{index % 3},2024-01-{index + 1:02d},{index * 10}\n" for index in range(20))
    result = loaded(contract_of(), write(tmp_path / "a.csv", text)).outcome
    assert result is not None
    city, day, aqi, note = result.profile
    assert city.frequent[0] == ("市0", 7) and city.distinct == 3
    assert (day.low, day.high) == ("2024-01-01", "2024-01-20")
    assert aqi.mean == 95 and sum(aqi.histogram) == 20 and (aqi.low, aqi.high) == ("0", "190")
    assert (note.filled, note.rows) == (0, 20)
    assert result.as_json()["profile"][0]["name"] == "city"
