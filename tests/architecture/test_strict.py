"""In CI a skip is a failure, with or without xdist, unless its reason holds on any clean machine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.tree import ROOT

SKIPPED = "import pytest\n\n@pytest.mark.skip(reason='no chromium')\ndef test_it(): pass\n"
REAL = "import pytest\n\n@pytest.mark.real\n@pytest.mark.skip(reason='no data')\ndef test_it(): pass\n"
INSIDE = "import pytest\n\ndef test_it():\n    pytest.skip('no chromium')\n"
WHOLE_FILE = "import pytest\n\npytest.skip('no chromium', allow_module_level=True)\n"
EXPECTED = "import pytest\n\n@pytest.mark.xfail\ndef test_it(): assert False\n"
GOOD = "def test_good(): pass\n"


def run(folder: Path, text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(text)
    (folder / "test_good.py").write_text(GOOD)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    real: needs the real data\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:django", "-p", "no:cacheprovider", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTEST_XDIST_WORKER", None)
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "xdist"])
@pytest.mark.parametrize(
    ("text", "code"),
    [(SKIPPED, 1), (INSIDE, 1), (WHOLE_FILE, 1), (REAL, 0), (EXPECTED, 0), ("", 0)],
    ids=["skipped", "inside", "whole-file", "real", "xfail", "good"],
)
def test_what_a_skip_means(tmp_path: Path, text: str, code: int, workers: tuple[str, ...]) -> None:
    strict = run(tmp_path, text, "-p", "tests.support.strict", *workers)

    assert strict.returncode == code, strict.stdout + strict.stderr
    assert ("counts as failed" in strict.stdout) == bool(code)
    assert ("no chromium" in strict.stdout) == bool(code)


def test_without_the_plugin_a_skip_is_a_skip(tmp_path: Path) -> None:
    assert run(tmp_path, SKIPPED).returncode == 0
