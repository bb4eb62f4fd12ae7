"""pyproject.toml and its lock agree, and each dependency has a line of purpose."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tests.support.tree import ROOT

PYPROJECT = ROOT / "pyproject.toml"
LOCK = (ROOT / "requirements.lock").read_text()
PINS = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", LOCK, re.MULTILINE))


def declared() -> list[Requirement]:
    project = tomllib.loads(PYPROJECT.read_text())
    groups = [project["project"]["dependencies"], *project["project"]["optional-dependencies"].values()]
    return [Requirement(text) for group in (*groups, project["dependency-groups"]["dev"]) for text in group]


@pytest.mark.parametrize("requirement", declared(), ids=lambda requirement: requirement.name)
def test_the_lock_holds_what_is_declared(requirement: Requirement) -> None:
    pinned = PINS.get(canonicalize_name(requirement.name))

    assert pinned, f"{requirement.name} is not locked: make lock"
    assert requirement.specifier.contains(pinned, prereleases=True), f"{requirement} but {pinned}: make lock"


def test_every_pin_has_hashes_and_nothing_else_stands_in_the_lock() -> None:
    assert len(PINS) > 50
    for line in LOCK.splitlines():
        assert re.match(r"#|    --hash=sha256:[0-9a-f]{64}( \\)?$|    #|[a-z0-9-]+==\S+ (; .+ )?\\$", line), line


def test_each_dependency_says_what_for() -> None:
    lines = re.findall(r'^    "[A-Za-z][\w.-]*(?:\[\w+\])?[<>=~!].*$', PYPROJECT.read_text(), re.MULTILINE)
    block = PYPROJECT.read_text().partition("[project]")[2].partition("[project.optional")[0]

    assert lines
    assert [line for line in lines if line in block and "#" not in line] == []
