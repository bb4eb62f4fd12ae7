"""A form edit changes one value and not one other character."""
# ruff: noqa: E501 - tables of cases

from difflib import ndiff

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.support.contracts import CITY_AIR

from ganyun.features.catalog.rules.document import YamlLoader
from ganyun.features.catalog.rules.edit import EditFailed, Item, append_item, remove, scalar, set_value

AWKWARD = """\
# 合同 — 手写，别动格式
apiVersion:   v3.1.0     # 空格是故意的
"id": 'ecology.t'
name: "带引号: 的名"   # 尾注
note: |
  第一行
    缩进的第二行

  空行之后
folded: >-
  折叠
  一下
𠮷: {a: 1,b: [x,  y ,z], "c d": ''}
schema:
- name: t
  properties:
  - name: 一
    logicalType: string   # 第一个

  # 两个字段之间的话
  - {name: 二, logicalType: integer,   customProperties: [ {property: unit, value: 吨} ]}
  -   name: 三
      customProperties:
          - property: codeList
            value: sex
empty: []
none:
tail: end"""


def changed_lines(before: str, after: str) -> list[str]:
    return [line for line in ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (
            ("apiVersion",),
            "v3.2.0",
            ["- apiVersion:   v3.1.0     # 空格是故意的", "+ apiVersion:   v3.2.0     # 空格是故意的"],
        ),
        (("id",), "ecology.u", ["- \"id\": 'ecology.t'", "+ \"id\": 'ecology.u'"]),
        (("name",), '他说"好"', ['- name: "带引号: 的名"   # 尾注', '+ name: "他说\\"好\\""   # 尾注']),
        (("𠮷", "b", 1), "yes", None),
        (("𠮷", "new"), 3, None),
        (("schema", 0, "properties", Item("name", "一"), "logicalType"), "date", None),
        (("schema", 0, "properties", Item("name", "一"), "required"), True, ["+     required: true"]),
        (("schema", 0, "properties", Item("name", "二"), "logicalType"), "number", None),
        (("schema", 0, "properties", 1, "customProperties", Item("property", "unit"), "value"), "kg", None),
        (("schema", 0, "properties", 2, "customProperties", Item("property", "codeList"), "value"), "a: b", None),
        (("tail",), "", ["- tail: end", '+ tail: ""']),
        (("more",), "行", ["+ more: 行"]),
        (("description", "purpose"), "用途", ["+ description: {purpose: 用途}"]),
        (("none",), "something", None),
        (("note",), "one line", None),
    ],
)
def test_an_edit_changes_only_its_own_value(path, value, expected) -> None:
    after = set_value(AWKWARD, path, value)
    lines = changed_lines(AWKWARD, after)
    if expected is not None:
        assert lines == expected
    elif path != ("note",):
        assert len(lines) <= 2
    data = yaml.load(after, Loader=YamlLoader)
    for step in path:
        data = next(e for e in data if e[step.key] == step.value) if isinstance(step, Item) else data[step]
    assert data == value


def test_setting_what_is_there_already_changes_nothing() -> None:
    assert set_value(CITY_AIR, ("version",), "1.0.0") == CITY_AIR
    assert (
        set_value(CITY_AIR, ("schema", 0, "properties", Item("name", "pm25"), "businessName"), "细颗粒物 PM2.5")
        == CITY_AIR
    )


def test_a_missing_list_item_is_added_in_the_style_of_its_list() -> None:
    after = set_value(CITY_AIR, ("customProperties", Item("property", "theme"), "value"), "11")
    assert changed_lines(CITY_AIR, after) == ['+   - {property: theme, value: "11"}']
    after = set_value(
        CITY_AIR, ("schema", 0, "properties", 1, "customProperties", Item("property", "unit"), "value"), "d"
    )
    assert changed_lines(CITY_AIR, after) == ["+         customProperties:", "+           - {property: unit, value: d}"]


def test_a_field_is_added_below_the_last_one_and_can_be_taken_away_again() -> None:
    item = {"name": "pm10", "logicalType": "number", "classification": "1"}
    after = append_item(CITY_AIR, ("schema", 0, "properties"), item)
    assert changed_lines(CITY_AIR, after) == [
        "+       - name: pm10", "+         logicalType: number", '+         classification: "1"',
    ]  # fmt: skip
    assert remove(after, ("schema", 0, "properties", Item("name", "pm10"))) == CITY_AIR


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        (("note",), ["note"]),
        (("𠮷", "a"), []),
        (("𠮷", "c d"), []),
        (("schema", 0, "properties", Item("name", "二")), []),
        (("schema", 0, "properties", 2, "customProperties"), []),
        (("schema", 0, "properties", 0, "name"), []),
        (("tail",), ["tail"]),
    ],
)
def test_removing_takes_only_its_own_lines(path, gone) -> None:
    after = remove(AWKWARD, path)
    assert not [line for line in changed_lines(AWKWARD, after) if line.startswith("+") and "𠮷" not in line and "名" not in line
                and "logicalType" not in line]  # fmt: skip
    assert "# 两个字段之间的话" in after and "# 第一个" in after
    for key in gone:
        assert key not in yaml.load(after, Loader=YamlLoader)


def test_removing_what_is_not_there_changes_nothing() -> None:
    assert remove(AWKWARD, ("nothing",)) == AWKWARD
    assert remove(AWKWARD, ("schema", 0, "properties", Item("name", "九"))) == AWKWARD


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a: &x 1\nb: *x\n", ("b",)),
        ("a: {b: 1}\n", ("a",)),
        ("- 1\n", ("a",)),
        ("a: [\n", ("a",)),
        ("a: 1\n", ("a", "b")),
    ],
)
def test_what_cannot_be_changed_alone_is_refused(text, path) -> None:
    with pytest.raises(EditFailed):
        set_value(text, path, "2")


@given(st.text())
def test_any_text_reads_back_from_its_scalar(value) -> None:
    for style in (None, '"', "'"):
        assert yaml.load(f"a: {scalar(value, style)} # b\nc: [{scalar(value, style)}]\n", Loader=YamlLoader) == {
            "a": value, "c": [value],
        }  # fmt: skip


@given(st.dictionaries(st.text(st.characters(categories=["L"]), min_size=1), st.text(), min_size=1), st.data())
def test_any_value_of_any_mapping_can_be_set(mapping, data) -> None:
    text = "".join(f"{scalar(key)}:   {scalar(value)}   # 注\n" for key, value in mapping.items())
    key = data.draw(st.sampled_from(sorted(mapping)))
    value = data.draw(st.text() | st.integers() | st.booleans())
    after = set_value(text, (key,), value)
    assert yaml.load(after, Loader=YamlLoader) == {**mapping, key: value}
    assert sum(a != b for a, b in zip(text.split("\n"), after.split("\n"), strict=True)) <= 1
