"""The real files under their contracts: exactly the rows that the README of the cloud explains break a rule."""

import os
import re
from pathlib import Path

import pytest
from tests.support.tree import ROOT

from ganyun.engine import port
from ganyun.features.catalog.public import Contract
from ganyun.features.exchange.rules import pipeline
from ganyun.features.exchange.rules.sources.files import locate
from ganyun.kernel.packs import built_in_folder

FOLDER = built_in_folder()
DATA = Path(os.environ.get("GANYUN_REAL_DATA") or ROOT.parent / "shared/data")
LINE = re.compile(
    r"\| (?P<id>\w+\.\w+) \| (?P<rows>[\d,]+) \| (?P<good>[\d,]+) \| (?P<bad>[\d,]+) \| (?P<rules>[^|]*) \|"
)
WARNING = re.compile(r"\| (?P<id>\w+\.\w+) \| `(?P<rule>[\w.]+)` \| (?P<rows>[\d,]+) \|")

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.is_dir(), reason="no real data here: GANYUN_REAL_DATA names its folder"),
]


def text(cloud: str) -> str:
    return (FOLDER / cloud / "README.md").read_text(encoding="utf-8")


def number(shown: str) -> int:
    return int(shown.replace(",", ""))


CLOUDS = sorted(path.parent.name for path in FOLDER.glob("*/README.md"))
EXPLAINED = {found["id"]: found for cloud in CLOUDS for found in LINE.finditer(text(cloud))}
WARNED = [
    (found["id"], found["rule"], number(found["rows"])) for cloud in CLOUDS for found in WARNING.finditer(text(cloud))
]


def test_every_real_source_is_explained(contracts: dict[str, Contract]):
    assert set(EXPLAINED) == {contract.id for contract in contracts.values() if contract.server("real")}
    assert WARNED


@pytest.mark.parametrize("resource", sorted(EXPLAINED))
def test_the_readme_tells_the_truth(resource: str, contracts: dict[str, Contract], home: Path):
    port.configure(lake_url=str(home / "lake"), temp_folder=home / "temp")
    for key in contracts[resource].foreign_keys:
        _load(contracts[key.resource], home)
    result = _load(contracts[resource], home)
    line = EXPLAINED[resource]
    assert (result.rows, result.good, result.quarantined) == tuple(
        number(line[part]) for part in ("rows", "good", "bad")
    )
    assert result.outcome
    # a rule of the whole batch fails once; what its query counted is the number that the README explains
    failed = {
        check.code: int(check.measured) if check.kind == "custom" and check.measured else check.failed
        for check in result.outcome.checks
        if check.failed
    }
    named = re.findall(r"`([\w.]+)`(?: (\d+))?", line["rules"])
    for rule, count in named:
        assert failed.pop(rule) == int(count or result.quarantined)
    for of, rule, count in WARNED:
        if of == resource:
            assert failed.pop(rule) == count
    remaining = {check.code for check in result.outcome.checks if check.code in failed and check.severity == "error"}
    assert remaining == set()


def _load(contract: Contract, home: Path) -> pipeline.Result:
    server = contract.server("real")
    assert server
    paths = tuple(locate(server.path, DATA))
    job = pipeline.Job(contract, server, paths, contract.load_mode, contract.id)  # type: ignore[arg-type]
    return pipeline.load(job, port.engine(), temp=home / "tmp")
