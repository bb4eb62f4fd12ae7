"""The targets of make explain themselves, and CI runs the same ones."""

import os
import re
import subprocess

import pytest
from tests.support.tree import ROOT

WANTED = {
    *("help", "setup", "frontend", "run", "test", "lint", "types", "imports", "format", "check", "bench", "lock"),
    *("docs", "wheel", "clean"),
}


def make(*arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in ("CI", "MAKEFLAGS", "MAKELEVEL")}
    run = subprocess.run(["make", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_make_alone_lists_every_target_with_a_sentence() -> None:
    shown = re.sub(r"\x1b\[\d*m", "", make())

    targets = dict(re.findall(r"^  ([a-z-]+) +(\S.*)$", shown, re.MULTILINE))
    assert targets.keys() >= WANTED
    assert {name for name in targets if name in WANTED} == WANTED


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (("run",), "ganyun up\n"),
        (("run", "PORT=9000"), "ganyun up --port 9000"),
        (("test",), "pytest -n 2 --dist loadfile"),
        (("test", "TESTS=tests/kernel", "WORKERS=4"), "-n 4"),
        (("test", "CI=true"), "-p tests.support.strict"),
        (("bench", "BENCH=load"), "-m bench load"),
        (("lock", "UPGRADE=1"), "--upgrade"),
    ],
)
def test_what_a_target_would_do(arguments: tuple[str, ...], command: str) -> None:
    done = re.sub(r" +\n", "\n", make("--dry-run", *arguments))

    assert command in done


def test_the_lock_takes_no_address_from_this_machine() -> None:
    done = make("--dry-run", "lock")

    assert "--no-config" in done and "--no-emit-index-url" in done and "--generate-hashes" in done


def test_ci_runs_the_targets_of_make() -> None:
    script = ROOT / ".ci/run"

    assert os.access(script, os.X_OK)
    assert re.findall(r"^make (\w+)$", script.read_text(), re.MULTILINE) == ["lint", "types", "imports", "test"]
