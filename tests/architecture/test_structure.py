"""The shape of the source: the checkout has none of the faults, and each check finds the one planted for it."""

from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path

import pytest
from tests.support import structure
from tests.support.tree import ROOT, Tree

CHECKS = [
    structure.inner_imports,
    structure.writing_doors,
    structure.python_in_clouds,
    structure.drawers,
    structure.long_functions,
]

LONG_FILES: dict[str, str] = {
    "src/ganyun/engine/port.py": "the port is one page by design: every operation of an engine with its contract",
}
"""Files above 400 lines, each with the reason why it is not a folder yet."""

ODD_FURNITURE: dict[str, str] = {
    "src/ganyun/features/samples/words": "word lists as text files: data that the generator draws from",
}
"""Files of a feature outside the furniture, each with its reason."""

NO_NAMESAKE: dict[str, str] = {
    "tests/engine/test_*.py": "one suite for every engine: it tests the port and is named for what a table does",
    "tests/*/*_browser.py": "looks at the whole of a folder through a browser",
    "tests/kit/http/test_openapi.py": "holds every operation of the composed API to the one shape",
}
"""Test files (patterns) without a source file of the same path, each with its reason."""


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_source_is_in_shape(check: Callable[[Tree], list[str]]) -> None:
    assert check(Tree()) == []


def test_every_feature_has_the_same_furniture() -> None:
    found = {line for line in structure.furniture(Tree()) if line.partition(":")[0] not in ODD_FURNITURE}

    assert found == set()


def test_a_file_above_400_lines_has_a_reason_and_none_is_above_600() -> None:
    long = structure.long_files(Tree())

    assert {name: count for name, count in long.items() if name not in LONG_FILES} == {}
    assert {name: count for name, count in long.items() if count > structure.FILE_LINES_EVER} == {}


def test_tests_mirror_the_source() -> None:
    missing = structure.missing_namesakes(Tree())

    assert [name for name in missing if not any(fnmatch(name, pattern) for pattern in NO_NAMESAKE)] == []


def test_exemptions_are_still_needed() -> None:
    tree = Tree()
    odd = {line.partition(":")[0] for line in structure.furniture(tree)}

    assert sorted(LONG_FILES.keys() - structure.long_files(tree).keys()) == []
    assert sorted(ODD_FURNITURE.keys() - odd) == []
    missing = structure.missing_namesakes(tree)
    assert [pattern for pattern in NO_NAMESAKE if not any(fnmatch(name, pattern) for name in missing)] == []


# --- the checks bite ------------------------------------------------------------------------------------------------


@pytest.fixture
def planted(tmp_path: Path) -> Callable[[str, str], Tree]:
    """A small source in good shape, with one more file in it."""

    def plant(name: str, content: str) -> Tree:
        files = {
            "src/ganyun/features/__init__.py": "",
            "src/ganyun/features/roads/__init__.py": "",
            "src/ganyun/features/roads/apps.py": "from ganyun.features.bridges.public import find\n",
            "src/ganyun/features/roads/README.md": "# roads\n\nAll roads.\n",
            "src/ganyun/clouds/transport/cloud.yaml": "code: transport\n",
            "tests/features/roads/test_apps.py": "",
            name: content,
        }
        for path, text in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)
        return Tree(tmp_path)

    return plant


def function_of(lines: int) -> str:
    return "def long():\n" + "    x = 1\n" * (lines - 1)


@pytest.mark.parametrize(
    ("check", "name", "content", "says"),
    [
        (structure.inner_imports, "features/roads/rules.py", "import ganyun.features.bridges.models", "rules.py:1"),
        (structure.inner_imports, "features/roads/rules.py", "from ganyun.features.bridges import rules", "not f"),
        (structure.inner_imports, "features/roads/jobs.py", "def f():\n    from ganyun.kit.jobs.store import x", ":2"),
        (structure.writing_doors, "features/roads/pages.py", "def f(x):\n    x.objects.create()", "pages.py:2 writes"),
        (structure.writing_doors, "features/roads/api/road.py", "def f(x):\n    x.save()", "api/road.py:2 writes"),
        (structure.python_in_clouds, "clouds/transport/models/x.py", "", "Python in a cloud"),
        (structure.drawers, "features/roads/rules/utils.py", "", "name it for what it is"),
        (structure.drawers, "kit/common/__init__.py", "", "name it for what it is"),
        (structure.long_functions, "kernel/x.py", function_of(61), "61 lines"),
        (structure.long_functions, "kernel/x.py", function_of(41), "41 lines"),
        (structure.furniture, "features/roads/stuff.py", "", "no such furniture"),
        (structure.furniture, "features/roads/__init__.py", "from x import y", "not empty"),
        (structure.furniture, "features/roads/README.md", "# long\n" * 40, "40 lines"),
        (structure.furniture, "features/rails/__init__.py", "", "apps.py is missing"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(
    planted, check: Callable[[Tree], list[str]], name: str, content: str, says: str
) -> None:
    found = check(planted(f"src/ganyun/{name}", content))

    assert any(says in line for line in found), found


def test_a_source_in_good_shape_is_not_blamed(planted) -> None:
    tree = planted("src/ganyun/features/roads/rules.py", function_of(40))

    for check in (*CHECKS, structure.furniture, structure.missing_namesakes):
        assert check(tree) == [], check.__name__
    assert structure.long_files(tree) == {}


def test_a_long_file_and_a_test_without_namesake_are_found(planted) -> None:
    tree = planted("tests/features/roads/test_bridges.py", "x = 1\n" * 601)
    planted("src/ganyun/features/roads/rules.py", "x = 1\n" * 401)

    assert structure.long_files(tree) == {
        "src/ganyun/features/roads/rules.py": 401,
        "tests/features/roads/test_bridges.py": 601,
    }
    assert structure.missing_namesakes(tree) == ["tests/features/roads/test_bridges.py"]


def test_one_long_function_in_a_hundred_is_borne(planted) -> None:
    short = "".join(f"def f{number}():\n    pass\n" for number in range(100))

    assert structure.long_functions(planted("src/ganyun/kernel/x.py", short + function_of(41))) == []
    assert structure.long_functions(planted("src/ganyun/kernel/x.py", short + function_of(61))) != []


def test_the_checkout_is_where_the_checks_look() -> None:
    assert (ROOT / "pyproject.toml").is_file()
    assert len(structure.functions(Tree())) > 100
    assert {path.name for path in Tree().features} >= {"accounts", "catalog"}
