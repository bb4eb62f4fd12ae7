"""The page of every method names its options as the code has them, and its examples are read."""

import re

import pytest
from tests.support.tree import ROOT

from ganyun.features.models.rules.methods.registry import FOLDER as MODULES
from ganyun.features.models.rules.methods.registry import METHODS, method
from ganyun.features.models.rules.spec import parse_spec

FOLDER = ROOT / "docs/reference/methods"
FENCE = re.compile(r"```yaml\n(kind: .*?)```", re.DOTALL)
PAGES = sorted(path.stem for path in FOLDER.glob("*.md") if path.stem != "README")


def test_pages_are_those_of_methods() -> None:
    assert MODULES.endswith(".methods")
    assert set(PAGES) <= set(METHODS)


@pytest.mark.parametrize("name", PAGES)
def test_the_page_lists_every_option_and_no_other(name: str) -> None:
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    options = {field.alias or key for key, field in method(name).options.model_fields.items()}
    section = text.partition("## 参数")[2].partition("\n## ")[0]
    listed = {word for line in section.splitlines() if line.startswith("| `") for word in _words(line.split("|")[1])}

    assert listed == options


@pytest.mark.parametrize("name", PAGES)
def test_the_example_is_read(name: str) -> None:
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    examples = FENCE.findall(text)

    assert examples
    for example in examples:
        spec = parse_spec(example, f"test/models/{name}.yaml")
        assert spec is not None and spec.kind == name


@pytest.mark.parametrize("name", PAGES)
def test_the_list_links_to_the_page(name: str) -> None:
    assert f"[`{name}`]({name}.md)" in (FOLDER / "README.md").read_text(encoding="utf-8")


def _words(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)
