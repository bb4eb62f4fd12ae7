"""``ganyun cloud`` at the terminal."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ganyun.features.clouds.commands import commands
from ganyun.features.clouds.errors import NoCloudFolder


def run(*arguments: str):
    return CliRunner().invoke(commands, ["cloud", *arguments], catch_exceptions=False)


def explained() -> dict[str, str]:
    rows = json.loads(run("explain", "--format", "json").stdout)
    return {row["名称"]: row[""] for row in rows}


def test_new_then_check(home: Path) -> None:
    folder = run("new", "transport", "--title", "交通云").stdout.strip()
    assert folder.endswith("clouds/transport")
    for arguments in ([], [folder], [str(home / "clouds")]):
        result = run("check", *arguments)
        assert result.exit_code == 0
        assert "transport" in result.stdout


def test_every_problem_is_printed(home: Path) -> None:
    run("new", "transport")
    file = home / "clouds" / "transport" / "cloud.yaml"
    file.write_text(file.read_text().replace("kind: industry", "kind: trnuk").replace("chief", "cheif"))
    result = run("check")
    assert result.exit_code == 1
    assert all(word in result.stdout for word in ("trunk", "cheif", "chief"))


def test_only_the_problems_of_the_cloud_asked_for(home: Path) -> None:
    for code in ("transport", "water"):
        run("new", code)
    (home / "clouds" / "water" / "cloud.yaml").write_text("code: [")
    assert run("check", str(home / "clouds" / "transport")).exit_code == 0
    assert run("check", str(home / "clouds" / "water")).exit_code == 1


def test_a_cloud_elsewhere_is_checked_instead_of_the_nodes_own(home: Path, tmp_path: Path) -> None:
    run("new", "transport")
    copy = tmp_path / "elsewhere" / "transport"
    copy.mkdir(parents=True)
    (copy / "cloud.yaml").write_text((home / "clouds/transport/cloud.yaml").read_text().replace("kind: ", "kind: x"))

    result = run("check", str(copy))

    assert result.exit_code == 1
    assert "已在" not in result.stdout


def test_explain_says_what_apply_then_does(home: Path) -> None:
    run("apply")
    run("new", "transport")
    before = explained()
    run("apply")

    for name in ("transport", "transport.readings", "transport.readings_monthly", "transport.readings_mean",
                 "transport/overview"):  # fmt: skip
        assert before[name] == "增加", name
    assert run("explain").stdout.startswith("没有要改变的")

    path = home / "clouds/transport/models/readings_monthly.sql"
    path.write_text(path.read_text().replace("avg", "median"))
    assert explained() == {"transport.readings_monthly": "改变"}

    (home / "clouds/transport/contracts/readings.yaml").unlink()
    assert run("explain").exit_code == 1


def test_cases_are_listed_one_by_one(home: Path) -> None:
    run("new", "transport")
    assert "成立" in run("test").stdout

    path = home / "clouds/transport/cases/readings_monthly.yaml"
    path.write_text(path.read_text().replace("mean_value: 15", "mean_value: 16"))
    result = run("test", "--format", "json")
    assert result.exit_code == 1
    assert "mean_value: 16" in json.loads(result.stdout)[0]["结果"]


def test_a_folder_that_is_not_there(home: Path) -> None:
    with pytest.raises(NoCloudFolder):
        run("check", str(home / "nowhere"))
