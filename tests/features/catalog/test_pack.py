"""Contracts of packs: each file by itself, and all together."""
# ruff: noqa: E501 - tables of cases

import pytest
from tests.support.contracts import CITY_AIR, DIVISIONS, PEOPLE

from ganyun.kernel.packs import inspect_packs


def problems_of(folder) -> list[str]:
    return [str(problem) for problem in inspect_packs([folder])[1]]


def test_good_packs(db, packs, tmp_path) -> None:
    folder = packs(base={"divisions": DIVISIONS}, ecology={"city_air": CITY_AIR, "people": PEOPLE})
    found, problems = inspect_packs([folder])
    assert not problems
    contract = found["ecology"].part("contracts")["contracts/city_air.yaml"]
    assert contract.id == "ecology.city_air" and contract.folder == tmp_path / "packs" / "ecology"


def test_problems_of_all_files_come_together(db, packs) -> None:
    folder = packs(
        base={"divisions": DIVISIONS.replace("logicalType: object", "logicalTyp: object")},
        ecology={"city_air": "a: [\n", "people": PEOPLE.replace("value: mobile", "value: mobil")},
    )
    listing = "\n".join(problems_of(folder))
    assert "base/contracts/divisions.yaml:12 schema[0].logicalTyp: 未知的键" in listing
    assert "ecology/contracts/city_air.yaml:2: 不是合法的 YAML" in listing
    assert "ecology/contracts/people.yaml" in listing and "是不是想写 mobile" in listing


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        ({"ecology": {"a": CITY_AIR, "b": CITY_AIR}}, ("已在 ecology/contracts/a.yaml 定义", "资源代码 211001/000001")),
        ({"transport": {"a": CITY_AIR}}, ("不属于这朵云",)),
        ({"ecology": {"a": CITY_AIR.replace("ecology.city_air", "ecology.x").replace("- name: city_air\n", "- name: x\n"),
                      "b": CITY_AIR}}, ("资源代码 211001/000001 已由 ecology/contracts/a.yaml 使用",)),
    ],
)  # fmt: skip
def test_ids_and_codes_over_all_packs(db, packs, contents, words) -> None:
    listing = "\n".join(problems_of(packs(**contents)))
    assert all(word in listing for word in words)


KEY = 'classification: "1"\n        relationships: [{to: %s}]\n'


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ("base/divisions/properties/code", ""),
        ("base/divisions/properties/cod", "没有字段 cod"),
        ("base/division/properties/code", "没有资源 base.division"),
        ("transport/roads/properties/code", "不在 needs 里"),
    ],
)
def test_references_between_packs(db, packs, target, word) -> None:
    text = CITY_AIR.replace('classification: "1"\n', KEY % target, 1)
    listing = "\n".join(problems_of(packs(base={"divisions": DIVISIONS}, ecology={"city_air": text})))
    assert word in listing and bool(word) == bool(listing)


def test_a_file_that_is_not_utf8(db, packs, tmp_path) -> None:
    folder = packs(base={"divisions": DIVISIONS})
    (folder / "base/contracts/divisions.yaml").write_bytes(DIVISIONS.encode("gb18030"))
    assert "不是 UTF-8 文本" in "\n".join(problems_of(folder))
