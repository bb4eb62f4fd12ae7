"""Keys and types are those of ODCS; the library's JSON Schema is the judge of what must be refused."""

import copy
import importlib.resources
import json
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.support.contracts import CITY_AIR, EVERYTHING

from ganyun.features.catalog.rules.document import YamlLoader, read_document
from ganyun.features.catalog.rules.parse import read_contract
from ganyun.features.catalog.rules.shape import check_shape
from ganyun.kernel.packs import Problem

SCHEMA_FILE = importlib.resources.files("open_data_contract_standard") / "schema.json"
SCHEMA = jsonschema_rs.validator_for(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
WHOLE: dict[str, Any] = yaml.load(EVERYTHING, Loader=YamlLoader)


def problems_of(text: str) -> list[Problem]:
    found: list[Problem] = []
    document = read_document(text, "c.yaml", found.append)
    if document is not None:
        check_shape(document)
    return found


def problems_in(data: Any) -> list[Problem]:
    return problems_of(json.dumps(data, ensure_ascii=False))


def test_the_judge_and_we_accept_the_same_contract() -> None:
    assert SCHEMA.is_valid(WHOLE) and problems_of(EVERYTHING) == [] and problems_of(CITY_AIR) == []


def test_an_unknown_key_names_the_nearest_with_path_and_line() -> None:
    text = CITY_AIR.replace("businessName: 日期", "busineesName: 日期")
    (problem,) = problems_of(text)
    assert problem.path == "schema[0].properties[1].busineesName"
    assert problem.line == text[: text.index("busineesName")].count("\n") + 1
    assert "businessName" in problem.fix and "classification" in problem.allowed


@pytest.mark.parametrize(
    ("before", "after", "path", "word"),
    [
        ("version: 1.0.0", "version: 1.0", "version", '"1.0"'),
        ("required: true", 'required: "true"', "schema[0].properties[0].required", ""),
        ('classification: "1"', "classification: 1", "schema[0].properties[0].classification", '"1"'),
        ('classification: "1"', 'classification: "5"', "schema[0].properties[0].classification", ""),
        ("logicalType: integer", "logicalType: intger", "schema[0].properties[2].logicalType", "integer"),
        ("kind: DataContract", "kind: Datacontract", "kind", "DataContract"),
        ("status: active\n", "", "status", "status"),
        ("apiVersion: v3.1.0", "apiVersion: v2.2.0", "apiVersion", ""),
        ("type: local", "type: locl", "servers[0].type", "local"),
        ("value: 211001/000001", "valeu: x", "customProperties[0].valeu", "value"),
        ("  members:\n    - {username: 省环保厅, role: owner}", "  - 省环保厅", "team[0]", ""),
        ("name: 城市空气质量日报", "name:", "name", ""),
    ],
)
def test_wrong_keys_types_and_values(before, after, path, word) -> None:
    assert before in CITY_AIR
    found = [problem for problem in problems_of(CITY_AIR.replace(before, after, 1)) if problem.path == path]
    assert found and (found[0].line is not None or path == "status")
    assert word in found[0].fix


def test_keys_of_a_newer_standard_need_that_standard() -> None:
    newer = CITY_AIR.replace("logicalType: integer\n", "logicalType: integer\n        enum: [{value: 1}]\n")
    assert [problem.path for problem in problems_of(newer)] == ["schema[0].properties[2].enum"]
    assert problems_of(newer.replace("v3.1.0", "v3.2.0")) == []


@pytest.mark.parametrize("text", ["- 1\n", "text\n", "1\n"])
def test_a_contract_is_a_mapping(text) -> None:
    assert problems_of(text)[0].fix.endswith("v3.1.0")


def _places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(data, dict):
        return found + [place for key, value in data.items() for place in _places(value, (*path, key))]
    if isinstance(data, list):
        return found + [place for index, value in enumerate(data) for place in _places(value, (*path, index))]
    return found


PLACES = _places(WHOLE)
VALUES = st.sampled_from([None, True, 3, -1.5, "text", [], {}, ["x"], {"x": 1}, [{}], [1, 2, 3]])


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PLACES), VALUES, st.sampled_from(["replace", "rename", "delete"]))
def test_what_the_json_schema_refuses_we_refuse(place, value, change) -> None:
    assume(change == "replace" or place[-1] != "logicalType")  # v3.2 then takes every "if the type is …" for true
    data = copy.deepcopy(WHOLE)
    parent: Any = data
    for step in place[:-1]:
        parent = parent[step]
    if change == "replace":
        parent[place[-1]] = value
    elif change == "rename" and isinstance(parent, dict):
        parent[f"{place[-1]}zz"] = parent.pop(place[-1])
    else:
        del parent[place[-1]]
    found: list[Problem] = []
    contract = read_contract(json.dumps(data, ensure_ascii=False), "c.yaml", found.append)
    assert (contract is None) == bool(found)
    assert SCHEMA.is_valid(data) or found
