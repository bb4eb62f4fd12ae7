"""Lists are found in the packs of the wheel and of the node, and re-read when their file changes."""

import os
from pathlib import Path

import pytest

from ganyun.features.standards import queries
from ganyun.features.standards.errors import CodeListBroken, UnknownCodeList, UnknownSemanticType

ROADS = "code: roads\ntitle: {zh: 道路, en: Roads}\nsource: 测试\nmark: ○\nentries:\n  - {code: %s, name: 国道}\n"


@pytest.fixture
def roads(settings) -> Path:
    """A list in a cloud of this node."""
    path = Path(settings.GANYUN_CLOUDS) / "transport" / "codes" / "roads.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(ROADS % '"1"')
    return path


def test_lists_of_the_wheel_and_of_the_node(roads: Path) -> None:
    assert queries.code_list("sex").cloud == "base"
    assert queries.code_list("roads").cloud == "transport"
    assert {"sex", "roads"} <= {each.code for each in queries.code_lists()}


def test_a_list_is_kept_until_its_file_changes(roads: Path) -> None:
    first = queries.code_list("roads")
    assert queries.code_list("roads") is first

    roads.write_text(ROADS % '"22"')

    assert queries.code_list("roads").codes() == ["22"]


def test_a_csv_beside_it_counts_too(roads: Path) -> None:
    roads.write_text((ROADS % "").partition("entries")[0])
    csv = roads.with_suffix(".csv")
    csv.write_text("code,name\n1,国道\n")
    assert queries.code_list("roads").codes() == ["1"]

    csv.write_text("code,name\n2,国道\n")
    os.utime(csv, ns=(1, 1))

    assert queries.code_list("roads").codes() == ["2"]


def test_a_broken_list_says_where_and_leaves_the_others(roads: Path) -> None:
    roads.write_text(ROADS % "1")

    with pytest.raises(CodeListBroken) as caught:
        queries.code_list("roads")

    assert "transport/codes/roads.yaml:6 entries[0].code: 值 1 不是文本" in str(caught.value)
    assert [each.code for each in queries.code_lists() if each.code == "roads"] == []
    assert queries.code_list("sex")


@pytest.mark.parametrize(
    ("name", "nearest"), [("divison", "divisions"), ("Sex", "sex"), ("../base/codes/sex", ""), ("", "")]
)
def test_an_unknown_list_names_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(UnknownCodeList) as caught:
        queries.code_list(name)

    assert nearest in caught.value.values["nearest"]
    assert name in str(caught.value)


def test_an_unknown_type_names_the_nearest() -> None:
    with pytest.raises(UnknownSemanticType) as caught:
        queries.semantic_type("ussc")

    assert str(caught.value) == "没有名为 ussc 的语义类型\n是不是想写 uscc？全部类型：ganyun standards types"
