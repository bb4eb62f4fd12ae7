"""The documents and the command tree that they talk about."""

import importlib.util
from types import ModuleType

import pytest
from tests.support.documents import Commands
from tests.support.tree import ROOT, Tree


@pytest.fixture(scope="session")
def generator() -> ModuleType:
    """docs/reference/generate.py."""
    spec = importlib.util.spec_from_file_location("generate_reference", ROOT / "docs/reference/generate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.load_everything()
    return module


@pytest.fixture(scope="session")
def documents() -> dict[str, str]:
    """Every Markdown file in git, by its path."""
    return {Tree().name(path): path.read_text(encoding="utf-8") for path in Tree().files() if path.suffix == ".md"}


@pytest.fixture(scope="session")
def commands() -> Commands:
    return Commands()
