"""What a change means for those who use the data."""
# ruff: noqa: E501 - tables of cases

import pytest
from tests.support.contracts import CITY_AIR, EVERYTHING

from ganyun.features.catalog.rules.changes import (
    ADDITIVE,
    BREAKING,
    COMPATIBLE,
    compare,
    kind_of,
    next_version,
    version_fault,
)
from ganyun.features.catalog.rules.contract import Contract
from ganyun.features.catalog.rules.parse import read_contract


def parse(text: str) -> Contract:
    problems: list[object] = []
    contract = read_contract(text, "c.yaml", problems.append)
    assert contract is not None, problems
    return contract


NEW_FIELD = '      - {name: no2, logicalType: number, classification: "1"%s}\n    quality:\n      - {name: has_rows'


@pytest.mark.parametrize(
    ("before", "after", "kind", "path"),
    [
        ("name: 城市空气质量日报", "name: 城市空气日报", COMPATIBLE, "name"),
        ("十一个设区市的空气质量日报。", "另一段话", COMPATIBLE, "description.purpose"),
        ("businessName: 日期", "businessName: 观测日期", COMPATIBLE, "schema[0].properties.date.businessName"),
        ("    quality:\n      - {name: has_rows", NEW_FIELD % "", ADDITIVE, "schema[0].properties.no2"),
        ("    quality:\n      - {name: has_rows", NEW_FIELD % ", required: true", BREAKING, "schema[0].properties.no2"),
        ("- name: aqi\n", "- name: index\n", BREAKING, "schema[0].properties.aqi"),
        ("physicalType: integer", "physicalType: bigint", COMPATIBLE, "schema[0].properties.aqi.logicalType"),
        ("physicalType: integer", "physicalType: smallint", BREAKING, "schema[0].properties.aqi.logicalType"),
        ("logicalType: number\n        physicalType: double", "logicalType: integer\n        physicalType: bigint", BREAKING, "schema[0].properties.pm25.logicalType"),
        ("{minimum: 0, maximum: 500}", "{minimum: 0, maximum: 1000}", COMPATIBLE, "schema[0].properties.aqi.logicalTypeOptions.maximum"),
        ("{minimum: 0, maximum: 500}", "{minimum: 0}", COMPATIBLE, "schema[0].properties.aqi.logicalTypeOptions.maximum"),
        ("{minimum: 0, maximum: 500}", "{minimum: 1, maximum: 500}", BREAKING, "schema[0].properties.aqi.logicalTypeOptions.minimum"),
        ("logicalTypeOptions: {minimum: 0, maximum: 500}", "required: true\n        logicalTypeOptions: {minimum: 0, maximum: 500}", BREAKING, "schema[0].properties.aqi.required"),
        ("        primaryKey: true\n        primaryKeyPosition: 2\n", "", BREAKING, "schema[0].primaryKey"),
        ("value: ug/m3", "value: mg/m3", BREAKING, "schema[0].properties.pm25.unit"),
        ("{property: shareType, value: unconditional}", "{property: shareType, value: conditional}\n  - {property: shareCondition, value: x}", BREAKING, "shareType"),
        ("{property: openType, value: unconditional}", "{property: openType, value: none}", BREAKING, "openType"),
        ("value: daily", "value: monthly", BREAKING, "updateCycle"),
        ("value: daily", "value: realtime", COMPATIBLE, "updateCycle"),
        ("value: upsert", "value: append", BREAKING, "loadMode"),
        ("        mustBe: 0\n", "        mustBeLessThan: 5\n", BREAKING, "schema[0].quality"),
        ("mustBeGreaterThan: 0", "mustBeGreaterThan: 100", BREAKING, "schema[0].quality"),
        ("mustBeGreaterThan: 0", "mustBeGreaterThan: -1", COMPATIBLE, "schema[0].quality"),
        ("severity: error}", "severity: warning}", COMPATIBLE, "schema[0].quality"),
        ("      - {name: has_rows, type: library, metric: rowCount, mustBeGreaterThan: 0, dimension: completeness, severity: error}\n", "", COMPATIBLE, "schema[0].quality"),
        ("format: csv}", "format: tsv}", COMPATIBLE, "servers"),
        ("username: 省环保厅", "username: 省水利厅", COMPATIBLE, "team"),
        ("{property: frequency, value: 1, unit: d}", "{property: frequency, value: 2, unit: d}", COMPATIBLE, "slaProperties"),
    ],
)  # fmt: skip
def test_each_change_is_classified_with_path_and_reason(before, after, kind, path) -> None:
    assert before in CITY_AIR
    changes = compare(parse(CITY_AIR), parse(CITY_AIR.replace(before, after, 1)))
    assert path in [change.path for change in changes]
    assert kind_of(changes) == kind
    assert all(change.reason for change in changes)


def test_lowering_a_level_breaks_and_raising_it_does_not() -> None:
    old = parse(EVERYTHING)
    lower = parse(EVERYTHING.replace('classification: "3"', 'classification: "2"'))
    assert kind_of(compare(old, lower)) == BREAKING and kind_of(compare(lower, old)) == COMPATIBLE


def test_a_renamed_field_is_told_from_a_removed_and_a_new_one() -> None:
    (change, *rest) = compare(parse(CITY_AIR), parse(CITY_AIR.replace("- name: pm25", "- name: pm2_5")))
    assert not rest and (change.before, change.after) == ("pm25", "pm2_5") and "改名" in change.reason


def test_vocabulary_and_references() -> None:
    old = parse(EVERYTHING)
    for before, after, kind in (
        ("{property: semanticType, value: mobile}", "{property: semanticType, value: citizen_id}", BREAKING),
        ("{property: semanticType, value: mobile}", "{property: x-none, value: a}", COMPATIBLE),
        (
            "      - {type: foreignKey, from: [everything.parent_city, everything.parent_date], to: [everything.city, everything.date]}\n",
            "      - {type: foreignKey, from: [everything.parent_city], to: [everything.city]}\n",
            COMPATIBLE,
        ),
        ("to: base/divisions/properties/code", "to: base/divisions/properties/name", BREAKING),
        ('validValues: ["360100", "360200"]', 'validValues: ["360100"]', BREAKING),
    ):
        assert before in EVERYTHING
        assert kind_of(compare(old, parse(EVERYTHING.replace(before, after)))) == kind, after


def test_layout_and_comments_mean_nothing() -> None:
    shuffled = (
        CITY_AIR.replace("   # 摘要", "")
        .replace("kind: DataContract\n", "")
        .replace("apiVersion: v3.1.0", "kind: DataContract\napiVersion: v3.1.0")
    )
    assert compare(parse(CITY_AIR), parse(shuffled)) == () and kind_of(()) == COMPATIBLE


def test_the_worst_change_comes_first() -> None:
    text = CITY_AIR.replace("name: 城市空气质量日报", "name: x").replace("value: ug/m3", "value: kg")
    assert [change.kind for change in compare(parse(CITY_AIR), parse(text))] == [BREAKING, COMPATIBLE]


@pytest.mark.parametrize(
    ("old", "new", "kind", "refused"),
    [
        ("1.2.3", "1.2.3", COMPATIBLE, False),
        ("1.2.3", "1.2.2", COMPATIBLE, True),
        ("1.2.3", "1.2.4", ADDITIVE, True),
        ("1.2.3", "1.3.0", ADDITIVE, False),
        ("1.2.3", "2.0.0", ADDITIVE, False),
        ("1.2.3", "1.9.0", BREAKING, True),
        ("1.2.3", "2.0.0", BREAKING, False),
        ("1.2.3", "2.0.0-rc1", BREAKING, False),
    ],
)
def test_versions_follow_the_change(old, new, kind, refused) -> None:
    fault = version_fault(old, new, kind)
    assert bool(fault) == refused
    if kind != COMPATIBLE:
        assert version_fault(old, next_version(old, kind), kind) == ""
        if refused:
            assert next_version(old, kind) in fault
