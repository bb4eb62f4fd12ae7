"""The runner of the benchmarks: what it passes on, and when it fails."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.tree import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]
GOOD = """print('{"name": "a", "value": 1, "unit": "x", "limit": 2, "holds": true}')"""


@pytest.fixture
def bench(tmp_path: Path) -> Run:
    def run(*names: str, **files: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "bench").mkdir()
        shutil.copy(ROOT / "bench/__main__.py", tmp_path / "bench")
        for name, text in files.items():
            (tmp_path / "bench" / f"{name}.py").write_text(text)
        return subprocess.run([sys.executable, "-m", "bench", *names], cwd=tmp_path, capture_output=True, text=True)

    return run


def results(run: subprocess.CompletedProcess[str]) -> list[tuple[str, bool]]:
    return [(each["name"], each["holds"]) for each in map(json.loads, run.stdout.splitlines())]


def test_all_run_in_order_and_other_output_goes_to_stderr(bench: Run) -> None:
    run = bench(b="print('warming up'); print('[1]')\n" + GOOD.replace('"a"', '"b"'), a=GOOD, _inner="1/0")

    assert (run.returncode, results(run)) == (0, [("a", True), ("b", True)])
    assert "warming up" in run.stderr


def test_some_by_name(bench: Run) -> None:
    assert results(bench("a", a=GOOD, b=GOOD.replace('"a"', '"b"'))) == [("a", True)]


def test_a_limit_that_does_not_hold_fails_after_the_others_ran(bench: Run) -> None:
    run = bench(a=GOOD.replace("true", "false"), b=GOOD.replace('"a"', '"b"'))

    assert (run.returncode, results(run)) == (1, [("a", False), ("b", True)])
    assert "does not hold: a" in run.stderr


@pytest.mark.parametrize("text", [GOOD + "\n1/0", "raise SystemExit(3)", "print('nothing to report')"])
def test_a_benchmark_that_fails_or_says_nothing_does_not_hold(bench: Run, text: str) -> None:
    run = bench(broken=text)

    assert run.returncode == 1
    assert results(run)[-1] == ("broken", False)


def test_an_unknown_name_lists_the_known_ones(bench: Run) -> None:
    run = bench("aa", a=GOOD)

    assert run.returncode == 2
    assert "aa" in run.stderr and "there are: a" in run.stderr
