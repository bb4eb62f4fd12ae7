"""organisations.yaml: what is read, and every fault with its place."""

from pathlib import Path

import pytest

from ganyun.features.accounts import pack, rules
from ganyun.kernel.packs import Pack, Problem, built_in_folder, inspect_packs

BUILT_IN = built_in_folder() / "base" / "organisations.yaml"

GOOD = """\
organisations:
  - name: 江西省人民政府
    short: 省政府
    uscc: 11360000XN0000020H
    uscc_synthetic: true
    division: "360000"
    kind: government
  - name: 江西省环境保护厅
    short: 省环保厅
    uscc: 11360000XN0000127W
    division: "360000"
    kind: government
    parent: 省政府
"""

CLOUD = """\
code: {code}
kind: base
title: {{zh: 试, en: Try}}
chief: 省政府
summary: {{zh: 试, en: Try}}
"""


def problems_of(tmp_path: Path, **files: str) -> list[Problem]:
    """Problems of clouds, each with one organisations.yaml."""
    for code, text in files.items():
        folder = tmp_path / "packs" / code
        folder.mkdir(parents=True)
        (folder / "cloud.yaml").write_text(CLOUD.format(code=code), encoding="utf-8")
        (folder / "organisations.yaml").write_text(text, encoding="utf-8")
    return inspect_packs([tmp_path / "packs"])[1]


# --- the file that comes with the node


@pytest.fixture(scope="module")
def built_in() -> list[pack.Declared]:
    problems: list[Problem] = []
    found = pack.read(BUILT_IN, "base/organisations.yaml", problems.append)
    assert problems == [] and found
    return list(found.organisations)


INVENTORY = [
    *("省工信委", "省发改委", "省通信管理局", "省委政法委", "省人社厅", "省农业厅"),
    *("省交通运输厅", "省教育厅", "省旅发委", "省环保厅", "省卫生计生委", "省政府金融办"),
    *("省政府办公厅", "省统计局", "省商务厅", "省财政厅", "省审计厅", "省监察厅"),
    *("省住房城乡建设厅", "省公安厅", "省民政厅", "省地税局", "省信访局", "省国税局"),
    *("省工商局", "省质量技术监督局", "省编办", "人行南昌中心支行", "江西银监局", "省文化厅"),
    *("省新闻出版广电局", "省食品药品监管局", "省扶贫和移民办", "省档案局", "省网信办", "省科技厅"),
    *("省国资委", "省司法厅", "南昌市政府", "上饶市政府", "抚州市政府"),
]  # fmt: skip


def test_the_41_bodies_of_the_inventory_are_there(built_in: list[pack.Declared]) -> None:
    assert len(INVENTORY) == 41
    assert [each.short for each in built_in if each.plan] == INVENTORY


def test_every_code_is_valid_and_labelled_synthetic(built_in: list[pack.Declared]) -> None:
    assert all(each.uscc_synthetic and each.uscc[8:10] == "XN" for each in built_in)
    assert all(rules.uscc_fault(each.uscc) == "" for each in built_in)
    assert all(each.en for each in built_in)
    assert all(each.uscc[2:8] == each.division for each in built_in)


def test_what_became_of_them(built_in: list[pack.Declared]) -> None:
    successors = {each.short: each.successor for each in built_in if each.successor}
    assert successors["省环保厅"] == "省生态环境厅"
    assert {name for name, to in successors.items() if to == "省市场监管局"} == {
        "省工商局",
        "省质量技术监督局",
        "省食品药品监管局",
    }
    assert successors["省国税局"] == successors["省地税局"] == "省税务局"


def test_the_file_has_no_fault_beside_the_others() -> None:
    own = [each for each in inspect_packs([built_in_folder()])[1] if each.file == "base/organisations.yaml"]
    assert own == []


# --- faults


def test_a_good_file(tmp_path: Path) -> None:
    assert problems_of(tmp_path, one=GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "path", "says"),
    [
        ("short: 省环保厅", "shrot: 省环保厅", "organisations[1].shrot", "未知的键"),
        ("kind: government\n    parent", "kind: goverment\n    parent", "organisations[1].kind", "不可用"),
        ("uscc: 11360000XN0000127W", "uscc: 11360000XN0000127X", "organisations[1].uscc", "第 18 位校验码不符"),
        ("uscc: 11360000XN0000127W", "uscc: 113600000000000190", "organisations[1].uscc", "加上引号"),
        ('division: "360000"\n    kind: government\n    parent', "division: 360000\n    kind: government\n    parent",
         "organisations[1].division", "加上引号"),
        ('division: "360000"\n    kind: government\n    parent', 'division: "36"\n    kind: government\n    parent',
         "organisations[1]", "6、9 或 12 位"),
        ("parent: 省政府", "parent: 省政辅", "organisations[1].parent", "没有名为 省政辅"),
        ("parent: 省政府", "parent: 省环保厅", "organisations[1].parent", "循环"),
        ("short: 省环保厅", "short: 省政府", "organisations[1].name", "已属于 江西省人民政府"),
        ("name: 江西省环境保护厅", "name: 江西省人民政府", "organisations[1].name", "声明了两次"),
        ("uscc: 11360000XN0000127W", "uscc: 11360000XN0000020H", "organisations[1].uscc", "已属于 江西省人民政府"),
        ("    parent: 省政府", "    successor: 省政府", "organisations[1]", "撤销日期"),
        ("    parent: 省政府", "    valid_to: 2017 年底", "organisations[1].valid_to", "日期"),
        ("  - name: 江西省环境保护厅", "  - 江西省环境保护厅\n  - name: 江西省环境保护厅", "organisations[1]", ""),
    ],
)  # fmt: skip
def test_a_fault_is_reported_with_its_place(tmp_path: Path, old: str, new: str, path: str, says: str) -> None:
    assert GOOD.count(old) == 1
    found = problems_of(tmp_path, one=GOOD.replace(old, new))
    assert [(each.path, says in str(each)) for each in found][:1] == [(path, True)], found
    assert {each.file for each in found} == {"one/organisations.yaml"}


def test_the_nearest_name_is_suggested(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, one=GOOD.replace("parent: 省政府", "parent: 江西人民政府"))
    assert "江西省人民政府" in found.fix


def test_all_faults_of_a_file_come_together(tmp_path: Path) -> None:
    text = GOOD.replace("kind: government", "kind: club").replace("11360000XN0000127W", "1")
    assert len(problems_of(tmp_path, one=text)) == 3


@pytest.mark.parametrize("text", ["organisations: 7\n", "- a\n", "organisations:\n  - name: [a\n", "just words\n", ""])
def test_what_is_no_list_of_organisations(tmp_path: Path, text: str) -> None:
    assert problems_of(tmp_path, one=text)


def test_a_day_that_does_not_exist(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, one=GOOD.replace("    parent: 省政府", "    valid_to: 2017-02-30"))
    assert found.file == "one/organisations.yaml"


def test_a_file_may_declare_nothing(tmp_path: Path) -> None:
    assert problems_of(tmp_path, one="organisations: []\n") == []


def test_two_packs_may_not_claim_the_same_name(tmp_path: Path) -> None:
    found = problems_of(tmp_path, one=GOOD, two=GOOD)
    assert {each.file for each in found} == {"two/organisations.yaml"}
    assert len(found) == 2


def test_a_pack_may_name_a_body_of_another_pack(tmp_path: Path) -> None:
    child = GOOD.split("  - name: 江西省环境保护厅")[1]
    assert problems_of(tmp_path, one=GOOD.split("  - name: 江西省环境")[0],
                       two="organisations:\n  - name: 江西省环境保护厅" + child) == []  # fmt: skip


def test_declared_goes_through_all_packs(tmp_path: Path) -> None:
    problems_of(tmp_path, one=GOOD)
    packs: dict[str, Pack] = inspect_packs([tmp_path / "packs"])[0]
    assert [(code, place, body.short) for code, place, body in pack.declared(packs)] == [
        ("one", 0, "省政府"),
        ("one", 1, "省环保厅"),
    ]
