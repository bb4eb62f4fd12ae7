"""Runs as OpenLineage events, held against the standard's shape."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.features.lineage.openlineage import faults

from ganyun.features.lineage.rules.events import Described, dataset_name, plain, run_events, run_id
from ganyun.features.lineage.rules.records import DatasetRef, RunRecord

START = datetime(2024, 1, 2, 0, 59, tzinfo=UTC)
END = datetime(2024, 1, 2, 1, 0, tzinfo=UTC)


def run(**changes: Any) -> RunRecord:
    values: dict[str, Any] = {
        "id": "0190c2a0-0000-7000-8000-000000000001", "job": "合并.法人库.日更", "kind": "model", "state": "COMPLETE",
        "started": START, "ended": END, "inputs": (DatasetRef("market.enterprise", 4),),
        "output": DatasetRef("corp.golden", 7), "columns": {"uscc": ("market.enterprise.uscc",)}, "rows": 9997,
        "facets": {"output": {"dataQualityMetrics": {"rowCount": 9997, "columnMetrics": {}}}},
    }  # fmt: skip
    return RunRecord(**{**values, **changes})


def test_the_worked_example_of_the_standards() -> None:
    """standards.md §8: COMPLETE of 合并.法人库.日更, enterprise → golden, 9,997 rows, uscc from enterprise.uscc."""
    start, end = run_events(run())
    assert (start["eventType"], end["eventType"]) == ("START", "COMPLETE")
    assert end["eventTime"] == "2024-01-02T01:00:00.000Z"
    assert end["job"]["name"] == "合并.法人库.日更"
    assert [each["name"] for each in end["inputs"]] == ["market.enterprise"]
    output = end["outputs"][0]
    assert output["name"] == "corp.golden" and output["facets"]["dataQualityMetrics"]["rowCount"] == 9997
    assert output["facets"]["columnLineage"]["fields"]["uscc"]["inputFields"] == [
        {"namespace": "ganyun", "name": "market.enterprise", "field": "uscc"}
    ]
    assert output["outputFacets"]["outputStatistics"]["rowCount"] == 9997
    assert faults(start) == faults(end) == []


def test_a_file_is_named_as_the_standard_names_files() -> None:
    _start, end = run_events(run(inputs=(DatasetRef("file:base/samples/divisions.csv"),)))
    source = end["inputs"][0]
    assert (source["namespace"], source["name"]) == ("file", "base/samples/divisions.csv")
    assert dataset_name(source["namespace"], source["name"]) == "file:base/samples/divisions.csv"
    assert faults(end) == []


def test_a_failed_run_says_why_and_has_no_statistics() -> None:
    _start, end = run_events(run(state="FAIL", error="除数为零", rows=None, output=DatasetRef("corp.golden")))
    assert end["run"]["facets"]["errorMessage"]["message"] == "除数为零"
    assert "outputFacets" not in end["outputs"][0] and "version" not in end["outputs"][0]["facets"]
    assert faults(end) == []


def test_what_the_law_asks_to_know() -> None:
    known = {
        "corp.golden": Described(
            (("uscc", "VARCHAR", "统一社会信用代码"),), "省市场监督管理局", 2, "赣府发〔2016〕1 号"
        )
    }
    given_by_caller = {"approver": "李四", "requestId": "R-7", "purpose": "年报", "recipient": "省统计局"}
    _start, end = run_events(run(actor="wang", facets={"governance": given_by_caller}), known)
    facet = end["run"]["facets"]["ganyun_governance"]
    assert {name: value for name, value in facet.items() if not name.startswith("_")} == {
        "actor": "wang", "level": 2, "legalBasis": "赣府发〔2016〕1 号", **given_by_caller,
    }  # fmt: skip
    output = end["outputs"][0]["facets"]
    assert output["ownership"]["owners"][0]["name"] == "省市场监督管理局"
    assert output["schema"]["fields"][0]["description"] == "统一社会信用代码"
    assert output["ganyun_classification"]["level"] == 2
    assert faults(end) == []


def test_ids_become_uuids_and_stay_the_same() -> None:
    assert run_id("0190C2A0-0000-7000-8000-000000000001") == "0190c2a0-0000-7000-8000-000000000001"
    assert run_id("load 7") == run_id("load 7") != run_id("load 8")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(float("nan"), None), (float("inf"), None), ("a\x00b", "ab"), ({1: (2, {3})}, {"1": [2, [3]]}),
     (END, "2024-01-02T01:00:00.000Z"),
     (True, True), (timedelta(days=1), "1 day, 0:00:00")],
)  # fmt: skip
def test_plain(value: object, expected: object) -> None:
    assert plain(value) == expected


NAMES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)
FACETS = st.dictionaries(
    NAMES.filter(lambda name: not name.startswith("_")),
    st.dictionaries(
        NAMES, st.one_of(st.floats(), st.text(max_size=9), st.integers(), st.none()), min_size=1, max_size=3
    ),
    max_size=3,
)


@given(
    name=NAMES,
    version=st.none() | st.integers(0, 10**12),
    facets=FACETS,
    state=st.sampled_from(["COMPLETE", "FAIL", "ABORT"]),
)
def test_every_run_makes_valid_events(name: str, version: int | None, facets: dict[str, Any], state: Any) -> None:
    facets = {key: value for key, value in facets.items() if key not in ("output", "governance", "errorMessage")}
    name = name.replace("\x00", "") or "x"
    for event in run_events(run(job=name, state=state, output=DatasetRef(name, version), facets=facets, id=name)):
        assert faults(event) == []
        json.dumps(event, allow_nan=False)


def test_the_shape_finds_faults() -> None:
    _start, end = run_events(run())
    assert (
        faults({**end, "eventType": "DONE"}) and faults({**end, "run": {"runId": "7"}}) and faults({**end, "more": 1})
    )
