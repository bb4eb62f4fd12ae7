"""The samples that the generator wrote are what it writes today, and every sample loads under its contract."""

from pathlib import Path

import pytest

from ganyun.engine import port
from ganyun.features.catalog.public import Contract
from ganyun.features.exchange.rules import pipeline
from ganyun.features.samples.public import check_cloud, write
from ganyun.kernel.packs import built_in_folder

FOLDER = built_in_folder()
COOKED = sorted({path.parent.parent.name for path in FOLDER.glob("*/samples/*.sql")})
RESOURCES = sorted(f"{path.parent.parent.name}.{path.stem}" for path in FOLDER.glob("*/contracts/*.yaml"))
MADE = {
    "base/samples/people": "people",
    "base/samples/firms": "firms",
    "base/samples/addresses": "addresses",
    "ecology/samples/city_air_daily": "city_air",
    "ecology/samples/station_air_hourly": "air",
}


def test_the_generator_writes_the_same_bytes(tmp_path: Path):
    """The command stands in the README of both clouds."""
    write(tmp_path / "out", size=1000, seed=36, errors=0.03, names=MADE.values())
    for kept, table in MADE.items():
        made = (tmp_path / "out" / f"{table}.synthetic.csv").read_bytes()
        assert made == (FOLDER / f"{kept}.synthetic.csv").read_bytes(), table


@pytest.mark.parametrize("cloud", COOKED)
def test_every_recipe_gives_its_file_byte_for_byte(cloud: str):
    recipes = sorted((FOLDER / cloud / "samples").glob("*.sql"))
    assert sorted(each.path.name.partition(".")[0] for each in check_cloud(cloud)) == [each.stem for each in recipes]


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_sample_loads(resource: str, contracts: dict[str, Contract], home: Path):
    """Clean samples load whole; those with mistakes on purpose lose some rows to the quarantine, and only some."""
    port.configure(lake_url=str(home / "lake"), temp_folder=home / "temp")
    for contract in referenced_first(contracts[resource], contracts):
        result = _load(contract, home)
    assert result.rows == result.good + result.quarantined
    with_mistakes = f"{contract.cloud}/samples/{contract.table}" in MADE
    assert (result.quarantined > 0) == with_mistakes
    assert result.good > 0.9 * result.rows


def referenced_first(contract: Contract, contracts: dict[str, Contract]) -> list[Contract]:
    keys = (contracts[key.resource] for key in contract.foreign_keys)
    return [*(each for key in keys for each in referenced_first(key, contracts)), contract]


def _load(contract: Contract, home: Path) -> pipeline.Result:
    server = contract.server("sample")
    assert server
    assert contract.folder
    paths = (contract.folder / server.path,)
    job = pipeline.Job(contract, server, paths, contract.load_mode, contract.id)  # type: ignore[arg-type]
    return pipeline.load(job, port.engine(), temp=home / "tmp")
