"""A contract's text becomes the typed view; everything wrong with it is said at once."""
# ruff: noqa: E501 - tables of cases

import pytest
from tests.support.contracts import CITY_AIR, DIVISIONS, EVERYTHING, PEOPLE

from ganyun.features.catalog.rules.contract import Contract, ForeignKey
from ganyun.features.catalog.rules.parse import MOST_FIELDS, read_contract, read_stored
from ganyun.kernel.packs import Problem


def parse(text: str) -> tuple[Contract | None, list[Problem]]:
    problems: list[Problem] = []
    return read_contract(text, "c.yaml", problems.append), problems


def faults(before: str, after: str, text: str = CITY_AIR) -> list[Problem]:
    assert before in text
    contract, problems = parse(text.replace(before, after, 1))
    assert contract is None
    return problems


@pytest.mark.parametrize("text", [CITY_AIR, DIVISIONS, EVERYTHING, PEOPLE])
def test_good_contracts_have_no_problems(text) -> None:
    contract, problems = parse(text)
    assert contract is not None and problems == [] and contract.text == text
    assert read_stored(text) == contract


def test_the_typed_view() -> None:
    contract, _ = parse(CITY_AIR)
    assert contract is not None
    assert (contract.id, contract.cloud, contract.table) == ("ecology.city_air", "ecology", "city_air")
    assert contract.keys == ("city", "date")
    assert [field.name for field in contract.fields] == ["city", "date", "aqi", "pm25"]
    pm25 = contract.field("pm25")
    assert pm25 is not None
    assert (pm25.title, pm25.unit, pm25.physical_type) == ("细颗粒物 PM2.5", "ug/m3", "double")
    assert pm25.options == {"minimum": 0} and not pm25.required and pm25.level == 1
    assert contract.field("date").key_position == 2 and contract.field("date").required  # type: ignore[union-attr]
    assert contract.owner == "省环保厅" and contract.share_type == "unconditional" and contract.load_mode == "upsert"
    assert (contract.code, contract.category, contract.theme) == ("211001/000001", "2", "211")
    server = contract.server("sample")
    assert server is not None and server.path == "samples/city_air.csv"
    assert [rule["name"] for rule in contract.quality] == ["has_rows", "one_row_a_city_a_day"]


def test_defaults_share_but_do_not_open_and_mask_what_nobody_classified() -> None:
    text = DIVISIONS.replace(', classification: "1"', "").replace("  - {property: resourceCode, value: 103001/000001}\n",
                                                                "  - {property: x-a, value: b}\n")  # fmt: skip
    contract, problems = parse(text)
    assert contract is not None, problems
    assert contract.share_type == "unconditional" and contract.open_type == "none"
    assert contract.level == 3 and all(field.masked and not field.classified for field in contract.fields)
    assert contract.update_cycle == "irregular" and contract.load_mode == "upsert" and contract.code == ""


@pytest.mark.parametrize(
    ("stated", "name"), [("divisions", "divisions"), ("base.divisions.name", "divisions"), ("a b", "a b")]
)
def test_a_code_list_may_be_named_by_the_field_that_holds_it(stated, name) -> None:
    contract, _ = parse(CITY_AIR.replace("{property: unit, value: ug/m3}", f"{{property: codeList, value: {stated}}}"))
    assert contract is not None and contract.field("pm25").code_list == name  # type: ignore[union-attr]


def test_every_construct() -> None:
    contract, _ = parse(EVERYTHING)
    assert contract is not None
    assert contract.foreign_keys == (
        ForeignKey(("city",), "base.divisions", ("code",), "schema[0].properties[0].relationships"),
        ForeignKey(
            ("parent_city", "parent_date"), "ecology.everything", ("city", "date"), "schema[0].relationships[0]"
        ),
    )
    assert contract.field("city").foreign_key == "base.divisions.code"  # type: ignore[union-attr]
    real = contract.server("real")
    assert real is not None and real.properties["columns"] == {"城市": "city", "日期": "date"}
    assert contract.related == ("base.divisions",) and contract.share_condition == "限环境执法使用"
    assert contract.level == 3 and contract.tags == ("空气", "日报")


@pytest.mark.parametrize(
    ("before", "after", "path", "word"),
    [
        ("id: ecology.city_air", "id: Ecology.CityAir", "id", "合法"),
        ("id: ecology.city_air", "id: city_air", "id", "合法"),
        ("domain: ecology", "domain: transport", "domain", "ecology"),
        ("  - name: city_air\n", "  - name: other\n", "schema[0].name", "city_air"),
        ("version: 1.0.0", "version: 1.0.0.1", "version", "语义化"),
        ("version: 1.0.0", "version: v1", "version", "语义化"),
        ("- name: aqi", "- name: CITY", "schema[0].properties[2].name", "两次"),
        ("- name: aqi", '- name: "a b"', "schema[0].properties[2].name", "合法"),
        ("physicalType: integer", "physicalType: intt", "schema[0].properties[2].physicalType", "未知的物理类型"),
        ("{minimum: 0, maximum: 500}", "{minimum: 500, maximum: 0}", "schema[0].properties[2].logicalTypeOptions.minimum", "大于"),
        ("{minimum: 0, maximum: 500}", "{minimun: 0}", "schema[0].properties[2].logicalTypeOptions.minimun", "minimum"),
        ("{minimum: 0, maximum: 500}", "{minimum: low}", "schema[0].properties[2].logicalTypeOptions.minimum", "应为数"),
        ("{minimum: 0, maximum: 500}", "{multipleOf: 0}", "schema[0].properties[2].logicalTypeOptions.multipleOf", "大于 0"),
        ("primaryKeyPosition: 2", "primaryKeyPosition: 1", "schema[0].properties[1].primaryKeyPosition", "两次"),
        ("primaryKeyPosition: 2", "primaryKeyPosition: 0", "schema[0].properties[1].primaryKeyPosition", "从 1"),
        ("        primaryKey: true\n        primaryKeyPosition: 2", "        primaryKeyPosition: 2",
         "schema[0].properties[1].primaryKeyPosition", "不是主键"),
        ("role: owner}", "role: owner}\n    - {username: 省水利厅, role: owner}", "team", "一数一源"),
        ("format: csv}", "format: docx}", "servers[0].format", "docx"),
        (", path: samples/city_air.csv", "", "servers[0].path", "path"),
        ("format: csv}", "format: csv, customProperties: [{property: password, value: x}]}", "servers[0]", "密钥"),
        ("  - {server: sample", "  - {server: sample, type: local, path: a, format: csv}\n  - {server: sample", "servers[1].server", "两次"),
        ("value: 211001/000001", "value: 911001/1", "customProperties[0].value", "类(1)项(2)目(3)"),
        ("value: unconditional", "value: free", "customProperties[1].value", "free"),
        ("property: shareType", "property: shareTpye", "customProperties[1].property", "shareType"),
        ("property: openType", "property: shareType", "customProperties[2]", "两次"),
        ("{property: updateCycle, value: daily}", "{property: updateCycle, value: dayly}", "customProperties[3].value", "daily"),
        ("{property: shareType, value: unconditional}", "{property: shareType, value: conditional}", "customProperties", "共享条件"),
        ("{property: shareType, value: unconditional}", "{property: shareType, value: none}", "customProperties", "依据"),
        ("{property: openType, value: unconditional}", "{property: openType, value: conditional}", "customProperties", "开放条件"),
        ('classification: "1"', 'classification: "3"', "customProperties", "不能无条件开放"),
        ("{property: unit, value: ug/m3}", "{property: standardise, value: code}", "schema[0].properties[3].customProperties", "codeList"),
        ("metric: rowCount", "metric: rowCout", "schema[0].quality[0].metric", "rowCount"),
        ("metric: rowCount, ", "", "schema[0].quality[0].metric", "缺少 metric"),
        ("metric: rowCount", "metric: nullValues", "schema[0].quality[0].metric", "字段"),
        ("mustBeGreaterThan: 0, ", "", "schema[0].quality[0]", "门槛"),
        ("mustBeGreaterThan: 0", "mustBeGreaterThan: 0, mustBe: 1", "schema[0].quality[0]", "2 个门槛"),
        ("mustBeGreaterThan: 0", "mustBeBetween: [9, 1]", "schema[0].quality[0].mustBeBetween", "小的在前"),
        ("severity: error}", "severity: eror}", "schema[0].quality[0].severity", "error"),
        ("dimension: completeness", "dimension: complete", "schema[0].quality[0].dimension", "completeness"),
        ("select count(*) - count", "selec count(*) - count", "schema[0].quality[1].query", "SQL"),
        ("from city_air\"", "from city_air; drop table x\"", "schema[0].quality[1].query", "SELECT"),
        ("select count(*) - count(distinct (city, date)) from city_air", "delete from city_air", "schema[0].quality[1].query", "SELECT"),
    ],
)  # fmt: skip
def test_each_fault_is_said_at_its_place(before, after, path, word) -> None:
    found = [problem for problem in faults(before, after) if problem.path == path]
    assert found, faults(before, after)
    assert word in f"{found[0].message} {found[0].fix} {' '.join(found[0].allowed)}"
    assert found[0].file == "c.yaml"


@pytest.mark.parametrize("pattern", ["[", "(?=x)a", "(?<!b)c", r"(a)\1", "a++", "(?P<n>"])
def test_patterns_that_the_engine_cannot_run(pattern) -> None:
    text = CITY_AIR.replace(
        'classification: "1"\n', f"classification: \"1\"\n        logicalTypeOptions: {{pattern: '{pattern}'}}\n", 1
    )
    contract, problems = parse(text)
    assert contract is None and problems[0].path.endswith("logicalTypeOptions.pattern")


@pytest.mark.parametrize(
    ("target", "resource", "word"),
    [
        ("divisions.code", "ecology.divisions", ""),
        ("base/divisions/properties/code", "base.divisions", ""),
        ("../../base/contracts/divisions.yaml#/schema/divisions/properties/code", "base.divisions", ""),
        ("base.divisions.code", "", "base/divisions/properties/code"),
        ("somewhere", "", "看不懂"),
        ("a/b", "", "看不懂"),
    ],
)
def test_spellings_of_a_foreign_key(target, resource, word) -> None:
    text = CITY_AIR.replace(
        'classification: "1"\n', f'classification: "1"\n        relationships: [{{to: "{target}"}}]\n', 1
    )
    contract, problems = parse(text)
    if resource:
        assert contract is not None and contract.foreign_keys[0].resource == resource
    else:
        assert contract is None and word in f"{problems[0].message}{problems[0].fix}"


def test_three_parts_are_a_foreign_key_in_the_newer_standard() -> None:
    text = CITY_AIR.replace("v3.1.0", "v3.2.0").replace(
        'classification: "1"\n', 'classification: "1"\n        relationships: [{to: base.divisions.code}]\n', 1)  # fmt: skip
    contract, problems = parse(text)
    assert contract is not None, problems
    assert contract.field("city").foreign_key == "base.divisions.code"  # type: ignore[union-attr]


def test_all_faults_come_together_in_order_of_lines() -> None:
    text = CITY_AIR.replace("version: 1.0.0", "version: x").replace("logicalType: date", "logicalType: dat")
    text = text.replace("role: owner", "rol: owner").replace("mustBe: 0", "mustBee: 0")
    contract, problems = parse(text)
    assert contract is None and len(problems) >= 4
    lines = [problem.line or 0 for problem in problems]
    assert lines == sorted(lines)
    assert all(problem.fix or problem.allowed for problem in problems)


def test_a_table_of_thousands_of_columns() -> None:
    def wide(columns: int) -> str:
        head, _sep, _rest = DIVISIONS.partition("      - {name: code")
        fields = "".join(f'      - {{name: c{n}, logicalType: string, classification: "1"}}\n' for n in range(columns))
        return head + fields + "customProperties: [{property: x-a, value: b}]\n"

    contract, problems = parse(wide(MOST_FIELDS))
    assert contract is not None and len(contract.fields) == MOST_FIELDS, problems[:1]
    contract, problems = parse(wide(MOST_FIELDS + 1))
    assert contract is None and "太多" in problems[0].message


@pytest.mark.parametrize("cut", range(0, 60))
def test_a_truncated_contract_never_crashes(cut) -> None:
    lines = EVERYTHING.splitlines(keepends=True)
    contract, problems = parse("".join(lines[:cut]))
    assert contract is not None or problems
