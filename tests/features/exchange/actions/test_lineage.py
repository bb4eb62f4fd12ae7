"""Every load is a run in the lineage: its files, its table, what the checks found, whatever its end."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from tests.features.exchange.conftest import AIR, BAD
from tests.features.lineage.openlineage import faults
from tests.support.loading import write

from ganyun.features.catalog.public import contract
from ganyun.features.exchange.actions import loading, records
from ganyun.features.exchange.actions.lineage import inputs_of
from ganyun.features.exchange.actions.loading import Request, load_resource
from ganyun.features.exchange.actions.rows import resubmit
from ganyun.features.exchange.errors import FileMissing
from ganyun.features.exchange.models import Load
from ganyun.features.lineage.models import Event, Run
from ganyun.features.lineage.public import upstream
from ganyun.kernel.policy import Actor

pytestmark = pytest.mark.usefixtures("published")


def last() -> tuple[Run, dict[str, Any]]:
    """The last run, and its terminal event, which is a valid one."""
    run = Run.objects.order_by("-ended", "-id")[0]
    start, end = Event.objects.filter(run=run).order_by("id")
    assert start.type == "START" and faults(start.body) == faults(end.body) == []
    return run, end.body


def test_a_load_with_a_bad_row(mender: Actor, root: Path) -> None:
    done = load_resource(mender, Request(AIR, root=root))
    run, event = last()
    assert (run.id, run.state, run.output, run.version) == (done.load, "COMPLETE", AIR, done.version)
    assert (run.rows, run.quarantined, run.actor) == (2, 1, "wang")
    assert [each["name"] for each in event["inputs"]] == ["samples/city_air.csv"]
    facets = event["outputs"][0]["facets"]
    assert facets["dataQualityMetrics"]["rowCount"] == 3
    assert facets["dataQualityMetrics"]["columnMetrics"]["city"] == {"nullCount": 0}
    broken = {each["assertion"]: each for each in facets["dataQualityAssertions"]["assertions"] if not each["success"]}
    assert broken and all(each["ganyun_failed"] == 1 for each in broken.values())
    assert {each.get("column") for each in broken.values()} <= {"date", "aqi"}
    assert event["run"]["facets"]["ganyun_load"]["environment"] == "sample"
    assert [node.name for node in upstream(AIR)] == ["file:samples/city_air.csv"]


def test_the_same_file_again_is_a_run_without_a_new_version(mender: Actor, root: Path) -> None:
    first = load_resource(mender, Request(AIR, root=root))
    again = load_resource(mender, Request(AIR, root=root))
    assert again.state == "replayed" and Run.objects.count() == 2
    assert last()[0].version == first.version


def test_a_load_that_fails(mender: Actor, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileMissing):
        load_resource(mender, Request(AIR, root=tmp_path / "empty"))
    run, event = last()
    assert (run.state, run.output, run.version, run.rows) == ("FAIL", AIR, None, None)
    assert "city_air.csv" in event["run"]["facets"]["errorMessage"]["message"]
    assert [each["name"] for each in event["inputs"]] == ["samples/city_air.csv"], "what the contract names"


def test_a_load_that_is_stopped(mender: Actor, root: Path) -> None:
    with patch.object(loading.pipeline, "load", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        load_resource(mender, Request(AIR, root=root))
    assert last()[0].state == "ABORT"


def test_an_upload_is_named_by_its_file_and_corrections_by_the_quarantine(mender: Actor, tmp_path: Path) -> None:
    load_resource(mender, Request(AIR, "upload", file=write(tmp_path / "三月.csv", BAD)))
    assert [each["name"] for each in last()[1]["inputs"]] == ["三月.csv"]
    batch = Load.objects.get().batch
    resubmit(mender, AIR, batch, {3: {"date": "2016-02-28", "aqi": "99"}})
    assert [each["name"] for each in last()[1]["inputs"]] == [f"quarantine.{AIR}"]


def test_lineage_that_cannot_be_written_stops_the_end_of_the_load(mender: Actor, root: Path) -> None:
    with patch.object(records, "record_run", side_effect=RuntimeError("no room")), pytest.raises(RuntimeError):
        load_resource(mender, Request(AIR, root=root))
    assert Load.objects.get().state == Load.State.RUNNING, "one transaction: the end is not noted without its lineage"
    assert load_resource(mender, Request(AIR, root=root)).state == "replayed", "the same call again completes it"
    run, event = last()
    assert (Run.objects.count(), run.state, run.version) == (1, "COMPLETE", Load.objects.first().version)
    assert "dataQualityMetrics" in event["outputs"][0]["facets"]


def test_names_of_inputs(tmp_path: Path) -> None:
    found = contract(AIR)
    inside = tmp_path / "air" / "2024.csv"
    assert inputs_of(found, [inside], tmp_path) == ("file:air/2024.csv",)
    assert inputs_of(found, [inside], None) == ("file:2024.csv",)
    assert inputs_of(replace(found, folder=tmp_path), [inside], tmp_path) == ("file:ecology/air/2024.csv",)
    assert inputs_of(found, [inside], None, corrected=True) == (f"quarantine.{AIR}",)


def test_an_arrival_of_very_many_files_is_named_once() -> None:
    load = Load(resource=AIR, state="failed", source="samples/*.csv", mode="append", environment="sample", actor="wang")
    run = loading.records.run_of(load, None, [f"file:{number}.csv" for number in range(501)])
    assert [each.name for each in run.inputs] == ["file:samples/*.csv"]
