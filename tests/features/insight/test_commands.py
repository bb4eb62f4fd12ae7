"""``ganyun indicator``, ``ganyun alerts``, ``ganyun targets``."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from tests.features.insight.conftest import GOOD, MONTHS
from typer.testing import CliRunner

from ganyun.features.insight.actions.refreshing import refresh
from ganyun.features.insight.commands import commands
from ganyun.features.insight.models import Alert
from ganyun.kernel.policy import SYSTEM

RED = {**MONTHS, "2016-03": {"南昌市": [200, 200]}}


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(commands, list(words))
    assert result.exit_code == code, result.output
    return result.stdout


def test_listing(computed) -> None:
    rows = list(csv.reader(io.StringIO(run("indicator", "list", "--format", "csv"))))
    assert rows[1][:5] == [GOOD, "优良天数比例", "黄灯", "83.33%", "2016-02"]
    assert GOOD not in run("indicator", "list", "--light", "green") and GOOD in run(
        "indicator", "list", "--cloud", "ecology"
    )


def test_showing(computed) -> None:
    assert len(json.loads(run("indicator", "show", GOOD, "--format", "json"))) == 3
    assert len(json.loads(run("indicator", "show", GOOD, "--division", "all", "--format", "json"))) == 7
    assert len(json.loads(run("indicator", "show", GOOD, "--division", "南昌", "--format", "json"))) == 3


def test_running(air: Callable[..., int]) -> None:
    assert "已计算" in run("indicator", "run", GOOD)
    assert "没有变化" in run("indicator", "run", GOOD) and "已计算" in run("indicator", "run", GOOD, "--again")
    assert run("indicator", "run").count("已计算") == 2


def test_one_that_fails(applied: Callable[..., None]) -> None:
    applied()
    assert "失败" in run("indicator", "run", GOOD, code=1)
    assert "等待数据" in run("indicator", "run")


def test_alerts(air: Callable[..., int]) -> None:
    air(RED)
    refresh(SYSTEM)
    alert = Alert.objects.get()
    assert "优良天数比例" in run("alerts", "list") and "待确认" in run("alerts", "list", "--state", "open")
    run("alerts", "acknowledge", str(alert.pk), "--note", "电话核实")
    alert.refresh_from_db()
    assert alert.state == "acknowledged" and alert.entries.filter(note="电话核实").exists()
    assert "已确认" in run("alerts", "list", "--state", "all")


def test_targets(computed) -> None:
    rows = json.loads(run("targets", "list", "--format", "json"))
    assert {row["目标"] for row in rows} == {"ecology.good_days", "ecology.egress"}
    assert "egress" in run("targets", "list", "--overdue", "--format", "csv")


def test_no_targets(applied: Callable[..., None]) -> None:
    applied(targets="[]\n")
    assert "没有目标" in run("targets", "list")


@pytest.mark.parametrize("words", [("indicator", "show", "ecology.nothing"), ("alerts", "acknowledge", "987654")])
def test_what_is_not_there(computed, words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(commands, list(words))
    assert result.exit_code == 1 and result.exception is not None
