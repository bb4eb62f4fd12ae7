"""YAML is read as datacontract-cli reads it; what cannot be read is said with its line."""

import pytest

from ganyun.features.catalog.rules.document import LONGEST, read_document
from ganyun.kernel.packs import Problem


def read(text: str) -> tuple[object, list[Problem]]:
    problems: list[Problem] = []
    document = read_document(text, "c.yaml", problems.append)
    return document and document.data, problems


def test_dates_stay_text_and_lines_are_known() -> None:
    problems: list[Problem] = []
    document = read_document("a: 2017-02-30\nb:\n  - x\n  - y: {z: 1}\n", "c.yaml", problems.append)
    assert document is not None and not problems
    assert document.data == {"a": "2017-02-30", "b": ["x", {"y": {"z": 1}}]}
    assert document.line(("b", 1, "y", "z")) == 4
    assert document.line(("b", 1, "missing")) == 4  # the nearest part that exists
    assert document.line(("nothing",)) is None


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("a: 1\nb: [1, 2\n", 3, "不是合法的 YAML"),
        ("a: 1\n\tb: 2\n", 2, "不是合法的 YAML"),
        ("a: 'x\n", 2, "不是合法的 YAML"),
        ("a: 1\nb: 2\na: 3\n", 3, "写了两次"),
        ("a: {b: 1, b: 2}\n", 1, "写了两次"),
        ("", None, "空的"),
        ("# nothing\n", None, "空的"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "不是合法的 YAML"),
        ("a: 1\n---\nb: 2\n", 2, "不是合法的 YAML"),
        ("a: \x00\n", None, "不是合法的 YAML"),
        ("a: &a [*a]\n", None, "成环"),
        ("x" * (LONGEST + 1), None, "太大"),
    ],
)
def test_what_cannot_be_read_is_reported(text, line, word) -> None:
    data, problems = read(text)
    assert data is None
    assert word in problems[0].message
    assert problems[0].line == line
    assert problems[0].fix


@pytest.mark.parametrize("value", ["yes", "No", "on", "010203", "12:30", "1_000"])
def test_values_that_yaml_versions_read_differently_must_be_quoted(value) -> None:
    data, problems = read(f"a: {value}\n")
    assert data is None and f'"{value}"' in problems[0].fix
    assert read(f'a: "{value}"\n') == ({"a": value}, [])


def test_an_alias_bomb_is_refused_at_once() -> None:
    text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )
    data, problems = read(text)
    assert data is None and "过大" in problems[0].message


def test_deep_nesting_is_refused() -> None:
    data, problems = read("[" * 5000 + "]" * 5000)
    assert data is None and problems
