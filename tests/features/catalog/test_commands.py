"""``ganyun sql`` and ``ganyun catalog …``."""

import csv
import io
import json

import pytest
from tests.support.contracts import CITY_AIR
from typer.testing import CliRunner, Result

from ganyun.features.catalog.commands import commands
from ganyun.features.catalog.errors import ResourceNotFound, SqlRefused


def run(*arguments: str, ok: bool = True) -> Result:
    result = CliRunner().invoke(commands, arguments)
    if ok:
        assert result.exit_code == 0, result.output + repr(result.exception)
    return result


def test_sql_in_every_format(air) -> None:
    query = "select city, count(*) as n from ecology.city_air group by city order by n desc, city limit 1"
    assert json.loads(run("sql", query, "--format", "json").stdout) == [{"city": "南昌市", "n": 2}]
    assert list(csv.reader(io.StringIO(run("sql", query, "--format", "csv").stdout))) == [
        ["city", "n"],
        ["南昌市", "2"],
    ]
    table = run("sql", query).stdout
    assert "南昌市" in table and "n" in table


def test_sql_with_columns_of_one_name(air) -> None:
    out = run("sql", "select 1 as a, 2 as a", "--format", "csv").stdout
    assert out.splitlines()[1] == "1,2"


def test_sql_is_masked(people) -> None:
    assert "138****5678" in run("sql", "select mobile from ecology.people order by id limit 1").stdout


@pytest.mark.parametrize(
    ("query", "error"), [("drop table x", SqlRefused), ("select * from ecology.city_ari", ResourceNotFound)]
)
def test_sql_errors(air, query, error) -> None:
    result = run("sql", query, ok=False)
    assert isinstance(result.exception, error)


def test_a_long_table_is_cut_and_says_so(air) -> None:
    result = run("sql", "select * from range(1500)")
    assert "999" in result.stdout and "1200" not in result.stdout and "--format csv" in result.output
    assert len(run("sql", "select * from range(1500)", "--format", "csv").stdout.splitlines()) == 1501


def test_lists_and_searches(published) -> None:
    rows = json.loads(run("catalog", "list", "--cloud", "base", "--format", "json").stdout)
    assert [row["资源"] for row in rows] == ["base.divisions"]
    rows = json.loads(run("catalog", "search", "空气质量", "--format", "json").stdout)
    assert rows[0]["资源"] == "ecology.city_air"
    assert "最接近" in run("catalog", "search", "空气质量年鉴汇编").output


def test_the_contract_is_printed_as_it_is(published) -> None:
    assert run("catalog", "show", "ecology.city_air").stdout == CITY_AIR


def test_files_are_checked(db, tmp_path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(CITY_AIR, encoding="utf-8")
    bad.write_text(CITY_AIR.replace("kind: DataContract", "kind: X"), encoding="utf-8")
    assert "1 份合同没有问题" in run("catalog", "check", str(good)).stdout
    result = run("catalog", "check", str(good), str(bad), ok=False)
    assert result.exit_code == 1 and "bad.yaml:2 kind" in result.stdout


def test_export_and_reindex(published, tmp_path) -> None:
    assert "4 个文件" in run("catalog", "export", str(tmp_path / "out")).stdout
    assert (tmp_path / "out/base/contracts/divisions.yaml").is_file()
    assert "2 个资源" in run("catalog", "reindex").stdout
