"""The weights and limits of a pack."""

from pathlib import Path
from typing import Any

import pytest

from ganyun.features.quality.pack import read
from ganyun.features.quality.rules.score import Parameters
from ganyun.kernel.packs import built_in_folder

GOOD = (
    'source: x\nweights: {"01": 1, "02": 1, "03": 1, "04": 1, "05": 1, "06": 1}\ngrades: {A: 95, E: 0}\n'
    "lights: {green: 90, yellow: 60}\n"
)


def problems(tmp_path: Path, text: str) -> list[Any]:
    found: list[Any] = []
    (tmp_path / "quality.yaml").write_text(text, encoding="utf-8")
    read(tmp_path / "quality.yaml", "quality.yaml", found.append)
    return found


def test_the_shipped_parameters_are_the_defaults() -> None:
    found: list[Any] = []
    value = read(built_in_folder() / "base" / "quality.yaml", "quality.yaml", found.append)
    assert found == [] and not value.confirmed
    assert (value.weights, value.grades) == (Parameters().weights, Parameters().grades)


def test_a_good_file(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    "text",
    [GOOD.replace('"06": 1', '"07": 1'), GOOD + "surplus: 1\n", GOOD.replace("source: x\n", ""), "weights: [", "[]",
     GOOD.replace("{A: 95, E: 0}", "{A: high}")],
)  # fmt: skip
def test_bad_files(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text)
