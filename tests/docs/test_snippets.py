"""What the documents tell people to type exists: commands with their options, targets of make, settings, code."""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from ruamel.yaml import YAML
from tests.support.documents import Commands, fenced
from tests.support.tree import ROOT

NOT_SETTINGS = {
    "GANYUN_REAL_DATA": "only tests read it",
    "GANYUN_ACCOUNTS": "a Django setting of the node, not an environment variable",
}
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))


def typed(text: str) -> Iterator[str]:
    """Command lines in console blocks, continuation lines joined, and in `code` that begins with ganyun or make."""
    for _, block in fenced(text, "console"):
        yield from (line[2:] for line in block.replace("\\\n", " ").splitlines() if line.startswith("$ "))
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    yield from re.findall(r"`((?:ganyun|make) [^`\n]+)`", prose)


def words_of(line: str) -> list[str]:
    """The words of a command line up to a pipe, without settings in front."""
    words = shlex.split(re.split(r" [|>&;] ?| #", line)[0].replace("…", ""))
    while words and re.match(r"[A-Z_]+=", words[0]):
        words.pop(0)
    return words


def fault(line: str, commands: Any) -> str:
    words = words_of(line)
    if words[:1] == ["ganyun"]:
        return str(commands.fault(words[1:]))
    if words[:1] == ["make"]:
        unknown = [word for word in words[1:] if "=" not in word and word not in TARGETS]
        return f"no target {unknown}" if unknown else ""
    return ""


def test_every_command_line_can_be_typed(documents: dict[str, str], commands: Commands) -> None:
    lines = [(name, line) for name, text in documents.items() for line in typed(text)]

    assert len(lines) > 30
    assert [f"{name}: {line}: {wrong}" for name, line in lines if (wrong := fault(line, commands))] == []


def test_every_error_advises_commands_that_exist(generator: ModuleType, commands: Commands) -> None:
    advice = {each.code: each.fix for each in generator.error_classes()}
    wrong = [
        f"{code}: {line}: {found}"
        for code, fix in advice.items()
        for line in re.findall(r"(?<![\w/])ganyun(?: (?:[a-z{<-][\w{}.<>=-]*))+", fix)
        if (found := commands.fault(line.split()[1:]))
    ]

    assert wrong == []


def test_every_setting_that_is_named_exists(documents: dict[str, str], generator: ModuleType) -> None:
    from ganyun.app.configuration import BY_NAME

    texts = {**documents, **{each.code: each.message + each.fix for each in generator.error_classes()}}
    named = {(name, word) for name, text in texts.items() for word in re.findall(r"GANYUN_[A-Z_]+", text)}

    assert len(named) > 10
    assert sorted((name, word) for name, word in named if word not in BY_NAME and word not in NOT_SETTINGS) == []


def test_data_snippets_can_be_read(documents: dict[str, str]) -> None:
    wrong = []
    for name, text in documents.items():
        for line, block in fenced(text, "json"):
            try:
                json.loads(re.sub(r",?…", "", block)) if "\n{" not in block.strip() else None
            except ValueError as error:
                wrong.append(f"{name}:{line}: {error}")
        for line, block in fenced(text, "yaml"):
            try:
                YAML(typ="safe").load(block)
            except Exception as error:
                wrong.append(f"{name}:{line}: {error}")
    assert wrong == []


def test_contracts_and_code_lists_in_the_documents_are_accepted(documents: dict[str, str], tmp_path: Path) -> None:
    from ganyun.features.catalog.public import parse_contract
    from ganyun.features.standards.rules.codefiles import read_code_list

    problems: list[Any] = []
    read = []
    for name, text in documents.items():
        for _, block in fenced(text, "yaml"):
            data = YAML(typ="safe").load(block)
            if isinstance(data, dict) and data.get("kind") == "DataContract":
                read.append(parse_contract(block, name, problems.append))
            elif isinstance(data, dict) and {"code", "entries"} <= data.keys():
                path = tmp_path / f"{data['code']}.yaml"
                path.write_text(block)
                read.append(read_code_list(path, name, problems.append))

    assert problems == []
    assert len(read) >= 2 and all(read)


def test_python_snippets_run(documents: dict[str, str]) -> None:
    wrong = []
    for name, text in documents.items():
        for line, block in fenced(text, "python"):
            run = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True, cwd=ROOT)
            if run.returncode:
                wrong.append(f"{name}:{line}: {run.stderr[-500:]}")
    assert wrong == []


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("ganyun up --port 9000", True),
        ("GANYUN_HOME=/srv/ganyun ganyun up --no-samples", True),
        ("ganyun settings | grep HOME", True),
        ("ganyun settings --help", True),
        ("ganyun upp", False),
        ("ganyun up --prot 9000", False),
        ("make run PORT=9000", True),
        ("make tests", False),
        ("curl --anything localhost", True),
    ],
)
def test_planted_command_lines(commands: Commands, line: str, right: bool) -> None:
    assert (fault(line, commands) == "") is right


def test_typed_lines_are_found() -> None:
    text = "`ganyun up` and\n```console\n$ ganyun load x \\\n    --root y\noutput\n```\n```bash\n$ ignored\n```\n"

    assert sorted(" ".join(line.split()) for line in typed(text)) == ["ganyun load x --root y", "ganyun up"]
