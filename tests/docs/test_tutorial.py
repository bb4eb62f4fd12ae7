"""The tutorials and the README's tour work: what they let people write and type answers what they say."""

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
    """A line without the widths of a table: neither blanks nor a rule's length, which follow the longest cell."""
    return re.sub("─+", "─", " ".join(line.split()))


def answers(line: str, output: str) -> bool:
    """Whether a line of the document is part of a line of the output; ``…`` stands for anything."""
    pattern = ".*".join(re.escape(shown(part)) for part in line.split("…"))
    return any(re.search(pattern, shown(each)) for each in output.splitlines())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout's folder with a node that was started once, samples included."""
    folder = tmp_path_factory.mktemp("checkout")
    for command in ("ganyun migrate", "ganyun cloud apply", "ganyun load"):
        run = type_(command, folder)
        assert run.returncode == 0, run.stdout + run.stderr
    return folder


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


@pytest.mark.parametrize(
    ("document", "commands"),
    [("README.md", 5), ("docs/tutorial/first-five-minutes.md", 4), ("docs/tutorial/contract-to-table.md", 9)],
)
def test_each_step_answers_what_the_page_says(folder: Path, document: str, commands: int) -> None:
    done = 0
    for step in steps((ROOT / document).read_text(encoding="utf-8")):
        if step.path:
            (folder / step.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / step.path).write_text(step.text, encoding="utf-8")
        elif not step.command.startswith(("source ", "make ")):
            run = type_(step.command, folder)
            output = run.stdout + run.stderr
            assert "Traceback" not in output, output
            assert [line for line in step.answer if not answers(line, output)] == [], f"{step.command}\n{output}"
            done += 1

    assert done >= commands


def test_steps_are_found() -> None:
    text = "写，存为 `a/b.csv`：\n\n```csv\nx\n```\n\n```console\n$ one\nyes  …\n$ two\n```\n```yaml\nk: v\n```\n"

    assert list(steps(text)) == [
        Step(path="a/b.csv", text="x\n"),
        Step(command="one", answer=("yes  …",)),
        Step(command="two"),
    ]
    assert answers("a   b  … d", "  a b c d  ") and not answers("a c", "a b c")
    assert answers(" ─────", "───") and not answers(" ─────", "a")
    assert len(list(fenced(text, "yaml"))) == 1
