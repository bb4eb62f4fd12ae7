"""Code lists as files: every fault is reported with file and line, all at once, and nothing broken is handed out."""

from pathlib import Path

import pytest

from ganyun.features.standards.rules.codefiles import check_names, read_code_csv, read_code_list
from ganyun.kernel.packs import CloudFile, Pack, Problem, Words

HEAD = "code: roads\ntitle: {zh: 道路, en: Roads}\nsource: 测试\nmark: ○\n"


@pytest.fixture
def read(tmp_path: Path):
    """Writes the files of a list and reads it: ``(list or None, problems)``."""

    def run(yaml: str, csv: str | bytes | None = None, name: str = "roads"):
        path = tmp_path / f"{name}.yaml"
        path.write_text(yaml)
        if csv is not None:
            path.with_suffix(".csv").write_bytes(csv.encode() if isinstance(csv, str) else csv)
        problems: list[Problem] = []
        found = read_code_list(path, f"test/codes/{name}.yaml", problems.append)
        return found, [
            (problem.file.rpartition("/")[2], problem.line, problem.path, problem.message) for problem in problems
        ]

    return run


def inline(*lines: str) -> str:
    return HEAD + "entries:\n" + "".join(f"  - {{{line}}}\n" for line in lines)


def test_inline_entries(read) -> None:
    found, problems = read(
        inline('code: "1", name: 国道, aliases: [G, 国]', 'code: "2", name: 省道, valid_from: 2017-01-01')
    )

    assert problems == []
    assert [(each.code, each.name, each.aliases) for each in found.every] == [
        ("1", "国道", ("G", "国")),
        ("2", "省道", ()),
    ]
    assert str(found.every[1].valid_from) == "2017-01-01"
    assert (found.cloud, found.mark, found.title.en) == ("test", "○", "Roads")


def test_entries_beside_in_csv(read) -> None:
    csv = '\ufeffcode,name,aliases,grade\n1,国道,G;国,高\n2,"省,道",,\n'

    found, problems = read(HEAD + "columns: {grade: {zh: 等级, en: Grade}}\n", csv)

    assert problems == []
    assert [(each.name, each.aliases, each.more["grade"]) for each in found.every] == [
        ("国道", ("G", "国"), "高"),
        ("省,道", (), ""),
    ]


def test_all_faults_of_a_list_are_reported_with_their_lines(read) -> None:
    csv = (
        "code,name,valid_from,valid_to,parent,aliases,successor\n"
        "1,国道,,2016-12-31,,国,9\n"
        "1,国家道路,2016-06-01,,,,\n"
        "2,省道,2017-13-01,,,,\n"
        "3,县道,2018-01-01,2017-01-01,,,\n"
        "4,乡道,,,8,国,\n"
        "5,,,,,,\n"
        "6,村道,,,6,,\n"
        "7,专用,,\n"
    )

    found, problems = read(HEAD, csv)

    assert found is None
    assert sorted(problems, key=lambda each: each[1]) == [
        ("roads.csv", 2, "successor", "后继 9 不在表中"),
        ("roads.csv", 2, "aliases", "别名“国”也是 4“乡道”的（第 6 行）"),
        ("roads.csv", 3, "code", "代码 1 与“国道”（第 2 行）的有效期重叠"),
        ("roads.csv", 4, "valid_from", "2017-13-01 不是日期"),
        ("roads.csv", 5, "valid_to", "有效期倒置：2018-01-01 至 2017-01-01"),
        ("roads.csv", 6, "parent", "上级 8 不在表中"),
        ("roads.csv", 6, "aliases", "别名“国”也是 1“国道”的（第 2 行）"),
        ("roads.csv", 7, "name", "缺少必填的值"),
        ("roads.csv", 8, "parent", "6 的上级成环"),
        ("roads.csv", 9, "", "应有 7 列，实有 4 列"),
    ]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (["code: 1, name: 国道"], (6, "entries[0].code", "值 1 不是文本")),
        (['code: "1", name: 国道', 'code: "2", name: 省道, nmae: x'], (7, "entries[1].nmae", "未知的列")),
        (['code: "1", name: 国道, aliases: [1]'], (6, "entries[0].aliases", "值 [1] 不是文本")),
        (["name: 国道"], (6, "entries[0].code", "缺少必填的值")),
        (
            ['code: "1", name: 国道', 'code: "2", name: 省道, aliases: [国道]'],
            (7, "entries[1].aliases", "别名“国道”也是 1“国道”的（第 6 行）"),
        ),
        (
            ['code: "1", name: 国道', 'code: "１", name: 省道'],
            (7, "entries[1].code", "代码 １ 与“国道”（第 6 行）的有效期重叠"),
        ),
    ],
)
def test_faults_of_inline_entries(read, entries: list[str], expected: tuple) -> None:
    found, problems = read(inline(*entries))

    assert found is None
    assert [each[1:] for each in problems if each[1] == expected[0]] == [expected]
    assert all(each[3] for each in problems)


@pytest.mark.parametrize(
    ("yaml", "csv", "message"),
    [
        (HEAD, None, "代码表没有条目"),
        (HEAD + "entries: []\n", None, "代码表没有条目"),
        (HEAD, "code,name\n", "代码表没有条目"),
        (HEAD, "", "首行必须是列名，且含 code 和 name"),
        (HEAD, "a,b\n1,2\n", "首行必须是列名，且含 code 和 name"),
        (HEAD, "code,name\n1,国道\n".encode("gb18030"), "不是 UTF-8 文本（第 12 字节）"),
        (HEAD, 'code,name\n1,"国道\n', "不是合法的 CSV：unexpected end of data"),
        (inline('code: "1", name: 国道'), "code,name\n1,国道\n", "条目写了两处：entries 和 CSV"),
        (HEAD.replace("roads", "rails"), "code,name\n1,国道\n", "代码 rails 与文件名 roads 不同或不合法"),
        (HEAD.replace("○", '"?"'), "code,name\n1,国道\n", "值 '?' 不可用"),
        (HEAD + "entires: []\n", "code,name\n1,国道\n", "未知的键"),
        ("code: [", None, "不是合法的 YAML"),
        ("- a\n", None, "应是“键: 值”的对象"),
    ],
)
def test_faults_of_a_file(read, yaml: str, csv: str | bytes | None, message: str) -> None:
    found, problems = read(yaml, csv)

    assert found is None
    assert len(problems) == 1
    assert problems[0][3].startswith(message)


def test_one_code_may_mean_two_things_one_after_the_other(read) -> None:
    csv = (
        "code,name,valid_from,valid_to,aliases\n"
        "1,庐山区,,2016-06-30,庐山\n1,濂溪区,2016-07-01,,\n2,庐山市,2016-07-01,,庐山\n"
    )

    found, problems = read(HEAD, csv)

    assert problems == []
    assert len(found.every) == 3


def test_a_csv_without_a_head_is_reported(tmp_path: Path) -> None:
    problems: list[Problem] = []
    (tmp_path / "roads.csv").write_text("code,name\n")

    read_code_csv(tmp_path / "roads.csv", "test/codes/roads.csv", problems.append)

    assert [problem.message for problem in problems] == ["代码表的 CSV 缺少同名的 YAML 表头"]


def test_a_list_has_one_home(read) -> None:
    found, _ = read(inline('code: "1", name: 国道'))
    words = Words(zh="甲", en="A")
    cloud = CloudFile(code="a", kind="trunk", title=words, chief="测试", summary=words)
    packs = {code: Pack(code, Path(code), cloud, {"codes": {"codes/roads.yaml": found}}) for code in ("a", "b")}
    problems: list[Problem] = []

    check_names(packs, problems.append)

    assert [(problem.file, problem.message) for problem in problems] == [
        ("b/codes/roads.yaml", "代码表 roads 已在云 a 定义")
    ]
