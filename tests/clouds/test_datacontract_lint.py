"""The outside judge: ``datacontract lint`` accepts every contract, and ``datacontract test`` sees what we see.

datacontract-cli lives in an environment of its own (its DuckDB and ours differ); all contracts go through one process
of it, because starting it costs more than the judging.
"""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.tree import ROOT

from ganyun.engine import port
from ganyun.features.catalog.public import Contract
from ganyun.features.exchange.rules import pipeline
from ganyun.features.exchange.rules.sources.files import locate
from ganyun.features.quality.rules.judge import CheckResult
from ganyun.kernel.packs import built_in_folder

FOLDER = built_in_folder()
FILES = sorted(FOLDER.glob("*/contracts/*.yaml"))
DATA = Path(os.environ.get("GANYUN_REAL_DATA") or ROOT.parent / "shared/data")

JUDGE = """
import json, os, sys
from datacontract.data_contract import DataContract

what, root, *files = sys.argv[1:]
found = {}
for file in files:
    if what == "lint":
        run = DataContract(data_contract_file=file).lint()
    else:
        os.chdir(root or os.path.dirname(os.path.dirname(file)))
        run = DataContract(data_contract_file=file, server=what).test()
    checks = [{"key": each.key, "name": each.name, "result": each.result, "reason": each.reason} for each in run.checks]
    found[file] = {"result": run.result, "checks": checks}
json.dump(found, sys.stdout, default=str)
"""

# What it cannot read: in which environment (or in all), and words of its complaint; a test below fails when one is no
# longer needed. It runs the SQL of a rule, which names fields, over the headers of the file: a rule over two columns
# with other headers is beyond it.
HEADERS = "Referenced column"
BLIND = {
    "ecology.station_air_hourly": ("", "PM2"),  # it takes the dot in the header PM2.5 for a path
    "government.civil_service_posts_2021": ("", HEADERS),
    "government.civil_service_posts_2022": ("", HEADERS),
    "government.service_items": ("", HEADERS),
    "transport.bus_calendar": ("sample", "Conversion Error"),  # dates written 20160101, as GTFS wants them
}


SHAPED = ("member", "unpivot", "header", "fileColumn", "rowColumn")


def beyond(contract: Contract, environment: str) -> bool:
    """Whether the file becomes the table only by what our reader does: it is turned, taken out of a zip, numbered,
    packed JSON lines, or its columns have other names than the fields (``physicalName`` would tell the judge, but the
    sample has not those).
    """
    server = contract.server(environment)
    assert server
    physical = {
        item["name"] for item in yaml.safe_load(contract.text)["schema"][0]["properties"] if "physicalName" in item
    }
    renamed = {field for header, field in (server.properties.get("columns") or {}).items() if header != field}
    packed = server.path.endswith(".jsonl.gz")
    return packed or bool(renamed - physical) or any(option in server.properties for option in SHAPED)


def judge(datacontract: Path, what: str, files: list[Path], root: str = "") -> dict[str, Any]:
    """The judge's verdicts by ``cloud.table``."""
    run = subprocess.run(
        [str(datacontract.parent / "python"), "-c", JUDGE, what, root, *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    found = json.loads(run.stdout[run.stdout.index("{") :])
    return {f"{Path(file).parent.parent.name}.{Path(file).stem}": verdict for file, verdict in found.items()}


def test_lint_accepts_every_contract(datacontract: Path):
    verdicts = judge(datacontract, "lint", FILES)
    assert len(verdicts) == len(FILES) > 10
    assert {name: verdict["checks"] for name, verdict in verdicts.items() if verdict["result"] != "passed"} == {}


@pytest.mark.slow
def test_it_judges_the_samples_as_we_do(datacontract: Path, contracts: dict[str, Contract], home: Path):
    verdicts = judge(datacontract, "sample", FILES)
    assert_agreement(verdicts, ours(contracts, "sample", home), "sample", contracts)


@pytest.mark.slow
@pytest.mark.real
@pytest.mark.skipif(not DATA.is_dir(), reason="no real data here: GANYUN_REAL_DATA names its folder")
def test_it_judges_the_real_data_as_we_do(datacontract: Path, contracts: dict[str, Contract], home: Path):
    files = [path for path in FILES if contracts[f"{path.parent.parent.name}.{path.stem}"].server("real")]
    verdicts = judge(datacontract, "real", files, str(DATA))
    mine = ours(contracts, "real", home)
    assert_agreement(verdicts, mine, "real", contracts)
    compared = 0
    for name, verdict in verdicts.items():
        counts = {
            each.title: each.measured if each.kind == "custom" else each.failed for each in mine[name] if each.failed
        }
        for each in verdict["checks"]:
            measured = re.search(r"custom_sql\(\w+\) was (\d+)", each["reason"] or "")
            if measured and each["name"] in counts:
                compared += 1
                assert int(measured[1]) == counts[each["name"]], (name, each)
    assert compared >= 4


def ours(contracts: dict[str, Contract], environment: str, home: Path) -> dict[str, list[CheckResult]]:
    """Our checks by resource; referenced resources first."""
    port.configure(lake_url=str(home / "lake"), temp_folder=home / "temp")
    found = {}
    for contract in sorted(contracts.values(), key=lambda each: len(each.foreign_keys)):
        server = contract.server(environment)
        if server is None:
            continue
        assert contract.folder
        paths = tuple(locate(server.path, contract.folder if environment == "sample" else DATA))
        job = pipeline.Job(contract, server, paths, contract.load_mode, contract.id)  # type: ignore[arg-type]
        outcome = pipeline.load(job, port.engine(), temp=home / "tmp").outcome
        assert outcome
        found[contract.id] = outcome.checks
    return found


def assert_agreement(
    verdicts: dict[str, Any], mine: dict[str, list[CheckResult]], environment: str, contracts: dict[str, Contract]
) -> None:
    assert set(verdicts) == set(mine)
    for name, verdict in verdicts.items():
        if beyond(contracts[name], environment):
            assert verdict["result"] != "passed", f"{name} can be judged after all"
            continue
        where, blindness = BLIND.get(name, ("", ""))
        blind = bool(blindness) and where in ("", environment)
        reasons = [
            each["reason"] or "" for each in verdict["checks"] if each["result"] in ("failed", "error", "warning")
        ]
        assert blind == any(blindness in reason for reason in reasons if blindness), (name, reasons)
        failed = [each for each in verdict["checks"] if each["result"] in ("failed", "error")]
        seen = [each for each in failed if not (blind and blindness in f"{each['key']} {each['reason']}")]
        missed = [each for each in mine[name] if each.failed and each.severity == "error"]
        assert bool(seen) == bool(missed), (name, seen, missed)
