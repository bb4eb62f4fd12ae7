"""The tutorial works: its files are written, its commands typed in order, and they answer what it says."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.support.documents import fenced
from tests.support.tree import ROOT

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Step:
    """A file to write (``path`` and ``text``) or a command to type and what it answers."""

    path: str = ""
    text: str = ""
    command: str = ""
    answer: tuple[str, ...] = ()


def steps(text: str) -> Iterator[Step]:
    """The steps of a tutorial: "存为 `path`" before a block is a file, a console block is commands with answers."""
    for match in re.finditer(r"^```(\w+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        before = text[: match.start()].rstrip().rpartition("\n\n")[2]
        if named := re.search(r"存为 `([^`]+)`[：:]?$", before):
            yield Step(path=named[1], text=match[2])
        elif match[1] == "console":
            for part in re.split(r"^\$ ", match[2].replace("\\\n", " "), flags=re.MULTILINE)[1:]:
                command, _, answer = part.partition("\n")
                yield Step(command=command, answer=tuple(line for line in answer.splitlines() if line.strip()))


def shown(line: str) -> str:
    """A line without the widths of a table."""
    return " ".join(line.split())


def answers(line: str, output: str) -> bool:
    """Whether a line of the document is part of a line of the output; ``…`` stands for anything."""
    pattern = ".*".join(re.escape(shown(part)) for part in line.split("…"))
    return any(re.search(pattern, shown(each)) for each in output.splitlines())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout's folder with a node that was started once."""
    for command in ("ganyun migrate", "ganyun cloud apply"):
        run = type_(command, tmp_path)
        assert run.returncode == 0, run.stderr
    return tmp_path


def type_(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "HOME": str(folder),
        "GANYUN_HOME": str(folder / "var"),
        "LANG": "C.UTF-8",
        "COLUMNS": "200",
        "GANYUN_SECRET_KEY": os.environ["GANYUN_SECRET_KEY"],
    }
    return subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True)


def test_from_contract_to_table(folder: Path) -> None:
    text = (ROOT / "docs/tutorial/contract-to-table.md").read_text(encoding="utf-8")
    done = 0
    for step in steps(text):
        if step.path:
            (folder / step.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / step.path).write_text(step.text, encoding="utf-8")
        elif not step.command.startswith("source "):
            run = type_(step.command, folder)
            output = run.stdout + run.stderr
            assert "Traceback" not in output, output
            assert [line for line in step.answer if not answers(line, output)] == [], f"{step.command}\n{output}"
            done += 1

    assert done >= 9


def test_steps_are_found() -> None:
    text = "写，存为 `a/b.csv`：\n\n```csv\nx\n```\n\n```console\n$ one\nyes  …\n$ two\n```\n```yaml\nk: v\n```\n"

    assert list(steps(text)) == [
        Step(path="a/b.csv", text="x\n"),
        Step(command="one", answer=("yes  …",)),
        Step(command="two"),
    ]
    assert answers("a   b  … d", "  a b c d  ") and not answers("a c", "a b c")
    assert len(list(fenced(text, "yaml"))) == 1
