"""The command from outside, as a process."""

import json
import sys

import pytest

from ganyun.app.command import build
from ganyun.app.features import FEATURES, FOLDER


def test_help_lists_every_command(ganyun):
    result = ganyun("--help")
    assert result.returncode == 0
    for name in ("up", "web", "worker", "migrate", "settings", "check", "jobs", "audit", "cloud"):
        assert f"\n  {name} " in result.stdout


def test_help_imports_no_django(environment):
    import subprocess

    script = "import sys; from ganyun.app.command import build; build(); print([m for m in HEAVY if m in sys.modules])"
    heavy = ["django", "pydantic", "dbos", "pyarrow", "duckdb", "deltalake", "rich.console", "numpy"]
    command = [sys.executable, "-c", f"HEAVY = {heavy!r}; {script}"]
    assert subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_help_in_english(ganyun):
    import ganyun.app.command as module
    from ganyun.kit.commands.words import translator

    source = next(each.callback.__doc__ for each in build().registered_commands if each.callback.__name__ == "worker")
    result = ganyun("--help", GANYUN_LANGUAGE="en")
    assert result.returncode == 0
    assert translator("en")(source) in result.stdout.replace("\n", " ")
    assert module.root.info.name == "ganyun"


def test_version(ganyun):
    assert ganyun("--version").stdout.startswith("ganyun ")


def test_every_feature_with_commands_is_in_the_tree():
    tree = build()
    modules = {command.callback.__module__ for command in tree.registered_commands}
    for group in tree.registered_groups:
        modules |= {command.callback.__module__ for command in group.typer_instance.registered_commands}
    for feature in FEATURES:
        if (FOLDER / feature / "commands.py").exists():
            assert f"ganyun.features.{feature}.commands" in modules


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["up", "--port", "x"], ["up", "--port", "99999"], ["jobs", "show"]]
)
def test_a_command_that_makes_no_sense(ganyun, arguments):
    result = ganyun(*arguments)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_an_error_is_printed_in_one_shape(ganyun):
    result = ganyun("audit", "verify", "--path", "/nowhere/at/all")
    assert result.returncode == 1
    assert "operations.no_audit_folder" in result.stderr
    assert "→ " in result.stderr
    assert "Traceback" not in result.stderr


def test_debug_shows_the_traceback(ganyun):
    result = ganyun("--debug", "audit", "verify", "--path", "/nowhere/at/all")
    assert result.returncode == 1
    assert "Traceback" in result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GANYUN_LANGUAGE", "fr"),
        ("GANYUN_DEBUG", "yes"),
        ("GANYUN_DATABASE_URL", "mysql://root:secret@host/db"),
        ("GANYUN_MAX_REQUEST", "much"),
    ],
)
def test_a_wrong_setting_is_named_with_its_id_and_no_secret(ganyun, name, value):
    result = ganyun("check", **{name: value})
    assert result.returncode == 1
    assert name in result.stderr
    assert "app.E001" in result.stderr
    assert "secret" not in result.stdout + result.stderr


def test_a_pipe_that_closes_early_is_no_error(environment):
    import subprocess

    command = f"{sys.executable} -m ganyun settings --format json | head -c 1"
    result = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, text=True)
    assert (result.stdout, "Traceback" in result.stderr) == ("[", False)


def test_settings_hide_secrets(ganyun):
    secrets = {
        "GANYUN_SECRET_KEY": "never-shown",
        "GANYUN_DATABASE_URL": "postgresql://ganyun:never-shown@db/ganyun",
        "GANYUN_PORT": "9001",
    }
    result = ganyun("settings", "--format", "json", **secrets)
    assert "never-shown" not in result.stdout
    rows = {row["名称"]: row for row in json.loads(result.stdout)}
    assert (rows["GANYUN_PORT"]["值"], rows["GANYUN_PORT"]["来源"]) == ("9001", "环境变量")
    assert (rows["GANYUN_MEMORY"]["来源"], rows["GANYUN_SECRET_KEY"]["值"]) == ("缺省", "***")
    assert rows["GANYUN_DATABASE_URL"]["值"] == "postgresql://ganyun:***@db/ganyun"


AT_WORK = """
gone = threading.Event()
threading._register_atexit(gone.set)  # before Python waits for threads; atexit comes after
threading.Thread(target=lambda: (gone.wait(), print("worked"))).start()
"""


@pytest.mark.parametrize(
    ("before", "arguments", "said", "code"),
    [("", ["--version"], ["bye"], 0), ("", ["nonsense"], ["bye"], 2), (AT_WORK, ["--version"], ["worked", "bye"], 0)],
    ids=["done", "wrong", "a thread at work"],
)
def test_the_end_does_what_was_asked_for_at_exit(environment, before, arguments, said, code):
    import subprocess

    del environment["PYTHONUNBUFFERED"]  # what is printed must arrive though nobody flushes
    script = f"""
import atexit, sys, threading
from ganyun.app.command import main
atexit.register(print, "bye")
{before}
sys.argv = ["ganyun", *{arguments!r}]
main()
"""
    result = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60)
    lines = [line for line in result.stdout.splitlines() if not line.startswith("ganyun ")]
    assert (lines, result.returncode) == (said, code)
