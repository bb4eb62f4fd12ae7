"""Runs and declarations on record: whole or not at all, the same again without harm."""

from datetime import timedelta

import pytest
from django.db import transaction
from tests.features.lineage.conftest import AIR, FILE, MODEL, NOON, Recorder
from tests.features.lineage.openlineage import faults

from ganyun.features.lineage.actions.recording import OBSERVED, declare, record_run, undeclare
from ganyun.features.lineage.models import Edge, Event, Node, Output, Run, RunDataset, Stamp
from ganyun.features.lineage.rules.records import DatasetRef, Declared, RunRecord

pytestmark = pytest.mark.django_db


def stamp() -> str:
    return Stamp.objects.get().value


def sources(target: str, owner: str = OBSERVED) -> set[str]:
    return set(Edge.objects.filter(owner=owner, target=target).values_list("source", flat=True))


def test_a_run_is_two_events_and_its_data_sets(published: None, record: Recorder) -> None:
    record(AIR, FILE, kind="load", version=3)
    run = Run.objects.get()
    assert (run.state, run.output, run.version, run.rows, run.actor) == ("COMPLETE", AIR, 3, 10, "wang")
    assert set(RunDataset.objects.values_list("name", "written")) == {(FILE, False), (AIR, True)}
    start, end = Event.objects.order_by("time")
    assert (start.type, end.type) == ("START", "COMPLETE") and faults(start.body) == faults(end.body) == []
    facets = end.body["outputs"][0]["facets"]
    assert facets["ganyun_classification"]["level"] == 1 and {each["name"] for each in facets["schema"]["fields"]} >= {
        "aqi"
    }


def test_the_same_run_again_is_one_run(db: None) -> None:
    run = RunRecord("r1", "job", "model", "FAIL", NOON, NOON, (DatasetRef("e.a", 1),), DatasetRef("e.b"), error="x")
    record_run(run)
    record_run(run)
    assert (Run.objects.count(), Event.objects.count(), RunDataset.objects.count()) == (1, 2, 2)


def test_nothing_of_a_run_whose_action_fails_stays(record: Recorder) -> None:
    record("e.b", "e.a")
    before = stamp()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("e.c", "e.a")
        1 / 0  # noqa: B018
    assert Run.objects.count() == 1 and stamp() == before


def test_a_failed_run_keeps_what_the_last_good_one_showed(record: Recorder) -> None:
    record("e.b", "e.a", version=4, read=7, columns={"x": ("e.a.x",)})
    record("e.b", "e.other", version=None, state="FAIL", error="没有列 x")
    known = Output.objects.get(name="e.b")
    assert (known.state, known.error, known.version, known.columns) == ("FAIL", "没有列 x", 4, {"x": ["e.a.x"]})
    assert sources("e.b") == {"e.a"} and Edge.objects.get().version == 7


def test_a_model_reads_what_its_last_run_read_and_a_table_comes_from_all_its_loads(record: Recorder) -> None:
    record("e.b", "e.a", "e.x")
    record("e.b", "e.a", "e.y", version=2)
    record("e.t", "file:1.csv", kind="load")
    record("e.t", "file:2.csv", kind="load", version=2)
    assert sources("e.b") == {"e.a", "e.y"} and sources("e.t") == {"file:1.csv", "file:2.csv"}


def test_a_replay_does_not_make_data_younger(record: Recorder) -> None:
    record("e.t", "file:1.csv", kind="load", version=5)
    first = Output.objects.get(name="e.t").good_at
    record("e.t", "file:1.csv", kind="load", version=5)
    known = Output.objects.get(name="e.t")
    assert known.good_at == first and known.ended > first
    record("e.t", "file:2.csv", kind="load", version=6)
    assert Output.objects.get(name="e.t").good_at > first


def test_a_run_that_arrives_late_changes_nothing(record: Recorder) -> None:
    record("e.b", "e.new", version=2)
    record("e.b", "e.old", version=1, ended=NOON - timedelta(days=1), started=NOON - timedelta(days=1))
    known = Output.objects.get(name="e.b")
    assert known.version == 2 and sources("e.b") == {"e.new"}


def test_odd_values_do_not_stop_the_caller(record: Recorder) -> None:
    record(
        "e.b", "e.a", job="长" * 900, error="a\x00b", state="FAIL", facets={"x": {"nan": float("nan"), "when": NOON}}
    )
    assert Run.objects.get().error == "ab" and Event.objects.get(type="FAIL").body["run"]["facets"]["x"]["nan"] is None


def test_declaring_replaces_what_the_same_feature_declared(db: None) -> None:
    declare("models", [Declared("e.a", "model", "甲", ("e.x",)), Declared("e.b", "model", "乙", ("e.a",))])
    declare("insight", [Declared("indicator.e.i", "indicator", "指标", ("e.b",))])
    declare("models", [Declared("e.b", "model", "新乙", ("e.x", "e.y"), {"c": ("e.x.c",)})])
    assert set(Node.objects.values_list("owner", "name", "title")) == {
        ("models", "e.b", "新乙"), ("insight", "indicator.e.i", "指标"),
    }  # fmt: skip
    assert sources("e.b", "models") == {"e.x", "e.y"} and sources("e.a", "models") == set()
    assert Node.objects.get(name="e.b").columns == {"c": ["e.x.c"]}


def test_declaring_the_same_again_leaves_every_copy_valid(db: None) -> None:
    nodes = [Declared("e.a", "model", "甲", ("e.x",))]
    declare("models", nodes)
    before = stamp()
    declare("models", nodes)
    assert stamp() == before
    declare("models", [Declared("e.a", "model", "甲", ("e.z",))])
    assert stamp() != before


def test_single_declarations(db: None) -> None:
    declare("catalog", [Declared("e.a", "resource", "甲"), Declared("e.b", "resource", "乙", ("e.a",))])
    declare("catalog", [Declared("e.b", "resource", "丙", ("e.c",))], only_these=True)
    assert set(Node.objects.values_list("name", "title")) == {("e.a", "甲"), ("e.b", "丙")}
    undeclare("catalog", ["e.b", "e.unknown"])
    assert set(Node.objects.values_list("name", flat=True)) == {"e.a"} and sources("e.b", "catalog") == set()


def test_very_many_inputs(record: Recorder) -> None:
    record(MODEL, *[f"e.t{number}" for number in range(1200)])
    assert len(sources(MODEL)) == 1200
