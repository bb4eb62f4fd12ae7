"""``ganyun standards``."""

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from ganyun.features.standards.commands import commands
from ganyun.features.standards.errors import BadDay, UnknownCodeList, UnknownSemanticType

runner = CliRunner()


def run(*arguments: str):
    return runner.invoke(commands, ["standards", *arguments])


def test_types() -> None:
    rows = json.loads(run("types", "--format", "json").stdout)

    assert {"类型": "mobile", "名称": "手机号码", "级别": 3}.items() <= {each["类型"]: each for each in rows}[
        "mobile"
    ].items()


@pytest.mark.parametrize(
    ("type", "value", "code", "says"),
    [
        ("uscc", "91360100ma00000a9y", 0, "是合法的统一社会信用代码：91360100MA00000A9Y"),
        ("uscc", "91360100MA00000A9X", 1, "不是合法的统一社会信用代码：校验位应为 Y，实为 X"),
        ("citizen_id", "369901199001010013", 0, "（合成数据）"),
        ("person_name", "[red]x[/red]", 1, "不是合法的姓名"),
    ],
)
def test_check(type: str, value: str, code: int, says: str) -> None:
    result = run("check", type, value)

    assert result.exit_code == code
    assert says in result.stdout


def test_codes() -> None:
    lists = run("codes", "--format", "csv").stdout
    then = list(
        csv.DictReader(io.StringIO(run("codes", "divisions", "--as-of", "2017-09-01", "--format", "csv").stdout))
    )

    assert "行政区划" in lists and "待核" in lists
    assert {"360727": "龙南县"}.items() <= {each["代码"]: each["名称"] for each in then}.items()


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("check", "ussc", "x"), UnknownSemanticType),
        (("codes", "divison"), UnknownCodeList),
        (("codes", "divisions", "--as-of", "x"), BadDay),
    ],
)
def test_mistakes(arguments: tuple[str, ...], error: type[Exception]) -> None:
    assert isinstance(run(*arguments).exception, error)
