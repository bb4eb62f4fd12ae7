"""The import order of .importlinter: the source keeps it, and each contract bites when a fault is planted."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.tree import ROOT

FAULTS = {
    "kernel/names.py": ("import ganyun.kit.jobs", "ganyun.kernel.names -> ganyun.kit.jobs"),
    "kernel/errors.py": ("from django.conf import settings", "ganyun.kernel.errors -> django"),
    "engine/port.py": (
        "import ganyun.features.accounts.models",
        "ganyun.engine.port -> ganyun.features.accounts.models",
    ),
    "engine/capabilities.py": ("import ganyun.engine.duckdb", "ganyun.engine.capabilities -> ganyun.engine.duckdb"),
    "kit/http/public.py": ("import ganyun.engine.port", "ganyun.kit.http.public -> ganyun.engine.port"),
    "features/accounts/rules.py": (
        "def late():\n    import ganyun.features.accounts.queries",
        "ganyun.features.accounts.rules -> ganyun.features.accounts.queries",
    ),
    "features/accounts/queries.py": (
        "import ganyun.features.catalog.public",
        "ganyun.features.accounts.queries -> ganyun.features.catalog.public",
    ),
    "features/federation/actions.py": (
        "import ganyun.features.federation.pages",
        "ganyun.features.federation.actions -> ganyun.features.federation.pages",
    ),
    "features/federation/api.py": (
        "import ganyun.features.federation.pages",
        "ganyun.features.federation.api -> ganyun.features.federation.pages",
    ),
    "features/federation/__init__.py": ("", ""),
    "features/federation/pages.py": ("", ""),
}
"""File → a line that breaks a contract there, and the link that the report must name."""

FOLDERS = ("extras", "features/gossip", "engine/mainframe")
"""Folders that no contract lists."""


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        str(Path(sys.executable).with_name("lint-imports")),
        "--no-cache",
        "--config",
        str(ROOT / ".importlinter"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "300"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_the_source_keeps_the_order() -> None:
    run = lint(ROOT / "src")

    assert run.returncode == 0, run.stdout[-3000:]


def test_the_node_lists_its_features_in_the_same_order() -> None:
    from ganyun.app.features import ORDER

    listed = (ROOT / ".importlinter").read_text().partition("ganyun.features\n")[2].partition("[")[0]

    assert re.findall(r"\w+", listed.partition("layers =")[2]) == list(ORDER)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What lint-imports says about a copy of the source with all faults in it."""
    copy = tmp_path_factory.mktemp("planted")
    shutil.copytree(
        ROOT / "src/ganyun", copy / "ganyun", ignore=shutil.ignore_patterns("static", "clouds", "__pycache__")
    )
    for name, (line, _) in FAULTS.items():
        path = copy / "ganyun" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((path.read_text() if path.exists() else "") + f"\n{line}\n")
    for name in FOLDERS:
        (copy / "ganyun" / name).mkdir()
        (copy / "ganyun" / name / "__init__.py").touch()
    run = lint(copy)
    assert run.returncode == 1, run.stdout + run.stderr
    return run.stdout


@pytest.mark.parametrize("link", [link for _, link in FAULTS.values() if link])
def test_a_planted_import_is_reported_with_module_and_line(report: str, link: str) -> None:
    assert any(link in line and "(l." in line for line in report.splitlines()), report[-4000:]


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_that_no_contract_lists_is_reported(report: str, name: str) -> None:
    assert name.rpartition("/")[2] in report
