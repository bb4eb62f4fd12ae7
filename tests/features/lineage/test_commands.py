"""``ganyun lineage``."""

import csv
import io
import json

import pytest
from tests.features.lineage.conftest import AIR, INDICATOR, MODEL, PAGE, Recorder
from typer.testing import CliRunner, Result

from ganyun.features.lineage.commands import commands
from ganyun.features.lineage.errors import BadDepth, NodeNotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def run(*arguments: str, ok: bool = True) -> Result:
    result = CliRunner().invoke(commands, arguments)
    if ok:
        assert result.exit_code == 0, result.output + repr(result.exception)
    return result


def test_a_tree(record: Recorder) -> None:
    record(MODEL, AIR, version=None, state="FAIL")
    out = run(MODEL).stdout
    assert "上游" in out and AIR in out and "下游" in out and PAGE in out and "上次运行失败" in out
    assert "下游" not in run(MODEL, "--upstream").stdout
    assert PAGE not in run(MODEL, "--downstream", "--depth", "1").stdout


def test_rows_for_programs() -> None:
    rows = json.loads(run(MODEL, "--downstream", "--format", "json").stdout)
    assert [(row["名称"], row["距离"]) for row in rows] == [(MODEL, 0), (INDICATOR, 1), (PAGE, 2)]
    lines = list(csv.reader(io.StringIO(run(MODEL, "--format", "csv").stdout)))
    assert lines[0][2] == "名称" and len(lines) == 7


def test_columns() -> None:
    assert json.loads(run(INDICATOR, "--columns", "--format", "json").stdout) == [
        {"字段": "value", "来自": f"{MODEL}.aqi"}
    ]
    assert "没有登记来源" in run(AIR, "--columns").stdout
    assert json.loads(run(AIR, "--columns", "--format", "json").stdout) == []


@pytest.mark.parametrize(
    ("arguments", "error"), [(("ecology.air_by_plase",), NodeNotFound), ((MODEL, "--depth", "0"), BadDepth)]
)
def test_errors(arguments: tuple[str, ...], error: type[Exception]) -> None:
    assert isinstance(run(*arguments, ok=False).exception, error)


def test_a_very_deep_chain_is_printed(record: Recorder) -> None:
    for number in range(1, 60):
        record(f"e.t{number}", f"e.t{number - 1}")
    assert "e.t59" in run("e.t0", "--downstream").stdout
