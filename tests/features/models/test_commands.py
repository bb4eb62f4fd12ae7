"""``ganyun model`` at the terminal."""

import json
from pathlib import Path

from tests.support.clouds import ROWS, write_rows
from typer.testing import CliRunner

from ganyun.features.models.commands import commands


def run(*arguments: str):
    return CliRunner().invoke(commands, ["model", *arguments], catch_exceptions=False)


def rows(*arguments: str) -> list[dict[str, object]]:
    return json.loads(run(*arguments, "--format", "json").stdout)


def test_what_is_planned_is_what_runs(node: Path) -> None:
    planned = rows("plan")
    ran = rows("run")

    assert [(row["模型"], row["为什么"]) for row in planned] == [
        ("trial.monthly", "第一次"),
        ("trial.yearly", "第一次"),
    ]
    assert [(row["模型"], row["结果"], row["行"]) for row in ran] == [
        ("trial.monthly", "完成", 2), ("trial.yearly", "完成", 2),
    ]  # fmt: skip
    assert {row["为什么"] for row in rows("plan")} == {"已是最新"}


def test_a_failure_is_said_and_ends_with_1(node: Path) -> None:
    write_rows("trial.readings", [*ROWS, {"city": None, "day": "2016-01-09", "aqi": 1, "observer": ""}], "b2")

    result = run("run")

    assert result.exit_code == 1
    assert "输入失败" in result.stdout
    assert "1 行为空" in result.stderr
    assert "ganyun model run trial.monthly" not in result.stdout


def test_lists_and_shows(node: Path) -> None:
    run("run", "trial.monthly")

    listed = {row["模型"]: row for row in rows("list", "--cloud", "trial")}
    shown = {row["列"]: row for row in rows("show", "trial.monthly")}

    assert (listed["trial.monthly"]["最近一次"], listed["trial.monthly"]["行"]) == ("完成", 2)
    assert listed["trial.yearly"]["最近一次"] == "还没有运行"
    assert shown["mean"]["来源"] == "trial.readings.aqi"
    assert shown["mean"]["单位"] == "分"


def test_an_unknown_model_names_the_nearest(node: Path) -> None:
    import pytest

    from ganyun.features.models.errors import ModelNotFound

    with pytest.raises(ModelNotFound, match=r"trial\.monthly"):
        run("run", "trial.montly")
