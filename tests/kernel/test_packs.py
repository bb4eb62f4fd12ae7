"""Packs: discovery, order, and every bad input told at once with file, path, allowed values and fix."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from ganyun.kernel import packs
from ganyun.kernel.packs import PacksInvalid, Problem, inspect_packs, read_model, read_packs, read_yaml

CLOUD = """\
code: {code}
kind: trunk
title: {{zh: 生态云, en: Ecology}}
chief: 省生态环境厅
needs: [{needs}]
summary: {{zh: 空气和水, en: Air and water}}
"""

WritePack = Callable[..., Path]


class Rule(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    limit: int = 0


class Rules(BaseModel):
    model_config = ConfigDict(extra="forbid")
    rules: list[Rule]


def read_rules(path: Path, name: str, report: packs.Report) -> Any:
    data = read_yaml(path, name, report)
    return None if data is None else read_model(Rules, data, name, report)


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel alone, with one kind of file that a feature might register."""
    monkeypatch.setattr(packs, "_kinds", {})
    monkeypatch.setattr(packs, "_checkers", [])
    packs.register_kind("rules", "rules/*.yaml", read_rules)


@pytest.fixture
def clouds(tmp_path: Path) -> Path:
    folder = tmp_path / "clouds"
    folder.mkdir()
    return folder


@pytest.fixture
def write(clouds: Path) -> WritePack:
    def write(code: str, needs: str = "", cloud: str | bytes | None = None, root: Path = clouds, **files: str) -> Path:
        folder = root / code
        folder.mkdir(parents=True)
        text = CLOUD.format(code=code, needs=needs) if cloud is None else cloud
        (folder / "cloud.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
        for name, content in files.items():
            file = folder / name.replace("__", "/").replace("_dot_", ".")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)
        return folder

    return write


def problems(clouds: Path) -> list[Problem]:
    return inspect_packs([clouds])[1]


def only(clouds: Path) -> Problem:
    (problem,) = problems(clouds)
    return problem


# --- good packs -----------------------------------------------------------------------------------------------------


def test_a_manifest_alone_is_a_cloud(clouds: Path, write: WritePack) -> None:
    write("ecology")

    pack = read_packs([clouds])["ecology"]

    assert (pack.cloud.title.zh, pack.cloud.title.en, pack.cloud.kind) == ("生态云", "Ecology", "trunk")
    assert pack.part("rules") == {} and pack.folder == clouds / "ecology"


def test_a_registered_kind_is_read_and_keyed_by_its_relative_path(clouds: Path, write: WritePack) -> None:
    write("ecology", rules__air_dot_yaml="rules: [{name: aqi, limit: 500}]")

    pack = read_packs([clouds])["ecology"]

    assert {name: value.rules[0].limit for name, value in pack.part("rules").items()} == {"rules/air.yaml": 500}


def test_needed_packs_come_first_and_a_cycle_is_no_trouble(clouds: Path, write: WritePack) -> None:
    write("a", needs="c")
    write("b", needs="a, b")
    write("c", needs="b")
    write("d")

    order = list(read_packs([clouds]))

    assert sorted(order) == ["a", "b", "c", "d"]
    assert order == ["b", "c", "a", "d"]


def test_several_folders_one_of_them_missing(clouds: Path, write: WritePack, tmp_path: Path) -> None:
    write("a")
    write("b", root=tmp_path / "more")
    (clouds / ".git").mkdir()
    (clouds / "_draft").mkdir()
    (clouds / "notes.txt").write_text("not a folder")

    assert list(read_packs([clouds, tmp_path / "nowhere", tmp_path / "more"])) == ["a", "b"]


def test_readme_samples_and_boundaries_belong_to_a_pack(clouds: Path, write: WritePack) -> None:
    write("a", README_dot_md="# a", samples__2024__air_dot_csv="x", boundaries__jx_dot_json="{}")

    assert problems(clouds) == []


def test_the_built_in_clouds_lie_in_the_package() -> None:
    assert packs.built_in_folder().parent.name == "ganyun"


# --- bad packs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words", "line"),
    [
        ("code: a\nkind: [trunk\n", "不是合法的 YAML", 3),
        ("code: a\n\tkind: trunk\n", "不是合法的 YAML", 2),
        ("code: a\ncode: b\n", "不是合法的 YAML", 2),
        ("code: a\nchief: *nobody\n", "不是合法的 YAML", 2),
        ("code: a\x07\n", "不是合法的 YAML", None),
        ("code: 2017-02-30\n", "不是合法的 YAML", None),
        (b"code: \xd6\xd0\xce\xc4\n", "不是 UTF-8 文本（第 6 字节）", None),
        ("", "文件是空的", None),
        ("# only a comment\n", "文件是空的", None),
    ],
)
def test_a_file_that_is_not_yaml(
    clouds: Path, write: WritePack, content: str | bytes, words: str, line: int | None
) -> None:
    write("a", cloud=content)

    problem = only(clouds)

    assert problem.file == "a/cloud.yaml" and words in problem.message and problem.fix
    assert problem.line == line
    assert "\n" not in str(problem)


def test_an_unreadable_file(clouds: Path, write: WritePack, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write("a")
    (folder / "cloud.yaml").unlink()
    (folder / "cloud.yaml").mkdir()
    assert "缺少 cloud.yaml" in only(clouds).message

    found: list[Problem] = []
    assert read_yaml(folder / "cloud.yaml", "a/cloud.yaml", found.append) is None
    assert "读不了文件" in found[0].message


def test_a_missing_manifest_says_how_to_make_one(clouds: Path) -> None:
    (clouds / "a").mkdir()

    assert only(clouds).fix == "ganyun cloud new a"


def test_an_unknown_key_suggests_the_nearest(clouds: Path, write: WritePack) -> None:
    write("a", cloud=CLOUD.format(code="a", needs="") + "memebers: []\n")

    problem = only(clouds)

    assert (problem.path, problem.message) == ("memebers", "未知的键")
    assert "members" in problem.fix and "members" in problem.allowed
    assert "a/cloud.yaml memebers" in str(problem) and "可用" in str(problem)


def test_an_unknown_key_deep_inside_knows_its_siblings(clouds: Path, write: WritePack) -> None:
    write("a", rules__air_dot_yaml="rules:\n- {name: x}\n- {name: y, limt: 3}\n")

    problem = only(clouds)

    assert (problem.file, problem.path) == ("a/rules/air.yaml", "rules[1].limt")
    assert problem.allowed == ("name", "limit") and "limit" in problem.fix


def test_a_key_unlike_any_other_is_to_be_removed(clouds: Path, write: WritePack) -> None:
    write("a", cloud=CLOUD.format(code="a", needs="") + "zzzzzz: 1\n")

    assert only(clouds).fix == "删去此键"


def test_a_missing_key_a_wrong_choice_and_a_wrong_type(clouds: Path, write: WritePack) -> None:
    write("a", cloud="code: a\nkind: trunc\ntitle: 生态云\nneeds: base\nsummary: {zh: 1, en: [x]}\n")

    found = {problem.path: problem for problem in problems(clouds)}

    assert set(found) == {"kind", "title", "chief", "needs", "summary.zh", "summary.en"}
    assert found["kind"].allowed == ("base", "trunk", "feature", "industry") and "trunk" in found["kind"].fix
    assert found["chief"].fix == "补上 chief:"
    assert "应是列表" in found["needs"].message and "'base'" in found["needs"].message
    assert "应是文本" in found["summary.zh"].message
    assert "对象" in found["title"].message


@pytest.mark.parametrize("content", ["- a\n- b\n", "just words\n", "42\n"])
def test_a_manifest_that_is_not_a_mapping(clouds: Path, write: WritePack, content: str) -> None:
    write("a", cloud=content)

    assert "对象" in only(clouds).message


def test_code_and_folder_are_one_slug(clouds: Path, write: WritePack) -> None:
    write("a", cloud=CLOUD.format(code="b", needs=""))
    write("Bad Name")

    found = problems(clouds)

    assert [(problem.file, problem.path) for problem in found] == [
        ("Bad Name/cloud.yaml", "code"),
        ("a/cloud.yaml", "code"),
    ]
    assert found[1].fix == "code: a" and "code:" not in found[0].fix


def test_a_duplicate_cloud(clouds: Path, write: WritePack, tmp_path: Path) -> None:
    write("a")
    write("a", root=tmp_path / "more")

    found, told = inspect_packs([clouds, tmp_path / "more"])

    assert found["a"].folder == clouds / "a", "the first one stands"
    assert "已在" in told[0].message and len(told) == 1


def test_a_dangling_need_suggests_the_nearest(clouds: Path, write: WritePack) -> None:
    write("base")
    write("ecology", needs="base, bas")

    problem = only(clouds)

    assert (problem.file, problem.path) == ("ecology/cloud.yaml", "needs[1]")
    assert "base" in problem.fix and problem.allowed == ("base", "ecology")


def test_a_need_of_a_broken_pack_is_not_told_twice(clouds: Path, write: WritePack) -> None:
    write("base", cloud="kind: [")
    write("ecology", needs="base")

    assert only(clouds).file == "base/cloud.yaml"


@pytest.mark.parametrize("name", ["stray.txt", "contracts/air.yml", "rules/deep/air.yaml", "sample/air.csv"])
def test_a_stray_file_lists_what_there_may_be(clouds: Path, write: WritePack, name: str) -> None:
    file = write("a") / name
    file.parent.mkdir(exist_ok=True, parents=True)
    file.write_text("x")

    problem = only(clouds)

    assert problem.file == f"a/{name}" and {"cloud.yaml", "rules/*.yaml"} <= set(problem.allowed)


@pytest.mark.parametrize("name", ["model.py", "samples/generate.py", ".hidden/x.py", "rules/air.py"])
def test_python_in_a_cloud(clouds: Path, write: WritePack, name: str) -> None:
    file = write("a") / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("print()")

    problem = only(clouds)

    assert problem.file == f"a/{name}" and "不含 Python" in problem.message


def test_all_problems_of_all_packs_come_at_once(clouds: Path, write: WritePack) -> None:
    write("a", cloud="kind: [", rules__x_dot_yaml="rules: 3", stray_dot_txt="x")
    write("b", needs="nowhere", rules__y_dot_yaml="rulez: []")
    write("c")

    with pytest.raises(PacksInvalid) as caught:
        read_packs([clouds])

    files = sorted({problem.file for problem in caught.value.problems})
    assert files == ["a/cloud.yaml", "a/rules/x.yaml", "a/stray.txt", "b/cloud.yaml", "b/rules/y.yaml"]
    assert caught.value.count == len(caught.value.problems) == 6
    for problem in caught.value.problems:
        assert str(problem) in str(caught.value)
    assert "没有应用任何改动" in str(caught.value)


def test_a_checker_sees_all_packs_and_reports(clouds: Path, write: WritePack) -> None:
    write("a", rules__x_dot_yaml="rules: [{name: n}]")
    write("b", rules__x_dot_yaml="rules: [{name: n}]")

    def unique(found: dict[str, packs.Pack], report: packs.Report) -> None:
        owner: dict[str, str] = {}
        for pack in found.values():
            for file, value in pack.part("rules").items():
                first = owner.setdefault(value.rules[0].name, pack.code)
                if first != pack.code:
                    report(Problem(f"{pack.code}/{file}", "rules[0].name", f"已在 {first} 使用"))

    packs.register_checker(unique)
    packs.register_checker(unique)

    assert [str(problem) for problem in problems(clouds)] == ["b/rules/x.yaml rules[0].name: 已在 a 使用"]


def test_what_could_be_read_comes_with_the_problems(clouds: Path, write: WritePack) -> None:
    write("a")
    write("b", cloud="")

    found, told = inspect_packs([clouds])

    assert list(found) == ["a"] and len(told) == 1


def test_a_place_reads_like_a_path() -> None:
    assert packs.dotted(("schema", 0, "properties", 12, "name")) == "schema[0].properties[12].name"
    assert str(Problem("a/cloud.yaml", "kind", "不可用", ("x", "y"), "写 x", 3)) == (
        "a/cloud.yaml:3 kind: 不可用（可用：x、y） → 写 x"
    )
