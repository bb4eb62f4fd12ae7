"""``ganyun sample``, as somebody types it."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ganyun.features.samples.commands import sample_commands as commands
from ganyun.features.samples.errors import BadSize, SampleDiffers, UnknownTable

run = CliRunner()


def test_writes_the_wanted_tables(tmp_path: Path):
    given = ["--size", "1000", "--seed", "36", "--errors", "0.02", "--tables", "people, firms", "--shape", "json"]
    result = run.invoke(commands, [*given, "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    shown = json.loads(result.stdout)
    assert [Path(row["文件"]).name for row in shown] == ["people.synthetic.csv", "firms.synthetic.csv"]
    for row in shown:
        with Path(row["文件"]).open(encoding="utf-8", newline="") as file:
            assert len(list(csv.DictReader(file))) == row["行"]
    with (tmp_path / "out" / "truth.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == sum(row["差错"] for row in shown)


def test_parquet(tmp_path: Path):
    result = run.invoke(
        commands, ["--size", "1000", "--format", "parquet", "--out", str(tmp_path / "out"), "--tables", "air"]
    )
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "air.synthetic.parquet").is_file()
    assert "合成数据" in result.stdout


def test_list_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    result = run.invoke(commands, ["--list", "--size", "2000", "--shape", "csv"])
    assert result.exit_code == 0
    rows = {row["表"]: row for row in csv.DictReader(result.stdout.splitlines())}
    assert rows["people"]["行"] == "2000"
    assert "duplicate" in rows["firms"]["差错种类"]
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(("given", "error"), [(["--size", "3"], BadSize), (["--tables", "poeple"], UnknownTable)])
def test_a_wrong_wish_is_an_error_of_the_platform(tmp_path: Path, given: list[str], error: type[Exception]):
    result = run.invoke(commands, [*given, "--out", str(tmp_path / "out")])
    assert isinstance(result.exception, error)
    assert not (tmp_path / "out").exists()


def test_the_samples_of_a_cloud(home: Path):
    folder = home / "clouds/x/samples"
    folder.mkdir(parents=True)
    (folder / "t.sql").write_text("-- 合成\nselect 1 as a")
    assert isinstance(run.invoke(commands, ["cloud", "x", "--check"]).exception, SampleDiffers)
    shown = json.loads(run.invoke(commands, ["cloud", "x", "--shape", "json"]).stdout)
    assert shown == [{"云": "x", "文件": "t.synthetic.csv", "行": 1, "结果": "改了"}]
    result = run.invoke(commands, ["cloud", "x", "--check", "--shape", "json"])
    assert (result.exit_code, json.loads(result.stdout)[0]["结果"]) == (0, "一致")
